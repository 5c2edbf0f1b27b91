package render

import (
	"testing"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// TestRowsOfOneNameShowTheirAddress: a server may have another one in each network.
func TestRowsOfOneNameShowTheirAddress(t *testing.T) {
	row := func(name, address, called string) report.PlaceRow {
		return report.PlaceRow{Name: audit.Operator(name), Address: audit.Operator(address), Called: audit.Operator(called)}
	}
	table := English.places(&report.Places{Rows: []report.PlaceRow{
		row("main", "10.20.1.5:104", "PACS"), row("main", "[fd00::5]:104", ""), row("spare", "10.20.1.6:104", "PACS"),
	}})
	for i, want := range []string{"main PACS@10.20.1.5:104", "main [fd00::5]:104", "spare"} {
		if got := table.Rows[i].Name; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
