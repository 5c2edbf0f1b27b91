package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pacsaudit/audit"
)

// seenFrom is a target as an audit from a place saw it.
func seenFrom(place, name string, e audit.Exposure) Target {
	t := target(name, name+":104", "PACS")
	t.Place, t.Exposure, t.Settled = audit.Operator(place), e, e.Measured()
	switch e {
	case audit.Unreachable:
		t.Steps.Reach.Outcome = audit.TimedOut
	case audit.NotMeasured:
	default:
		t.Steps.Reach.Outcome = audit.OK
	}
	return t
}

// matrix is a matrix in one line a server.
func matrix(p *Places) string {
	if p == nil {
		return "none"
	}
	var b strings.Builder
	fmt.Fprintln(&b, p.Places)
	for _, row := range p.Rows {
		fmt.Fprint(&b, row.Name)
		for _, c := range row.Cells {
			b.WriteString(" " + c.Reached.String() + map[bool]string{true: "+"}[c.AtLeast] + map[bool]string{true: "!"}[c.Breach])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestPlacesDoNotOverwriteEachOther merges two places in both orders, and then a
// newer audit from one of them.
func TestPlacesDoNotOverwriteEachOther(t *testing.T) {
	guest, imaging := reportOf(1, seenFrom("guest", "main", audit.PHIVisible)), reportOf(2, seenFrom("imaging", "main", audit.ExposureClosed))
	const want = "[guest imaging]\nmain patients port-open\n"
	for _, list := range orders([]*Report{guest, imaging}) {
		r, replaced := Merge(list...)
		if got := matrix(r.Places); got != want || replaced != 0 || len(r.Targets) != 2 {
			t.Errorf("%d replaced, %d targets\n%s", replaced, len(r.Targets), got)
		}
		s := Summarise(r)
		if len(s.Targets) != 1 || s.Targets[0].Exposure != audit.PHIVisible || s.Bands != [Bands]int{BandPatients: 1} {
			t.Errorf("the worst place counts: %d servers, %v", len(s.Targets), s.Bands)
		}
		again, replaced := Merge(r, reportOf(3, seenFrom("guest", "main", audit.Unreachable)), reportOf(4, seenFrom("guest", "main", audit.ExposureClosed)))
		if got := matrix(again.Places); got != "[guest imaging]\nmain port-open port-open\n" || replaced != 2 {
			t.Errorf("%d replaced\n%s", replaced, got)
		}
	}
	if r, _ := Merge(guest, guest); r.Places != nil {
		t.Errorf("one place has no matrix: %s", matrix(r.Places))
	}
}

// TestCellsSayHowFarAStrangerGets has a row for each word.
func TestCellsSayHowFarAStrangerGets(t *testing.T) {
	with := func(e audit.Exposure, change func(*Target)) Target {
		x := seenFrom("guest", "main", e)
		change(&x)
		return x
	}
	reach := func(o audit.Outcome, c audit.Cause) func(*Target) {
		return func(x *Target) { x.Steps.Reach.Outcome, x.Steps.Reach.Cause = o, c }
	}
	for want, x := range map[string]Target{
		"patients": seenFrom("guest", "main", audit.PHIVisible), "records": seenFrom("guest", "main", audit.RecordsVisible),
		"queries": seenFrom("guest", "main", audit.QueryAuthorised), "echoes": seenFrom("guest", "main", audit.Echoes),
		"associates": seenFrom("guest", "main", audit.Associates), "port-open": seenFrom("guest", "main", audit.ExposureClosed),
		"port-open+": seenFrom("guest", "main", audit.Gated), "not-measured": seenFrom("guest", "main", audit.NotMeasured),
		"not-reachable": seenFrom("guest", "main", audit.Unreachable),
		"refused":       with(audit.Unreachable, reach(audit.Refused, audit.NoCause)),
		"echoes+":       with(audit.Echoes, func(x *Target) { x.Settled = false }),
		"patients!": with(audit.PHIVisible, func(x *Target) {
			x.Findings = []Finding{{ID: zoneReachable, Verdict: audit.RulingFail}}
		}),
		"records+": with(audit.Unreachable, func(x *Target) { x.Web = &Web{Exposure: audit.RecordsVisible} }),
	} {
		c := x.cell()
		if got := c.Reached.String() + map[bool]string{true: "+"}[c.AtLeast] + map[bool]string{true: "!"}[c.Breach]; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for _, x := range []Target{with(audit.Unreachable, reach(audit.Failed, audit.NoCause)), with(audit.Unreachable, reach(audit.Reset, audit.NoCause))} {
		if c := x.cell(); c.Reached != FromNotMeasured {
			t.Errorf("%v shows nothing of the way: %v", x.Steps.Reach.Outcome, c.Reached)
		}
	}
}

// TestNotMeasuredFromOnePlaceIsNotClean: a way that is shut is measured where
// another place reached the server, and nothing else is.
func TestNotMeasuredFromOnePlaceIsNotClean(t *testing.T) {
	closed, silent, unknown := audit.ExposureClosed, audit.Unreachable, audit.NotMeasured
	for name, row := range map[string]struct {
		list       []Target
		measured   bool
		unmeasured int
		band       Band
	}{
		"shut from guests":               {[]Target{seenFrom("guest", "main", silent), seenFrom("imaging", "main", closed)}, true, 0, BandClosed},
		"silent from both":               {[]Target{seenFrom("guest", "main", silent), seenFrom("imaging", "main", silent)}, false, 2, BandUnknown},
		"not measured from guests":       {[]Target{seenFrom("guest", "main", unknown), seenFrom("imaging", "main", closed)}, false, 1, BandUnknown},
		"closed, no audit from guests":   {[]Target{seenFrom("imaging", "main", closed), seenFrom("guest", "other", closed), seenFrom("imaging", "other", closed)}, false, 1, BandUnknown},
		"open, not measured from guests": {[]Target{seenFrom("guest", "main", unknown), seenFrom("imaging", "main", audit.Echoes)}, false, 1, BandOpen},
		"no place, and silent":           {[]Target{seenFrom("", "main", silent), seenFrom("imaging", "main", closed)}, false, 1, BandUnknown},
	} {
		r, _ := Merge(reportOf(1, row.list...))
		s := Summarise(r)
		if r.Measured() != row.measured || len(s.Unmeasured()) != row.unmeasured || s.Bands[row.band] == 0 {
			t.Errorf("%s: measured %v, %d not, %v", name, r.Measured(), len(s.Unmeasured()), s.Bands)
		}
	}
}

// TestAFaultOfSeveralPlacesIsOneOfAServer counts it once, from the worst place.
func TestAFaultOfSeveralPlacesIsOneOfAServer(t *testing.T) {
	var list []Target
	for _, place := range []string{"imaging", "guest", "clinical"} {
		x := seenFrom(place, "main", audit.PHIVisible)
		x.Findings = []Finding{{ID: audit.NewID("query-open"), Verdict: audit.RulingFail, Severity: audit.High}}
		if place == "guest" {
			x.Findings = append(x.Findings, Finding{ID: zoneReachable, Verdict: audit.RulingFail, Severity: audit.High})
		}
		list = append(list, x)
	}
	r, _ := Merge(reportOf(1, list...))
	s := Summarise(r)
	if len(s.Faults) != 2 || len(s.Faults[0].On) != 1 || len(s.Faults[1].On) != 1 {
		t.Fatalf("%d faults", len(s.Faults))
	}
	if on := s.Faults[1].On[0].Target.Label().String(); on != "main (guest)" {
		t.Errorf("reachable on %s", on)
	}
	if got := matrix(r.Places); got != "[guest clinical imaging]\nmain patients! patients patients\n" {
		t.Error(got)
	}
	r.Targets[1].Findings[0].Severity = audit.Critical // the zone of the clinic raised it
	s = Summarise(r)
	if f := s.Faults[0]; f.Severity != audit.Critical || len(f.On) != 1 || f.On[0].Target.Label().String() != "main (clinical)" {
		t.Errorf("%v on %v", f.Severity, f.On[0].Target.Label())
	}
	if n := len(Subjects(r)); n != 3 {
		t.Errorf("%d subjects, one a place", n)
	}
}

// TestTheWorstGradeOfAllPlacesCounts, and what is not settled has none but F.
func TestTheWorstGradeOfAllPlacesCounts(t *testing.T) {
	graded := func(place string, e audit.Exposure, g audit.Grade) Target {
		x := seenFrom(place, "main", e)
		x.Grade = g
		return x
	}
	for name, row := range map[string]struct {
		list          []Target
		grade, atBest audit.Grade
	}{
		"further from one, worse from another": {[]Target{graded("imaging", audit.Echoes, audit.GradeC), graded("guest", audit.ExposureClosed, audit.GradeE)}, audit.GradeE, audit.NoGrade},
		"not measured from one":                {[]Target{graded("imaging", audit.NotMeasured, audit.NoGrade), graded("guest", audit.ExposureClosed, audit.GradeE)}, audit.NoGrade, audit.GradeE},
		"not measured from one, and F":         {[]Target{graded("imaging", audit.NotMeasured, audit.NoGrade), graded("guest", audit.ExposureClosed, audit.GradeF)}, audit.GradeF, audit.NoGrade},
	} {
		r, _ := Merge(reportOf(1, row.list...))
		if is := Summarise(r).Targets; len(is) != 1 || is[0].Grade != row.grade || is[0].AtBest != row.atBest {
			t.Errorf("%s: %v, at best %v", name, is[0].Grade, is[0].AtBest)
		}
		if r.Targets[0].Grade != row.list[slices.IndexFunc(row.list, func(x Target) bool { return x.Place == r.Targets[0].Place })].Grade {
			t.Errorf("%s: the report changed", name)
		}
	}
}

// TestDiffComparesTheSamePlace: an audit from elsewhere shows no change.
func TestDiffComparesTheSamePlace(t *testing.T) {
	before := reportOf(1, seenFrom("guest", "main", audit.ExposureClosed), seenFrom("imaging", "main", audit.PHIVisible))
	after := reportOf(2, seenFrom("guest", "main", audit.PHIVisible), seenFrom("imaging", "main", audit.PHIVisible))
	d := Compare(before, after, false)
	if len(d.Changes) != 1 || d.Changes[0].What != OfExposure || d.Changes[0].Place.String() != "guest" {
		t.Errorf("%+v", d.Changes)
	}
	if Comparable(reportOf(1, seenFrom("guest", "main", audit.Echoes)), reportOf(2, seenFrom("imaging", "main", audit.Echoes))) {
		t.Error("another place is no older report of the same")
	}
}

func TestPlacesAreInOrder(t *testing.T) {
	var got []string
	list := []audit.Text{{}, audit.Lit("ward-3"), audit.Lit("imaging"), audit.Lit("cafe"), audit.Lit("internet"), audit.Lit("clinical"), audit.Lit("guest")}
	slices.SortFunc(list, byOpenness)
	for _, p := range list {
		got = append(got, p.String())
	}
	if want := []string{"internet", "guest", "clinical", "imaging", "cafe", "ward-3", ""}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestAWebDoorThatAnswersIsInReach, although the way to the DICOM port is shut: that is
// measured, and no cell says that the server is out of reach.
func TestAWebDoorThatAnswersIsInReach(t *testing.T) {
	guest := seenFrom("guest", "main", audit.Unreachable)
	guest.Web = &Web{Exposure: audit.ExposureClosed, Settled: true, WebDoors: audit.WebDoors{QIDO: audit.WebDoor{Step: audit.Step{Outcome: audit.OK}, Answer: audit.WebDenied}}}
	r, _ := Merge(reportOf(1, guest, seenFrom("imaging", "main", audit.ExposureClosed)))
	if got := matrix(r.Places); got != "[guest imaging]\nmain port-open+ port-open\n" || !r.Measured() {
		t.Errorf("measured %t\n%s", r.Measured(), got)
	}
}

// TestSilentServersOfATableAreFoundElsewhere: each of many was reached from another place,
// whatever comes before its row.
func TestSilentServersOfATableAreFoundElsewhere(t *testing.T) {
	var list []Target
	for i := range 1000 {
		name := fmt.Sprint("t", i)
		silent := seenFrom("guest", name, audit.Unreachable)
		silent.Findings = []Finding{{ID: inventorySilent, Verdict: audit.RulingFail, Severity: audit.Low}}
		list = append(list, silent, seenFrom("imaging", name, audit.ExposureClosed))
	}
	r, _ := Merge(reportOf(1, list...))
	if s := Summarise(r); !r.Measured() || len(s.Unmeasured()) > 0 || len(s.Faults) > 0 {
		t.Errorf("measured %t, %d not, %d faults", r.Measured(), len(s.Unmeasured()), len(s.Faults))
	}
}
