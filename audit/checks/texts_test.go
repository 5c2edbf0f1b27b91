package checks

import (
	"slices"
	"testing"

	"pacsaudit/audit"
)

// TestEveryTextIsOfACheck, and every check has its texts.
func TestEveryTextIsOfACheck(t *testing.T) {
	left := map[string]bool{}
	for id := range english() {
		left[id] = true
	}
	for _, c := range All() {
		if !left[c.ID.String()] {
			t.Errorf("%s has no texts in en.yaml", c.ID)
		}
		delete(left, c.ID.String())
	}
	for _, c := range Headers() {
		if !left[c.ID.String()] {
			t.Errorf("%s has no texts in en.yaml", c.ID)
		}
		delete(left, c.ID.String())
	}
	for id := range left {
		t.Errorf("%s has texts in en.yaml, and is no check", id)
	}
}

// TestEverySettingIsOfAProductAndACheck, of each at most one: a check says one
// thing of a product.
func TestEverySettingIsOfAProductAndACheck(t *testing.T) {
	type place struct {
		check   audit.ID
		product audit.Product
	}
	seen := map[place]bool{}
	for i, s := range settings() {
		if s.Product == audit.UnknownProduct || s.Text.IsZero() || len(s.Checks) == 0 {
			t.Errorf("setting %d has no product, text or check: %+v", i, s)
		}
		for _, id := range s.Checks {
			if seen[place{id, s.Product}] {
				t.Errorf("%v has two settings of %v", id, s.Product)
			}
			seen[place{id, s.Product}] = true
			at := slices.IndexFunc(All(), func(c *audit.Check) bool { return c.ID == id })
			if at < 0 {
				t.Errorf("%v is no check", id)
			} else if got := All()[at].Settings[s.Product]; got != s.Text {
				t.Errorf("%v says of %v: %q", id, s.Product, got)
			}
		}
		s.dated(t, s.Text.String())
	}
	if len(seen) < 50 {
		t.Errorf("%d settings", len(seen))
	}
}
