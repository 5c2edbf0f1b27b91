package dashboard_test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/phi"
	"pacsaudit/report"
	"pacsaudit/report/dashboard"
	"pacsaudit/report/kept"
)

// doubtful is a fleet in which each target but three is not settled: by its
// name, the words that say how far a stranger gets, and why that is not all.
func doubtful() (f *fake, says map[string][2]string) {
	f, says = &fake{}, map[string][2]string{}
	ok, timedOut := audit.Step{Outcome: audit.OK}, audit.Step{Outcome: audit.TimedOut}
	noContext := audit.Step{Outcome: audit.NoContext}
	way := func(change func(*audit.Observation)) audit.Observation {
		o := audit.Observation{Transport: audit.Plaintext, Steps: audit.Steps{Reach: ok, Plaintext: ok, Stranger: ok, WithCalledTitle: ok, Echo: ok}, Find: noContext, Worklist: noContext}
		change(&o)
		return o
	}
	records := func(exposed, malformed uint64) audit.Query {
		return audit.Query{QueryFacts: audit.QueryFacts{Model: phi.StudyRootStudy}, Tally: &phi.Tally{Records: 60, AnyExposed: exposed, Malformed: malformed}}
	}
	foreign := audit.Rejection(1, 1, 3)
	closed := audit.Observation{Transport: audit.Plaintext, Steps: audit.Steps{Reach: ok, Plaintext: ok, Stranger: foreign, WithCalledTitle: foreign}}
	shows := way(func(o *audit.Observation) { o.Find, o.Query = ok, records(57, 0) })
	add := func(name string, o audit.Observation, before *audit.Observation, says2 ...string) {
		o.Target = target(name)
		if strings.Contains(name, "web") {
			o.Target.DICOMweb = audit.Lit("http://127.0.0.1/dicom-web")
		}
		o.Started, o.Finished = noon.Add(-time.Hour), noon.Add(-time.Hour)
		var known kept.Level
		if before != nil {
			b := *before
			b.Target = target(name)
			b.Started, b.Finished = noon.Add(-30*time.Hour), noon.Add(-30*time.Hour)
			r := report.New(audit.Lit("t"), b.Started, b.Finished, true, []audit.Result{audit.Judge(b, checks.All())})
			known = known.After(&r.Targets[0], b.Finished)
		}
		f.addKnown(o, known, nil, audit.NoZone)
		if len(says2) == 2 {
			says[name] = [2]string{says2[0], says2[1]}
		}
	}
	add("shows patients", shows, nil)
	add("closed", closed, nil)
	add("echoes only", way(func(*audit.Observation) {}), nil)
	add("hung at the query", way(func(o *audit.Observation) { o.Find = timedOut }), nil, "At least answers an echo", "the query was not settled: timed out")
	add("no rows", way(func(o *audit.Observation) { o.Find, o.Query = ok, records(0, 0); o.Query.Tally.Records = 0 }), nil, "At least answers queries", "no record was seen")
	add("half understood", way(func(o *audit.Observation) { o.Find, o.Query = ok, records(0, 30) }), nil, "At least shows records", "whether patients are shown was not settled")
	add("died", way(func(o *audit.Observation) { o.Stopped = audit.StageServices }), nil, "At least answers an echo", "answered at first, and stopped while we proposed print")
	add("closed, web in doubt", func() audit.Observation { o := closed; o.Web.QIDO.Step = timedOut; return o }(), nil, "Closed to strangers, as far as that is settled", "DICOMweb was not settled")
	add("silent", audit.Observation{Steps: audit.Steps{Reach: timedOut}}, nil, "Did not answer", "timed out")
	add("showed patients, silent now", audit.Observation{Steps: audit.Steps{Reach: timedOut}}, &shows, "Did not answer", "timed out")
	add("closed, silent now", audit.Observation{Steps: audit.Steps{Reach: timedOut}}, &closed, "Did not answer", "timed out")
	return f, says
}

