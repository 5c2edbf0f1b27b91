package render

import (
	"slices"
	"strings"
	"testing"

	"pacsaudit/audit/checks"
)

// TestLinesBreakBetweenSigns holds where a text without spaces may be broken.
func TestLinesBreakBetweenSigns(t *testing.T) {
	for s, want := range map[string][]string{
		"one two three":   {"one two", "three"},
		"検査、ORTHANC、PACS": {"検査、", "ORTHANC、", "PACS"},
		"検査の一覧。":          {"検査の一", "覧。"},
	} {
		if got := new(terminal).wrapped(s, 9); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", s, got, want)
		}
	}
}

// TestExplanationsFitTheScreen holds that what is said of a check has no line
// beyond the width, in any language.
func TestExplanationsFitTheScreen(t *testing.T) {
	const columns = 80
	fits := func(e Entry) {
		for _, lang := range Langs() {
			var b strings.Builder
			if err := WriteCheck(&b, e, Options{Lang: lang, Width: columns}); err != nil {
				t.Error(err)
			}
			for line := range strings.Lines(b.String()) {
				if n := width(strings.TrimSuffix(line, "\n")); n > columns {
					t.Errorf("%v in %v has %d columns: %s", e.ID, lang, n, line)
				}
			}
		}
	}
	for _, c := range checks.All() {
		e := Entry{ID: c.ID, Severity: c.Severity, Zoned: c.Zoned, Title: c.Title, Why: c.Why, How: c.How, Fix: c.Fix, Refs: c.Refs}
		for p, s := range c.Settings {
			e.Settings = append(e.Settings, Setting{p, s})
		}
		fits(e)
	}
	for _, c := range checks.Headers() {
		fits(Entry{ID: c.ID, Severity: c.Severity, Title: c.Title, Why: c.Why, How: c.How, Fix: c.Fix, Refs: c.Refs})
	}
	for _, c := range checks.Configs() {
		fits(Entry{ID: c.ID, Severity: c.Severity, Title: c.Title, Why: c.Why, How: c.How, Fix: c.Fix, Refs: c.Refs})
	}
}

// TestShortNamesOfAFleetDiffer: the names of one hospital begin alike and end in
// a number or a place. What is left of a number is whole.
func TestShortNamesOfAFleetDiffer(t *testing.T) {
	for name, want := range map[string]string{
		"archive-of-the-department-0004":                                                            "archive-of-the-de…ent-0004",
		"archive-of-the-department-100400071234":                                                    "archive-of-the-department…",
		"画像保管サーバー第一病棟放射線科三号機":                                                                       "画像保管サーバー…科三号機",
		"COMMON@archive.radiology.hospital.example:11112":                                           "COMMON@archive.radi…:11112",
		"archive-of-the-department-e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301": "archive-of-the-de…e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301",
		"main-archive": "main-archive",
	} {
		if got := shortName(name, 26); got != want || width(got) > 26 {
			t.Errorf("%q, %d columns, want %q", got, width(got), want)
		}
	}
}
