package report

import (
	"cmp"
	"iter"
	"net/netip"
	"slices"

	"pacsaudit/audit"
)

// Sweep is what was found in address ranges.
type Sweep struct {
	Addresses   uint64          `json:"addresses"`    // of the ranges, without those on the never-list
	NeverListed uint64          `json:"never_listed"` // left alone
	Swept       uint64          `json:"swept"`
	Connections uint64          `json:"connections"` // of this run
	Complete    bool            `json:"complete"`
	Ports       []uint16        `json:"ports"`
	Outcomes    []SightingCount `json:"outcomes"`
	// Suspect is how many of the ports found look like a honeypot, or like one device
	// behind many addresses.
	Suspect uint64      `json:"suspect_ports,omitzero"`
	Found   []FoundPort `json:"found"` // by address
	// Compared is whether there was an inventory to compare with.
	Compared bool         `json:"compared"`
	Silent   []audit.Text `json:"listed_silent"` // addresses of the targets of the inventory that did not answer
	Findings []Finding    `json:"findings"`
}

// SightingCount is how many ports there were of an outcome.
type SightingCount struct {
	Outcome audit.Sighting `json:"outcome"`
	Ports   uint64         `json:"ports"`
}

// FoundPort is a port that speaks DICOM, or may behind TLS.
type FoundPort struct {
	Address        audit.Text           `json:"address"`
	Outcome        audit.Sighting       `json:"outcome"`
	TLS            bool                 `json:"tls"`
	Result         audit.Code[uint8]    `json:"result,omitzero"` // of an A-ASSOCIATE-RJ
	Source         audit.Code[uint8]    `json:"source,omitzero"` // of an A-ASSOCIATE-RJ or an A-ABORT
	Reason         audit.Code[uint8]    `json:"reason,omitzero"`
	Implementation audit.Implementation `json:"implementation"`
	QueryAccepted  bool                 `json:"query_negotiated,omitzero"` // not exercised
	// Promiscuous accepts a service that does not exist, Unsolicited sends what
	// nobody asked for: a honeypot, or a server that looks at nothing.
	Promiscuous bool `json:"promiscuous,omitzero"`
	Unsolicited bool `json:"unsolicited,omitzero"`
	// Unnamed opens an association without an implementation class UID, which PS3.7
	// §D.3.3.2 demands.
	Unnamed bool `json:"no_class_uid,omitzero"`
	// SameCertificate and SameAnswer are on how many addresses the same stands, where
	// that is odd. Certificate tells certificates apart: 48 bits of the SHA-256.
	SameCertificate uint64 `json:"same_certificate,omitzero"`
	SameAnswer      uint64 `json:"same_answer,omitzero"`
	Certificate     uint64 `json:"certificate,omitzero"`
	Unlisted        bool   `json:"unlisted,omitzero"` // in no line of the inventory
}

// NewFoundPort makes the record of a connection.
func NewFoundPort(address audit.Text, s audit.Sighting, k audit.Connection) FoundPort {
	return FoundPort{
		Address: address, Outcome: s, TLS: k.Transport == audit.TLS, Implementation: k.Implementation,
		Result: k.Step.Result, Source: k.Step.Source, Reason: k.Step.Reason,
		QueryAccepted: k.Accepted.Has(audit.StudyRootFind), Promiscuous: k.Promiscuous(), Unsolicited: k.Unsolicited, Certificate: k.Certificate,
	}
}

// Count adds ports of an outcome.
func (s *Sweep) Count(o audit.Sighting, ports uint64) {
	i, found := slices.BinarySearchFunc(s.Outcomes, o, func(c SightingCount, o audit.Sighting) int { return cmp.Compare(c.Outcome, o) })
	if !found {
		s.Outcomes = slices.Insert(s.Outcomes, i, SightingCount{Outcome: o})
	}
	s.Outcomes[i].Ports = plus(s.Outcomes[i].Ports, ports)
}

// of is how many ports there were of an outcome.
func (s *Sweep) Counted(o audit.Sighting) uint64 {
	for _, c := range s.Outcomes {
		if c.Outcome == o {
			return c.Ports
		}
	}
	return 0
}

// mergeSweeps puts the shards of one sweep together. Of a port that several
// found, the first one's record is kept.
func mergeSweeps(shards ...*Sweep) *Sweep {
	all := &Sweep{Complete: true, Outcomes: []SightingCount{}, Found: []FoundPort{}, Silent: []audit.Text{}, Findings: []Finding{}}
	for _, s := range shards {
		all.Addresses = plus(all.Addresses, s.Addresses)
		all.NeverListed = max(all.NeverListed, s.NeverListed) // every shard leaves out the same
		all.Swept = plus(all.Swept, s.Swept)
		all.Connections = plus(all.Connections, s.Connections)
		all.Complete = all.Complete && s.Complete
		all.Compared = all.Compared || s.Compared
		for _, p := range s.Ports {
			if !slices.Contains(all.Ports, p) {
				all.Ports = append(all.Ports, p)
			}
		}
		for _, c := range s.Outcomes {
			all.Count(c.Outcome, c.Ports)
		}
		all.Found = append(all.Found, s.Found...)
		all.Silent = append(all.Silent, s.Silent...)
		for _, f := range s.Findings {
			all.addFinding(f)
		}
	}
	slices.SortStableFunc(all.Found, func(a, b FoundPort) int { return byAddress(a.Address, b.Address) })
	all.Found = slices.CompactFunc(all.Found, func(a, b FoundPort) bool { return a.Address == b.Address })
	all.MarkAlike()
	slices.SortFunc(all.Silent, byAddress)
	all.Silent = slices.Compact(all.Silent)
	sortFindings(all.Findings)
	return all
}

