package e2e

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	gosyslog "github.com/leodido/go-syslog/v4"
	"github.com/leodido/go-syslog/v4/octetcounting"
	"github.com/leodido/go-syslog/v4/rfc5424"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// receiver takes syslog over TLS, and parses it with a parser of another hand.
type receiver struct {
	address string
	ca      string // a file
	got     chan *rfc5424.SyslogMessage
}

func startReceiver(t *testing.T) *receiver {
	t.Helper()
	authority, err := pacs.NewAuthority("receivers")
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := authority.Issue(pacs.Certificate{})
	if err != nil {
		t.Fatal(err)
	}
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{certificate}})
	if err != nil {
		t.Fatal(err)
	}
	r := &receiver{address: l.Addr().String(), ca: writeAuthority(t, authority.Certificate), got: make(chan *rfc5424.SyslogMessage, 10_000)}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			octetcounting.NewParser(gosyslog.WithMaxMessageLength(1<<16), gosyslog.WithListener(func(m *gosyslog.Result) {
				if m.Error != nil {
					t.Error(m.Error)
					return
				}
				r.got <- m.Message.(*rfc5424.SyslogMessage)
			})).Parse(c)
			c.Close()
		}
	}()
	t.Cleanup(func() {
		l.Close()
		<-ended
	})
	return r
}

func writeAuthority(t *testing.T, c *x509.Certificate) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// lines are what a configuration says of it, by the name of its format.
func (r *receiver) lines(format string) string {
	return fmt.Sprintf("credentials: {siem: {ca: %s}}\nreceivers: [{name: siem, address: %q, format: %s, credentials: siem}]\n", r.ca, r.address, format)
}

// texts are the messages that came, without waiting for more.
func (r *receiver) texts() (list []string) {
	for len(r.got) > 0 {
		m := <-r.got
		list = append(list, fmt.Sprintf("%s %v %s", *m.MsgID, data(m), *m.Message))
	}
	return list
}

// data are the parameters of a message, by name.
func data(m *rfc5424.SyslogMessage) map[string]string {
	if m.StructuredData == nil {
		return nil
	}
	return (*m.StructuredData)["pacsaudit@32473"]
}

func TestSendGivesAReceiverEachEvent(t *testing.T) {
	t.Parallel()
	archive := archived(t, pacs.Posture{})
	dir := t.TempDir()
	saved, lines := filepath.Join(dir, "r.json"), filepath.Join(dir, "r.syslog")
	for _, format := range []string{"syslog", "cef", "ocsf"} {
		r := startReceiver(t)
		config := configuration(t, r.lines(format)+fmt.Sprintf("targets: [{name: open, address: %q, called: %s}]\n", archive.Addr(), pacs.DefaultAETitle))
		args := []string{"report", saved, "--config", config, "--send"}
		if format == "syslog" {
			args = []string{"audit", "--config", config, "--send", "--output", saved, "--output", lines}
		}
		if got := run(t, append(args, "--quiet", "--fail-on", "never")...); got.code != exitClean {
			t.Fatalf("%s: exit code %d: %s", format, got.code, got.stderr)
		}
		texts := r.texts()
		want, err := os.ReadFile(lines)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(want), "\n"); len(texts) != n || n < 10 {
			t.Errorf("%s: %d events, and the file has %d", format, len(texts), n)
		}
		all := strings.Join(texts, "\n")
		for _, w := range map[string][]string{
			"syslog": {"query-exposes-phi", "outcome:fail"}, "cef": {" CEF:0|pacsaudit|", "outcome=fail"}, "ocsf": {` {"activity_id":1,`, `"uid":"query-exposes-phi@`},
		}[format] {
			if !strings.Contains(all, w) {
				t.Errorf("%s: no %s in\n%s", format, w, all)
			}
		}
		if strings.Contains(all, fixtures.Canary) {
			t.Errorf("%s: a patient's value in\n%s", format, all)
		}
	}
}