// TestALowerBoundReadsAsOne looks at the pages of targets of which something is
// in doubt.
func TestALowerBoundReadsAsOne(t *testing.T) {
	f, says := doubtful()
	d := pagesOf(f)
	list, unsettled := get(t, d, "/").Body.String(), get(t, d, "/unmeasured").Body.String()
	for name, words := range says {
		page := get(t, d, "/target?name="+url.QueryEscape(name)).Body.String()
		for _, row := range []struct{ where, body, word string }{
			{"its page", page, words[0]}, {"its page", page, words[1]}, {"the list", list, words[0]}, {"the page of what is not settled", unsettled, words[1]},
		} {
			if !strings.Contains(row.body, row.word) {
				t.Errorf("%s: %s lacks %q", name, row.where, row.word)
			}
		}
		if !strings.Contains(page, "Not settled since") || !strings.Contains(page, "2026-11-21 11:00 UTC") {
			t.Errorf("%s: its page does not say since when it is not settled", name)
		}
		if !strings.Contains(unsettled, ">"+name+"</a>") {
			t.Errorf("%s is not among what is not settled", name)
		}
		for _, green := range []string{`class="verdict closed"`, `class="grade good"`, `class="better"`} {
			if strings.Contains(page, green) {
				t.Errorf("%s: its page has %s", name, green)
			}
		}
		if ja := get(t, d, "/target?lang=ja&name="+url.QueryEscape(name)).Body.String(); !strings.Contains(ja, "未確定") {
			t.Errorf("%s: its Japanese page does not say that it is not settled", name)
		}
	}
	for _, name := range []string{"shows patients", "closed", "echoes only"} {
		if strings.Contains(unsettled, ">"+name+"</a>") {
			t.Errorf("%s is settled, and among what is not", name)
		}
		if page := get(t, d, "/target?name="+url.QueryEscape(name)).Body.String(); strings.Contains(page, "Not settled since") || strings.Contains(page, "At least") {
			t.Errorf("%s is settled, and its page doubts that", name)
		}
	}
	page := get(t, d, "/target?name=showed+patients,+silent+now").Body.String()
	for _, want := range []string{`class="verdict patients"`, "Alerts go by: Shows identified patients", "last settled 2026-11-20 06:00 UTC", "no settled audit has seen it fixed"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of what was known lacks %q", want)
		}
	}
	if !strings.Contains(list, "at least 57") || !strings.Contains(list, "last audit: Did not answer") {
		t.Error("the list does not say what is known of a target that is silent")
	}
	if !strings.Contains(list, `<b>8</b> not settled, which is not the same as safe</a>`) || !strings.Contains(list, `<b class="bad">2</b> show identified patients</a>`) {
		t.Error("the figures of the list are not by what is known")
	}
}

// TestNothingUnsettledIsSortedAsSafe sorts the list in each way that has a good
// and a bad end.
func TestNothingUnsettledIsSortedAsSafe(t *testing.T) {
	f, says := doubtful()
	d := pagesOf(f)
	names := regexp.MustCompile(`<th scope="row"><a href="/target\?[^"]*">([^<]*)</a>`)
	for _, by := range []string{"", "grade", "records", "findings"} {
		var list []string
		for _, m := range names.FindAllStringSubmatch(get(t, d, "/?sort="+by).Body.String(), -1) {
			list = append(list, m[1])
		}
		closed := slices.Index(list, "closed")
		for name := range says {
			if i := slices.Index(list, name); i < 0 || by != "findings" && i > closed {
				t.Errorf("sorted by %q, %s is in place %d and a closed one in %d", by, name, i, closed)
			}
		}
		if by == "" && (list[0] != "showed patients, silent now" && list[0] != "shows patients") {
			t.Errorf("the worst is %s", list[0])
		}
	}
	for path, want := range map[string]bool{"/?exposure=phi-visible": true, "/?exposure=unreachable": true, "/?exposure=closed": false, "/?check=query-exposes-phi": true} {
		if strings.Contains(get(t, d, path).Body.String(), ">showed patients, silent now</a>") != want {
			t.Errorf("%s shows what showed patients and is silent now: %t", path, !want)
		}
	}
	if body := get(t, d, "/?exposure=closed").Body.String(); strings.Contains(body, ">closed, web in doubt</a>") {
		t.Error("who is closed as far as that is settled is among the closed")
	}
}

