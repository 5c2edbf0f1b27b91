package report

import (
	"math"
	"slices"
	"testing"

	"pacsaudit/audit"
)

func finding(t *testing.T, id string, r audit.Ruling, s audit.Severity, facts ...audit.Fact) Finding {
	t.Helper()
	f := Finding{Verdict: r, Severity: s, Facts: facts}
	if err := f.ID.UnmarshalText([]byte(id)); err != nil {
		t.Fatal(err)
	}
	return f
}

func signed(f Finding) Finding {
	f.Accepted = new(Acceptance)
	return f
}

// TestTheWorstIsAnOpenFailure: of targets, of files and of ranges.
func TestTheWorstIsAnOpenFailure(t *testing.T) {
	high, low := finding(t, "a", audit.RulingFail, audit.High), finding(t, "b", audit.RulingFail, audit.Low)
	of := func(list ...Finding) []Target { return []Target{{}, {Findings: list}, {}} }
	for name, row := range map[string]struct {
		r    Report
		want audit.Severity
	}{
		"nothing":                     {Report{}, audit.NoSeverity},
		"a failure":                   {Report{Targets: of(low)}, audit.Low},
		"two":                         {Report{Targets: of(low, high)}, audit.High},
		"two, the worse first":        {Report{Targets: of(high, low)}, audit.High},
		"the worse is signed for":     {Report{Targets: of(signed(high), low)}, audit.Low},
		"a pass":                      {Report{Targets: of(finding(t, "a", audit.RulingPass, audit.High))}, audit.NoSeverity},
		"nobody knows":                {Report{Targets: of(finding(t, "a", audit.RulingInconclusive, audit.High))}, audit.NoSeverity},
		"files":                       {Report{Targets: of(low), Headers: &Headers{Findings: []Finding{high}}}, audit.High},
		"files, better":               {Report{Targets: of(high), Headers: &Headers{Findings: []Finding{low}}}, audit.High},
		"files pass":                  {Report{Headers: &Headers{Findings: []Finding{finding(t, "a", audit.RulingPass, audit.High)}}}, audit.NoSeverity},
		"ranges":                      {Report{Targets: of(low), Sweep: &Sweep{Findings: []Finding{high}}}, audit.High},
		"ranges, better than files":   {Report{Headers: &Headers{Findings: []Finding{high}}, Sweep: &Sweep{Findings: []Finding{low}}}, audit.High},
		"ranges, signed for":          {Report{Sweep: &Sweep{Findings: []Finding{signed(high)}}}, audit.NoSeverity},
		"ranges, the worse comes 1st": {Report{Sweep: &Sweep{Findings: []Finding{high, low}}}, audit.High},
		"files, the worse comes 1st":  {Report{Headers: &Headers{Findings: []Finding{high, low}}}, audit.High},
	} {
		if got := row.r.Worst(); got != row.want {
			t.Errorf("%s: %v, want %v", name, got, row.want)
		}
	}
}

