package e2e

import (
	"context"
	"net"
	"testing"
	"time"

	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// TestInterruptPrintsWhatIsKnown interrupts the audit of three targets of one
// host, which come one after the other, while the second says nothing.
func TestInterruptPrintsWhatIsKnown(t *testing.T) {
	t.Parallel()
	archive := fixtures.Archive{Studies: 20, Seed: 33}
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	first := synthetic(t, pacs.Posture{}, archive)
	second := synthetic(t, pacs.Posture{Raw: func(ctx context.Context, conn net.Conn) {
		if _, err := conn.Read(make([]byte, 1)); err == nil { // somebody waits for an answer
			interrupt()
		}
		pacs.Tarpit(ctx, conn)
	}}, archive)
	third := synthetic(t, pacs.Posture{}, archive)

	d := interrupted(t, ctx, first.Addr(), second.Addr(), third.Addr())
	for _, r := range d.Targets {
		switch r.Name {
		case first.Addr():
			r.is(t, "phi-visible")
			r.holds(t, archive.Truth())
		case second.Addr():
			r.is(t, "not-measured")
			r.ended(t, map[string]string{"plaintext": "interrupted", "tls": "not-tried", "stranger": "interrupted"})
		case third.Addr():
			r.is(t, "not-measured")
			r.ended(t, map[string]string{"reach": "interrupted", "plaintext": "not-tried"})
		}
	}
	if n := len(third.Log()); n != 0 {
		t.Errorf("%d connections after the interrupt", n)
	}
}

// TestInterruptOfAQueryKeepsItsCounts interrupts in the middle of an answer.
func TestInterruptOfAQueryKeepsItsCounts(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	sent := 0
	server := synthetic(t, pacs.Posture{
		Matches: pacs.Matches{Endless: true, Pause: time.Millisecond}, // each is sent before the next is made
		Faults: pacs.Faults{Mangle: func(t pdu.Type, b []byte) []byte {
			if t == pdu.TypePDataTF {
				if sent++; sent == 200 {
					interrupt()
				}
			}
			return b
		}},
	}, fixtures.Archive{Studies: 50, Seed: 34})
	d := interrupted(t, ctx, server.Addr(), "--rows", "1000000")
	r := d.Targets[0]
	r.is(t, "phi-visible")
	if c := r.Counts["studies"]; c.Value == 0 || !c.AtLeast || !c.Measured {
		t.Errorf("counted %+v", c)
	}
	if err := server.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, e := range server.Log() {
		if e.End != pacs.Released && e.End != pacs.AbortedByPeer {
			t.Errorf("association was %v", e.End)
		}
	}
}

// interrupted audits with a context that ends, and reads the partial report. If
// the audit does not end with it, the test takes an hour.
func interrupted(t *testing.T, ctx context.Context, args ...string) jsonReport {
	t.Helper()
	code, out, message := program(ctx, append([]string{"audit", "--timeout", "1h", "--format", "json"}, args...)...)
	if code != exitInterrupted || message != "" {
		t.Fatalf("exit code %d, not %d: %s", code, exitInterrupted, message)
	}
	d := decoded(t, out)
	if d.Complete {
		t.Error("the report of an interrupted audit calls itself complete")
	}
	if testing.Verbose() {
		t.Logf("report:\n%s", out)
	}
	return d
}
