//go:build interop

package e2e

import (
	"os/exec"
	"strings"
	"testing"

	"pacsaudit/fixtures/realpacs"
)

// TestInteropShellsReadTheirCompletion asks shells whether they can read their
// script. Bash has to be there, the others are asked where they are.
func TestInteropShellsReadTheirCompletion(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish"} {
		if _, err := exec.LookPath(shell); err != nil && shell != "bash" {
			t.Logf("%s is not installed: its script was not tried", shell)
			continue
		}
		_, script, _ := program(t.Context(), "completion", shell)
		cmd := exec.CommandContext(t.Context(), realpacs.Need(t, shell), "-n")
		cmd.Stdin = strings.NewReader(script)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", shell, err, out)
		}
	}
}
