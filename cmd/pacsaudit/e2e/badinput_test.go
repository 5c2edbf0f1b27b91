package e2e

import (
	"context"
	"fmt"
	"net"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// host gives every target a host of its own, so that they are audited at the
// same time. Only Linux has more than one loopback address.
func host(n int) string {
	if runtime.GOOS != "linux" {
		return "127.0.0.1"
	}
	return fmt.Sprintf("127.0.0.%d", n)
}

// TestBadTargetsKeepTheirOutcomesToThemselves audits everything that can be
// wrong beside a good archive, at the same time.
func TestBadTargetsKeepTheirOutcomesToThemselves(t *testing.T) {
	t.Parallel()
	good := fixtures.Archive{Studies: 40, Seed: 30, StudiesPerPatient: 2, Undated: 9}
	const timeout = 12 * time.Second
	type outcome struct {
		exposure  string
		plaintext jsonStep
	}
	var silent crowd
	bad := []struct {
		name    string
		address string // of nobody; else there is a server
		posture pacs.Posture
		want    outcome
	}{
		{name: "unresolvable host", address: "pacs.invalid:104", want: outcome{"unreachable", jsonStep{Outcome: "not-tried"}}},
		{name: "closed port", address: host(2) + ":1", want: outcome{"unreachable", jsonStep{Outcome: "not-tried"}}},
		{name: "public address", address: "192.0.2.1:104", want: outcome{"not-measured", jsonStep{Outcome: "not-tried"}}},
		{name: "silence", posture: pacs.Posture{Raw: silent.tarpit}, want: outcome{"not-measured", jsonStep{Outcome: "timeout", Cause: "silent"}}},
		{name: "silence again", posture: pacs.Posture{Raw: silent.tarpit}, want: outcome{"not-measured", jsonStep{Outcome: "timeout", Cause: "silent"}}},
		{name: "end of the stream", posture: pacs.Posture{Raw: pacs.HangupLater}, want: outcome{"not-measured", jsonStep{Outcome: "closed"}}},
		{name: "reset", posture: pacs.Posture{Raw: pacs.Resetting}, want: outcome{"not-measured", jsonStep{Outcome: "reset"}}},
		{name: "garbage", posture: pacs.Posture{Associate: pacs.Behaviour{Action: pacs.Garbage}}, want: outcome{"not-dicom", jsonStep{Outcome: "not-dicom", Cause: "looks-unknown"}}},
		{name: "web server", posture: pacs.Posture{Raw: pacs.HTTP}, want: outcome{"not-dicom", jsonStep{Outcome: "not-dicom", Cause: "looks-like-http"}}},
		{name: "secure shell", posture: pacs.Posture{Raw: pacs.SSH}, want: outcome{"not-dicom", jsonStep{Outcome: "not-dicom", Cause: "looks-like-ssh"}}},
		{name: "mail server", posture: pacs.Posture{Raw: pacs.SMTP}, want: outcome{"not-dicom", jsonStep{Outcome: "not-dicom", Cause: "looks-like-smtp"}}},
		{name: "echo server", posture: pacs.Posture{Raw: pacs.Echo}, want: outcome{"not-dicom", jsonStep{Outcome: "not-dicom", Cause: "looks-like-echo"}}},
		{name: "acceptance cut in the middle", posture: pacs.Posture{Transport: pacs.Transport{CutAfter: 90}}, want: outcome{"not-measured", jsonStep{Outcome: "closed"}}},
		{name: "half an acceptance", posture: pacs.Posture{Associate: pacs.Behaviour{Action: pacs.HalfPDU}}, want: outcome{"not-measured", jsonStep{Outcome: "timeout"}}},
		{name: "acceptance of four gigabytes", posture: pacs.Posture{Faults: pacs.Faults{Mangle: pacs.LieLength(pdu.TypeAssociateAC, 0xFFFF_FFFF)}}, want: outcome{"not-measured", jsonStep{Outcome: "protocol-error"}}},
		{name: "match of four gigabytes", posture: pacs.Posture{Faults: pacs.Faults{Mangle: pacs.LiePDVLength(0xFFFF_FFFF)}}, want: outcome{"associates", jsonStep{Outcome: "ok"}}},
		{name: "endless answer", posture: pacs.Posture{Matches: pacs.Matches{Endless: true, IgnoreCancel: true}}, want: outcome{"phi-visible", jsonStep{Outcome: "ok"}}},
	}
	args := []string{"--timeout", timeout.String(), "--rows", "100"}
	wants := map[string]int{}
	for i, b := range bad {
		address := b.address
		if address == "" {
			b.posture.Address = host(10+i) + ":0"
			server := synthetic(t, b.posture, fixtures.Archive{Studies: 3, Seed: 31})
			address = server.Addr()
		}
		wants[address] = i
		args = append(args, address)
	}
	open := synthetic(t, pacs.Posture{Address: host(9) + ":0"}, good)
	r := audited(t, append(args, open.Addr())...)
	if peak := silent.peak.Load(); runtime.GOOS == "linux" && peak < 2 {
		t.Error("the two that say nothing were waited for one after the other")
	}
	if len(r.Targets) != len(bad)+1 {
		t.Fatalf("%d targets in the report", len(r.Targets))
	}
	for _, got := range r.Targets {
		if got.Name == open.Addr() {
			got.is(t, "phi-visible")
			got.holds(t, good.Truth())
			continue
		}
		b := bad[wants[got.Name]]
		s := got.Steps["plaintext"]
		if result := (outcome{got.Exposure, jsonStep{Outcome: s.Outcome, Cause: s.Cause}}); result != b.want {
			t.Errorf("%s: %+v; in truth %+v", b.name, result, b.want)
		}
		switch b.name {
		case "unresolvable host":
			reached(t, got, "failed", "name-not-resolved")
		case "closed port":
			reached(t, got, "refused", "")
		case "public address":
			reached(t, got, "failed", "out-of-scope")
		case "endless answer":
			if c := got.Counts["studies"]; c != (jsonTotal{Value: 3, AtLeast: true, Measured: true}) {
				t.Errorf("of an endless answer %+v were counted", c)
			}
		default:
			reached(t, got, "ok", "")
		}
		if got.Exposure != "phi-visible" && (got.Counts["studies"].Measured || got.Grade == "A") {
			t.Errorf("%s: what was not measured looks clean: %+v, grade %q", b.name, got.Counts, got.Grade)
		}
	}
}

// crowd counts who is in it at the same time.
type crowd struct{ now, peak atomic.Int32 }

// tarpit says nothing to anybody.
func (c *crowd) tarpit(ctx context.Context, conn net.Conn) {
	n := c.now.Add(1)
	defer c.now.Add(-1)
	for before := c.peak.Load(); n > before && !c.peak.CompareAndSwap(before, n); before = c.peak.Load() {
	}
	pacs.Tarpit(ctx, conn)
}

func reached(t *testing.T, r jsonTarget, outcome, cause string) {
	t.Helper()
	if s := r.Steps["reach"]; s.Outcome != outcome || s.Cause != cause {
		t.Errorf("%s: reach is %s %s; in truth %s %s", r.Name, s.Outcome, s.Cause, outcome, cause)
	}
}

// synthetic runs a synthetic archive until the test ends.
func synthetic(t *testing.T, p pacs.Posture, a fixtures.Archive) *pacs.Server {
	t.Helper()
	s, err := pacs.Start(t.Context(), p, a)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
