package render

import (
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// TestAPatientWhomAMessageNamesWasSeen: a query by name is no record, and tells of a
// patient all the same.
func TestAPatientWhomAMessageNamesWasSeen(t *testing.T) {
	for _, row := range []struct {
		link  report.Link
		named bool
	}{
		{report.Link{LinkFacts: audit.LinkFacts{Transport: audit.OverPlaintext, Exposing: 2}}, true},
		{report.Link{LinkFacts: audit.LinkFacts{Transport: audit.OverHTTP, PartlyExposing: 1}}, true},
		{report.Link{LinkFacts: audit.LinkFacts{Transport: audit.OverPlaintext}}, false},
	} {
		s := &report.Listen{CaptureCounts: audit.CaptureCounts{Packets: 9, Complete: true}, Links: []report.Link{row.link}}
		if said := English.heard(s); strings.Contains(said, "named in the clear") != row.named || strings.Contains(said, "No identified patient") == row.named {
			t.Errorf("%+v: %s", row.link.LinkFacts, said)
		}
		if said := English.shown(&s.Links[0]); (said != "") != row.named {
			t.Errorf("%+v: %q", row.link.LinkFacts, said)
		}
	}
}
