package audit

import (
	"slices"
	"time"
)

// trafficJudge is a check of the catalogue as far as a capture settles it. A fault
// that is seen is there. One that is not seen may be there all the same: no capture
// proves that a server would refuse what nobody asked for, so that nothing passes.
type trafficJudge struct {
	id ID
	// judge is about one server. What it counts is added up over all that fail.
	judge func(s *serverSeen) Verdict
}

// serverSeen is one server, and all links to it.
type serverSeen struct {
	links []*TrafficLink
	at    time.Time // of the judgement, for dates of certificates
	// compared says that there was an inventory.
	compared bool
}

var trafficJudges = []trafficJudge{
	{NewID("association-any-calling"), func(s *serverSeen) Verdict {
		// Callers whom nobody listed, and who were let in.
		n := s.sum(func(l *TrafficLink) uint64 {
			if !l.UnlistedPair {
				return 0
			}
			return l.Accepted
		})
		return failIf(n, Count("associations", n))
	}},
	{NewID("association-default-title"), func(s *serverSeen) Verdict {
		n := s.sum(func(l *TrafficLink) uint64 {
			for t := NoTitle + 1; t < DefaultTitles; t++ {
				if l.Called.s == t.String() {
					return l.Accepted
				}
			}
			return 0
		})
		return failIf(n, Count("associations", n))
	}},
	{NewID("dicomweb-plaintext"), func(s *serverSeen) Verdict {
		n := s.sum(func(l *TrafficLink) uint64 {
			if l.Transport != OverHTTP {
				return 0
			}
			return l.Flows
		})
		return failIf(n, append([]Fact{Count("flows", n)}, s.shown(OverHTTP)...)...)
	}},
	{NewID("inventory-unknown"), func(s *serverSeen) Verdict {
		if !s.compared {
			return NotApplicable()
		}
		for _, l := range s.links {
			if l.UnlistedServer {
				return Fail()
			}
		}
		return Inconclusive()
	}},
	{NewID("tls-absent"), func(s *serverSeen) Verdict {
		n := s.sum(func(l *TrafficLink) uint64 {
			// An association that was asked for, and not answered in DICOM, is none.
			if l.Transport != OverPlaintext || l.Accepted+l.Rejected+l.Released+l.Midway+l.Matches+l.Services.Total() == 0 {
				return 0
			}
			return max(l.Flows, l.Associations, 1)
		})
		return failIf(n, append([]Fact{Count("flows", n)}, s.shown(OverPlaintext)...)...)
	}},
	{NewID("tls-certificate-expired"), func(s *serverSeen) Verdict {
		for _, l := range s.links {
			if t := l.TLS; t != nil && t.Certificate != nil && (s.at.After(t.Certificate.NotAfter) || s.at.Before(t.Certificate.NotBefore)) {
				return Fail()
			}
		}
		return Inconclusive()
	}},
	{NewID("tls-no-client-certificate"), func(s *serverSeen) Verdict {
		n := s.sum(func(l *TrafficLink) uint64 {
			if l.TLS == nil {
				return 0
			}
			return l.TLS.Handshakes - min(l.TLS.Handshakes, l.TLS.Requested+l.TLS.Hidden)
		})
		return failIf(n, Count("handshakes", n))
	}},
	{NewID("tls-old-version"), func(s *serverSeen) Verdict {
		for _, l := range s.links {
			if t := l.TLS; t != nil && (t.Oldest == TLS10 || t.Oldest == TLS11 || t.SSL > 0) {
				return Fail()
			}
		}
		return Inconclusive()
	}},
	{NewID("worklist-open"), func(s *serverSeen) Verdict {
		// Answered to callers whom nobody listed.
		n := s.sum(func(l *TrafficLink) uint64 {
			if !l.UnlistedPair {
				return 0
			}
			return l.Worklist
		})
		return failIf(n, Count("records", n))
	}},
}

func failIf(n uint64, facts ...Fact) Verdict {
	if n == 0 {
		return Inconclusive()
	}
	return Fail(facts...)
}

func (s *serverSeen) sum(of func(*TrafficLink) uint64) (n uint64) {
	for _, l := range s.links {
		n += of(l)
	}
	return n
}

// shown are the records, and the other messages, that showed a person in the clear. Who asked for them may have
// been entitled to: whoever is on the way read them too.
func (s *serverSeen) shown(c Carrier) []Fact {
	n := s.sum(func(l *TrafficLink) uint64 {
		switch {
		case l.Transport != c:
			return 0
		case l.Tally == nil:
			return l.PartlyExposing
		}
		return max(l.Tally.AnyExposed, l.PartlyExposing)
	})
	// A query by name, or a procedure step, tells as much of one person.
	asked := s.sum(func(l *TrafficLink) uint64 {
		if l.Transport != c {
			return 0
		}
		return l.Exposing
	})
	var facts []Fact
	if n > 0 {
		facts = append(facts, Count("records", n))
	}
	if asked > 0 {
		facts = append(facts, Count("messages", asked))
	}
	return facts
}

// Judge applies the checks that a capture can settle.
func (t *Traffic) Judge(checks []*Check, at time.Time) []Finding {
	var order []string
	servers := map[string]*serverSeen{}
	for _, l := range t.Links {
		if servers[l.Server.s] == nil {
			servers[l.Server.s] = &serverSeen{at: at, compared: t.Compared}
			order = append(order, l.Server.s)
		}
		servers[l.Server.s].links = append(servers[l.Server.s].links, l)
	}
	var list []Finding
	for _, j := range trafficJudges {
		for _, c := range checks {
			if c.ID != j.id {
				continue
			}
			f := Finding{Check: c, Severity: c.Severity}
			failed, facts := 0, []Fact(nil)
			for _, name := range order {
				v := j.judge(servers[name])
				if v.Ruling != RulingFail {
					if f.Verdict.Ruling != RulingFail {
						f.Verdict = v
					}
					continue
				}
				failed++
				if slices.ContainsFunc(v.Facts, func(f Fact) bool { return f.Name == (Text{"records"}) || f.Name == (Text{"messages"}) }) {
					f.Severity = max(f.Severity, High) // patients' data went past
				}
				facts = addFacts(facts, v.Facts)
				f.Verdict = Fail(append([]Fact{Count("servers", failed)}, facts...)...)
			}
			list = append(list, f)
		}
	}
	return list
}

// addFacts adds up the numbers of evidence that have the same name.
func addFacts(sum, more []Fact) []Fact {
next:
	for _, f := range more {
		for i := range sum {
			if sum[i].Name == f.Name {
				sum[i].Number += f.Number
				continue next
			}
		}
		sum = append(sum, f)
	}
	return sum
}
