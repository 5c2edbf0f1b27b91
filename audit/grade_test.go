package audit

import "testing"

// TestEveryCombinationHasItsGrade goes through every exposure, every exposure by
// the web, and every pair of findings: verdict, severity, and whether somebody
// signed for it.
func TestEveryCombinationHasItsGrade(t *testing.T) {
	measured := map[Exposure]bool{ExposureClosed: true, Associates: true, Echoes: true, QueryAuthorised: true, RecordsVisible: true, PHIVisible: true}
	open := map[Exposure]bool{Associates: true, Echoes: true, QueryAuthorised: true, RecordsVisible: true, PHIVisible: true}
	alone := map[Severity]Grade{NoSeverity: GradeA, Info: GradeA, Low: GradeB, Medium: GradeC, High: GradeD, Critical: GradeF}
	rule := func(severities []Severity) Grade {
		worst, high := GradeA, 0
		for _, s := range severities {
			worst = max(worst, alone[s])
			if s == High {
				high++
			}
		}
		if worst == GradeD && high >= 2 {
			return GradeE
		}
		return worst
	}
	var kinds []Finding
	for s := NoSeverity; s <= Critical; s++ {
		for _, r := range Rulings() {
			kinds = append(kinds, Finding{Severity: s, Verdict: Verdict{Ruling: r}}, Finding{Severity: s, Verdict: Verdict{Ruling: r}, Accepted: new(Acceptance)})
		}
	}
	for e := NotMeasured; e <= PHIVisible; e++ {
		for web := NotMeasured; web <= PHIVisible; web++ {
			if got := GradeOf(e, web, true, nil); got != NoGrade {
				t.Fatalf("%v, web %v, nobody judged: %v", e, web, got)
			}
			for i, a := range kinds {
				for _, b := range kinds[i:] {
					var counted []Severity
					for _, f := range []Finding{a, b} {
						if f.Verdict.Ruling == RulingFail && f.Accepted == nil {
							counted = append(counted, f.Severity)
						}
					}
					want := NoGrade
					if measured[e] || open[web] {
						want = rule(counted)
					}
					for _, list := range [][]Finding{{a, b}, {b, a}} {
						if got := GradeOf(e, web, true, list); got != want {
							t.Fatalf("%v, web %v, open findings %v of %v and %v: %v, want %v", e, web, counted, a.Verdict.Ruling, b.Verdict.Ruling, got, want)
						}
						want := want
						if want != GradeF {
							want = NoGrade // what is in doubt could make it worse
						}
						if got := GradeOf(e, web, false, list); got != want {
							t.Fatalf("%v, web %v, something in doubt, open findings %v: %v, want %v", e, web, counted, got, want)
						}
					}
				}
			}
		}
	}
}

// TestAClosedWebDoorMeasuresNoDICOMPort: a web server that refuses says nothing
// of the port that nobody answered on.
func TestAClosedWebDoorMeasuresNoDICOMPort(t *testing.T) {
	passed := []Finding{{Severity: High, Verdict: Pass(Proof{true})}}
	for _, e := range []Exposure{NotMeasured, Unreachable, ExposureNotDICOM, Gated} {
		if got := GradeOf(e, ExposureClosed, true, passed); got != NoGrade {
			t.Errorf("%v, the web door closed: %v", e, got)
		}
	}
}

func TestThreeFaultsMakeTheWorstGradeOfAnyTwo(t *testing.T) {
	failed := func(list ...Severity) (findings []Finding) {
		for _, s := range list {
			findings = append(findings, Finding{Severity: s, Verdict: Fail()})
		}
		return findings
	}
	for _, row := range []struct {
		list []Severity
		want Grade
	}{
		{[]Severity{High, High, High}, GradeE}, {[]Severity{High, Critical, High}, GradeF}, {[]Severity{Low, High, Low}, GradeD},
		{[]Severity{Medium, Medium, Medium}, GradeC}, {[]Severity{Low, Low, Low}, GradeB}, {[]Severity{Info, Info, Info}, GradeA},
	} {
		if got := GradeOf(Associates, NotMeasured, true, failed(row.list...)); got != row.want {
			t.Errorf("%v: %v, want %v", row.list, got, row.want)
		}
	}
}
