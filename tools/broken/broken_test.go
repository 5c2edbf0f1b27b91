package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

func TestEveryGuaranteeHasABreakage(t *testing.T) {
	rows, err := guarantees(filepath.Join(root, "SECURITY.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range rows {
		if len(g.breakages()) == 0 {
			t.Errorf("nothing breaks %q", g.text)
		}
	}
	for _, b := range breakages {
		row := slices.IndexFunc(rows, func(g guarantee) bool { return strings.HasPrefix(g.text, b.guarantee) })
		if row < 0 || b.guarantee == "" {
			t.Errorf("%s: no guarantee begins with %q", b.how, b.guarantee)
			continue
		}
		for test := range strings.SplitSeq(b.tests, "|") {
			if !slices.Contains(rows[row].tests, test) {
				t.Errorf("%s: the guarantee does not name %s", b.how, test)
			}
		}
	}
}

func TestEveryBreakageApplies(t *testing.T) {
	for _, b := range breakages {
		text, err := os.ReadFile(filepath.Join(root, b.file))
		if err != nil {
			t.Error(err)
			continue
		}
		if _, err := b.apply(string(text)); err != nil {
			t.Errorf("%s: %v to %s, where the old text is %d times", b.how, err, b.file, strings.Count(string(text), b.old))
		}
	}
}

// TestWhatIsCaught tries the judge on a module of its own.
func TestWhatIsCaught(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":    "module m\n",
		"m.go":      "package m\n\nconst two = 2\n",
		"m_test.go": "package m\n\nimport \"testing\"\n\nfunc TestTwo(t *testing.T) {\n\tif two != 2 {\n\t\tt.Error(two)\n\t}\n}\n\nfunc TestQuiet(t *testing.T) {}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("GOFLAGS", "-mod=mod")
	for _, row := range []struct{ old, new, tests, want string }{
		{"two = 2", "two = 3", "TestTwo|TestQuiet", ""},
		{"two = 2", "two = 3", "TestQuiet", "the tests pass"},
		{"two = 2", "two = 3", "TestThree", "no such test"},
		{"two = 2", "two = two", "TestTwo", "does not compile"},
		{"two = 4", "two = 3", "TestTwo", "does not apply"},
	} {
		got, err := tree{dir}.try(context.Background(), breakage{file: "m.go", old: row.old, new: row.new, pkg: ".", tests: row.tests}, nil)
		switch {
		case row.want == "" && (err != nil || !slices.Equal(got, []string{"TestTwo"})):
			t.Errorf("%s, %s: %v, %v", row.new, row.tests, got, err)
		case row.want != "" && (err == nil || err.Error() != row.want):
			t.Errorf("%s, %s: %v, want %s", row.new, row.tests, err, row.want)
		}
	}
}
