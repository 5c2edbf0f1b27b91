package report

import (
	"slices"
	"testing"

	"pacsaudit/audit"
)

// TestEachChangeOfAnExposure has every pair of exposures. What was measured and
// is not any more is told as that, and never as a change for the better.
func TestEachChangeOfAnExposure(t *testing.T) {
	measured := map[audit.Exposure]bool{audit.ExposureClosed: true, audit.Associates: true, audit.Echoes: true, audit.QueryAuthorised: true, audit.RecordsVisible: true, audit.PHIVisible: true}
	unknown := map[audit.Exposure]bool{audit.NotMeasured: true, audit.Unreachable: true, audit.Gated: true}
	for was := audit.NotMeasured; was <= audit.PHIVisible; was++ {
		for is := audit.NotMeasured; is <= audit.PHIVisible; is++ {
			d := compared(Target{Exposure: was, Settled: was.Measured()}, Target{Exposure: is, Settled: is.Measured()}, false)
			var want []string
			switch {
			case was == is:
			case measured[was] && unknown[is]:
				want = []string{"no-longer-measured main exposure"}
			default:
				want = []string{"changed main exposure"}
			}
			if got := changeLines(d); !slices.Equal(got, want) {
				t.Errorf("%v became %v: %q, want %q", was, is, got, want)
			}
			for _, c := range d.Changes {
				if c.From[0] != audit.Fact(audit.Word("exposure", was)) || c.To[0] != audit.Fact(audit.Word("exposure", is)) {
					t.Errorf("%v became %v: from %v to %v", was, is, c.From, c.To)
				}
			}
		}
	}
}

func TestEachChangeOfAGrade(t *testing.T) {
	for was := audit.NoGrade; was <= audit.GradeF; was++ {
		for is := audit.NoGrade; is <= audit.GradeF; is++ {
			d := compared(Target{Exposure: audit.Echoes, Settled: true, Grade: was}, Target{Exposure: audit.Echoes, Settled: true, Grade: is}, false)
			if was == is {
				if len(d.Changes) > 0 {
					t.Errorf("%v stayed: %q", was, changeLines(d))
				}
				continue
			}
			want := "changed main grade"
			if is == audit.NoGrade {
				want = "no-longer-settled main grade"
			}
			if got := changeLines(d); !slices.Equal(got, []string{want}) {
				t.Errorf("%v became %v: %q", was, is, got)
				continue
			}
			for _, row := range []struct {
				grade audit.Grade
				facts []audit.Fact
			}{{was, d.Changes[0].From}, {is, d.Changes[0].To}} {
				var want []audit.Fact
				if row.grade != audit.NoGrade {
					want = []audit.Fact{audit.Fact(audit.Word("grade", row.grade))}
				}
				if !slices.Equal(row.facts, want) {
					t.Errorf("%v became %v: %v, want %v", was, is, row.facts, want)
				}
			}
		}
	}
}

func TestCountsAreComparedOnRequest(t *testing.T) {
	with := func(studies, patients, records, exposed uint64) Target {
		t := Target{PHI: PHI{Records: records, Exposed: exposed}}
		t.Counts.Studies.Value, t.Counts.Patients.Value = studies, patients
		return t
	}
	was := with(1, 2, 3, 4)
	for name, is := range map[string]Target{"studies": with(9, 2, 3, 4), "patients": with(1, 9, 3, 4), "records": with(1, 2, 9, 4), "exposed": with(1, 2, 3, 9)} {
		if d := compared(was, is, false); len(d.Changes) > 0 {
			t.Errorf("%s, not asked for: %q", name, changeLines(d))
		}
		d := compared(was, is, true)
		if got := changeLines(d); !slices.Equal(got, []string{"changed main counts"}) {
			t.Errorf("%s: %q", name, got)
			continue
		}
		for i, fact := range d.Changes[0].To {
			want := int64(i + 1)
			if fact.Name.String() == name {
				want = 9
			}
			if fact.Number != want || d.Changes[0].From[i].Number != int64(i+1) || d.Changes[0].From[i].Name != fact.Name {
				t.Errorf("%s: from %v to %v", name, d.Changes[0].From[i], fact)
			}
		}
		if len(d.Changes[0].To) != 4 {
			t.Errorf("%s: %v", name, d.Changes[0].To)
		}
	}
	if d := compared(was, was, true); len(d.Changes) > 0 {
		t.Errorf("nothing changed: %q", changeLines(d))
	}
	other := was
	other.PHI.SSN.Labelled = 1
	if d := compared(was, other, true); len(d.Changes) != 1 {
		t.Errorf("a count that is not shown changed: %q", changeLines(d))
	}
}

