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
		if v := c.Judge(audit.Observation{Steps: audit.Steps{Reach: interrupted, Plaintext: interrupted, Stranger: interrupted, Echo: interrupted}, Find: interrupted}); v.Ruling != audit.RulingInconclusive {
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
		sentences(t, id, map[string]audit.Text{"title": c.Title, "reason": c.Why, "fix": c.Fix}, c.How)
		if c.Severity == audit.NoSeverity || len(c.Refs) == 0 {
			t.Errorf("%s has no severity or no reference", id)
		}
	}
	if len(seen) < 7 {
		t.Fatalf("only %d checks", len(seen))
	}
}

// sentences holds that a check is explained: that no text is missing, and that
// each is a sentence without its full stop, free of signs of Markdown.
func sentences(t *testing.T, id string, texts map[string]audit.Text, how audit.How) {
	t.Helper()
	texts["question"] = how.Asks
	for _, r := range audit.Rulings() {
		if when := how.When(r); !when.IsZero() {
			texts["explanation of "+r.String()] = when
		}
	}
	for what, text := range texts {
		s := text.String()
		if s == "" || strings.HasSuffix(s, ".") || strings.ToUpper(s[:1]) != s[:1] || strings.ContainsAny(s, "`|<>[]_\n") {
			t.Errorf("%s: the %s is not a sentence without a full stop: %q", id, what, s)
		}
	}
}

// TestCataloguesAreInOrder: the worst first, and of one severity by ID.
func TestCataloguesAreInOrder(t *testing.T) {
	type entry struct {
		severity audit.Severity
		id       string
	}
	var checks, headers []entry
	for _, c := range All() {
		checks = append(checks, entry{c.Severity, c.ID.String()})
	}
	for _, c := range Headers() {
		headers = append(headers, entry{c.Severity, c.ID.String()})
	}
	for _, list := range [][]entry{checks, headers} {
		for i := 1; i < len(list); i++ {
			if a, b := list[i-1], list[i]; a.severity < b.severity || a.severity == b.severity && a.id >= b.id {
				t.Errorf("%v comes before %v", a, b)
			}
		}
	}
}