// TestMeasuredIsAllOfIt has for each part what makes it not measured.
func TestMeasuredIsAllOfIt(t *testing.T) {
	of := func(list ...audit.Exposure) (targets []Target) {
		for _, e := range list {
			targets = append(targets, Target{Exposure: e, Settled: true})
		}
		return targets
	}
	doubtful := func(change func(*Target)) []Target {
		list := of(audit.Echoes, audit.ExposureClosed)
		change(&list[0])
		return list
	}
	whole := &Headers{FileCounts: audit.FileCounts{Complete: true, Files: 3, DICOM: 2, NotDICOM: 1}}
	swept := &Sweep{Complete: true, Outcomes: []SightingCount{{audit.PortClosed, 3}}}
	for name, row := range map[string]struct {
		r    Report
		want bool
	}{
		"nothing":                     {Report{}, true},
		"closed, and open":            {Report{Targets: of(audit.ExposureClosed, audit.PHIVisible), Headers: whole, Sweep: swept}, true},
		"one is gated":                {Report{Targets: of(audit.ExposureClosed, audit.Gated)}, false},
		"the first is out of reach":   {Report{Targets: of(audit.Unreachable, audit.ExposureClosed)}, false},
		"one is no DICOM":             {Report{Targets: of(audit.ExposureNotDICOM)}, false},
		"a rung is in doubt":          {Report{Targets: doubtful(func(t *Target) { t.Settled = false })}, false},
		"one stopped on the way":      {Report{Targets: doubtful(func(t *Target) { t.Stopped = audit.StageMadeUp })}, false},
		"a web door is in doubt":      {Report{Targets: doubtful(func(t *Target) { t.Web = &Web{Exposure: audit.NotMeasured} })}, false},
		"a web door is settled":       {Report{Targets: doubtful(func(t *Target) { t.Web = &Web{Exposure: audit.ExposureClosed, Settled: true} })}, true},
		"a file was read in part":     {Report{Headers: &Headers{FileCounts: audit.FileCounts{Complete: true, DICOM: 2, Partial: 1}}}, false},
		"files were left":             {Report{Headers: &Headers{FileCounts: audit.FileCounts{Files: 3}}}, false},
		"a file could not be read":    {Report{Headers: &Headers{FileCounts: audit.FileCounts{Complete: true, Unreadable: 1}}}, false},
		"a folder could not be read":  {Report{Headers: &Headers{FileCounts: audit.FileCounts{Complete: true, UnreadFolders: 1}}}, false},
		"no file is DICOM":            {Report{Headers: &Headers{FileCounts: audit.FileCounts{Complete: true, Files: 3, NotDICOM: 3}}}, false},
		"addresses were left":         {Report{Headers: whole, Sweep: &Sweep{}}, false},
		"a port could not be measure": {Report{Headers: whole, Sweep: &Sweep{Complete: true, Outcomes: []SightingCount{{audit.PortClosed, 3}, {audit.PortNotMeasured, 1}}}}, false},
	} {
		if got := row.r.Measured(); got != row.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestBandsAndHowFarAStrangerGets(t *testing.T) {
	all := map[audit.Exposure]Band{
		audit.NotMeasured: BandUnknown, audit.Unreachable: BandUnknown, audit.ExposureNotDICOM: BandOther, audit.Gated: BandUnknown, audit.ExposureClosed: BandClosed,
		audit.Associates: BandOpen, audit.Echoes: BandOpen, audit.QueryAuthorised: BandOpen, audit.RecordsVisible: BandOpen, audit.PHIVisible: BandPatients,
	}
	open := []audit.Exposure{audit.Associates, audit.Echoes, audit.QueryAuthorised, audit.RecordsVisible, audit.PHIVisible}
	for e := audit.NotMeasured; e <= audit.PHIVisible; e++ {
		if got := BandOf(e); got != all[e] {
			t.Errorf("%v is in band %d, want %d", e, got, all[e])
		}
		if got := (&Target{Exposure: e}).Reached(); got != e {
			t.Errorf("%v without a web door: %v", e, got)
		}
		for web := audit.NotMeasured; web <= audit.PHIVisible; web++ {
			want := e // a web door counts where it is open, and wider open
			if slices.Contains(open, web) && web > e {
				want = web
			}
			if got := (&Target{Exposure: e, Web: &Web{Exposure: web}}).Reached(); got != want {
				t.Errorf("%v, by the web %v: %v, want %v", e, web, got, want)
			}
		}
	}
}

func TestTargetsAreListedTheWorstFirst(t *testing.T) {
	named := func(name string, e audit.Exposure, g audit.Grade, web audit.Exposure) Target {
		x := Target{Name: audit.Operator(name), Exposure: e, Grade: g, Settled: e.Measured()}
		if web != audit.NotMeasured {
			x.Web = &Web{Exposure: web, Settled: true}
		}
		return x
	}
	targets := []Target{
		named("closed", audit.ExposureClosed, audit.GradeA, 0), named("b", audit.Echoes, audit.GradeC, 0), named("a", audit.Echoes, audit.GradeC, 0),
		named("z", audit.Echoes, audit.GradeD, 0), named("by the web", audit.ExposureClosed, audit.GradeF, audit.PHIVisible), named("nobody knows", audit.NotMeasured, audit.NoGrade, 0),
	}
	var got []string
	for _, x := range worst((&Report{Targets: targets}).entries()) {
		got = append(got, x.Name.String())
	}
	if want := []string{"by the web", "z", "a", "b", "closed", "nobody knows"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	s := Summarise(&Report{Targets: append(targets, named("gated", audit.Gated, audit.NoGrade, 0), named("printer", audit.ExposureNotDICOM, audit.NoGrade, 0))})
	got = nil
	for _, x := range s.Unmeasured() {
		got = append(got, x.Name.String())
	}
	if want := []string{"gated", "nobody knows"}; !slices.Equal(got, want) {
		t.Errorf("not measured: %q, want %q", got, want)
	}
	if len(s.Targets) != 8 || s.Bands != [Bands]int{BandPatients: 1, BandOpen: 3, BandClosed: 1, BandUnknown: 2, BandOther: 1} {
		t.Errorf("bands %v", s.Bands)
	}
}

// TestClosedIsNotClosedWhileSomethingIsInDoubt: neither DICOM nor the web door may be.
func TestClosedIsNotClosedWhileSomethingIsInDoubt(t *testing.T) {
	for name, row := range map[string]struct {
		target Target
		want   Band
	}{
		"settled":               {Target{Exposure: audit.ExposureClosed, Settled: true}, BandClosed},
		"not settled":           {Target{Exposure: audit.ExposureClosed}, BandUnknown},
		"the web not settled":   {Target{Exposure: audit.ExposureClosed, Settled: true, Web: &Web{}}, BandUnknown},
		"open, and not settled": {Target{Exposure: audit.Echoes}, BandOpen},
	} {
		if s := Summarise(&Report{Targets: []Target{row.target}}); s.Bands[row.want] != 1 {
			t.Errorf("%s: bands %v, want one in %d", name, s.Bands, row.want)
		}
	}
}

func TestSummaryCountsTargets(t *testing.T) {
	phi := func(n uint64) PHI { return PHI{Exposed: n} }
	door := func(n uint64) *Web { return &Web{PHI: phi(n)} }
	worklist := func(n uint64) *PHI { p := phi(n); return &p }
	least := Total{AtLeast: true}
	for name, row := range map[string]struct {
		targets []Target
		exposed uint64
		atLeast bool
		queried int
		gated   bool
	}{
		"nothing":                            {nil, 0, false, 0, false},
		"an echo":                            {[]Target{{Exposure: audit.Echoes}}, 0, false, 0, false},
		"a query":                            {[]Target{{Exposure: audit.QueryAuthorised}, {Exposure: audit.PHIVisible}}, 0, false, 2, false},
		"by the web":                         {[]Target{{Exposure: audit.ExposureClosed, Web: &Web{Exposure: audit.QueryAuthorised}}}, 0, false, 1, false},
		"gated, and not":                     {[]Target{{Exposure: audit.Gated}, {Exposure: audit.Unreachable}}, 0, false, 0, true},
		"records of two":                     {[]Target{{PHI: phi(3)}, {PHI: phi(4)}}, 7, false, 0, false},
		"the same by the web":                {[]Target{{PHI: phi(3), Web: door(5)}}, 5, false, 0, false},
		"fewer by the web":                   {[]Target{{PHI: phi(3), Web: door(2)}}, 3, false, 0, false},
		"the worklist":                       {[]Target{{PHI: phi(3), Worklist: worklist(2)}}, 5, false, 0, false},
		"a hostile number":                   {[]Target{{PHI: phi(math.MaxUint64)}, {PHI: phi(3), Worklist: worklist(2)}}, math.MaxUint64, false, 0, false},
		"at least so many studies":           {[]Target{{PHI: phi(3), Counts: Totals{Studies: least}}, {PHI: phi(1)}}, 4, true, 0, false},
		"at least so many patients":          {[]Target{{PHI: phi(1), Counts: Totals{Patients: least}}}, 1, true, 0, false},
		"at least so many instances":         {[]Target{{PHI: phi(3), Counts: Totals{Instances: least}}}, 3, false, 0, false},
		"at least so many, and nobody shown": {[]Target{{Counts: Totals{Studies: least, Patients: least}}}, 0, false, 0, false},
	} {
		s := Summarise(&Report{Targets: row.targets})
		if s.Exposed != row.exposed || s.AtLeast != row.atLeast || s.Queried != row.queried || s.Gated != row.gated {
			t.Errorf("%s: exposed %d, at least %t, queried %d, gated %t", name, s.Exposed, s.AtLeast, s.Queried, s.Gated)
		}
	}
}