func TestWhoCannotBeSentToCostsNoReport(t *testing.T) {
	t.Parallel()
	archive := archived(t, locked)
	config := configuration(t, fmt.Sprintf("receivers: [{name: gone, address: '127.0.0.1:1', format: cef}]\ntargets: [{name: locked, address: %q, called: %s}]\n", archive.Addr(), pacs.DefaultAETitle))
	got := run(t, "audit", "--config", config, "--send", "--format", "csv")
	if got.code != exitInternal || !strings.Contains(got.stderr, "events were not delivered: receiver gone (127.0.0.1:1): nothing listens there") || !strings.Contains(got.stdout, "locked,") {
		t.Errorf("exit code %d\n%s\n%s", got.code, got.stdout, got.stderr)
	}
	if got := run(t, "audit", archive.Addr(), "--send"); got.code != exitUsage || !strings.Contains(got.stderr, "--send needs receivers") {
		t.Errorf("exit code %d: %s", got.code, got.stderr)
	}
	forbidden := configuration(t, "never: [{host: localhost, reason: r}]\nreceivers: [{name: gone, address: '127.0.0.1:1', format: cef}]\ntargets: [{name: a, address: '10.0.0.1:1'}]\n")
	if got := run(t, "report", "--config", forbidden, "--send", "testdata/none.json"); got.code != exitUsage {
		t.Errorf("exit code %d: %s", got.code, got.stderr)
	}
}

// TestServeSendsChangesOnly has one receiver that takes events, and another that
// hangs.
func TestServeSendsChangesOnly(t *testing.T) {
	t.Parallel()
	r := startReceiver(t)
	hanging, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer hanging.Close()
	archive := archived(t, pacs.Posture{})
	address, where := archive.Addr(), filepath.Join(t.TempDir(), "history.db")
	start := func(receivers string) *serving {
		s := startServe(t, []string{"open", address}, "--history", where, "--probe-gap", "1s")
		written, err := os.ReadFile(s.config)
		if err != nil {
			t.Fatal(err)
		}
		written = append(written, receivers...)
		if err := os.WriteFile(s.config, written, 0o600); err != nil {
			t.Fatal(err)
		}
		if body, status := s.post(t, "/-/reload"); status != 200 {
			t.Fatal(body)
		}
		return s
	}
	sent := func(s *serving, want string) (list []string) {
		t.Helper()
		for {
			page, _ := s.get(t, "/metrics")
			found := regexp.MustCompile(`(?m)^pacsaudit_events_sent_total{receiver="siem"} (\d+)$`).FindStringSubmatch(page)
			pending := strings.Contains(page, `pacsaudit_events_pending{receiver="siem"} 0`)
			if list = append(list, r.texts()...); found != nil && pending && strings.Contains(strings.Join(list, "\n"), want) {
				return list
			}
			if t.Context().Err() != nil {
				t.Fatalf("%v\n%s", list, page)
			}
		}
	}
	s := start(strings.Replace(r.lines("syslog"), "}]\n", fmt.Sprintf("}, {name: hangs, address: %q, format: ocsf, tls: false}]\n", hanging.Addr()), 1))
	s.audit(t, "open")
	first := strings.Join(sent(s, "query-exposes-phi"), "\n")
	wants(t, first, "change:new check:target", "query-exposes-phi map[address:"+address+" change:new check:query-exposes-phi outcome:fail severity:critical target:open]")
	if strings.Contains(first, "outcome:pass") {
		t.Errorf("what passes is no change:\n%s", first)
	}
	page, _ := s.get(t, "/metrics")
	wants(t, page, `pacsaudit_events_lost_total{receiver="hangs"} 0`)
	if strings.Contains(page, `pacsaudit_events_pending{receiver="hangs"} 0`) {
		t.Error("nothing waits for who hangs")
	}
	ended := strings.Count(page, "pacsaudit_audits_total 1\n")
	for ended == 1 { // until it was audited again
		s.audit(t, "open")
		page, _ = s.get(t, "/metrics")
		ended = strings.Count(page, "pacsaudit_audits_total 1\n")
	}
	if again := r.texts(); len(again) > 0 {
		t.Errorf("sent again, and nothing has changed:\n%s", strings.Join(again, "\n"))
	}
	archive.Close()
	s.end(t)

	s = start(r.lines("syslog")) // which knows by its history what it has sent
	s.auditUntil(t, "open", `pacsaudit_target_settled{target="open"} 0`)
	wants(t, strings.Join(sent(s, "query-exposes-phi"), "\n"), "change:no-longer-measured check:query-exposes-phi outcome:unknown", "change:no-longer-measured check:exposure outcome:unknown")
	s.end(t)

	p := locked
	p.Address = address
	archived(t, p)
	s = start(r.lines("syslog"))
	s.auditUntil(t, "open", `pacsaudit_target_settled{target="open"} 1`)
	wants(t, strings.Join(sent(s, "exposure"), "\n"), "exposure map[address:"+address+" change:changed ", "unreachable → closed",
		"query-exposes-phi map[address:"+address+" change:fixed")
}
