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
