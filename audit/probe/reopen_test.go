package probe

import (
	"context"
	"net"
	"testing"
	"time"

	"pacsaudit/audit"
)

// tardy is a context that does not know yet that its time is up.
type tardy struct {
	context.Context
	deadline time.Time
}

func (c tardy) Deadline() (time.Time, bool) { return c.deadline, true }

// TestNobodyHasStoppedWhereTheTimeWasUp: the time for the archive ends while an
// association is asked for. That says nothing of the server, which has the
// worklist still to be asked.
func TestNobodyHasStoppedWhereTheTimeWasUp(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // accepts nobody
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	v := &visit{p: new(Prober), target: audit.Target{Address: audit.Operator(l.Addr().String())}, calling: "STRANGER", stage: audit.StageQuery}
	v.opener = v.strangerAttempt(audit.Plaintext)
	step, open := v.reopen(tardy{t.Context(), time.Now().Add(50 * time.Millisecond)})
	if open || step.Outcome != audit.TimedOut || v.o.Stopped != audit.NoStage {
		t.Errorf("open %t, %v, stopped at %q", open, step.Outcome, v.o.Stopped)
	}
}