// TestTargetsThatCameAndWent: a target is known by its name and called title,
// wherever it stands now.
func TestTargetsThatCameAndWent(t *testing.T) {
	failing := func(x Target) Target {
		x.Exposure, x.Settled = audit.Echoes, true
		x.Findings = []Finding{{ID: audit.NewID("a"), Verdict: audit.RulingFail}, {ID: audit.NewID("b"), Verdict: audit.RulingPass}}
		return x
	}
	main := failing(target("main", "pacs:104", "PACS"))
	twin, shut := failing(target("main", "[fd00::5]:104", "PACS")), target("main", "pacs:104", "PACS")
	shut.Exposure, shut.Settled = audit.Echoes, true
	shut.Findings = []Finding{{ID: audit.NewID("a"), Verdict: audit.RulingPass}, {ID: audit.NewID("b"), Verdict: audit.RulingPass}}
	for name, row := range map[string]struct {
		was, is []Target
		want    []string
	}{
		"nothing":                           {nil, nil, nil},
		"the same":                          {[]Target{main}, []Target{main}, nil},
		"it moved":                          {[]Target{main}, []Target{failing(target("main", "elsewhere:104", "PACS"))}, nil},
		"it came":                           {nil, []Target{main}, []string{"new main target", "new main finding a"}},
		"it went":                           {[]Target{main}, nil, []string{"gone main target"}},
		"another title":                     {[]Target{main}, []Target{failing(target("main", "pacs:104", "SPARE"))}, []string{"new main target", "new main finding a", "gone main target"}},
		"another name":                      {[]Target{main}, []Target{failing(target("spare", "pacs:104", "PACS"))}, []string{"gone main target", "new spare target", "new spare finding a"}},
		"one beside it":                     {[]Target{main}, []Target{main, target("spare", "pacs:104", "")}, []string{"new spare target"}},
		"one of two":                        {[]Target{main, target("spare", "x:1", "")}, []Target{main}, []string{"gone spare target"}},
		"one opened, and its twin was open": {[]Target{shut, twin}, []Target{main, twin}, []string{"new main finding a"}},
		"one shut, and its twin is open":    {[]Target{twin, main}, []Target{twin, shut}, []string{"fixed main finding a"}},
		"one moved, and its twin stayed":    {[]Target{main, twin}, []Target{failing(target("main", "elsewhere:104", "PACS")), twin}, nil},
		"its twin came":                     {[]Target{main}, []Target{main, twin}, []string{"new main target", "new main finding a"}},
		"they exchanged":                    {[]Target{main, target("spare", "x:1", "")}, []Target{target("spare", "x:1", ""), main}, nil},
	} {
		d := Compare(&Report{Targets: row.was}, &Report{Targets: row.is}, true)
		if got := changeLines(d); !slices.Equal(got, row.want) {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
		for _, c := range d.Changes {
			fact := []audit.Fact{audit.Fact(audit.Word("exposure", audit.Echoes))}
			if c.What == OfTarget && c.Target == audit.Lit("main") && (c.Kind == Added && !slices.Equal(c.To, fact) || c.Kind == Removed && !slices.Equal(c.From, fact)) {
				t.Errorf("%s: from %v to %v", name, c.From, c.To)
			}
		}
	}
	if d := Compare(&Report{}, &Report{}, false); d.Schema != diffSchema || d.Changes == nil {
		t.Errorf("no change is an empty list: %+v", d)
	}
}

func TestHeadersAreComparedAsFiles(t *testing.T) {
	with := func(r audit.Ruling) *Report {
		return &Report{Headers: &Headers{Findings: []Finding{{ID: audit.NewID("header-phi"), Verdict: r}}}}
	}
	for name, row := range map[string]struct {
		was, is *Report
		want    []string
	}{
		"it came":         {with(audit.RulingPass), with(audit.RulingFail), []string{"new files finding header-phi"}},
		"it is fixed":     {with(audit.RulingFail), with(audit.RulingPass), []string{"fixed files finding header-phi"}},
		"nobody read":     {with(audit.RulingFail), &Report{}, []string{"no-longer-measured files finding header-phi"}},
		"nobody had read": {&Report{}, with(audit.RulingFail), []string{"new files finding header-phi"}},
	} {
		if got := changeLines(Compare(row.was, row.is, false)); !slices.Equal(got, row.want) {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
	was, is := with(audit.RulingFail), with(audit.RulingFail)
	is.Headers.Findings[0].Facts = []audit.Fact{audit.Fact(audit.Count("files", 7))}
	was.Headers.Findings[0].Facts = []audit.Fact{audit.Fact(audit.Count("files", 5))}
	for counts, want := range map[bool]int{false: 0, true: 1} {
		if d := Compare(was, is, counts); len(d.Changes) != want {
			t.Errorf("more files, counts %t: %q", counts, changeLines(d))
		}
	}
}

// TestChangesAreInOrder: by target; of one target what needs action first; of
// one kind the worst first.
func TestChangesAreInOrder(t *testing.T) {
	finding := func(id string, s audit.Severity, r audit.Ruling) Finding {
		f := Finding{Severity: s, Verdict: r}
		if err := f.ID.UnmarshalText([]byte(id)); err != nil {
			t.Fatal(err)
		}
		return f
	}
	changed := func(x Target) (was, is Target) {
		was, is = x, x
		was.Exposure, is.Exposure = audit.Echoes, audit.ExposureClosed
		was.Settled, is.Settled = true, true
		was.Findings = []Finding{finding("fixed-low", audit.Low, audit.RulingFail), finding("fixed-high", audit.High, audit.RulingFail), finding("lost", audit.Low, audit.RulingPass)}
		is.Findings = []Finding{
			finding("fixed-low", audit.Low, audit.RulingPass), finding("fixed-high", audit.High, audit.RulingPass), finding("lost", audit.Low, audit.RulingInconclusive),
			finding("new-low", audit.Low, audit.RulingFail), finding("new-high", audit.High, audit.RulingFail),
		}
		return was, is
	}
	var before, after []Target
	for _, name := range []string{"b", "a"} {
		was, is := changed(target(name, "x:1", ""))
		before, after = append(before, was, target(name, "y:1", "GONE")), append(after, is)
	}
	want := []string{}
	for _, name := range []string{"a", "b"} {
		want = append(want, "new "+name+" finding new-high", "new "+name+" finding new-low", "no-longer-measured "+name+" finding lost", "changed "+name+" exposure",
			"gone "+name+" target", "fixed "+name+" finding fixed-high", "fixed "+name+" finding fixed-low")
	}
	if got := changeLines(Compare(&Report{Targets: before}, &Report{Targets: after}, false)); !slices.Equal(got, want) {
		t.Errorf("in this order\n%q, want\n%q", got, want)
	}
}

// TestWhatIsNotMeasuredComesBeforeWhatChanged, however bad that is.
func TestWhatIsNotMeasuredComesBeforeWhatChanged(t *testing.T) {
	f := finding(t, "a", audit.RulingFail, audit.High)
	was, is := Target{Exposure: audit.Echoes, Findings: []Finding{f}}, Target{Exposure: audit.NotMeasured, Findings: []Finding{f}}
	is.Findings[0].Severity = audit.Critical
	if got, want := changeLines(compared(was, is, false)), []string{"no-longer-measured main exposure", "changed main finding a"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestChangesHaveTheirWords(t *testing.T) {
	for k, want := range []string{"changed", "new", "fixed", "no-longer-measured", "gone", "no-longer-settled", "fixed-for-this-caller", "changed"} {
		if b, err := ChangeKind(k).MarshalText(); string(b) != want || err != nil || ChangeKind(k).String() != want {
			t.Errorf("%d: %s, %v", k, b, err)
		}
	}
	for s, want := range []string{"finding", "target", "exposure", "grade", "counts", "services", "link", "finding"} {
		if b, err := ChangeSubject(s).MarshalText(); string(b) != want || err != nil || ChangeSubject(s).String() != want {
			t.Errorf("%d: %s, %v", s, b, err)
		}
	}
}

// TestALowerBoundIsNoChangeForTheBetter has pairs of which one is settled or
// both are not, and what each is called.
func TestALowerBoundIsNoChangeForTheBetter(t *testing.T) {
	settled := func(e audit.Exposure) Target { return Target{Exposure: e, Settled: true} }
	bound := func(e audit.Exposure, r audit.Rung) Target { return Target{Exposure: e, Doubt: r} }
	for name, row := range map[string]struct {
		was, is Target
		want    string
	}{
		"the same, and not settled any more":   {settled(audit.Echoes), bound(audit.Echoes, audit.QueryRung), "no-longer-settled"},
		"less, and not settled":                {settled(audit.PHIVisible), bound(audit.Echoes, audit.QueryRung), "no-longer-settled"},
		"more, and not settled":                {settled(audit.Echoes), bound(audit.RecordsVisible, audit.PatientsRung), "changed"},
		"open, and not settled, where closed":  {settled(audit.ExposureClosed), bound(audit.Associates, audit.EchoRung), "changed"},
		"the same lower bound":                 {bound(audit.Echoes, audit.QueryRung), bound(audit.Echoes, audit.QueryRung), ""},
		"the same, another rung in doubt":      {bound(audit.Echoes, audit.QueryRung), bound(audit.Echoes, audit.WorklistRung), ""},
		"a lower bound that is lower":          {bound(audit.RecordsVisible, audit.PatientsRung), bound(audit.Echoes, audit.QueryRung), "no-longer-settled"},
		"a lower bound that is higher":         {bound(audit.Echoes, audit.QueryRung), bound(audit.RecordsVisible, audit.PatientsRung), "changed"},
		"it is all":                            {bound(audit.Echoes, audit.QueryRung), settled(audit.Echoes), "changed"},
		"it was more":                          {bound(audit.Echoes, audit.QueryRung), settled(audit.PHIVisible), "changed"},
		"nothing was known":                    {Target{Exposure: audit.Unreachable}, bound(audit.Echoes, audit.QueryRung), "changed"},
		"nothing is known":                     {bound(audit.Echoes, audit.QueryRung), Target{Exposure: audit.Gated}, "no-longer-measured"},
		"it does not speak DICOM any more":     {bound(audit.Echoes, audit.QueryRung), Target{Exposure: audit.ExposureNotDICOM}, "changed"},
		"it was no DICOM, and is no DICOM":     {Target{Exposure: audit.ExposureNotDICOM}, Target{Exposure: audit.ExposureNotDICOM}, ""},
		"gated, and out of reach":              {Target{Exposure: audit.Gated}, Target{Exposure: audit.Unreachable}, "changed"},
		"settled as it was, by a later report": {settled(audit.Echoes), settled(audit.Echoes), ""},
	} {
		d := compared(row.was, row.is, false)
		var want []string
		if row.want != "" {
			want = []string{row.want + " main exposure"}
		}
		if got := changeLines(d); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		for _, c := range d.Changes {
			marked := slices.Contains(c.To, audit.Fact(audit.Word("unsettled", row.is.Doubt)))
			if marked != (row.is.Doubt != audit.NoRung) || slices.Contains(c.From, audit.Fact(audit.Word("unsettled", row.was.Doubt))) != (row.was.Doubt != audit.NoRung) {
				t.Errorf("%s: from %v to %v", name, c.From, c.To)
			}
		}
	}
}

// TestWhatIsStaleIsComparedByTheLastAudit: a merged report keeps what was
// measured, and that it is old is a change.
func TestWhatIsStaleIsComparedByTheLastAudit(t *testing.T) {
	fresh := Target{Exposure: audit.PHIVisible, Settled: true, Grade: audit.GradeF}
	stale := fresh
	stale.Audited, stale.Later = day(1), &Later{Audited: day(2), Exposure: audit.Unreachable}
	again := fresh
	again.Audited, again.Later = day(1), &Later{Audited: day(2), Exposure: audit.PHIVisible, Settled: true, Stopped: audit.StageTLS}
	doubt := fresh
	doubt.Audited, doubt.Later = day(1), &Later{Audited: day(2), Exposure: audit.Echoes, Doubt: audit.QueryRung}
	for name, row := range map[string]struct {
		was, is Target
		want    []string
	}{
		"it became old":            {fresh, stale, []string{"no-longer-measured main exposure"}},
		"it was seen, and stopped": {fresh, again, nil},
		"it became old, in doubt":  {fresh, doubt, []string{"no-longer-settled main exposure"}},
		"it was old, and is":       {stale, stale, nil},
		"it was old, and is fresh": {stale, fresh, nil},
	} {
		if got := changeLines(compared(row.was, row.is, false)); !slices.Equal(got, row.want) {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
	if c := compared(fresh, doubt, false).Changes[0]; len(c.To) != 2 || c.To[1] != audit.Fact(audit.Word("unsettled", audit.QueryRung)) {
		t.Errorf("the rung in doubt is not the last audit's: %v", c.To)
	}
}

// TestWhatIsNotSettledComesBetween what is not measured and what changed.
func TestWhatIsNotSettledComesBetween(t *testing.T) {
	low, high := finding(t, "a", audit.RulingFail, audit.Low), finding(t, "a", audit.RulingFail, audit.High)
	pass, unknown := finding(t, "b", audit.RulingPass, audit.Low), finding(t, "b", audit.RulingInconclusive, audit.Low)
	was, is := settledAs(audit.Echoes), boundAs(audit.Echoes, audit.QueryRung)
	was.Findings, is.Findings = []Finding{low, pass}, []Finding{high, unknown}
	if got, want := changeLines(compared(was, is, false)), []string{"no-longer-measured main finding b", "no-longer-settled main exposure", "changed main finding a"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestAGradeThatIsGoneSaysWhy: nobody measured, or something is in doubt.
func TestAGradeThatIsGoneSaysWhy(t *testing.T) {
	was := Target{Exposure: audit.Echoes, Settled: true, Grade: audit.GradeD}
	d := compared(was, Target{Exposure: audit.Echoes, Settled: true, Stopped: audit.StageServices, AtBest: audit.GradeC}, false)
	if got := changeLines(d); !slices.Equal(got, []string{"no-longer-settled main grade"}) {
		t.Errorf("%q", got)
	}
	if to := d.Changes[0].To; !slices.Equal(to, []audit.Fact{audit.Fact(audit.Word("grade-at-best", audit.GradeC))}) {
		t.Errorf("to %v", to)
	}
	d = compared(was, Target{Exposure: audit.Unreachable}, false)
	if got := changeLines(d); !slices.Equal(got, []string{"no-longer-measured main exposure", "no-longer-measured main grade"}) || d.Changes[1].To != nil {
		t.Errorf("%q, to %v", got, d.Changes[1].To)
	}
}

// TestReportsAreComparableThatShareSomething: a target by its name and called title,
// files, or ranges.
func TestReportsAreComparableThatShareSomething(t *testing.T) {
	of := func(list ...Target) *Report { return &Report{Targets: list} }
	main, other := target("main", "pacs:104", "PACS"), target("other", "pacs:104", "PACS")
	for name, row := range map[string]struct {
		a, b *Report
		want bool
	}{
		"the same target":      {of(main), of(main), true},
		"one of two":           {of(main, other), of(other), true},
		"it moved":             {of(main), of(target("main", "elsewhere:104", "PACS")), true},
		"another name":         {of(main), of(other), false},
		"another title":        {of(main), of(target("main", "pacs:104", "SPARE")), false},
		"nothing":              {of(), of(), false},
		"files of both":        {&Report{Headers: new(Headers)}, &Report{Headers: new(Headers)}, true},
		"files and a target":   {&Report{Headers: new(Headers)}, of(main), false},
		"ranges of both":       {&Report{Sweep: new(Sweep)}, &Report{Sweep: new(Sweep)}, true},
		"ranges and no ranges": {&Report{Sweep: new(Sweep)}, of(main), false},
	} {
		if Comparable(row.a, row.b) != row.want || Comparable(row.b, row.a) != row.want {
			t.Errorf("%s: comparable is not %t", name, row.want)
		}
	}
}
