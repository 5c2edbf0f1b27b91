package checks

import (
	"regexp"
	"strings"
	"testing"

	"pacsaudit/audit"
)

// TestEveryReferenceIsOfAWork that says where and when, and every work has one.
func TestEveryReferenceIsOfAWork(t *testing.T) {
	used := map[string]bool{}
	refer := func(id audit.ID, refs []audit.Text) {
		for _, r := range refs {
			w, ok := WorkOf(r)
			if !ok {
				t.Errorf("%v: nobody knows where %q is", id, r)
			}
			used[w.Name] = true
			if proposed := strings.HasSuffix(r.String(), "(proposed)"); proposed != (w.Status == "proposed") {
				t.Errorf("%v: %q, of which the status is %q", id, r, w.Status)
			}
		}
	}
	for _, c := range All() {
		refer(c.ID, c.Refs)
	}
	for _, c := range Headers() {
		refer(c.ID, c.Refs)
	}
	date := regexp.MustCompile(`^\d{4}-\d{2}(-\d{2})?$|^current edition$`)
	for _, w := range Works() {
		if !used[w.Name] {
			t.Errorf("no check refers to %s", w.Name)
		}
		if w.Title.IsZero() || !strings.HasPrefix(w.URL, "https://") || !date.MatchString(w.Date) {
			t.Errorf("%s: %+v", w.Name, w)
		}
	}
}

// TestReferencesOfEachRegionAreThere: who reads patients has what Europe, the
// United States and Japan say of it.
func TestReferencesOfEachRegionAreThere(t *testing.T) {
	for id, want := range map[string][]string{
		"query-exposes-phi":   {"NIS2 Art. 21", "NIS2 Art. 23", "GDPR Art. 32", "GDPR Art. 33", "45 CFR 164.312(a)(1)", "45 CFR 164.312(b)", "APPI Art. 26"},
		"tls-absent":          {"NIS2 Art. 21", "GDPR Art. 32", "45 CFR 164.312(e)(2)(ii)", "90 FR 898 (proposed)", "MHLW Guidelines 6.0, System Operation 13"},
		"default-credentials": {"NIS2 Art. 21", "GDPR Art. 32", "45 CFR 164.312(d)", "90 FR 898 (proposed)", "MHLW Guidelines 6.0, System Operation 14"},
	} {
		refs := map[string]bool{}
		for _, r := range english()[id].References {
			refs[r.String()] = true
		}
		for _, r := range want {
			if !refs[r] {
				t.Errorf("%s does not refer to %s", id, r)
			}
		}
	}
}
