package render

import (
	"strings"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// finding is a check that failed, mended by a fix: by that of a cause, if it has
// one.
func finding(id audit.ID, s audit.Severity, fix audit.Text, cause *report.Cause) report.Finding {
	return report.Finding{ID: id, Verdict: audit.RulingFail, Severity: s, Title: audit.Lit("Open"), Fix: fix, Cause: cause}
}

func viewOf(r *report.Report, o Options) *view {
	return &view{R: r, L: o.Lang, S: report.Summarise(r), O: o}
}

// TestFirstActionsSayWhatTheyClose: what one change mends is one action, on each
// target once, and there are three at most.
func TestFirstActionsSayWhatTheyClose(t *testing.T) {
	callers, tls := &report.Cause{ID: audit.Lit("callers"), Fix: audit.Lit("Check the callers")}, audit.Lit("Turn on TLS")
	a, b := settledAs(audit.PHIVisible), settledAs(audit.Associates)
	a.Name, b.Name = audit.Lit("a"), audit.Lit("b")
	a.Findings = []report.Finding{finding(audit.NewID("first-fault"), audit.Critical, audit.Text{}, callers), finding(audit.NewID("second-fault"), audit.High, audit.Text{}, callers), finding(audit.NewID("third-fault"), audit.Medium, tls, nil)}
	b.Findings = []report.Finding{finding(audit.NewID("second-fault"), audit.High, audit.Text{}, callers), finding(audit.NewID("fourth-fault"), audit.Low, audit.Lit("Rename it"), nil), finding(audit.NewID("fifth-fault"), audit.Low, audit.Lit("Patch it"), nil)}
	v := viewOf(reportOf(1, a, b), Options{})
	got := v.First()
	if len(got) != 3 || got[0].Fix != callers.Fix || got[0].Severity != audit.Critical || v.Closes(got[0]) != "closes 3 findings" || v.Few(got[0].On) != "a, b" || v.Closes(got[1]) != "closes 1 finding" {
		t.Errorf("%+v", got)
	}
}

// TestTrendComparesWithAnOlderReport: numbers then and now, and what changed.
func TestTrendComparesWithAnOlderReport(t *testing.T) {
	was, is := settledAs(audit.PHIVisible), settledAs(audit.ExposureClosed)
	was.PHI.Exposed, was.PHI.Records = 12, 12
	was.Findings = []report.Finding{finding(audit.NewID("first-fault"), audit.Critical, audit.Lit("Close it"), nil)}
	r, old := reportOf(9, is), reportOf(2, was)
	if viewOf(r, Options{}).Trend() != nil {
		t.Error("a trend without an older report")
	}
	page := string(render(t, "html", r, Options{Since: old}))
	for _, want := range []string{
		"Since 2026-11-02", `records with an identified patient that a stranger can read</th><td class="n">12</td><td class="n">0</td>`, `servers that show identified patients</th><td class="n">1</td><td class="n">0</td>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// TestWhatIsNotMeasuredCountsInTheTrend: patients of a server that is silent now
// are not seen, and the server is among those that are not measured.
func TestWhatIsNotMeasuredCountsInTheTrend(t *testing.T) {
	was, is := settledAs(audit.PHIVisible), settledAs(audit.Unreachable)
	was.PHI.Exposed = 12
	trend := viewOf(reportOf(9, is), Options{Since: reportOf(2, was)}).Trend()
	found := false
	for _, row := range trend.Rows {
		found = found || row == TrendRow{"servers not measured or not settled", "0", "1"}
	}
	if !found || !strings.Contains(trend.Changes, "No longer measured: 1") {
		t.Errorf("%+v", trend)
	}
}

// TestClassificationStandsOnThePageAndInItsMargins, whatever it holds: it ends
// neither the style nor a string in it, and the policy still allows the style.
func TestClassificationStandsOnThePageAndInItsMargins(t *testing.T) {
	plain := string(render(t, "html", sample(t), Options{}))
	if !strings.Contains(plain, `<div class="blank"><dt>Classification</dt>`) {
		t.Error("no empty field to fill in")
	}
	for text, margin := range map[string]string{
		"TLP:AMBER":                            `TLP\00003AAMBER`,
		`"}</style><script>alert(1)</script>\`: `\000022\00007D\00003C\00002Fstyle\00003E`,
		"社外秘":                                  `\00793E\005916\0079D8`,
	} {
		o := Options{Classification: audit.Operator(text)}
		page := string(render(t, "html", sample(t), o))
		if !strings.Contains(page, margin) || strings.Count(page, "</style>") != 1 || strings.Contains(page, "<script") || strings.Contains(page, `<div class="blank"><dt>Classification</dt>`) {
			t.Errorf("%s: not as it should be", text)
		}
		v := viewOf(sample(t), o)
		if style := string(v.Style()); !strings.Contains(page, "<style>"+style+"</style>") || v.Policy() == viewOf(sample(t), Options{}).Policy() {
			t.Errorf("%s: the style is another one than that of the policy", text)
		}
	}
}

// TestNothingLeftOpenIsNotCountedAsUnmeasured: no zero beside words that warn.
func TestNothingLeftOpenIsNotCountedAsUnmeasured(t *testing.T) {
	const warning = "which is not the same as safe"
	settled := string(render(t, "html", reportOf(1, settledAs(audit.ExposureClosed)), Options{}))
	if strings.Contains(settled, warning) || !strings.Contains(settled, "all of them measured and settled") || !strings.Contains(settled, "Everything that was asked was measured") {
		t.Error("a page of which all is settled warns, or does not say so")
	}
	for name, x := range map[string]report.Target{"silent": settledAs(audit.Unreachable), "bound": boundAs(audit.Echoes, audit.QueryRung)} {
		open := string(render(t, "html", reportOf(1, x), Options{}))
		if !strings.Contains(open, warning) || strings.Contains(open, "all of them measured") || strings.Contains(open, "Everything that was asked") {
			t.Errorf("%s: reads as settled", name)
		}
	}
	if strings.Contains(string(render(t, "html", reportOf(1), Options{})), "Everything that was asked") {
		t.Error("nothing was asked, and it reads as settled")
	}
}

// TestTwoReportsOfOneDayAreToldApart: a change is often audited within the hour.
func TestTwoReportsOfOneDayAreToldApart(t *testing.T) {
	day := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		then, now time.Time
		want      [2]string
	}{
		{day.AddDate(0, 0, -1), day, [2]string{"2026-11-29", "2026-11-30"}},
		{day, day.Add(8 * time.Minute), [2]string{"2026-11-30 09:00", "2026-11-30 09:08"}},
		{day, day.Add(8 * time.Second), [2]string{"2026-11-30 09:00:00", "2026-11-30 09:00:08"}},
	} {
		old, is := reportOf(1, settledAs(audit.PHIVisible)), reportOf(1, settledAs(audit.ExposureClosed))
		old.Started, is.Started = row.then, row.now
		trend := viewOf(is, Options{Since: old}).Trend()
		if got := [2]string{trend.Then, trend.Now}; got != row.want {
			t.Errorf("%v, want %v", got, row.want)
		}
	}
}