// TestAnUnprovenCalledTitleIsSaidOnEachPage, and of nothing else.
func TestAnUnprovenCalledTitleIsSaidOnEachPage(t *testing.T) {
	f := sample()
	ok, refused := audit.Step{Outcome: audit.OK}, audit.Rejection(1, 1, 7)
	f.add(audit.Observation{
		Target: target("perhaps another title"), Started: noon.Add(-time.Hour), Finished: noon.Add(-time.Hour), Transport: audit.Plaintext,
		Steps: audit.Steps{Reach: ok, Plaintext: ok, Stranger: refused, WithCalledTitle: refused},
	}, nil, audit.NoZone)
	d := pagesOf(f)
	list := get(t, d, "/").Body.String()
	for _, want := range []string{"Closed, but nothing shows that the called AE title is the right one: 1 of 5 servers.", `<span class="since">nothing shows that the called AE title is the right one</span>`} {
		if strings.Count(list, want) != 1 {
			t.Errorf("the list lacks %q, or has it twice", want)
		}
	}
	for name, unproven := range map[string]bool{"perhaps another title": true, "closed": false, "main archive": false} {
		page := get(t, d, "/target?name="+url.QueryEscape(name)).Body.String()
		if strings.Contains(page, `<p class="partial">Nothing shows that the called AE title is the right one.</p>`) != unproven {
			t.Errorf("%s: its page doubts its called AE title: %t", name, !unproven)
		}
	}
	if ja := get(t, d, "/target?lang=ja&name=perhaps+another+title").Body.String(); !strings.Contains(ja, "着呼側(Called)AE タイトルが正しいことを示すものがない。") {
		t.Error("the page in Japanese does not say it")
	}
}

// TestAnAuditThatIsDueIsNotNext: "just now" and "next now" stood side by side.
func TestAnAuditThatIsDueIsNotNext(t *testing.T) {
	for when, want := range map[time.Duration]string{
		-time.Minute: "audit due or running", 0: "audit due or running", 30 * time.Second: "next in less than a minute", 3 * time.Minute: "next in 3 minutes",
	} {
		f := sample()
		d := dashboard.New(f, checks.All(), func() time.Time { return noon.Add(3*time.Hour + time.Minute - when) })
		if body := get(t, d, "/").Body.String(); !strings.Contains(body, ">"+want+"<") {
			t.Errorf("%v ahead: the list lacks %q", when, want)
		}
		page := get(t, d, "/target?name=main+archive").Body.String()
		if due := strings.Contains(page, "audit due or running"); due != (when <= 0) {
			t.Errorf("%v ahead: the page calls it due: %t", when, due)
		}
	}
}

// TestAnAuditedTargetWithoutAHistoryIsNotCalledUnaudited, as with --history none.
func TestAnAuditedTargetWithoutAHistoryIsNotCalledUnaudited(t *testing.T) {
	d := pagesOf(sample())
	for name, want := range map[string]string{"closed": "No past audit is stored.", "new": "This target has not been audited yet.", "main archive": ""} {
		page := get(t, d, "/target?name="+url.QueryEscape(name)).Body.String()
		for _, text := range []string{"No past audit is stored.", "This target has not been audited yet."} {
			if strings.Contains(page, text) != (text == want) {
				t.Errorf("%s: says %q: %t", name, text, text != want)
			}
		}
	}
}
