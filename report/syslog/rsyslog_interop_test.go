//go:build interop

package syslog

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/fixtures/realpacs"
)

// rsyslog is Debian's, which listens for TLS with its driver for GnuTLS, demands
// certificates, and writes what it understood of each message to a file.
func rsyslog(t *testing.T, s site) (address, file string) {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, blocks ...*pem.Block) string {
		var b []byte
		for _, block := range blocks {
			b = append(b, pem.EncodeToMemory(block)...)
		}
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	key, err := x509.MarshalPKCS8PrivateKey(s.server.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	ca := write("ca.pem", &pem.Block{Type: "CERTIFICATE", Bytes: s.authority.Certificate.Raw})
	cert := write("cert.pem", &pem.Block{Type: "CERTIFICATE", Bytes: s.server.Certificate[0]})
	secret := write("key.pem", &pem.Block{Type: "PRIVATE KEY", Bytes: key})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address = l.Addr().String()
	_, port, _ := net.SplitHostPort(address)
	l.Close()
	file = filepath.Join(dir, "out.jsonl")
	config := fmt.Sprintf(`global(workDirectory=%q maxMessageSize="64k" parser.escapeControlCharactersOnReceive="off"
  defaultNetstreamDriver="gtls" defaultNetstreamDriverCAFile=%q defaultNetstreamDriverCertFile=%q defaultNetstreamDriverKeyFile=%q)
module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="x509/certvalid")
template(name="understood" type="list" option.jsonf="on") {
  property(outname="version" name="protocol-version" format="jsonf")
  property(outname="id" name="msgid" format="jsonf")
  property(outname="application" name="app-name" format="jsonf")
  property(outname="process" name="procid" format="jsonf")
  property(outname="host" name="hostname" format="jsonf")
  property(outname="data" name="structured-data" format="jsonf")
  property(outname="text" name="msg" format="jsonf")
}
input(type="imtcp" address="127.0.0.1" port=%q)
action(type="omfile" file=%q template="understood")
`, dir, ca, cert, secret, port, file)
	settings := filepath.Join(dir, "rsyslog.conf")
	if err := os.WriteFile(settings, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	server := exec.Command(realpacs.Need(t, "rsyslogd"), "-n", "-f", settings, "-i", filepath.Join(dir, "pid"))
	var messages bytes.Buffer
	server.Stderr = &messages
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Wait() }()
	t.Cleanup(func() {
		server.Process.Kill()
		<-ended
		if t.Failed() {
			t.Logf("rsyslogd: %s", &messages)
		}
	})
	for {
		c, err := net.Dial("tcp", address)
		if err == nil {
			c.Close()
			return address, file
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("rsyslogd: %v\n%s", err, &messages)
		case <-t.Context().Done():
			t.Fatal("rsyslogd does not listen")
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// TestInteropRsyslogTakesMessagesOverTLS sends over TLS 1.2 and 1.3, with a client
// certificate, more than one batch and a message of 32 KiB.
func TestInteropRsyslogTakesMessagesOverTLS(t *testing.T) {
	s := newSite(t, pacs.Certificate{})
	address, file := rsyslog(t, s)
	q := NewQueue(Receiver{Name: audit.Lit("rsyslog"), Address: audit.Operator(address), Authorities: s.pool, Certificate: audit.NewClientCertificate(s.client)})
	q.Trouble = func(err error) {
		if err != nil {
			t.Error(err)
		}
	}
	var want []Message
	for n := range batchCount + 3 {
		want = append(want, message(n))
	}
	want = append(want, Message{Priority: 110, Time: noon, ID: "long", Text: "{" + strings.Repeat("y", 32<<10) + "}", Plain: true})
	q.Add(want...)
	if err := q.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for len(lines) < len(want) {
		b, _ := os.ReadFile(file)
		lines = strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
		select {
		case <-t.Context().Done():
			t.Fatalf("%d of %d messages", len(lines), len(want))
		case <-time.After(20 * time.Millisecond):
		}
	}
	for i, line := range lines {
		var m struct{ Version, ID, Application, Process, Host, Data, Text string }
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		w := want[i]
		text := oneLine.Replace(w.Text)
		if !strings.HasSuffix(m.Text, text) || m.ID != w.ID || m.Data != orNil(w.Data) || m.Version != "1" || m.Application != "pacsaudit" || m.Process != q.from.Process || m.Host != q.from.Host {
			t.Fatalf("message %d: %+.300v", i, m)
		}
	}
}

// TestInteropRsyslogThatDemandsACertificateIsToldOf has no certificate to show.
func TestInteropRsyslogThatDemandsACertificateIsToldOf(t *testing.T) {
	s := newSite(t, pacs.Certificate{})
	address, _ := rsyslog(t, s)
	other := newSite(t, pacs.Certificate{})
	for name, r := range map[string]Receiver{
		"no certificate":     {Authorities: s.pool},
		"one of another":     {Authorities: s.pool, Certificate: audit.NewClientCertificate(other.client)},
		"another authority":  {Authorities: other.pool, Certificate: audit.NewClientCertificate(s.client)},
		"without TLS at all": {Clear: true},
	} {
		r.Name, r.Address = audit.Lit("rsyslog"), audit.Operator(address)
		err := r.deliver(t.Context(), [][]byte{[]byte(message(1).String(Here()))})
		t.Logf("%s: %v", name, err)
		if err == nil {
			t.Errorf("%s: delivered", name)
		}
	}
}
