package checks

import (
	"testing"

	"pacsaudit/audit"
)

// TestEveryConfigCheckIsExplained, as those of servers are.
func TestEveryConfigCheckIsExplained(t *testing.T) {
	for _, c := range Configs() {
		sentences(t, c.ID.String(), map[string]audit.Text{"title": c.Title, "reason": c.Why, "fix": c.Fix}, c.How)
		if len(c.Refs) == 0 || c.Severity == audit.NoSeverity {
			t.Errorf("%v has no severity or no reference", c.ID)
		}
		if Caused(c.ID) != c {
			t.Errorf("%v is not found by its ID", c.ID)
		}
	}
	if c := Caused(audit.NewID("query-open")); c == nil || c.Severity != audit.High || c.Title.IsZero() {
		t.Errorf("a setting cannot cause query-open: %+v", c)
	}
	if c := Caused(audit.NewID("no-such-check")); c != nil {
		t.Errorf("there is a check %v", c.ID)
	}
}
