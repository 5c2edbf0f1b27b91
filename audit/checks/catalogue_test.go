package checks

import (
	"go/token"
	"os"
	"strings"
	"testing"

	"pacsaudit/audit"
)

// TestEveryCheck gives each check an observation of nothing: without evidence
// nobody passes and nobody fails.
func TestEveryCheck(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range All() {
		id := c.ID.String()
		if seen[id] {
			t.Errorf("%s stands twice", id)
		}
		seen[id] = true
		if v := c.Judge(audit.Observation{}); v.Ruling != audit.RulingInconclusive {
			t.Errorf("%s says %v of an observation of nothing", id, v.Ruling)
		}
		interrupted := audit.Step{Outcome: audit.Interrupted}
		if v := c.Judge(audit.Observation{Reach: interrupted, Plaintext: interrupted, Stranger: interrupted, Echo: interrupted, Find: interrupted}); v.Ruling != audit.RulingInconclusive {
			t.Errorf("%s says %v of an interrupted audit", id, v.Ruling)
		}
		if _, err := os.Stat(strings.ReplaceAll(id, "-", "_") + ".go"); err != nil {
			t.Errorf("%s has no file of its name", id)
		}
		for _, part := range strings.Split(id, "-") {
			if !token.IsIdentifier(part) && !token.IsKeyword(part) || part != strings.ToLower(part) {
				t.Errorf("%s is not kebab case", id)
			}
		}
		for what, text := range map[string]audit.Text{"title": c.Title, "fix": c.Fix} {
			s := text.String()
			if s == "" || strings.HasSuffix(s, ".") || strings.ToUpper(s[:1]) != s[:1] {
				t.Errorf("%s: the %s is not a sentence without a full stop: %q", id, what, s)
			}
		}
		if c.Severity == audit.NoSeverity || len(c.Refs) == 0 {
			t.Errorf("%s has no severity or no reference", id)
		}
	}
	if len(seen) < 7 {
		t.Fatalf("only %d checks", len(seen))
	}
}
