package render

import (
	"slices"
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// TestADoubtIsSaidInOneSentence has every rung that can be in doubt, and why.
func TestADoubtIsSaidInOneSentence(t *testing.T) {
	at := func(e audit.Exposure, r audit.Rung, change func(*report.Target)) report.Target {
		x := boundAs(e, r)
		x.Called = audit.Text{}
		x.Steps.Stranger.Outcome, x.Steps.Worklist.Outcome = audit.OK, audit.NoContext
		change(&x)
		return x
	}
	for _, row := range []struct {
		x    report.Target
		want string
	}{
		{at(audit.Echoes, audit.QueryRung, func(x *report.Target) { x.Steps.Find.Outcome = audit.TimedOut }), "at least echoes; the query was not settled: timed out"},
		{at(audit.Echoes, audit.QueryRung, func(*report.Target) {}), "at least echoes; the query was not settled: not tried"},
		{at(audit.Echoes, audit.WorklistRung, func(x *report.Target) { x.Steps.Worklist.Outcome = audit.Reset }), "at least echoes; the worklist was not settled: reset"},
		{at(audit.Associates, audit.EchoRung, func(x *report.Target) { x.Steps.Echo.Outcome = audit.Aborted }), "at least associates; the echo was not settled: aborted"},
		{at(audit.QueryAuthorised, audit.RecordsRung, func(*report.Target) {}), "at least query-authorised; no record was seen: there may be none today, or a filter hides them"},
		{at(audit.RecordsVisible, audit.PatientsRung, func(x *report.Target) { x.Steps.Find.Undecodable = 1 }), "at least records-visible; whether patients are shown was not settled: 1 answer could not be read"},
		{at(audit.RecordsVisible, audit.PatientsRung, func(x *report.Target) { x.Steps.Find.Undecodable, x.Steps.Worklist.Undecodable = 1, 2 }), "at least records-visible; whether patients are shown was not settled: 3 answers could not be read"},
		{at(audit.RecordsVisible, audit.PatientsRung, func(x *report.Target) { x.Counts.Studies.AtLeast = true }), "at least records-visible; whether patients are shown was not settled: not all records were counted"},
		{at(audit.RecordsVisible, audit.PatientsRung, func(x *report.Target) { x.Counts.Patients.AtLeast = true }), "at least records-visible; whether patients are shown was not settled: not all records were counted"},
		{at(audit.RecordsVisible, audit.PatientsRung, func(x *report.Target) { x.Missing = []audit.Gap{{}} }), "at least records-visible; whether patients are shown was not settled: not all records were counted"},
		{at(audit.RecordsVisible, audit.PatientsRung, func(x *report.Target) { x.PHI.Malformed = 2 }), "at least records-visible; whether patients are shown was not settled: 2 records could be read in part only"},
		{at(audit.RecordsVisible, audit.PatientsRung, func(x *report.Target) { x.Steps.Worklist.Outcome = audit.TimedOut }), "at least records-visible; whether patients are shown was not settled: worklist timed out"},
		{at(audit.RecordsVisible, audit.PatientsRung, func(x *report.Target) { x.Called, x.Steps.WithCalledTitle.Outcome = audit.Lit("PACS"), audit.Closed }), "at least records-visible; whether patients are shown was not settled: closed"},
		{at(audit.RecordsVisible, audit.PatientsRung, func(*report.Target) {}), "at least records-visible; whether patients are shown was not settled: not all was counted and understood"},
		{at(audit.Echoes, audit.EchoRung, func(x *report.Target) { x.Called, x.Steps.WithCalledTitle.Outcome = audit.Lit("PACS"), audit.TimedOut }), "at least echoes; what its called AE title opens was not settled: timed out"},
		{at(audit.Associates, audit.EchoRung, func(x *report.Target) {
			x.Called, x.Steps.WithCalledTitle = audit.Lit("PACS"), audit.Rejection(1, 1, 7)
			x.Steps.Echo.Outcome = audit.TimedOut
		}), "at least associates; the echo was not settled: timed out"},
	} {
		if got := English.bound(&row.x); got != row.want {
			t.Errorf("%q, want %q", got, row.want)
		}
		if got := Japanese.bound(&row.x); !strings.HasPrefix(got, "少なくとも") {
			t.Errorf("%q", got)
		}
	}
}

// TestNothingInDoubtIsGreen: neither a band nor a colour, a grade, a rung of the
// ladder or a case of a pipeline.
func TestNothingInDoubtIsGreen(t *testing.T) {
	stale := settledAs(audit.ExposureClosed)
	stale.Grade, stale.Audited, stale.Later = audit.GradeA, day(1), &report.Later{Audited: day(2)}
	stopped := settledAs(audit.ExposureClosed)
	stopped.Stopped = audit.StageMadeUp
	byWeb := settledAs(audit.ExposureClosed)
	byWeb.Web = &report.Web{Exposure: audit.Unreachable, WebDoors: audit.WebDoors{QIDO: audit.WebDoor{Step: audit.Step{Outcome: audit.TimedOut}}}}
	fine := settledAs(audit.ExposureClosed)
	fine.Grade = audit.GradeA
	for name, row := range map[string]struct {
		x     report.Target
		green bool
		kind  string // of the error in JUnit
	}{
		"closed":         {fine, true, ""},
		"stale":          {stale, false, "stale"},
		"stopped":        {stopped, false, "stopped"},
		"a web door":     {byWeb, false, "not-settled"},
		"at least":       {boundAs(audit.Echoes, audit.QueryRung), false, "not-settled"},
		"not measured":   {settledAs(audit.NotMeasured), false, "not-measured"},
		"stopped before": {func() report.Target { x := stale; x.Later = &report.Later{Stopped: audit.StageTLS}; return x }(), false, "stopped"},
	} {
		r := &report.Report{Targets: []report.Target{row.x}}
		s := report.Summarise(r)
		v := &view{R: r, S: s}
		x := &r.Targets[0]
		if got := s.Bands[report.BandClosed] > 0; got != row.green {
			t.Errorf("%s: bands %v", name, s.Bands)
		}
		if got := len(s.Unmeasured()) == 0; got != row.green {
			t.Errorf("%s: listed %t", name, !got)
		}
		if got := v.Shade(x) == "good"; got != row.green {
			t.Errorf("%s: shade %s", name, v.Shade(x))
		}
		colors := exposureColors(x)
		if got := slices.Equal(colors, exposureColors(&fine)); got != row.green {
			t.Errorf("%s: colours %v", name, colors)
		}
		if c := junitMeasured(x, English); row.green != (c.Error == nil) || c.Error != nil && c.Error.Type != row.kind {
			t.Errorf("%s: case %+v", name, c.Error)
		}
		if x.AtLeast() || x.Later != nil {
			if slices.ContainsFunc(v.Ladder(x), func(r Rung) bool { return r.Class == "stopped" }) {
				t.Errorf("%s: a rung is shut", name)
			}
		}
		if name == "stale" {
			x.Grade = audit.GradeC
			if got := v.Shade(x); got != "none" {
				t.Errorf("stale, and C: shade %s", got)
			}
			x.Grade = audit.GradeF
			if got := v.Shade(x); got != "grade-f" {
				t.Errorf("stale, and F: shade %s", got)
			}
		}
	}
}

// TestAServerThatStoppedIsSaidLoudly in every format for people and pipelines,
// for each part of an audit, whether this one stopped it or a later one.
func TestAServerThatStoppedIsSaidLoudly(t *testing.T) {
	words := map[audit.Stage][2]string{
		audit.StageEcho: {"sent an echo", "エコーの送信"}, audit.StageQuery: {"sent a query", "検索"}, audit.StageWorklist: {"queried the worklist", "ワークリストの照会"},
		audit.StageTLS: {"tried TLS", "TLS の試行"}, audit.StageServices: {"proposed print, storage and the like", "印刷や保存などのサービスの提案"},
		audit.StageMadeUp: {"proposed a service that does not exist", "存在しないサービスの提案"},
	}
	for stage, word := range words {
		for _, later := range []bool{false, true} {
			x := settledAs(audit.Echoes)
			x.Stopped = stage
			if later {
				x.Stopped, x.Audited, x.Later = audit.NoStage, day(1), &report.Later{Audited: day(2), Stopped: stage}
			}
			x.Findings = []report.Finding{{ID: audit.NewID("a"), Verdict: audit.RulingFail, Severity: audit.Low, Title: audit.Lit("DICOM")}}
			r := reportOf(1, x)
			want := [2]string{
				"answered at first, and stopped while we " + word[0] + ": restart it, and leave it out of audits (never:) until its vendor has mended that",
				"最初は応答していたが、" + word[1] + "の最中に停止した。再起動し、ベンダーが修正するまで監査の対象から外す(never:)",
			}
			for _, format := range []string{"terminal", "html", "markdown", "junit", "sarif"} {
				for _, lang := range Langs() {
					out := squeezed(string(render(t, format, r, Options{Lang: lang})))
					if !strings.Contains(out, squeezed(want[lang])) {
						t.Errorf("%v, %s, %v: does not say it in\n%s", stage, format, lang, out)
					}
					if short := [2]string{"stopped during the audit", "監査中に停止"}[lang]; !strings.Contains(out, squeezed(short)) && format != "sarif" {
						t.Errorf("%v, %s, %v: not in its line", stage, format, lang)
					}
				}
			}
			out := string(render(t, "terminal", r, Options{}))
			if loud, todo := strings.Index(out, "STOPPED DURING THE AUDIT"), strings.Index(out, "WHAT TO DO"); loud < 0 || todo < loud {
				t.Errorf("%v: not above what to do:\n%s", stage, out)
			}
			if csv := string(render(t, "csv", r, Options{})); !strings.Contains(csv, ","+stage.String()+",") {
				t.Errorf("%v: not in\n%s", stage, csv)
			}
		}
	}
	if s := report.Summarise(reportOf(1, settledAs(audit.Echoes))); len(s.Stopped()) != 0 {
		t.Error("a server that goes on is said to have stopped")
	}
}

// squeezed is a text without spaces, which lines are broken at, and markup.
func squeezed(s string) string { return strings.NewReplacer(" ", "", "\n", "", "\\", "").Replace(s) }

// TestHowItWasMeasuredIsInPlainWords in the details.
func TestHowItWasMeasuredIsInPlainWords(t *testing.T) {
	x := settledAs(audit.RecordsVisible)
	if got := English.measurement(&x); got != nil {
		t.Errorf("nothing to say: %q", got)
	}
	x.Cost = audit.Cost{Associations: 1, Queries: 2, Answers: 1234}
	x.Missing = []audit.Gap{{From: 20190301, To: 20190331}, {From: 20210714, To: 20210714}}
	x.Steps.Find.Undecodable, x.Steps.Worklist.Undecodable = 1, 1
	x.Steps.Find.Deviations, x.Steps.Worklist.Deviations = audit.OtherContext, audit.OtherContext|audit.OtherEncoding
	x.Audited = day(3)
	want := []StepLine{
		{"audited on", "2026-11-03"}, {"asked of it", "1 association, 2 queries, 1,234 answers"}, {"study dates not counted", "2019-03-01 to 2019-03-31, 2021-07-14"},
		{"beyond reading", "2 answers"}, {"unlike the standard", "answers come in another presentation context; a data set is not encoded as its context says"},
	}
	if got := English.measurement(&x); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, format := range []string{"html", "markdown", "terminal"} {
		out := squeezed(string(render(t, format, reportOf(4, x), Options{Verbose: true})))
		for _, line := range want {
			if !strings.Contains(out, squeezed(line.Outcome)) {
				t.Errorf("%s: does not say %s", format, line.Outcome)
			}
		}
	}
}

// TestAGradeAtBestIsSaid where there is none.
func TestAGradeAtBestIsSaid(t *testing.T) {
	x := boundAs(audit.Echoes, audit.QueryRung)
	if got := English.orWorse(&x); got != "" {
		t.Errorf("nobody judged: %q", got)
	}
	x.AtBest = audit.GradeD
	for _, format := range []string{"html", "markdown", "terminal", "junit", "sarif"} {
		for lang, want := range map[Lang]string{English: "D or worse", Japanese: "D 以下"} {
			if out := squeezed(string(render(t, format, reportOf(1, x), Options{Lang: lang, Verbose: true}))); !strings.Contains(out, squeezed(want)) {
				t.Errorf("%s: does not say %s", format, want)
			}
		}
	}
}

// TestNumbersAndTitlesAreNotCut at 80 columns, nor at 60.
func TestNumbersAndTitlesAreNotCut(t *testing.T) {
	for _, name := range []string{"doubts.json", "sample"} {
		r := documents(t)[name]
		s := report.Summarise(r)
		for _, lang := range Langs() {
			for _, columns := range []int{60, 80} {
				out := string(render(t, "terminal", r, Options{Lang: lang, Width: columns}))
				squeeze := squeezed(out)
				for _, x := range s.Targets {
					if !strings.Contains(squeeze, squeezed(lang.seen(x))) {
						t.Errorf("%s, %v, %d columns: %s is cut", name, lang, columns, lang.seen(x))
					}
				}
				for _, line := range strings.Split(out, "\n") {
					if width(line) > columns {
						t.Errorf("%s, %v: %d columns in %q", name, lang, width(line), line)
					}
				}
			}
		}
	}
}

// TestWhatIsNotKnownOfATarget, each with its own words, and how a verdict of
// another audit is marked.
func TestWhatIsNotKnownOfATarget(t *testing.T) {
	door := withDoor(settledAs(audit.ExposureClosed), audit.Unreachable)
	door.Web.QIDO = audit.WebDoor{Step: audit.Step{Outcome: audit.TimedOut}}
	gone := settledAs(audit.Unreachable)
	gone.Steps.Reach.Outcome = audit.Refused
	bound := boundAs(audit.Echoes, audit.QueryRung)
	bound.Steps.Find.Outcome, bound.AtBest = audit.TimedOut, audit.GradeC
	later := func(l report.Later) report.Target {
		x := settledAs(audit.Echoes)
		x.Audited, l.Audited, x.Later = day(1), day(2), &l
		return x
	}
	for _, row := range []struct {
		x    report.Target
		want string
	}{
		{settledAs(audit.Echoes), ""},
		{withDoor(settledAs(audit.Echoes), audit.ExposureClosed), ""},
		{door, "DICOMweb was not settled: timed out"},
		{gone, "refused; check address and route"},
		{bound, "at least echoes; the query was not settled: timed out; grade C or worse"},
		{later(report.Later{Exposure: audit.Unreachable, Ended: audit.Step{Outcome: audit.Refused}}), "not measured since 2026-11-01; on 2026-11-02: unreachable, refused"},
		{later(report.Later{Exposure: audit.NotMeasured}), "not measured since 2026-11-01; on 2026-11-02: not-measured"},
		{later(report.Later{Exposure: audit.Echoes, Doubt: audit.QueryRung, Ended: audit.Step{Outcome: audit.TimedOut}}), "not settled since 2026-11-01; on 2026-11-02: at least echoes, timed out"},
		{later(report.Later{Exposure: audit.Associates, Settled: true, Ended: audit.Step{Outcome: audit.OK}}), "not settled since 2026-11-01; on 2026-11-02: associates"},
	} {
		if got := English.reason(&row.x); got != row.want {
			t.Errorf("%q, want %q", got, row.want)
		}
		if got := len(English.standing(&row.x)) > 0; got != (row.x.AtLeast() || row.x.Later != nil) {
			t.Errorf("%q in the details: %t", row.want, got)
		}
	}
	f := report.Finding{}
	for _, want := range []string{"", "seen on 2026-11-03", "3 records; seen on 2026-11-03"} {
		if got := English.evidence(&f); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if !f.Audited.IsZero() {
			f.Facts = []audit.Fact{audit.Fact(audit.Count("records", 3))}
		}
		f.Audited = day(3)
	}
}

// TestALowerBoundOfAWorklistReadsAsOne: it came to a limit, ours or the server's.
func TestALowerBoundOfAWorklistReadsAsOne(t *testing.T) {
	target := report.Target{Exposure: audit.PHIVisible, Settled: true, Worklist: &report.PHI{Records: 1000, Exposed: 1000, AtLeast: true}}
	if s := English.seen(&target); !strings.HasPrefix(s, "at least 1,000 worklist entries") {
		t.Error(s)
	}
}

// TestWhatIsOldIsSaidInEveryFormat: an F of Monday, out of reach on Tuesday.
func TestWhatIsOldIsSaidInEveryFormat(t *testing.T) {
	monday, tuesday := sample(t), sample(t)
	tuesday.Started, tuesday.Finished = tuesday.Started.AddDate(0, 0, 1), tuesday.Finished.AddDate(0, 0, 1)
	for i := range tuesday.Targets {
		x := &tuesday.Targets[i]
		if x.Name.String() == "main-archive" {
			*x = report.Target{Name: x.Name, Address: x.Address, Called: x.Called, Exposure: audit.Unreachable, Steps: report.Steps{Steps: audit.Steps{Reach: audit.Step{Outcome: audit.Refused}}}, Findings: []report.Finding{}}
		}
	}
	r, _ := report.Merge(monday, tuesday)
	for format, want := range map[string][2]string{
		"terminal": {"not measured since 2026-11-20; on 2026-11-21: unreachable, refused", "2026-11-20 以降は測定できず。2026-11-21 の結果: 応答なし"},
		"html":     {"not measured since 2026-11-20; on 2026-11-21: unreachable, refused", "2026-11-20 以降は測定できず。2026-11-21 の結果: 応答なし"},
		"markdown": {"not measured since 2026-11-20; on 2026-11-21: unreachable, refused", "2026-11-20 以降は測定できず。2026-11-21 の結果: 応答なし"},
		"junit":    {`<error type="stale" message="not measured since 2026-11-20">`, `<error type="stale" message="2026-11-20 以降は測定できず">`},
		"sarif":    {"not measured since 2026-11-20", "2026-11-20 以降は測定できず"},
		"csv":      {",2026-11-20T09:30:00Z,2026-11-21T09:30:00Z,unreachable,", ",2026-11-20T09:30:00Z,2026-11-21T09:30:00Z,unreachable,"},
		"json":     {`"audited": "2026-11-20T09:30:00Z"`, `"later": {`},
	} {
		for _, lang := range Langs() {
			out := strings.Join(strings.Fields(string(render(t, format, r, Options{Lang: lang}))), " ")
			if !strings.Contains(out, want[lang]) && !strings.Contains(strings.ReplaceAll(out, " ", ""), strings.ReplaceAll(want[lang], " ", "")) {
				t.Errorf("%s, %v: does not say %s", format, lang, want[lang])
			}
		}
	}
}
