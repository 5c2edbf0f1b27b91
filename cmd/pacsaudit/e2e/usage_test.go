package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// TestBadUsageSaysInOneLineWhatIsRight gives each mistake and words that its
// message has to hold.
func TestBadUsageSaysInOneLineWhatIsRight(t *testing.T) {
	t.Parallel()
	const good = "127.0.0.1:1"
	for _, c := range []struct{ args, says []string }{
		{[]string{"audti"}, []string{"audti", "is it audit?", "--help"}},
		{[]string{"audit", "--ouput", "x"}, []string{"--ouput", "is it --output?", "pacsaudit audit --help"}},
		{[]string{"config", "check", "--zzzzzz"}, []string{"--zzzzzz", "pacsaudit config check --help"}},
		{[]string{"audit", "--out", "x"}, []string{"is it --output?"}},
		{[]string{"serve", "--history.path", "x"}, []string{"is it --history?"}},
		{[]string{"serve", "--web.listen", "x"}, []string{"is it --web.listen-address?"}},
		{[]string{"audit"}, []string{"no target", "AETITLE@host:port"}},
		{[]string{"audit", "pacs.example.org"}, []string{"no port", "11112"}},
		{[]string{"audit", "10.0.0.1:"}, []string{"port", "1 to 65535"}},
		{[]string{"audit", "10.0.0.1:0"}, []string{"1 to 65535"}},
		{[]string{"audit", "10.0.0.1:65536"}, []string{"1 to 65535"}},
		{[]string{"audit", "10.0.0.1:dicom"}, []string{"1 to 65535"}},
		{[]string{"audit", ":104"}, []string{"no host", "host:port"}},
		{[]string{"audit", "::1:104"}, []string{"[::1]:104"}},
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
		{[]string{"audit", good, "--timeout", "5"}, []string{"--timeout 5", "no unit", "5s"}},
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

// TestAPluginEndsWithItsState: what means usage elsewhere would be an alarm to a
// monitoring system, and it reads standard output only.
func TestAPluginEndsWithItsState(t *testing.T) {
	t.Parallel()
	open := synthetic(t, pacs.Posture{}, fixtures.Archive{Studies: 3, Seed: 33})
	for _, c := range []struct {
		args  []string
		code  int
		state string
	}{
		{[]string{"audit", open.Addr(), "--format", "nagios"}, 2, "CRITICAL"},
		{[]string{"audit", open.Addr(), "--format=nagios", "--fail-on", "never"}, 2, "CRITICAL"},
		{[]string{"audit", "127.0.0.1:1", "--format", "nagios"}, 3, "UNKNOWN"},
		{[]string{"audit", open.Addr(), "--format", "nagios", "--tiemout", "5s"}, 3, "UNKNOWN"},
		{[]string{"report", "no-such-file.json", "--format", "nagios"}, 3, "UNKNOWN"},
	} {
		code, out, message := program(t.Context(), c.args...)
		if code != c.code || !strings.HasPrefix(out, "PACSAUDIT "+c.state+" - ") || message != "" {
			t.Errorf("%q: exit code %d, %q, on standard error %q", c.args, code, out, message)
		}
	}
}

// TestEachCommandEndsWithTheStateThatItWrites: an exit code of its own would be another
// state to Nagios.
func TestEachCommandEndsWithTheStateThatItWrites(t *testing.T) {
	t.Parallel()
	open := synthetic(t, pacs.Posture{}, fixtures.Archive{Studies: 3, Seed: 33})
	dir := t.TempDir()
	saved, orthanc := filepath.Join(dir, "saved.json"), filepath.Join(dir, "orthanc.json")
	if code, _, message := program(t.Context(), "audit", open.Addr(), "--quiet", "--output", saved); code != exitFindings {
		t.Fatalf("exit code %d: %s", code, message)
	}
	if err := os.WriteFile(orthanc, []byte(`{"DicomAet": "A", "DicomPort": 4242, "DicomAlwaysAllowFind": true, "DicomCheckCalledAet": false, "RemoteAccessAllowed": true, "AuthenticationEnabled": false}`), 0o600); err != nil {
		t.Fatal(err)
	}
	unheard := configuration(t, fmt.Sprintf("receivers: [{name: gone, address: '127.0.0.1:1', format: cef}, {name: trail, address: '127.0.0.1:1', format: dicom}]\ntargets: [{name: open, address: %q}]\n", open.Addr()))
	wrong := configuration(t, "scop: []\ntargets:\n  - {nam: 'a|b'}\n")
	for _, c := range []struct {
		args  []string
		code  int
		state string
	}{
		{[]string{"lint", orthanc}, 2, "CRITICAL"},
		{[]string{"lint", orthanc, "--fail-on", "never"}, 2, "CRITICAL"},
		{[]string{"inspect", dir}, 3, "UNKNOWN"}, // no DICOM file
		{[]string{"report", saved}, 2, "CRITICAL"},
		{[]string{"report", saved, "--max-age", "1h"}, 2, "CRITICAL"},
		{[]string{"report", saved, "--max-age", "1ns"}, 3, "UNKNOWN"},
		{[]string{"report", "merge", saved, saved}, 2, "CRITICAL"},
		{[]string{"echo", open.Addr()}, 3, "UNKNOWN"},
		{[]string{"find", open.Addr()}, 3, "UNKNOWN"},
		{[]string{"audit", "--config", unheard, "--send"}, 2, "CRITICAL"},
		{[]string{"audit", "A|B"}, 3, "UNKNOWN"},
		{[]string{"audit", "--config", wrong}, 3, "UNKNOWN"},
	} {
		code, out, _ := program(t.Context(), append(c.args, "--format", "nagios")...)
		first, second, _ := strings.Cut(strings.TrimSuffix(out, "\n"), "\n")
		if code != c.code || !strings.HasPrefix(first, "PACSAUDIT "+c.state+" - ") || strings.Contains(second, "|") || strings.Contains(first, "|") && !strings.Contains(first, " | findings_critical=") {
			t.Errorf("%q: exit code %d, %q", c.args, code, out)
		}
		if told := strings.HasPrefix(second, "PACSAUDIT UNKNOWN - "); told != slices.Contains(c.args, "--send") {
			t.Errorf("%q: behind the state stands %q", c.args, second)
		}
	}
	if code, out, _ := program(t.Context(), "audit", open.Addr(), "--tiemout", "5s", "--format", "checkmk"); code != exitClean || !strings.HasPrefix(out, `3 "PACS audit" - there is no option`) {
		t.Errorf("exit code %d, %q", code, out)
	}
	if code, out, _ := program(t.Context(), "report", saved, "--max-age", "1ns", "--format", "zabbix"); code != exitNotMeasured || out != "" {
		t.Errorf("exit code %d, %q", code, out)
	}
}
