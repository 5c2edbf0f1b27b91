package checks

import (
	"slices"
	"strings"
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
	for _, c := range Configs() {
		if !left[c.ID.String()] {
			t.Errorf("%s has no texts in en.yaml", c.ID)
		}
		delete(left, c.ID.String())
	}
	for id := range left {
		t.Errorf("%s has texts in en.yaml, and is no check", id)
	}
}

// TestTitlesFitALine: a fault is named in 45 columns, and where it is not
// settled, it is a question.
func TestTitlesFitALine(t *testing.T) {
	for id, w := range english() {
		if n := len(w.Title.String()); n > 45 {
			t.Errorf("%s: the title has %d columns: %q", id, n, w.Title)
		}
		if q := w.Question.String(); !strings.HasSuffix(q, "?") || len(q) > 60 {
			t.Errorf("%s: the question is %q", id, q)
		}
	}
}

// TestEverySettingIsOfAProductAndACheck, of each at most one: a check says one
// thing of a product, and so does a cause. Each has a source.
func TestEverySettingIsOfAProductAndACheck(t *testing.T) {
	type place struct {
		of      string
		product audit.Product
	}
	seen := map[place]bool{}
	for i, s := range settings() {
		if s.Product == audit.UnknownProduct || s.Text.IsZero() || (len(s.Checks) == 0) == s.Cause.IsZero() {
			t.Errorf("setting %d has no product, no text, or not one of checks and a cause: %+v", i, s)
		}
		if s.Source.IsZero() || s.URL.IsZero() || s.Date == "" {
			t.Errorf("nobody knows where %q is from", s.Text)
		}
		if name, _, ok := strings.Cut(s.Text.String(), ": "); !ok || strings.Contains(name, " ") {
			t.Errorf("%q does not begin with the product", s.Text)
		}
		note := func(of string) {
			if seen[place{of, s.Product}] {
				t.Errorf("%v has two settings of %v", of, s.Product)
			}
			seen[place{of, s.Product}] = true
		}
		for _, id := range s.Checks {
			note(id.String())
			at := slices.IndexFunc(All(), func(c *audit.Check) bool { return c.ID == id })
			if at < 0 {
				t.Errorf("%v is no check", id)
			} else if got := All()[at].Settings[s.Product]; got != s.Text {
				t.Errorf("%v says of %v: %q", id, s.Product, got)
			}
		}
		if c := s.Cause; !c.IsZero() {
			note(c.String())
			if !slices.ContainsFunc(causes(), func(known cause) bool { return known.ID == c }) {
				t.Errorf("%v is no cause", c)
			}
		}
		s.dated(t, s.Text.String())
	}
	if len(seen) < 90 {
		t.Errorf("%d settings", len(seen))
	}
}

// TestEveryCauseIsOfChecks, of several, and each check has one at most.
func TestEveryCauseIsOfChecks(t *testing.T) {
	of := map[audit.ID]audit.Text{}
	for _, one := range causes() {
		if one.ID.IsZero() || one.Fix.IsZero() || len(one.Closes) < 2 {
			t.Errorf("a cause has an ID, a fix and several checks: %+v", one)
		}
		for _, id := range one.Closes {
			if !of[id].IsZero() {
				t.Errorf("%v has two causes", id)
			}
			of[id] = one.ID
			at := slices.IndexFunc(All(), func(c *audit.Check) bool { return c.ID == id })
			if at < 0 {
				t.Errorf("%v is no check", id)
			} else if c := All()[at].Cause; c == nil || c.ID != one.ID {
				t.Errorf("%v does not know its cause %v", id, one.ID)
			}
		}
	}
}

// TestOneChangeClosesWhatItSays: a server that keeps unknown callers out passes
// every check that this is said to close.
func TestOneChangeClosesWhatItSays(t *testing.T) {
	shut := seen(func(o *audit.Observation) {
		o.Target.Called = audit.Lit("PACS")
		o.Stranger, o.WithCalledTitle = audit.Rejection(1, 1, 3), audit.Rejection(1, 1, 3)
	})
	for _, c := range All() {
		if c.Cause == nil || c.Cause.ID.String() != "unknown-callers" {
			continue
		}
		if v := c.Judge(shut); v.Ruling != audit.RulingPass {
			t.Errorf("%v says %v of a server that keeps unknown callers out", c.ID, v.Ruling)
		}
	}
}
