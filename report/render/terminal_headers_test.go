package render

import (
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// TestWhatFilesSayOfThemselvesIsShown: each line where it is true, in both
// languages and on every page that people read.
func TestWhatFilesSayOfThemselvesIsShown(t *testing.T) {
	h := &report.Headers{FileCounts: audit.FileCounts{DICOM: 9, Files: 9, Complete: true}}
	if got := English.headerClaims(h); len(got) != 0 {
		t.Errorf("of files that say nothing: %q", got)
	}
	h.Deid.Claimed, h.Deid.Contradicted, h.Images.Either, h.BirthDates.OddForm = 7, 3, 5, 2
	want := []string{
		"7 files say that they are de-identified; 3 of them show a person",
		"5 files say that their image shows a face or text that identifies",
		"2 files hold a birth date that is not in the standard's form",
	}
	one := &report.Headers{}
	one.Deid.Claimed, one.Deid.Contradicted, one.Images.Either, one.BirthDates.OddForm = 1, 1, 1, 1
	if got := strings.Join(English.headerClaims(one), "\n"); got != "1 file says that it is de-identified; 1 of them shows a person\n1 file says that its image shows a face or text that identifies\n1 file holds a birth date that is not in the standard's form" {
		t.Errorf("of one file: %q", got)
	}
	got := English.headerClaims(h)
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%q", got)
	}
	for i, l := range Japanese.headerClaims(h) {
		if l == want[i] || !strings.ContainsAny(l, "7352") {
			t.Errorf("in Japanese: %q", l)
		}
	}
}
