//go:build interop

package commands

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pacsaudit/fixtures/realpacs"
)

// TestInteropDockerAcceptsTheComposeFile needs the compose plugin, and no engine. It
// is the one test of other programs that is skipped without: the plugin is in no
// package of Debian 12.
func TestInteropDockerAcceptsTheComposeFile(t *testing.T) {
	if err := exec.CommandContext(t.Context(), "docker", "compose", "version").Run(); err != nil {
		t.Skip("docker has no compose plugin here")
	}
	cmd := exec.CommandContext(t.Context(), "docker", "compose", "config", "--quiet")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestInteropPromtoolAcceptsTheConfigurationOfCompose(t *testing.T) {
	promtool := realpacs.Need(t, "promtool")
	dir := t.TempDir()
	for _, file := range []string{"../deploy/compose/prometheus.yml", root + "/report/metrics/alert_rules.yml", root + "/report/metrics/recording_rules.yml"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(file)), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.CommandContext(t.Context(), promtool, "check", "config", filepath.Join(dir, "prometheus.yml")).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestInteropSystemdAcceptsTheUnit has systemd read the unit, with another program in
// it, because ours is not installed.
func TestInteropSystemdAcceptsTheUnit(t *testing.T) {
	analyze := realpacs.Need(t, "systemd-analyze")
	file := filepath.Join(t.TempDir(), "pacsaudit.service")
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(unit(t), "/usr/local/bin/pacsaudit", "/bin/true")), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), analyze, "verify", "--man=no", file).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}
