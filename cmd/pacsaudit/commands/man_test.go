package commands

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the generated pages")

// program runs the program and gives what it printed.
func program(ctx context.Context, args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = Run(ctx, append([]string{"pacsaudit"}, args...), &out, &err)
	return code, out.String(), err.String()
}

// generated compares a page with what the program writes, or writes it.
func generated(t *testing.T, name, want string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Error(err)
	} else if string(got) != want {
		t.Errorf("%s is not what the program writes: go test ./cmd/pacsaudit/commands -run Page -update", name)
	}
}

// TestPageOfEachCommand holds that each command has a page, and that it says what the
// help says.
func TestPageOfEachCommand(t *testing.T) {
	_, help, _ := program(t.Context(), "--help")
	var names []string
	for _, m := range regexp.MustCompile(`(?m)^   ([a-z]+)  `).FindAllStringSubmatch(help, -1) {
		names = append(names, m[1])
		code, page, messages := program(t.Context(), "man", "--format", "markdown", m[1])
		if code != exitClean || !strings.HasPrefix(page, "# pacsaudit "+m[1]+"\n") {
			t.Fatalf("%s: exit code %d: %s", m[1], code, messages)
		}
		generated(t, filepath.Join("../pages", m[1]+".md"), page)
	}
	if len(names) < 13 {
		t.Errorf("commands of the help: %v", names)
	}
	files, err := filepath.Glob("../pages/*.md")
	if err != nil || len(files) != len(names) {
		t.Errorf("%d pages for %d commands: %v", len(files), len(names), err)
	}
}

func TestManualsThatAreNotThere(t *testing.T) {
	for _, args := range [][]string{{"man", "nothing"}, {"man", "audit", "sweep"}, {"man", "--format", "html"}} {
		if code, _, messages := program(t.Context(), args...); code != exitUsage || messages == "" {
			t.Errorf("%v: exit code %d: %s", args, code, messages)
		}
	}
}
