package e2e

import (
	"context"
	"crypto/tls"
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// firstHour are mistakes of somebody's first hour, as they are typed. What stands
// in capitals after a dollar is an address of loopback.
var firstHour = []string{
	// Commands and options.
	"audti $ARCHIVE", "scan 10.20.0.0/16", "$ARCHIVE", "files", "audit --ouput x.html $ARCHIVE", "audit -aec MAIN $ARCHIVE",
	"audit $ARCHIVE --timeout 5", "audit $ARCHIVE --rows many", "audit $ARCHIVE --output", "audit $ARCHIVE --format pdf",
	"audit $ARCHIVE --format md", "audit $ARCHIVE --output report.pdf", "audit $ARCHIVE --output nowhere/report.html",
	"audit $ARCHIVE --lang jp", "audit $ARCHIVE --fail-on hihg", "audit $ARCHIVE --fail-on query-open", "audit $ARCHIVE --json --format html",
	"audit $ARCHIVE --full=yes", "checks query-opn", "checks query", "config chek pacsaudit.yaml", "man audti", "completion powershell", "version 2",
	// Targets.
	"audit", "audit pacs.example.org", "audit 127.0.0.1 11112", "audit 127.0.0.1:0", "audit 127.0.0.1:70000", "audit 127.0.0.1:104,11112",
	"audit 127.0.0.256:104", "audit ::1", "audit ::1:104", "audit MAIN:127.0.0.1:104", "audit http://127.0.0.1:8042/", "audit 10.20.0.0/16",
	"audit THIS-AE-TITLE-IS-TOO-LONG@127.0.0.1:104", "audit @127.0.0.1:104", "audit list.txt", "audit files", "audit 192.0.2.1:104", "echo $ARCHIVE $ARCHIVE",
	// What is there.
	"audit $CLOSED", "audit pacs.invalid:104", "audit $WEB", "audit $WEBTLS", "audit $SSH", "audit $HL7", "audit $DESKTOP", "audit $WEB $HL7",
	// Configurations.
	"audit --config nowhere.yaml", "audit --config files", "audit --config never.yaml", "audit --config tab.yaml", "audit --config key.yaml",
	"audit --config twice.yaml", "audit --config words.yaml", "audit --config list.txt", "audit --config empty.yaml", "config check wrong.json",
	"audit --config good.yaml man-archive", "serve",
	// Files and reports.
	"inspect", "inspect nowhere", "inspect 127.0.0.1:104", "inspect 127.0.0.1", "inspect files", "inspect list.txt",
	"report", "report nowhere.json", "report list.txt", "report wrong.json", "report cut.json", "report files", "report diff cut.json",
	// Networks.
	"sweep", "sweep 127.0.0.1:104", "sweep 10.20", "sweep pacs.invalid", "sweep 192.0.2.0/24", "sweep 127.0.0.1 --ports dicom", "sweep 127.0.0.1 --resume", "sweep 127.0.0.1 --order random",
}

// TestMistakesOfTheFirstHour holds the answer to each: what is wrong and what to do.
// The strange ports want loopback addresses of their own, which only Linux has.
// go test ./cmd/pacsaudit/e2e -run=FirstHour -update writes them anew; read them.
func TestMistakesOfTheFirstHour(t *testing.T) {
	file, err := filepath.Abs("testdata/first_hour.txt")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("LC_ALL", "C")
	t.Setenv("PACSAUDIT_CONFIG", "")
	os.Unsetenv("PACSAUDIT_CONFIG")
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"never.yaml": "never: [10.0.0.0/8]\ntargets:\n  - {name: main-archive, address: 127.0.0.1:1}\n",
		"tab.yaml":   "targets:\n\t- {name: main-archive, address: 127.0.0.1:1}\n",
		"key.yaml":   "target:\n  - {name: main-archive, address: 127.0.0.1:1}\n",
		"twice.yaml": "targets:\n  - {name: main-archive, address: 127.0.0.1:1}\n  - {name: main-archive, address: 127.0.0.1:2}\n",
		"words.yaml": "targets: ['127.0.0.1:104']\n",
		"good.yaml":  "targets:\n  - {name: main-archive, address: 127.0.0.1:1}\n",
		"empty.yaml": "", "list.txt": "hello\n", "wrong.json": "{\"a\": 1}\n", "cut.json": "{\"schema\": \"pacsaudit/1\", ",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir("files", 0o700); err != nil {
		t.Fatal(err)
	}
	addresses := strangePorts(t)
	answers := make([]string, len(firstHour))
	var wg sync.WaitGroup
	for i, line := range firstHour {
		wg.Go(func() {
			typed := strings.Fields(os.Expand(line, func(name string) string { return addresses[name] }))
			code, out, messages := program(t.Context(), typed...)
			answers[i] = fmt.Sprintf("$ pacsaudit %s\n%s%s[%d]\n", strings.Join(typed, " "), messages, out, code)
			if code == exitClean && !strings.HasPrefix(line, "inspect") || code == exitInternal {
				t.Errorf("%s: exit code %d", line, code)
			}
			if code == exitUsage && (out != "" || !strings.HasPrefix(messages[strings.LastIndex(strings.TrimSuffix(messages, "\n"), "\n")+1:], "pacsaudit: ")) {
				t.Errorf("%s: %q, and on standard output %q", line, messages, out)
			}
			if strings.Contains(messages+out, "hello") || strings.Contains(messages+out, fixtures.Canary) || strings.Contains(messages+out, "secret-banner") {
				t.Errorf("%s: what a server or a file said is quoted: %s%s", line, messages, out)
			}
		})
	}
	wg.Wait()
	got := strings.Join(answers, "\n")
	got = regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d [A-Z]{3,4}`).ReplaceAllString(got, "2026-01-01 00:00 UTC")
	for name, address := range addresses {
		_, port, _ := net.SplitHostPort(address)
		got = strings.ReplaceAll(got, address, strings.TrimSuffix(address, port)+strings.Repeat(name[:1], len(port)))
	}
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		old := strings.Split(string(want), "\n\n$ ")
		for i, one := range strings.Split(got, "\n\n$ ") {
			if i >= len(old) || one != old[i] {
				t.Errorf("another answer; look at it, then go test ./cmd/pacsaudit/e2e -run=FirstHour -update:\n$ %s", one)
			}
		}
	}
}

// strangePorts are ports that speak something else, each on a host of its own.
func strangePorts(t *testing.T) map[string]string {
	t.Helper()
	hl7 := pacs.Reply("\x0bMSH|^~\\&|secret-banner\x1c\r")
	addresses := map[string]string{}
	for i, one := range []struct {
		name string
		raw  func(context.Context, net.Conn)
	}{{"ARCHIVE", nil}, {"WEB", pacs.HTTP}, {"SSH", pacs.SSH}, {"HL7", hl7}, {"DESKTOP", pacs.HangupLater}} {
		p := pacs.Posture{Address: host(60+i) + ":0", Raw: one.raw}
		addresses[one.name] = synthetic(t, p, fixtures.Archive{Studies: 1, Seed: 9}).Addr()
	}
	closed, err := net.Listen("tcp", host(66)+":0")
	if err != nil {
		t.Fatal(err)
	}
	addresses["CLOSED"] = closed.Addr().String()
	closed.Close()
	authority, err := pacs.NewAuthority("Synthetic Authority")
	if err != nil {
		t.Fatal(err)
	}
	pair, err := authority.Issue(pacs.Certificate{Hosts: []string{host(67)}, To: time.Now().AddDate(0, 6, 0)})
	if err != nil {
		t.Fatal(err)
	}
	web, err := tls.Listen("tcp", host(67)+":0", &tls.Config{Certificates: []tls.Certificate{pair}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { web.Close() })
	go func() {
		for {
			c, err := web.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				if n, err := c.Read(make([]byte, 64)); err == nil && n > 0 {
					c.Write([]byte("HTTP/1.1 400 Bad Request\r\nServer: secret-banner\r\n\r\n"))
				}
			}()
		}
	}()
	addresses["WEBTLS"] = web.Addr().String()
	return addresses
}
