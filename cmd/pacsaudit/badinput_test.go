package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// Names are looked up in the hosts file and nowhere else: tests do not leave
// this machine.
func init() {
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("tests ask no name server")
	}}
}

// host gives every target a host of its own, so that they are audited at the
// same time. Only Linux has more than one loopback address.
func host(n int) string {
	if runtime.GOOS != "linux" {
		return "127.0.0.1"
	}
	return fmt.Sprintf("127.0.0.%d", n)
}

// TestBadTargetsKeepTheirOutcomesToThemselves audits everything that can be
// wrong beside a good archive. That takes as long as the slowest.
func TestBadTargetsKeepTheirOutcomesToThemselves(t *testing.T) {
	t.Parallel()
	good := fixtures.Archive{Studies: 40, Seed: 30, StudiesPerPatient: 2, Undated: 9}
	const timeout = 6 * time.Second
	type outcome struct {
		exposure  string
		plaintext jsonStep
	}
	bad := []struct {
		name    string
		address string // of nobody; else there is a server
		posture pacs.Posture
		want    outcome
	}{
		{name: "unresolvable host", address: "pacs.invalid:104", want: outcome{"unreachable", jsonStep{Outcome: "not-tried"}}},
		{name: "closed port", address: host(2) + ":1", want: outcome{"unreachable", jsonStep{Outcome: "not-tried"}}},
		{name: "public address", address: "192.0.2.1:104", want: outcome{"not-measured", jsonStep{Outcome: "not-tried"}}},
		{name: "silence", posture: pacs.Posture{Raw: pacs.Tarpit}, want: outcome{"not-measured", jsonStep{Outcome: "timeout", Cause: "silent"}}},
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
	started := time.Now()
	r := audited(t, append(args, open.Addr())...)
	// All at once on Linux; one after the other it takes no longer either, for
	// few of them are slow.
	if took := time.Since(started); took > 4*timeout {
		t.Errorf("took %v", took)
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

// TestBadUsageSaysInOneLineWhatIsRight gives each mistake and words that its
// message has to hold.
func TestBadUsageSaysInOneLineWhatIsRight(t *testing.T) {
	t.Parallel()
	const good = "127.0.0.1:1"
	for _, c := range []struct{ args, says []string }{
		{[]string{"audti"}, []string{"audti", "--help"}},
		{[]string{"audit"}, []string{"no target", "AETITLE@host:port"}},
		{[]string{"audit", "pacs.example.org"}, []string{"no port", "11112"}},
		{[]string{"audit", "10.0.0.1:"}, []string{"port", "1 to 65535"}},
		{[]string{"audit", "10.0.0.1:0"}, []string{"1 to 65535"}},
		{[]string{"audit", "10.0.0.1:65536"}, []string{"1 to 65535"}},
		{[]string{"audit", "10.0.0.1:dicom"}, []string{"1 to 65535"}},
		{[]string{"audit", ":104"}, []string{"no host", "host:port"}},
		{[]string{"audit", "::1:104"}, []string{"[::1]:11112"}},
		{[]string{"audit", "10.0.0.1/8:104"}, []string{"host:port"}},
		{[]string{"audit", "http://10.0.0.1:104"}, []string{"http", "dicom://", "dicom-tls://"}},
		{[]string{"audit", "10.0.0.1:1\n04"}, []string{"1 to 65535"}},
		{[]string{"audit", "ABCDEFGHIJKLMNOPQ@10.0.0.1:104"}, []string{"17 characters", "at most 16"}},
		{[]string{"audit", `MAIN\ARCHIVE@10.0.0.1:104`}, []string{"backslash"}},
		{[]string{"audit", "MAIN\tARCHIVE@10.0.0.1:104"}, []string{"control character"}},
		{[]string{"audit", "MAIN\nARCHIVE@10.0.0.1:104"}, []string{"control character"}},
		{[]string{"audit", "RÖNTGEN@10.0.0.1:104"}, []string{"ASCII"}},
		{[]string{"audit", " @10.0.0.1:104"}, []string{"blank", "1 to 16"}},
		{[]string{"audit", "@10.0.0.1:104"}, []string{"blank", "1 to 16"}},
		{[]string{"audit", good, "--called", "ABCDEFGHIJKLMNOPQ"}, []string{"--called", "at most 16"}},
		{[]string{"audit", good, "--called", ""}, []string{"--called", "1 to 16"}},
		{[]string{"audit", good, "--calling", `A\B`}, []string{"--calling", "backslash"}},
		{[]string{"audit", good, "--rows", "0"}, []string{"--rows", "1 to 1000000"}},
		{[]string{"audit", good, "--rows", "-1"}, []string{"--rows", "1 to 1000000"}},
		{[]string{"audit", good, "--rows", "many"}, []string{"rows", "whole number"}},
		{[]string{"audit", good, "--rows"}, []string{"--rows", "value"}},
		{[]string{"audit", good, "--timeout", "5"}, []string{"timeout", "30s"}},
		{[]string{"audit", good, "--timeout", "10ms"}, []string{"--timeout", "1s"}},
		{[]string{"audit", good, "--timeout", "-3s"}, []string{"--timeout", "1s"}},
		{[]string{"audit", good, "--scope", "10.0.0.0/33"}, []string{"--scope", "10.20.0.0/16"}},
		{[]string{"audit", good, "--scope", "everything"}, []string{"--scope", "10.20.0.0/16"}},
		{[]string{"audit", good, "--format", "xml"}, []string{"--format", "json", "terminal"}},
		{[]string{"audit", good, "--output", "report.docx"}, []string{"--output", ".json"}},
		{[]string{"audit", good, "--output", "no\nsuch/report.json"}, []string{"--output", "folder"}},
		{[]string{"audit", good, "--output", "report\n.docx"}, []string{"--output", ".json"}},
		{[]string{"audit", good, "--fail-on", "terrible"}, []string{"--fail-on", "critical", "never"}},
		{[]string{"audit", good, "--no-such-flag"}, []string{"no-such-flag"}},
		{[]string{"audit", good, "--no\nsuch"}, []string{"such"}},
		{[]string{"--no-such-flag"}, []string{"no-such-flag"}},
		{[]string{"echo"}, []string{"no target"}},
		{[]string{"echo", good, good}, []string{"one target", "audit"}},
		{[]string{"find", good, good}, []string{"one target", "audit"}},
		{[]string{"demo", "--format", "xml"}, []string{"--format", "json"}},
		{[]string{"demo", good}, []string{"demo takes no argument"}},
		{[]string{"version", "now"}, []string{"version takes no argument"}},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			code, out, message := program(t.Context(), c.args...)
			if code != exitUsage || out != "" {
				t.Errorf("exit code %d, not %d, and %d bytes on standard output", code, exitUsage, len(out))
			}
			if strings.Count(message, "\n") != 1 || !strings.HasSuffix(message, "\n") || !strings.HasPrefix(message, "pacsaudit: ") {
				t.Errorf("not one line of ours: %q", message)
			}
			for _, word := range c.says {
				if !strings.Contains(message, word) {
					t.Errorf("%q does not say %q", message, word)
				}
			}
		})
	}
}

func TestFlagsCountBehindArgumentsToo(t *testing.T) {
	t.Parallel()
	server := synthetic(t, pacs.Posture{CheckCalled: true, AETitle: "VAULT"}, fixtures.Archive{Studies: 30, Seed: 32})
	for _, args := range [][]string{
		{"audit", "--format", "json", "--rows", "5", "--called", "VAULT", server.Addr()},
		{"audit", server.Addr(), "--format", "json", "--rows", "5", "--called", "VAULT"},
		{"audit", "--rows=5", server.Addr(), "--format=json", "--called=VAULT"},
		{"audit", "-rows", "5", "--called", "VAULT", "--format", "json", "--", server.Addr()},
	} {
		code, out, message := program(t.Context(), args...)
		if code != exitFindings {
			t.Fatalf("%q: exit code %d: %s", args, code, message)
		}
		r := decoded(t, out).Targets[0]
		if got := r.Counts["studies"]; got != (jsonTotal{Value: 5, AtLeast: true, Measured: true}) {
			t.Errorf("%q: counted %+v; at least 5 were asked for", args, got)
		}
	}
}

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

// interrupted audits with a context that ends, and reads the partial report.
func interrupted(t *testing.T, ctx context.Context, args ...string) jsonReport {
	t.Helper()
	started := time.Now()
	code, out, message := program(ctx, append([]string{"audit", "--timeout", "1m", "--format", "json"}, args...)...)
	if code != exitInterrupted || message != "" {
		t.Fatalf("exit code %d, not %d: %s", code, exitInterrupted, message)
	}
	if took := time.Since(started); took > 20*time.Second {
		t.Errorf("it took %v to stop", took)
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
