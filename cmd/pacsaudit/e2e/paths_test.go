package e2e

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode"
)

// TestPathsMoveNoCursor gives every command paths that a terminal would act on,
// of files that are there, are not, and hold nothing.
func TestPathsMoveNoCursor(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such names on Windows")
	}
	t.Parallel()
	dir := t.TempDir()
	evil := filepath.Join(dir, "x\x1b]0;t\a\x1b[31m\u202E\u009b")
	broken, there := evil+".json", evil+".yaml"
	if err := os.WriteFile(broken, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	config := configuration(t, "scope: [127.0.0.0/8]\ntargets: [{name: a, address: '127.0.0.1:1'}]\n")
	for _, args := range [][]string{
		{"report", broken}, {"report", evil}, {"report", "diff", broken, evil}, {"report", "merge", broken}, {"report", "policy", evil},
		{"config", "check", broken}, {"config", "check", evil}, {"config", "init", there}, {"config", "init", there}, {"config", "init", evil + "/x"},
		{"audit", "--config", broken}, {"audit", "127.0.0.1:1", "--output", evil}, {"audit", "127.0.0.1:1", "--output", evil + "/x.json"}, {"audit", "127.0.0.1:1", "--ca", evil}, {"audit", evil}, {"audit", "--" + evil},
		{"inspect", evil}, {"inspect", broken, "--files", evil + "/x"}, {"inspect", broken, "--resume", broken}, {"inspect", "http://" + evil}, {"inspect", "s3://" + evil},
		{"sweep", evil}, {"sweep", "127.0.0.1", "--journal", evil + "/x"}, {"sweep", broken}, {"sweep", "127.0.0.1", "--never", evil},
		{"serve", "--config", broken}, {"serve", "--config", config, "--history", evil + "/x"}, {"serve", "--config", config, "--history", "none", "--web.config.file", evil},
		{"echo", evil}, {"find", evil}, {"checks", evil}, {"completion", evil}, {evil},
	} {
		_, _, messages := program(t.Context(), args...)
		if messages == "" || strings.ContainsFunc(messages, func(r rune) bool { return r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) {
			t.Errorf("%.30q: %q", args, messages)
		}
	}
}
