package report

import (
	"slices"
	"testing"

	"pacsaudit/audit"
)

// TestWhatOneChangeMendsStandsTogether, in the order of the worst fault; a fault
// without others of its cause stands by itself.
func TestWhatOneChangeMendsStandsTogether(t *testing.T) {
	callers := func(setting string) *Cause {
		return &Cause{ID: audit.Lit("callers"), Fix: audit.Lit("let nobody in"), Setting: audit.Peer(setting)}
	}
	of := func(id string, s audit.Severity, c *Cause) Finding {
		f := finding(t, id, audit.RulingFail, s)
		f.Fix, f.Cause = audit.Lit("mend it"), c
		return f
	}
	tls := &Cause{ID: audit.Lit("tls"), Fix: audit.Lit("encrypt")}
	here := Target{Name: audit.Lit("here"), Findings: []Finding{
		of("alone", audit.High, nil), of("low", audit.Low, callers("set it")), of("worst", audit.Critical, callers("set it")), of("plain", audit.Medium, tls),
	}}
	there := Target{Name: audit.Lit("there"), Findings: []Finding{of("low", audit.Low, callers("start it so")), of("other", audit.Low, callers(""))}}
	groups := Groups(Summarise(&Report{Targets: []Target{here, there}}).Faults)
	var got []string
	for _, g := range groups {
		line := g.Fix().String() + ":"
		for _, f := range g.Faults {
			line += " " + f.ID.String()
		}
		got = append(got, line)
	}
	if want := []string{"let nobody in: worst low other", "mend it: alone", "mend it: plain"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if n := len(groups[0].Targets()); n != 2 {
		t.Errorf("the first is of %d targets", n)
	}
	var advice []string
	for _, a := range groups[0].Advice() {
		for _, name := range a.Targets {
			advice = append(advice, name.String()+" "+a.Setting.String())
		}
	}
	if want := []string{"here set it", "there start it so"}; !slices.Equal(advice, want) {
		t.Errorf("advice %q, want %q", advice, want)
	}
	if groups[1].Cause != nil || groups[2].Cause != nil {
		t.Error("a fault by itself has a cause in common with nothing")
	}
}
