//go:build interop

package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pacsaudit/fixtures/realpacs"
)

// TestInteropRsyslogReadsEveryEvent sends a report to Debian's rsyslog, which parses
// each message by RFC 5424 and writes down what it understood.
func TestInteropRsyslogReadsEveryEvent(t *testing.T) {
	dir := t.TempDir()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_, port, _ := net.SplitHostPort(address)
	l.Close()
	out := filepath.Join(dir, "out.jsonl")
	config := fmt.Sprintf(`global(workDirectory=%q maxMessageSize="64k" parser.escapeControlCharactersOnReceive="off")
module(load="imtcp")
template(name="understood" type="list" option.jsonf="on") {
  property(outname="version" name="protocol-version" format="jsonf")
  property(outname="id" name="msgid" format="jsonf")
  property(outname="application" name="app-name" format="jsonf")
  property(outname="data" name="structured-data" format="jsonf")
  property(outname="severity" name="syslogseverity" format="jsonf")
  property(outname="text" name="msg" format="jsonf")
}
input(type="imtcp" address="127.0.0.1" port=%q)
action(type="omfile" file=%q template="understood")
`, dir, port, out)
	file := filepath.Join(dir, "rsyslog.conf")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	server := exec.Command(realpacs.Need(t, "rsyslogd"), "-n", "-f", file, "-i", filepath.Join(dir, "pid"))
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
	})
	var conn net.Conn
	for conn == nil {
		if conn, err = net.Dial("tcp", address); err == nil {
			break
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
	sent := render(t, "syslog", sample(t), Options{Lang: Japanese})
	if _, err := conn.Write(sent); err != nil {
		t.Fatal(err)
	}
	conn.Close()
	want := strings.Split(strings.TrimSuffix(string(sent), "\n"), "\n")
	var got []string
	for len(got) < len(want) {
		b, _ := os.ReadFile(out)
		got = strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
		select {
		case <-t.Context().Done():
			t.Fatalf("%d of %d messages", len(got), len(want))
		case <-time.After(20 * time.Millisecond):
		}
	}
	for i, line := range got {
		var m struct{ Version, ID, Application, Data, Severity, Text string }
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if m.Version != "1" || m.Application != "pacsaudit" || !strings.Contains(want[i], " "+m.ID+" "+m.Data+" ") || !strings.HasSuffix(want[i], m.Text) || m.Text == "" {
			t.Errorf("sent %s\nunderstood %+v", want[i], m)
		}
	}
}
