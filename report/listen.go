package report

import (
	"cmp"
	"slices"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/counts"
	"pacsaudit/audit/phi"
)

// Listen is what was seen in captures.
type Listen struct {
	audit.CaptureCounts
	// Records are those of all links, Exposed those that identify a person. A patient
	// whom several links show is one where they say the same of the identifier.
	Records  uint64 `json:"records"`
	Exposed  uint64 `json:"exposed"`
	Patients Total  `json:"patients"`
	Links    []Link `json:"links"`
	// Compared is whether there was an inventory to compare with.
	Compared bool         `json:"compared"`
	Silent   []audit.Text `json:"listed_silent"` // targets of the inventory of which no packet was seen
	Findings []Finding    `json:"findings"`
}

// Link is what one client and one server said to each other under their titles.
type Link struct {
	audit.LinkFacts
	AtLeast bool   `json:"at_least"` // a conversation was not seen whole: the counts are lower bounds
	Counts  Totals `json:"counts"`
	PHI     PHI    `json:"phi"`
}

// NewListen makes the record of captures, judged by those of the checks that they can
// settle.
func NewListen(t *audit.Traffic, checks []*audit.Check, at time.Time) *Listen {
	l := &Listen{CaptureCounts: t.CaptureCounts, Links: []Link{}, Compared: t.Compared, Silent: append([]audit.Text{}, t.Silent...), Findings: []Finding{}}
	for _, k := range t.Links {
		l.Links = append(l.Links, linkOf(k))
	}
	atLeast := !t.Measured()
	q := audit.Query{Tally: t.Tally, AtLeast: atLeast}
	l.Records, l.Exposed = q.Records(), q.Exposed()
	l.Patients = totalsOf(q).Patients
	if shown := slices.IndexFunc(t.Links, func(k *audit.TrafficLink) bool { return k.Tally != nil }); shown >= 0 &&
		slices.ContainsFunc(t.Links[shown+1:], func(k *audit.TrafficLink) bool { return k.Tally != nil }) && l.Patients.Value > 0 {
		// A query may leave out what an object says of the same patient, so that one
		// counts as two.
		l.Patients.AtMost, l.Patients.AtLeast, l.Patients.Estimate = !l.Patients.AtLeast, false, l.Patients.Estimate || l.Patients.AtLeast
	}
	for _, f := range t.Judge(checks, at) {
		l.Findings = append(l.Findings, findingOf(f))
	}
	sortFindings(l.Findings)
	return l
}

func linkOf(k *audit.TrafficLink) Link {
	q := audit.Query{Tally: k.Tally, AtLeast: k.AtLeast(), Duplicates: duplicates(k.Tally), QueryFacts: audit.QueryFacts{Model: phi.StudyRootStudy}}
	out := Link{LinkFacts: k.LinkFacts, AtLeast: k.AtLeast(), PHI: phiOf(q)}
	if k.Tally != nil {
		out.Counts = totalsOf(q)
	}
	return out
}

// Worst is the highest severity of a failed check.
func (l *Listen) Worst() audit.Severity {
	if l == nil {
		return audit.NoSeverity
	}
	return WorstOf(l.Findings)
}

// Measured reports whether everything was seen whole.
func (l *Listen) Measured() bool { return l == nil || l.CaptureCounts.Measured() }

// ListenTarget stands for captures where findings are listed by target.
var ListenTarget = &Target{Name: audit.Lit("captures")}

// contradiction is the field of captures that cannot be so.
func (l *Listen) contradiction() string {
	field := first([]rule{
		{"incomplete", l.Incomplete > l.Flows},
		{"exposed", l.Exposed > l.Records},
		{"findings", wrongFinding(l.Findings) != ""},
	})
	for i := range l.Links {
		k := &l.Links[i]
		field = cmp.Or(field, first([]rule{
			{"links.at_least", k.AtLeast != (k.Incomplete > 0)},
			{"links.phi." + k.PHI.contradiction(), k.PHI.contradiction() != ""},
			{"links.counts", k.Counts.contradict()},
		}))
	}
	return field
}

// mergeListens puts the captures of several places together. Of a link that several
// saw, the numbers are added up.
func mergeListens(a, b *Listen) *Listen {
	switch {
	case b == nil:
		return a
	case a == nil:
		c := *b
		c.Links = slices.Clone(b.Links)
		return &c
	}
	c := *a
	counts.Add(&c.CaptureCounts, b.CaptureCounts)
	c.Complete = a.Complete && b.Complete
	c.Records, c.Exposed = plus(a.Records, b.Records), plus(a.Exposed, b.Exposed)
	c.Patients = a.Patients.plus(b.Patients)
	c.Compared = a.Compared || b.Compared
	c.Links = slices.Clone(a.Links)
	for i := range b.Links {
		c.Links = addLink(c.Links, &b.Links[i])
	}
	slices.SortStableFunc(c.Links, func(x, y Link) int {
		return cmp.Or(cmp.Compare(x.Client.String(), y.Client.String()), byAddress(x.Server, y.Server), cmp.Compare(x.Transport, y.Transport), cmp.Compare(x.Calling.String(), y.Calling.String()), cmp.Compare(x.Called.String(), y.Called.String()))
	})
	c.Silent = []audit.Text{}
	for _, s := range a.Silent { // silent is who was heard nowhere
		if slices.Contains(b.Silent, s) || !b.Compared {
			c.Silent = append(c.Silent, s)
		}
	}
	if !a.Compared {
		c.Silent = append(c.Silent, b.Silent...)
	}
	c.Findings = mergeFindings(a.Findings, b.Findings)
	return &c
}

func addLink(list []Link, k *Link) []Link {
	i := slices.IndexFunc(list, func(x Link) bool {
		return x.Client == k.Client && x.Server == k.Server && x.Transport == k.Transport && x.Calling == k.Calling && x.Called == k.Called
	})
	if i < 0 {
		return append(list, *k)
	}
	to := &list[i]
	facts, rejections := k.LinkFacts, addRejections(to.Rejections, k.Rejections)
	facts.Rejections, to.Rejections = nil, nil // they are no numbers that add up
	tls := to.TLS.Plus(k.TLS)
	counts.Add(&to.LinkFacts, facts)
	to.TLS, to.Rejections = tls, rejections
	to.AtLeast = to.AtLeast || k.AtLeast
	to.Counts = Totals{Studies: to.Counts.Studies.plus(k.Counts.Studies), Patients: to.Counts.Patients.plus(k.Counts.Patients), Instances: to.Counts.Instances.plus(k.Counts.Instances)}
	to.PHI = to.PHI.plus(k.PHI)
	return list
}

// addRejections adds up rejections with the same codes.
func addRejections(a, b []audit.SeenRejection) []audit.SeenRejection {
	list := slices.Clone(a)
next:
	for _, r := range b {
		for i := range list {
			if x := &list[i]; x.Result == r.Result && x.Source == r.Source && x.Reason == r.Reason {
				x.Times = plus(x.Times, r.Times)
				continue next
			}
		}
		list = append(list, r)
	}
	return list
}

// duplicates are the answers of a tally that were counted before.
func duplicates(t *phi.Tally) uint64 {
	if t == nil {
		return 0
	}
	return t.Duplicates
}