// TestThePictureCountsNothingTwice: a server that lets a stranger in, and of which
// more is not settled, stands in the picture with those that let a stranger in.
// Its name for the rest is not the name of the number of all that is not settled.
func TestThePictureCountsNothingTwice(t *testing.T) {
	r := reportOf(1, boundAs(audit.QueryAuthorised, audit.RecordsRung), settledAs(audit.Gated))
	for lang, want := range map[Lang][2]string{
		English:  {"<b>1</b> not known whether a stranger gets in", "2 of 2 servers"},
		Japanese: {"<b>1</b> 第三者が接続できるか不明", "2 台中 2 台"},
	} {
		page := string(render(t, "html", r, Options{Lang: lang}))
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("%v: the page lacks %q", lang, w)
			}
		}
	}
}

// TestOneClosedServerIsOne, not all of one.
func TestOneClosedServerIsOne(t *testing.T) {
	for lang, want := range map[Lang]string{English: "The one DICOM server is closed to strangers.", Japanese: "DICOM サーバー 1 台は第三者に対して閉じている。"} {
		if got := lang.verdict(report.Summarise(reportOf(1, settledAs(audit.ExposureClosed)))); got != want {
			t.Errorf("%q", got)
		}
	}
}

// TestTheFirstPageSaysWhatWasLookedAt: one is one, a thousand has its comma, and
// files on a disk were not read as a stranger.
func TestTheFirstPageSaysWhatWasLookedAt(t *testing.T) {
	files := &report.Report{Headers: &report.Headers{FileCounts: audit.FileCounts{DICOM: 1, Files: 1, Complete: true}}}
	page := string(render(t, "html", files, Options{}))
	if !strings.Contains(page, "<dd>1 file</dd>") || strings.Contains(page, "a stranger, without") {
		t.Error("of one file the page says something else")
	}
	var many []report.Target
	for range 1000 {
		x := settledAs(audit.Unreachable)
		x.Findings = []report.Finding{finding(audit.NewID("first-fault"), audit.Low, audit.Lit("Find it"), nil)}
		many = append(many, x)
	}
	page = string(render(t, "html", reportOf(1, many...), Options{}))
	for _, want := range []string{"1,000 targets", "1,000 of 1,000 servers", "<b>1,000</b>", "<dd>1,000</dd>", "0 medium, 1,000 low"} {
		if !strings.Contains(page, want) {
			t.Errorf("of a thousand targets the page lacks %q", want)
		}
	}
	for _, not := range []string{">1000<", " 1000 "} {
		if strings.Contains(page, not) {
			t.Errorf("of a thousand targets the page says %q", not)
		}
	}
}

// TestAnUnprovenTitleIsOnTheFirstPage: a server that refuses a called AE title is
// closed only if the title is right. Where nothing shows that, the page does not
// call all settled.
func TestAnUnprovenTitleIsOnTheFirstPage(t *testing.T) {
	sure, unsure := settledAs(audit.ExposureClosed), settledAs(audit.ExposureClosed)
	unsure.TitleUnproven = true
	for lang, want := range map[Lang][2]string{
		English:  {"Closed, but nothing shows that the called AE title is the right one: 1 of 2 servers.", "servers, all of them measured and settled"},
		Japanese: {"サーバー 2 台中 1 台は閉じているが、着呼側(Called)AE タイトルが正しいことを示すものがない。", "すべて測定・確定"},
	} {
		page := string(render(t, "html", reportOf(1, sure, unsure), Options{Lang: lang}))
		if !strings.Contains(page, want[0]) || want[1] != "" && strings.Contains(page, want[1]) {
			t.Errorf("%v: lacks %q, or says that all is settled", lang, want[0])
		}
		if strings.Contains(string(render(t, "html", reportOf(1, sure), Options{Lang: lang})), want[0]) {
			t.Errorf("%v: doubts a title that is known", lang)
		}
	}
}
