package render

import (
	"encoding/csv"
	"os"
	"strconv"
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// TestRejectionsAreSaidInTheStandardsWords: each row of PS3.8 Table 9-21.
func TestRejectionsAreSaidInTheStandardsWords(t *testing.T) {
	f, err := os.Open("../../fixtures/spec/reject.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	number := func(s string) uint8 {
		n, _ := strconv.ParseUint(s, 10, 8)
		return uint8(n)
	}
	var results, sources, reasons int
	for _, row := range rows[1:] {
		name := row[3]
		switch {
		case row[0] != "":
			results++
			if got := rejectResults[number(row[0])]; "rejected-"+got != name {
				t.Errorf("result %s is %q, want %q", row[0], got, name)
			}
		case row[2] == "":
			sources++
			if got := rejectSources[number(row[1])]; got != name {
				t.Errorf("source %s is %q, want %q", row[1], got, name)
			}
		default:
			reasons++
			if got := rejectReasons[[2]uint8{number(row[1]), number(row[2])}]; strings.ReplaceAll(got, " ", "-") != name {
				t.Errorf("reason %s of source %s is %q, want %q", row[2], row[1], got, name)
			}
		}
	}
	if results != len(rejectResults) || sources != len(rejectSources) || reasons != len(rejectReasons) {
		t.Errorf("%d results, %d sources, %d reasons in the table of the standard", results, sources, reasons)
	}
	if _, words := English.rejection(audit.Rejection(9, 1, 200)); words != "not in the standard, service-user, not in the standard" {
		t.Errorf("codes outside the standard: %s", words)
	}
}

// TestWordsAreExplainedWhereTheyAreUsed, once, and not where they are not.
func TestWordsAreExplainedWhereTheyAreUsed(t *testing.T) {
	const phi = "PHI: what identifies a patient"
	open, echo, gated := settledAs(audit.PHIVisible), settledAs(audit.Echoes), settledAs(audit.ExposureClosed)
	gated.Steps.Stranger, gated.Steps.WithCalledTitle = audit.Rejection(1, 1, 7), audit.Rejection(1, 1, 3)
	for name, row := range map[string]struct {
		targets []report.Target
		verbose bool
		want    map[string]int
	}{
		"an open archive":     {[]report.Target{open, open}, false, map[string]int{phi: 1, "PS3.8": 0}},
		"an echo":             {[]report.Target{echo}, false, map[string]int{phi: 0, "PS3.8": 0}},
		"two that refuse":     {[]report.Target{gated, gated}, false, map[string]int{phi: 0, "1/1/3: permanent, service-user, calling AE title not recognized (PS3.8 §9.3.4)": 1, "1/1/7: ": 0}},
		"with all that ended": {[]report.Target{gated}, true, map[string]int{"1/1/3: ": 1, "1/1/7: permanent, service-user, called AE title not recognized (PS3.8 §9.3.4)": 1}},
	} {
		out := string(render(t, "terminal", reportOf(1, row.targets...), Options{Verbose: row.verbose}))
		for text, n := range row.want {
			if got := strings.Count(out, text); got != n {
				t.Errorf("%s: %d times %q, want %d:\n%s", name, got, text, n, out)
			}
		}
	}
}

// TestAReportOfNoTargetHasNoEmptyHeading, and says that there is none.
func TestAReportOfNoTargetHasNoEmptyHeading(t *testing.T) {
	for _, lang := range Langs() {
		out := string(render(t, "terminal", reportOf(1), Options{Lang: lang}))
		if strings.Contains(out, lang.say("EXPOSURE")) || !strings.Contains(out, lang.say("No server was audited.")) {
			t.Errorf("%v:\n%s", lang, out)
		}
		page := string(render(t, "html", reportOf(1), Options{Lang: lang}))
		if strings.Contains(page, lang.say("A sweep finds and does not judge: audit what it found, with --audit.")) {
			t.Errorf("%v: the page speaks of a sweep", lang)
		}
		if strings.Contains(page, "<h2 id=\"todo-h\">") {
			t.Errorf("%v: the page has a heading with nothing to do", lang)
		}
	}
}

// TestNextIsWhatAPersonWouldDo in reports of which the first fault is no guide.
func TestNextIsWhatAPersonWouldDo(t *testing.T) {
	silent, unproven := settledAs(audit.Unreachable), settledAs(audit.ExposureClosed)
	silent.Findings = []report.Finding{finding(audit.NewID("inventory-silent"), audit.Low, audit.Text{}, nil)}
	unproven.TitleUnproven = true
	for want, targets := range map[string][]report.Target{
		"Next: find out why 1 target does not answer (how: pacsaudit checks inventory-silent).":  {silent},
		"Next: find out why 2 targets do not answer (how: pacsaudit checks inventory-silent).":   {silent, silent},
		"Next: make sure of the called AE title: audit once as a caller that the server knows (": {unproven},
	} {
		r := reportOf(1, targets...)
		for i := range r.Targets {
			r.Targets[i].Findings = append(r.Targets[i].Findings, report.Finding{ID: audit.NewID("a"), Verdict: audit.RulingPass})
		}
		if got := English.next(report.Summarise(r)); !strings.HasPrefix(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