// addFinding adds the evidence of a shard: the numbers of it are sums.
func (s *Sweep) addFinding(f Finding) {
	i := slices.IndexFunc(s.Findings, func(g Finding) bool { return g.ID == f.ID })
	if i < 0 {
		f.Facts = slices.Clone(f.Facts)
		s.Findings = append(s.Findings, f)
		return
	}
	g := &s.Findings[i]
	switch a := f.Accepted; { // all that failed are, or the sum is not
	case f.Verdict != audit.RulingFail:
	case g.Verdict != audit.RulingFail:
		g.Accepted = a
	case a == nil || g.Accepted != nil && a.Until < g.Accepted.Until:
		g.Accepted = a
	}
	if order(f.Verdict) < order(g.Verdict) {
		g.Verdict = f.Verdict
	}
	for _, fact := range f.Facts {
		if j := slices.IndexFunc(g.Facts, func(h audit.Fact) bool { return h.Name == fact.Name }); j >= 0 {
			g.Facts[j].Number = plusFact(g.Facts[j].Number, fact.Number)
		} else {
			g.Facts = append(g.Facts, fact)
		}
	}
}

func byAddress(a, b audit.Text) int {
	x, err1 := netip.ParseAddrPort(a.String())
	y, err2 := netip.ParseAddrPort(b.String())
	if err1 != nil || err2 != nil {
		return cmp.Compare(a.String(), b.String())
	}
	return x.Compare(y)
}

// failed are the ports behind a finding.
func (s *Sweep) Failed(id audit.ID) iter.Seq[audit.Text] {
	return func(yield func(audit.Text) bool) {
		switch id {
		case audit.NewID("inventory-unknown"):
			for i := range s.Found {
				if f := &s.Found[i]; f.Unlisted && !yield(f.Address) {
					return
				}
			}
		case audit.NewID("inventory-silent"):
			for _, a := range s.Silent {
				if !yield(a) {
					return
				}
			}
		}
	}
}

// Worst is the highest severity of a failed check.
func (s *Sweep) Worst() audit.Severity {
	if s == nil {
		return audit.NoSeverity
	}
	return WorstOf(s.Findings)
}

// Measured reports whether every address was swept, and none was left without
// an answer by a fault of this machine.
func (s *Sweep) Measured() bool {
	return s == nil || s.Complete && s.Counted(audit.PortNotMeasured) == 0
}

// PortsFound and TargetsListed are what a finding of a sweep counts.
func PortsFound(n int) audit.Fact    { return audit.Count("ports", n) }
func TargetsListed(n int) audit.Fact { return audit.Count("targets", n) }

// AddFinding judges by one check what was observed and sums it up: how many
// failed, and for how many of these somebody signed. One verdict holds where
// nobody could have failed.
func (s *Sweep) AddFinding(c *audit.Check, observed iter.Seq[audit.Observation], count func(failed int) audit.Fact, nobody audit.Verdict) {
	rulings, accepted := map[audit.Ruling]int{}, 0
	sum := audit.Finding{Check: c, Verdict: nobody, Severity: c.Severity}
	for o := range observed {
		f := audit.Judge(o, []*audit.Check{c}).Findings[0]
		rulings[f.Verdict.Ruling]++
		if f.Accepted == nil {
			continue
		}
		if accepted++; sum.Accepted == nil || f.Accepted.Until < sum.Accepted.Until {
			sum.Accepted = f.Accepted // the first that ends
		}
	}
	switch failed := rulings[audit.RulingFail]; {
	case failed > 0:
		sum.Verdict = audit.Fail(count(failed))
		if accepted > 0 {
			sum.Verdict.Facts = append(sum.Verdict.Facts, audit.Count("accepted", accepted))
		}
		if accepted < failed {
			sum.Accepted = nil
		}
	case rulings[audit.RulingInconclusive] > 0:
		sum.Verdict = audit.Inconclusive()
	case rulings[audit.RulingPass] > 0:
		sum.Verdict.Ruling = audit.RulingPass
	}
	s.Findings = append(s.Findings, findingOf(sum))
	sortFindings(s.Findings)
}

// Speakers is how many of the ports that were found speak DICOM.
func (s *Sweep) Speakers() (n int) {
	for i := range s.Found {
		if s.Found[i].Outcome.Speaks() {
			n++
		}
	}
	return n
}
