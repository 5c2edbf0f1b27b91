package report

import (
	"slices"
	"strings"
	"testing"

	"pacsaudit/audit"
)

// TestADoubtIsSaidInOneSentence has every rung that can be in doubt, and why.
func TestADoubtIsSaidInOneSentence(t *testing.T) {
	at := func(e audit.Exposure, r audit.Rung, change func(*Target)) Target {
		x := boundAs(e, r)
		x.Called = audit.Text{}
		x.Steps.Stranger.Outcome, x.Steps.Worklist.Outcome = audit.OK, audit.NoContext
		change(&x)
		return x
	}
	refused := uint8(1)
	for _, row := range []struct {
		x    Target
		want string
	}{
		{at(audit.Echoes, audit.QueryRung, func(x *Target) { x.Steps.Find.Outcome = audit.TimedOut }), "at least echoes; the query was not settled: timed out"},
		{at(audit.Echoes, audit.QueryRung, func(*Target) {}), "at least echoes; the query was not settled: not tried"},
		{at(audit.Echoes, audit.WorklistRung, func(x *Target) { x.Steps.Worklist.Outcome = audit.Reset }), "at least echoes; the worklist was not settled: reset"},
		{at(audit.Associates, audit.EchoRung, func(x *Target) { x.Steps.Echo.Outcome = audit.Aborted }), "at least associates; the echo was not settled: aborted"},
		{at(audit.QueryAuthorised, audit.RecordsRung, func(*Target) {}), "at least query-authorised; no record was seen: there may be none today, or a filter hides them"},
		{at(audit.RecordsVisible, audit.PatientsRung, func(x *Target) { x.Steps.Find.Undecodable = 1 }), "at least records-visible; whether patients are shown was not settled: 1 answer could not be read"},
		{at(audit.RecordsVisible, audit.PatientsRung, func(x *Target) { x.Steps.Find.Undecodable, x.Steps.Worklist.Undecodable = 1, 2 }), "at least records-visible; whether patients are shown was not settled: 3 answers could not be read"},
		{at(audit.RecordsVisible, audit.PatientsRung, func(x *Target) { x.Counts.Studies.AtLeast = true }), "at least records-visible; whether patients are shown was not settled: not all records were counted"},
		{at(audit.RecordsVisible, audit.PatientsRung, func(x *Target) { x.Counts.Patients.AtLeast = true }), "at least records-visible; whether patients are shown was not settled: not all records were counted"},
		{at(audit.RecordsVisible, audit.PatientsRung, func(x *Target) { x.Missing = []Gap{{}} }), "at least records-visible; whether patients are shown was not settled: not all records were counted"},
		{at(audit.RecordsVisible, audit.PatientsRung, func(x *Target) { x.PHI.Malformed = 2 }), "at least records-visible; whether patients are shown was not settled: 2 records could be read in part only"},
		{at(audit.RecordsVisible, audit.PatientsRung, func(x *Target) { x.Steps.Worklist.Outcome = audit.TimedOut }), "at least records-visible; whether patients are shown was not settled: worklist timed out"},
		{at(audit.RecordsVisible, audit.PatientsRung, func(x *Target) { x.Called, x.Steps.Addressed.Outcome = audit.Lit("PACS"), audit.Closed }), "at least records-visible; whether patients are shown was not settled: closed"},
		{at(audit.RecordsVisible, audit.PatientsRung, func(*Target) {}), "at least records-visible; whether patients are shown was not settled: not all was counted and understood"},
		{at(audit.Echoes, audit.EchoRung, func(x *Target) { x.Called, x.Steps.Addressed.Outcome = audit.Lit("PACS"), audit.TimedOut }), "at least echoes; what its called AE title opens was not settled: timed out"},
		{at(audit.Associates, audit.EchoRung, func(x *Target) {
			x.Called, x.Steps.Addressed = audit.Lit("PACS"), Step{Outcome: audit.Rejected, Result: &refused}
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

// TestATitleIsInDoubtWhereNothingSettledIt: opened, refused for good, or not
// given at all, it is not.
func TestATitleIsInDoubtWhereNothingSettledIt(t *testing.T) {
	permanent, transient := uint8(1), uint8(2)
	for name, row := range map[string]struct {
		called    string
		stranger  audit.Outcome
		addressed Step
		want      bool
	}{
		"a time-out":              {"PACS", audit.OK, Step{Outcome: audit.TimedOut}, true},
		"busy":                    {"PACS", audit.OK, Step{Outcome: audit.Rejected, Result: &transient}, true},
		"not tried":               {"PACS", audit.OK, Step{}, true},
		"refused":                 {"PACS", audit.OK, Step{Outcome: audit.Rejected, Result: &permanent}, false},
		"refused without a code":  {"PACS", audit.OK, Step{Outcome: audit.Rejected}, false},
		"aborted":                 {"PACS", audit.OK, Step{Outcome: audit.Aborted}, false},
		"opened":                  {"PACS", audit.OK, Step{Outcome: audit.OK}, false},
		"no stranger got in":      {"PACS", audit.Rejected, Step{Outcome: audit.TimedOut}, false},
		"no title was configured": {"", audit.OK, Step{Outcome: audit.TimedOut}, false},
	} {
		x := target("main", "pacs:104", row.called)
		x.Steps.Stranger.Outcome, x.Steps.Addressed = row.stranger, row.addressed
		if got := titleDoubt(&x); got != row.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// TestNothingInDoubtIsGreen: neither a band nor a colour, a grade, a rung of the
// ladder or a case of a pipeline.
func TestNothingInDoubtIsGreen(t *testing.T) {
	stale := settledAs(audit.ExposureClosed)
	stale.Grade, stale.Audited, stale.Later = audit.GradeA, day(1), &Later{Audited: day(2)}
	stopped := settledAs(audit.ExposureClosed)
	stopped.Stopped = audit.StageMadeUp
	byWeb := settledAs(audit.ExposureClosed)
	byWeb.Web = &Web{Exposure: audit.Unreachable, QIDO: Door{Step: Step{Outcome: audit.TimedOut}}}
	fine := settledAs(audit.ExposureClosed)
	fine.Grade = audit.GradeA
	for name, row := range map[string]struct {
		x     Target
		green bool
		kind  string // of the error in JUnit
	}{
		"closed":         {fine, true, ""},
		"stale":          {stale, false, "stale"},
		"stopped":        {stopped, false, "stopped"},
		"a web door":     {byWeb, false, "not-settled"},
		"at least":       {boundAs(audit.Echoes, audit.QueryRung), false, "not-settled"},
		"not measured":   {settledAs(audit.NotMeasured), false, "not-measured"},
		"stopped before": {func() Target { x := stale; x.Later = &Later{Stopped: audit.StageTLS}; return x }(), false, "stopped"},
	} {
		r := &Report{Targets: []Target{row.x}}
		s := summarise(r)
		v := &view{R: r, S: s}
		x := &r.Targets[0]
		if got := s.bands[bandClosed] > 0; got != row.green {
			t.Errorf("%s: bands %v", name, s.bands)
		}
		if got := len(s.unmeasured()) == 0; got != row.green {
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
		if x.atLeast() || x.Later != nil {
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
			if got := v.Shade(x); got != "bad" {
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
				x.Stopped, x.Audited, x.Later = audit.NoStage, day(1), &Later{Audited: day(2), Stopped: stage}
			}
			x.Findings = []Finding{{ID: audit.NewID("a"), Verdict: audit.RulingFail, Severity: audit.Low, Title: audit.Lit("DICOM")}}
			r := reportOf(1, x)
			want := [2]string{
				"answered at first, and stopped while we " + word[0] + ": restart it, and leave it out of audits (never:) until its vendor has mended that",
				"最初は応答していましたが、" + word[1] + "の最中に停止しました。再起動し、ベンダーが修正するまで監査の対象から外してください(never:)",
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
	if s := summarise(reportOf(1, settledAs(audit.Echoes))); len(s.stopped()) != 0 {
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
	x.Cost = Cost{Associations: 1, Queries: 2, Answers: 1234}
	x.Missing = []Gap{{20190301, 20190331}, {20210714, 20210714}}
	x.Steps.Find.Undecodable, x.Steps.Worklist.Undecodable = 1, 1
	x.Steps.Find.Deviations, x.Steps.Worklist.Deviations = audit.OtherContext.Words(), (audit.OtherContext | audit.OtherEncoding).Words()
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

// TestALowerBoundIsNoExpectation: what was not measured is not expected to be
// anything.
func TestALowerBoundIsNoExpectation(t *testing.T) {
	for _, x := range []Target{settledAs(audit.Echoes), settledAs(audit.Gated), boundAs(audit.Echoes, audit.QueryRung)} {
		want := audit.ReachOf(x.Exposure)
		if x.atLeast() {
			want = audit.AnyReach
		}
		if got := x.Expectation().Stranger; got != want {
			t.Errorf("%v, settled %t: %v", x.Exposure, x.Settled, got)
		}
	}
}

// TestNumbersAndTitlesAreNotCut at 80 columns, nor at 60.
func TestNumbersAndTitlesAreNotCut(t *testing.T) {
	for _, name := range []string{"doubts.json", "sample"} {
		r := documents(t)[name]
		s := summarise(r)
		for _, lang := range Langs() {
			for _, columns := range []int{60, 80} {
				out := string(render(t, "terminal", r, Options{Lang: lang, Width: columns}))
				squeeze := squeezed(out)
				for _, x := range s.targets {
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
