package render

import (
	"encoding/json"
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// someAffected is whom twelve patients with a few studies would show.
func someAffected(t *testing.T) *report.Affected {
	t.Helper()
	a := new(report.Affected)
	err := json.Unmarshal([]byte(`{"patients": 12, "studies": 30, "minors": "<10", "adults": 10, "first_year": 2019, "last_year": 2021,
		"by_year": {"2019": {"patients": 12, "studies": 25}, "2021": {"patients": "<10", "studies": "<10"}},
		"by_modality": {"none": {"patients": "<10", "studies": "<10"}, "CT": {"patients": 12, "studies": 30}}}`), a)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestWhomRecordsShowIsOnEveryPage: on the terminal with --verbose, and in HTML.
func TestWhomRecordsShowIsOnEveryPage(t *testing.T) {
	a := someAffected(t)
	got := strings.Join(English.affected(a), "\n")
	want := "Shown are 12 patients and 30 studies, of 2019 to 2021\nUnder 18: <10 patients; adults: 10\nPatients by modality: not said <10, CT 12"
	if got != want {
		t.Errorf("%s", got)
	}
	bars := English.years(a)
	if len(bars) != 3 || bars[0].Name != "2019" || bars[1].Patients != "0" || bars[2].Name != "2021" || bars[0].Share != 100 || bars[1].Share != 0 {
		t.Errorf("%+v", bars)
	}
	hidden := new(report.Affected)
	if err := json.Unmarshal([]byte(`{"patients": 200, "studies": 200, "by_year": {"2019": {"patients": "10-200", "studies": "10-200"},
		"2020": {"patients": "<10", "studies": "<10"}, "2021": {"patients": 100, "studies": 100}}}`), hidden); err != nil {
		t.Fatal(err)
	}
	if bars := English.years(hidden); len(bars) != 3 || bars[0].Patients != "10–200" || bars[0].Share != 10 || bars[1].Share != 9 || bars[2].Share != 100 {
		t.Errorf("%+v", bars)
	}
	a.AtLeast = true
	if got := English.affected(a)[0]; got != "Shown are at least 12 patients and 30 studies, of 2019 to 2021" {
		t.Errorf("%s", got)
	}
	a.AtLeast = false
	if none := English.affected(nil); none != nil || English.years(nil) != nil {
		t.Errorf("of nobody: %q", none)
	}
	r := &report.Report{Headers: &report.Headers{FileCounts: audit.FileCounts{Files: 40, DICOM: 40, Complete: true}, Exposed: 40}}
	r.Headers.Affected = a
	for name, contains := range map[string][]string{
		"html":     {"Shown are 12 patients and 30 studies", `class="years"`, "2021: &lt;10 patients, &lt;10 studies"},
		"terminal": {"Shown are 12 patients and 30 studies", "2019", "12 patients, 25 studies"},
	} {
		page := string(render(t, name, r, Options{Verbose: true}))
		for _, part := range contains {
			if !strings.Contains(page, part) {
				t.Errorf("%s has no %q", name, part)
			}
		}
	}
}

// TestACellIsReadAsItIsKnown: below ten it is no number, and of two parts it has
// bounds.
func TestACellIsReadAsItIsKnown(t *testing.T) {
	for c, want := range map[report.Cell]string{{}: "0", {Least: 1, Most: 9}: "<10", {Least: 10, Most: 10}: "10", {Least: 1234, Most: 1234}: "1,234", {Least: 20, Most: 38}: "20–38"} {
		if got := cell(c); got != want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
