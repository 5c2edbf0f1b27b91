package e2e

import (
	"net/netip"
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/fixtures/manypacs"
)

// TestOneAnswerOnManyAddressesIsMarkedAndHidesNothing sweeps a network where one thing
// stands at most addresses: all of them are in the report, with and without a mark.
func TestOneAnswerOnManyAddressesIsMarkedAndHidesNothing(t *testing.T) {
	t.Parallel()
	n := many(t, func(a netip.Addr) manypacs.Kind {
		switch last := a.As4()[3]; {
		case last < 20:
			return manypacs.Speaker
		case last < 24:
			return manypacs.Rejecting
		}
		return manypacs.Promiscuous
	})
	r, _ := sweepJSON(t, portFlag(n), "127.95.7.0-127.95.7.25")
	if len(r.Sweep.Found) != 26 || r.Sweep.Suspect != 22 || r.Sweep.Counted(audit.PortAccepted) != 22 {
		t.Errorf("%d found, %d suspect, %d accept", len(r.Sweep.Found), r.Sweep.Suspect, r.Sweep.Counted(audit.PortAccepted))
	}
	for i := range r.Sweep.Found {
		f := &r.Sweep.Found[i]
		want := uint64(0)
		if i < 20 {
			want = 20
		}
		if f.SameAnswer != want || f.Odd() != (f.Outcome == audit.PortAccepted) {
			t.Errorf("%s: the same answer on %d addresses, odd: %t", f.Address, f.SameAnswer, f.Odd())
		}
	}
	_, out, _ := program(t.Context(), "sweep", unhurried, "--verbose", portFlag(n), "127.95.7.0-127.95.7.25")
	if !strings.Contains(out, "look like honeypots") || !strings.Contains(out, "the same answer on 20 addresses") {
		t.Errorf("the screen says nothing of it:\n%s", out)
	}
}
