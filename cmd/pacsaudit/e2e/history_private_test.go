package e2e

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestServeRefusesAHistoryOfEverybodys holds that serve ends by itself and says
// what to do.
func TestServeRefusesAHistoryOfEverybodys(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes say nothing on Windows")
	}
	for name, row := range map[string]struct {
		make func(where string) error
		says string
	}{
		"mode": {func(where string) error {
			if err := os.WriteFile(where, nil, 0o600); err != nil {
				return err
			}
			return os.Chmod(where, 0o666)
		}, "chmod 600"},
		"link":   {func(where string) error { return os.Symlink(where+".victim", where) }, "symbolic link"},
		"folder": {func(where string) error { return os.Chmod(filepath.Dir(where), 0o777) }, "chmod o-w"},
	} {
		t.Run(name, func(t *testing.T) {
			where := filepath.Join(t.TempDir(), "history.db")
			if err := row.make(where); err != nil {
				t.Fatal(err)
			}
			config := configuration(t, "scope: [127.0.0.0/8]\ntargets: [{name: a, address: '127.0.0.1:1'}]\n")
			code, _, messages := program(t.Context(), "serve", "--config", config, "--history", where, "--web.listen-address", "127.0.0.1:0")
			if code != exitUsage || !strings.Contains(messages, row.says) {
				t.Errorf("exit code %d: %s", code, messages)
			}
		})
	}
}
