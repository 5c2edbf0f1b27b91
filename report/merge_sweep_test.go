package report

import (
	"math"
	"slices"
	"testing"

	"pacsaudit/audit"
)

func TestShardsOfASweepAreOne(t *testing.T) {
	found := func(address string, o audit.Sighting) FoundPort {
		return FoundPort{Address: audit.Operator(address), Outcome: o, Implementation: audit.Implementation{ClassUID: audit.Lit("1.2.3")}}
	}
	texts := func(list ...string) (t []audit.Text) {
		for _, s := range list {
			t = append(t, audit.Operator(s))
		}
		return t
	}
	a := &Sweep{
		Addresses: 10, NeverListed: 3, Swept: 9, Connections: 20, Complete: true, Ports: []uint16{104, 11112},
		Outcomes: []SightingCount{{audit.PortClosed, 5}, {audit.PortAccepted, 1}},
		Found:    []FoundPort{found("10.0.0.10:104", audit.PortAccepted), found("10.0.0.9:104", audit.PortRejected)},
		Silent:   texts("10.0.0.20:104", "10.0.0.3:104"),
		Findings: []Finding{{ID: audit.NewID("b"), Verdict: audit.RulingPass, Severity: audit.Low}},
	}
	b := &Sweep{
		Addresses: 100, NeverListed: 2, Swept: 90, Connections: 200, Complete: true, Compared: true, Ports: []uint16{11112, 2761},
		Outcomes: []SightingCount{{audit.PortSilent, 50}, {audit.PortClosed, 40}},
		Found:    []FoundPort{found("10.0.0.9:104", audit.PortTLS), found("10.0.0.9:2761", audit.PortTLS)},
		Silent:   texts("10.0.0.3:104", "10.0.0.4:104"),
		Findings: []Finding{{ID: audit.NewID("a"), Verdict: audit.RulingFail, Severity: audit.Low}},
	}
	s := mergeSweeps(a, b)
	if s.Addresses != 110 || s.NeverListed != 3 || s.Swept != 99 || s.Connections != 220 || !s.Complete || !s.Compared {
		t.Errorf("%+v", s)
	}
	if !slices.Equal(s.Ports, []uint16{104, 11112, 2761}) {
		t.Errorf("ports %v", s.Ports)
	}
	if want := []SightingCount{{audit.PortClosed, 45}, {audit.PortSilent, 50}, {audit.PortAccepted, 1}}; !slices.Equal(s.Outcomes, want) {
		t.Errorf("outcomes %v, want %v", s.Outcomes, want)
	}
	if want := []FoundPort{found("10.0.0.9:104", audit.PortRejected), found("10.0.0.9:2761", audit.PortTLS), found("10.0.0.10:104", audit.PortAccepted)}; !slices.Equal(s.Found, want) {
		t.Errorf("found %v, want %v", s.Found, want)
	}
	if want := texts("10.0.0.3:104", "10.0.0.4:104", "10.0.0.20:104"); !slices.Equal(s.Silent, want) {
		t.Errorf("silent %v, want %v", s.Silent, want)
	}
	if len(s.Findings) != 2 || s.Findings[0].ID != audit.NewID("a") {
		t.Errorf("findings %v", s.Findings)
	}
	if s := mergeSweeps(&Sweep{}); s.Outcomes == nil || s.Found == nil || s.Silent == nil || s.Findings == nil {
		t.Errorf("lists without entries are empty lists: %+v", s)
	}
	if s := mergeSweeps(a, &Sweep{NeverListed: 9}); s.Compared || s.Complete || s.NeverListed != 9 {
		t.Errorf("%+v", s)
	}
	if s := mergeSweeps(b, a); !s.Compared || s.Found[0].Outcome != audit.PortTLS {
		t.Errorf("%+v", s)
	}
	if s := mergeSweeps(&Sweep{Addresses: math.MaxUint64, Swept: math.MaxUint64, Connections: math.MaxUint64}, b); s.Addresses+1 != 0 || s.Swept+1 != 0 || s.Connections+1 != 0 {
		t.Errorf("%+v", s)
	}
}

