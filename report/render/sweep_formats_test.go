package render

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// TestEveryFormatShowsSweeps looks in every format and language for what a
// sweep found: which ports fail the comparison with the inventory, and, but in
// SARIF, which has verdicts only, every port with its codes and its marks.
func TestEveryFormatShowsSweeps(t *testing.T) {
	r := documents(t)["everything.json"]
	unknown, rejecting, honeypot, silent := r.Sweep.Found[0].Address.String(), &r.Sweep.Found[1], &r.Sweep.Found[2], r.Sweep.Silent[0].String()
	for _, format := range formats {
		if format.StatesOnly {
			continue // TestMonitoringTakesNothingUnknownForGood
		}
		for _, lang := range Langs() {
			t.Run(format.Name+" "+lang.String(), func(t *testing.T) {
				marks, codes := lang.marks(honeypot), lang.answered(rejecting)
				want := []string{unknown, honeypot.Address.String(), silent, "inventory-unknown", "inventory-silent"}
				switch format.Name {
				case "terminal": // titles, not names
					want = append(want[:3], rejecting.Address.String(), codes, marks[0], marks[1], marks[2])
				case "json":
					want = append(want, rejecting.Address.String(), `"promiscuous": true`, `"unsolicited": true`, `"unlisted": true`)
				case "csv":
					want = append(want, rejecting.Address.String(), "result=1; source=1; reason=7", "promiscuous=true", "unsolicited=true", "unlisted=true", "listed_silent=true")
				case "sarif":
					want = append(want, marks...)
				default:
					want = append(want, marks...)
					want = append(want, rejecting.Address.String(), codes)
				}
				got := strings.Join(strings.Fields(string(render(t, format.Name, r, Options{Lang: lang}))), " ")
				for _, w := range want {
					if !strings.Contains(got, strings.Join(strings.Fields(w), " ")) {
						t.Errorf("%q is not in it", w)
					}
				}
			})
		}
	}
}

// TestSweepsThatWereCutShortAreNotGreen has addresses that were left out.
func TestSweepsThatWereCutShortAreNotGreen(t *testing.T) {
	for name, s := range map[string]report.Sweep{
		"interrupted":   {Addresses: 256, Swept: 200},
		"fault of ours": {Addresses: 1, Swept: 1, Complete: true, Outcomes: []report.SightingCount{{Outcome: audit.PortNotMeasured, Ports: 1}}},
		"whole":         {Addresses: 256, Swept: 256, Complete: true},
	} {
		r := &report.Report{Complete: s.Complete, Sweep: &s}
		var suites struct {
			Errors int `xml:"errors,attr"`
		}
		if err := xml.Unmarshal(render(t, "junit", r, Options{}), &suites); err != nil {
			t.Fatal(err)
		}
		if red := suites.Errors > 0; red == s.Measured() {
			t.Errorf("%s: %d errors in JUnit", name, suites.Errors)
		}
		var log sarifLog
		if err := json.Unmarshal(render(t, "sarif", r, Options{}), &log); err != nil {
			t.Fatal(err)
		}
		if log.Runs[0].Invocations[0].Successful != s.Complete {
			t.Errorf("%s: successful in SARIF", name)
		}
	}
}

// TestTargetsCalledSweepAreNone has a saved report with such a target, and no
// sweep.
func TestTargetsCalledSweepAreNone(t *testing.T) {
	r := &report.Report{Targets: []report.Target{{Name: audit.Lit("sweep"), Findings: []report.Finding{{ID: audit.NewID("inventory-unknown"), Verdict: audit.RulingFail}}}}}
	for _, format := range formats {
		if got := render(t, format.Name, r, Options{}); len(got) == 0 {
			t.Errorf("%s is empty", format.Name)
		}
	}
}

// TestFilesAndRangesHaveNoExposure, which a target has.
func TestFilesAndRangesHaveNoExposure(t *testing.T) {
	if exposureWord(report.SweepTarget) != "" || exposureWord(&report.Target{Address: audit.Lit("x:1"), Exposure: audit.Echoes}) != "echoes" {
		t.Error("targets have an exposure, and ranges have none")
	}
}
