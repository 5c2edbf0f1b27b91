package render

import (
	"bytes"
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// TestADoubtIsSaidAsAChange: what is a lower bound now, and the best grade there can be.
func TestADoubtIsSaidAsAChange(t *testing.T) {
	was, is := settledAs(audit.Echoes), boundAs(audit.Echoes, audit.QueryRung)
	was.Grade, is.AtBest = audit.GradeD, audit.GradeC
	var out bytes.Buffer
	if err := WriteDiff(&out, report.Compare(reportOf(1, was), reportOf(2, is), false), Options{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"no longer settled", "echoes → at least echoes", "D → C or worse", "No longer settled: 2."} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("does not say %q:\n%s", want, out.String())
		}
	}
}

// TestChangesAreSaidInTheWordsOfTheReport, and their titles stand in one column.
func TestChangesAreSaidInTheWordsOfTheReport(t *testing.T) {
	was, is := settledAs(audit.PHIVisible), settledAs(audit.ExposureClosed)
	was.Findings = []report.Finding{finding(audit.NewID("first-fault"), audit.Critical, audit.Text{}, nil), finding(audit.NewID("second-fault"), audit.Low, audit.Text{}, nil)}
	for i := range was.Findings {
		was.Findings[i].Title = audit.Lit("TITLE")
	}
	for lang, want := range map[Lang]string{English: "phi-visible → closed", Japanese: "患者情報可視 → 閉鎖"} {
		var out bytes.Buffer
		if err := WriteDiff(&out, report.Compare(reportOf(1, was), reportOf(2, is), false), Options{Lang: lang}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("%v lacks %q:\n%s", lang, want, out.String())
		}
		columns := map[int]bool{}
		for line := range strings.Lines(out.String()) {
			if before, _, ok := strings.Cut(line, "TITLE"); ok {
				columns[width(before)] = true
			}
		}
		if len(columns) != 1 {
			t.Errorf("%v: titles stand in columns %v:\n%s", lang, columns, out.String())
		}
	}
}
