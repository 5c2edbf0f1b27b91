package e2e

import (
	"crypto/tls"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// TestDriftNamesWhatMovedAndNothingElse takes a fleet's posture as its policy,
// changes three of its members and audits again.
func TestDriftNamesWhatMovedAndNothingElse(t *testing.T) {
	t.Parallel()
	few := fixtures.Archive{Studies: 8, Seed: 42}
	var postures []pacs.Posture
	for i := range 30 {
		p := pacs.Posture{Name: fmt.Sprintf("archive-%02d", i), Address: host(100+i) + ":0"}
		switch i % 4 {
		case 1:
			p.AETitle, p.CheckCalled, p.Callers = fmt.Sprintf("VAULT%02d", i), true, []string{"CT1"}
		case 2:
			p.Find = pacs.Behaviour{Action: pacs.NoRows}
		case 3:
			p.Contexts.Only = []string{"1.2.840.10008.1.1"}
		}
		postures = append(postures, p)
	}
	servers := map[int]*pacs.Server{}
	var lines []string
	for i, p := range postures {
		s, err := pacs.Start(t.Context(), p, few)
		if err != nil {
			t.Fatal(err)
		}
		servers[i], postures[i].Address = s, s.Addr()
		line := fmt.Sprintf("  - {name: %s, address: %s", p.Name, s.Addr())
		if p.CheckCalled {
			line += ", called: " + p.AETitle + ", calling: CT1"
		}
		lines = append(lines, line+"}\n")
	}
	defer func() {
		for _, s := range servers {
			s.Close()
		}
	}()
	dir := t.TempDir()
	good := filepath.Join(dir, "good.json")
	file := configuration(t, "targets:\n"+strings.Join(lines, ""))
	code, _, messages := program(t.Context(), "audit", "--config", file, "--timeout", "5m", "--rows", "100", "--output", good)
	if code != exitFindings {
		t.Fatalf("exit code %d: %s", code, messages)
	}
	code, policy, messages := program(t.Context(), "report", "policy", good)
	if code != exitClean {
		t.Fatalf("exit code %d: %s", code, messages)
	}
	expecting := configuration(t, regexp.MustCompile(`called: "VAULT\d+"`).ReplaceAllString(policy, "$0\n    calling: CT1"))
	if code, _, messages := program(t.Context(), "config", "check", expecting); code != exitClean {
		t.Fatalf("exit code %d: %s\n%s", code, messages, policy)
	}
	postures[1].CheckCalled, postures[1].Callers = false, nil    // opened
	postures[2].Contexts.Refuse = []string{"1.2.840.10008.1.1"}  // less than before is a change too
	postures[3].ImplementationVersionName = "SOMETHING_ELSE_2.0" // another program
	for i := 1; i <= 3; i++ {
		servers[i].Close()
		s, err := pacs.Start(t.Context(), postures[i], few)
		if err != nil {
			t.Fatal(err)
		}
		servers[i] = s
	}
	moved := drift(t, expecting)
	for name, wants := range map[string][]string{
		"archive-01": {"stranger-expected rejected", "stranger-seen phi-visible"},
		"archive-02": {"context-closed verification"},
		"archive-03": {"version-name-expected PACSAUDIT_SYN_1", "version-name-seen SOMETHING_ELSE_2.0"},
	} {
		if !slices.Equal(moved[name], wants) {
			t.Errorf("%s: %v; in truth %v", name, moved[name], wants)
		}
		delete(moved, name)
	}
	if len(moved) > 0 {
		t.Errorf("these moved too: %v", moved)
	}
}

// drift audits by a configuration and gives what moved, by target. Every
// expectation has to be measured.
func drift(t *testing.T, file string) map[string][]string {
	t.Helper()
	moved := map[string][]string{}
	for _, target := range audited(t, "--config", file, "--timeout", "5m", "--rows", "100").Targets {
		for _, f := range target.Findings {
			if f.ID != "posture-drift" {
				continue
			}
			switch f.Verdict {
			case "fail":
				for _, fact := range f.Facts {
					moved[target.Name] = append(moved[target.Name], fmt.Sprint(fact.Name, " ", fact.Value))
				}
			case "pass":
			default:
				t.Errorf("%s: posture-drift says %s: %v", target.Name, f.Verdict, f.Facts)
			}
		}
	}
	return moved
}

func TestConfigInitIsCheckedAndNotWrittenOver(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "new.yaml")
	if code, out, messages := program(t.Context(), "config", "init", file); code != exitClean || out != "" || !strings.Contains(messages, "config check") {
		t.Errorf("exit code %d, %q, %q", code, out, messages)
	}
	if code, out, messages := program(t.Context(), "config", "check", file); code != exitClean || messages != "" || !strings.Contains(out, "1 target,") {
		t.Errorf("exit code %d, %q, %q", code, out, messages)
	}
	if code, _, messages := program(t.Context(), "config", "init", file); code != exitUsage || !strings.Contains(messages, "is there already") {
		t.Errorf("exit code %d, %q", code, messages)
	}
	if err := os.WriteFile(file, []byte("scop: []\ntargets:\n  - {nam: a}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, messages := program(t.Context(), "config", "check", file)
	for _, says := range []string{file + `:1:1: unknown key "scop"`, file + `:3:6: unknown key "nam" in a target: did you mean "name"?`, "mistakes: nothing was contacted"} {
		if !strings.Contains(messages, says) {
			t.Errorf("%q does not say %q", messages, says)
		}
	}
	if code != exitUsage {
		t.Errorf("exit code %d", code)
	}
	if code, _, _ := program(t.Context(), "audit", "--config", file); code != exitUsage {
		t.Errorf("audit: exit code %d", code)
	}
	if code, out, _ := program(t.Context(), "config", "schema"); code != exitClean || !strings.Contains(out, "json-schema.org") {
		t.Errorf("schema: exit code %d", code)
	}
}

// TestExpectedTLSIsAskedForOnAPlaintextPort gives two ports that speak
// plaintext, of which one speaks TLS as well.
func TestExpectedTLSIsAskedForOnAPlaintextPort(t *testing.T) {
	t.Parallel()
	root, err := pacs.NewAuthority("Drift Authority")
	if err != nil {
		t.Fatal(err)
	}
	both := pacs.Posture{Address: host(140) + ":0", TLS: authority{root, t}.config(pacs.Certificate{}, tls.NoClientCert, nil), PlaintextToo: true}
	plain := pacs.Posture{Address: host(141) + ":0"}
	file := configuration(t, fmt.Sprintf(`targets:
  - {name: both, address: '%s', expect: {tls: mutual}}
  - {name: plain, address: '%s', expect: {tls: none, plaintext: open, stranger: phi-visible}}
`, synthetic(t, both, fixtures.Archive{}).Addr(), synthetic(t, plain, fixtures.Archive{Studies: 3, Seed: 1}).Addr()))
	moved := drift(t, file)
	if want := []string{"tls-expected mutual", "tls-seen optional"}; !slices.Equal(moved["both"], want) || len(moved) != 1 {
		t.Errorf("%v; in truth %v of one", moved, want)
	}
}