// TestShardsOfReportsAreOneSweep: of a port that several found, the newest
// report says what it was.
func TestShardsOfReportsAreOneSweep(t *testing.T) {
	port := func(o audit.Sighting) *Sweep {
		return &Sweep{Complete: true, Swept: 1, Found: []FoundPort{{Address: audit.Lit("10.0.0.9:104"), Outcome: o}}}
	}
	if r, _ := Merge(reportOf(2), &Report{Started: day(1), Sweep: port(audit.PortAccepted)}); r.Sweep == nil || r.Sweep.Swept != 1 {
		t.Errorf("one of two swept: %+v", r.Sweep)
	}
	r, _ := Merge(&Report{Started: day(1), Sweep: port(audit.PortAccepted)}, reportOf(2), &Report{Started: day(3), Sweep: port(audit.PortRejected)})
	if r.Sweep == nil || r.Sweep.Swept != 2 || len(r.Sweep.Found) != 1 || r.Sweep.Found[0].Outcome != audit.PortRejected {
		t.Errorf("%+v", r.Sweep)
	}
}

// TestEvidenceOfShardsIsAdded: numbers of one name are sums, and stay at the
// largest.
func TestEvidenceOfShardsIsAdded(t *testing.T) {
	one := func(r audit.Ruling, facts ...audit.Fact) *Sweep {
		return &Sweep{Findings: []Finding{{ID: audit.NewID("a"), Verdict: r, Facts: facts}}}
	}
	count := func(name string, n int64) audit.Fact { return audit.Fact{Name: audit.Operator(name), Number: n} }
	s := mergeSweeps(one(audit.RulingPass), one(audit.RulingFail, count("ports", 2)), one(audit.RulingFail, count("ports", 3), count("accepted", 1)), one(audit.RulingPass))
	if f := s.Findings[0]; f.Verdict != audit.RulingFail || !slices.Equal(f.Facts, []audit.Fact{count("ports", 5), count("accepted", 1)}) {
		t.Errorf("%+v", f)
	}
	s = mergeSweeps(one(audit.RulingFail, count("ports", math.MaxInt64)), one(audit.RulingFail, count("ports", 3)))
	if f := s.Findings[0]; f.Facts[0].Number != math.MaxInt64 {
		t.Errorf("%+v", f)
	}
}

func TestAFoundPortSaysWhatItAnswered(t *testing.T) {
	class := audit.Implementation{ClassUID: audit.Peer("1.2.3"), VersionName: audit.Peer("A"), Product: audit.DCMTK}
	k := audit.Connection{Transport: audit.TLS, Implementation: class, Unsolicited: true}
	k.Accepted = k.Accepted.With(audit.StudyRootFind).With(audit.MadeUp)
	f := NewFoundPort(audit.Lit("10.0.0.1:104"), audit.PortAccepted, k)
	if f.Address != audit.Lit("10.0.0.1:104") || f.Outcome != audit.PortAccepted || !f.TLS || f.Implementation != audit.Implementation(class) ||
		!f.QueryAccepted || !f.Promiscuous || !f.Unsolicited || f.Result.Sent() || f.Source.Sent() || f.Reason.Sent() {
		t.Errorf("%+v", f)
	}
	k.Step = audit.Rejection(1, 2, 3)
	if f = NewFoundPort(audit.Lit("10.0.0.1:104"), audit.PortRejected, k); !f.Result.Is(1) || !f.Source.Is(2) || !f.Reason.Is(3) {
		t.Errorf("rejected: %+v", f)
	}
	k.Step = audit.Abortion(2, 3)
	if f = NewFoundPort(audit.Lit("10.0.0.1:104"), audit.PortAborted, k); f.Result.Sent() || !f.Source.Is(2) || !f.Reason.Is(3) {
		t.Errorf("aborted: %+v", f)
	}
	if f = NewFoundPort(audit.Lit("10.0.0.1:104"), audit.PortAccepted, audit.Connection{Transport: audit.Plaintext}); f.TLS || f.QueryAccepted || f.Promiscuous || f.Unsolicited {
		t.Errorf("of a plain connection: %+v", f)
	}
}
