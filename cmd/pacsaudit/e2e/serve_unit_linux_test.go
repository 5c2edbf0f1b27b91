package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestSystemctlReloadFailsForARefusedConfiguration runs the first ExecReload of the unit
// as systemd would, with the test binary as the program.
func TestSystemctlReloadFailsForARefusedConfiguration(t *testing.T) {
	t.Parallel()
	unit, err := os.ReadFile("../deploy/pacsaudit.service")
	if err != nil {
		t.Fatal(err)
	}
	_, line, _ := strings.Cut(string(unit), "\nExecReload=/bin/sh -c '")
	line, _, found := strings.Cut(line, "'\n")
	if !found {
		t.Fatal("the unit has no such ExecReload")
	}
	file := filepath.Join(t.TempDir(), "pacsaudit.yaml")
	script := strings.NewReplacer("/usr/local/bin/pacsaudit", os.Args[0], "/etc/pacsaudit/pacsaudit.yaml", file, "$$", "$").Replace(line)
	for name, row := range map[string]struct {
		content string
		good    bool
	}{
		"good":       {"scope: [127.0.0.0/8]\ntargets: [{name: a, address: \"127.0.0.1:104\", called: A}]\n", true},
		"a warning":  {"scope: [127.0.0.0/8]\ntargets: [{name: a, address: \"127.0.0.1:104\", called: A}, {name: b, address: \"127.0.0.1:104\", called: A}]\n", true},
		"a mistake":  {"targets: [{name: a, surprise: 1}]\n", false},
		"not YAML":   {"targets: [", false},
		"not a file": {"", false},
	} {
		os.Remove(file)
		if row.content != "" {
			if err := os.WriteFile(file, []byte(row.content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		cmd := exec.CommandContext(t.Context(), "sh", "-c", script)
		cmd.Env = append(os.Environ(), asProgram+"=1")
		if out, err := cmd.CombinedOutput(); (err == nil) != row.good {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}
