package render

import (
	"bufio"
	"crypto/sha256"
	_ "embed" // the template and its style
	"encoding/base64"
	"html/template"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
)

var (
	//go:embed html.tmpl
	pageTemplate string
	//go:embed html.css
	pageStyle string
)

var page = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Parse(pageTemplate))
})

var _ = add(Format{Name: "html", Extension: ".html", ForPeople: true, Write: func(w io.Writer, r *report.Report, o Options) error {
	out := bufio.NewWriter(w)
	if err := page().Execute(out, &view{R: r, L: o.Lang, S: report.Summarise(r), O: o}); err != nil {
		return err
	}
	return out.Flush()
}})

// view is what the template sees: the report, and how to say things.
type view struct {
	R *report.Report
	L Lang
	S *report.Summary
	O Options
}

// Style is our own, and allowed by its hash alone.
func (v *view) Style() template.CSS { return template.CSS(pageStyle + v.margins()) }

// Policy is the content security policy: this style, and nothing from anywhere.
func (v *view) Policy() string {
	sum := sha256.Sum256([]byte(v.Style()))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}

// T says one of our own texts in the report's language.
func (v *view) T(s string) string { return v.L.say(s) }

// Incomplete says why the report is not whole.
func (v *view) Incomplete() string { return v.L.incomplete(v.R) }

// Tf does the same for a text with values.
func (v *view) Tf(format string, args ...any) string { return v.L.sayf(format, args...) }

// Looked is how much was looked at.
func (v *view) Looked() string { return v.L.looked(v.R) }

// N writes a count.
func (v *view) N(n uint64) string { return number(n) }

// Sighting says an outcome of ports.
func (v *view) Sighting(o audit.Sighting) string { return v.L.sighting(o) }

// Answered says how a port of a sweep answered.
func (v *view) Answered(f report.FoundPort) string { return v.L.answered(&f) }

// Marks are what to know of a port of a sweep besides.
func (v *view) Marks(f report.FoundPort) []string { return v.L.marks(&f) }

// Verdict is the report in one sentence.
func (v *view) Verdict() string { return v.L.verdict(v.S) }

// Mood is the band of the worst target, for the colour of the verdict.
func (v *view) Mood() string {
	for b, n := range v.S.Bands {
		if n > 0 {
			return bandClasses[b]
		}
	}
	if v.R.Headers != nil && v.R.Headers.Exposed > 0 {
		return bandClasses[report.BandPatients]
	}
	if l := v.R.Lint; l != nil && (l.Worst() > audit.NoSeverity || l.Measured()) {
		return map[bool]string{true: bandClasses[report.BandOpen], false: bandClasses[report.BandClosed]}[l.Worst() > audit.NoSeverity]
	}
	return bandClasses[report.BandUnknown]
}

var bandClasses = [report.Bands]string{"patients", "open", "closed", "unknown", "other"}

// Band is one part of the bar of all targets.
type BandBar struct {
	Class, Label string
	Count        int
	X, Width     float64 // in percent
}

// Bands are the parts of the bar, empty ones left out.
func (v *view) Bands() []BandBar {
	var list []BandBar
	x := 0.0
	for b, n := range v.S.Bands {
		if n == 0 {
			continue
		}
		width := 100 * float64(n) / float64(len(v.S.Targets))
		list = append(list, BandBar{bandClasses[b], v.L.say(bandProse[b]), n, x, width})
		x += width
	}
	return list
}

// Targets are the targets, the worst first.
func (v *view) Targets() []*report.Target { return v.S.Targets }

// Rows are the targets, those together of which the same is said.
func (v *view) Rows() [][]*report.Target { return v.L.together(v.S.Targets) }

// Together puts those of a list together.
func (v *view) Together(list []*report.Target) [][]*report.Target { return v.L.together(list) }

// Several reports a row of more targets than one.
func (v *view) Several(row []*report.Target) bool { return len(row) > 1 }

// Head is what stands at the head of a row.
func (v *view) Head(row []*report.Target) string { return v.L.head(row) }

// Evidences are what a fault rests on, by target.
func (v *view) Evidences(f *report.Fault) []Evidence { return v.L.evidences(f) }

// Unmeasured are the targets of which something is not known.
func (v *view) Unmeasured() []*report.Target { return v.S.Unmeasured() }

// Shade is the colour and the shape of a grade.
func (v *view) Shade(t *report.Target) string {
	switch {
	case t.Grade >= audit.GradeD:
		return "grade-" + strings.ToLower(t.Grade.String())
	case t.Grade == audit.GradeC && t.Later == nil:
		return "fair"
	case t.Grade != audit.NoGrade && t.Later == nil:
		return "good"
	}
	return "none"
}

// Exposure says how far a stranger gets.
func (v *view) Exposure(t *report.Target) string { return v.L.door(t) }

// Seen says what a stranger sees.
func (v *view) Seen(t *report.Target) string { return v.L.seen(t) }

// Stopped are the servers that stopped during the audit, Stop what to do.
func (v *view) Stopped() []*report.Target { return v.S.Stopped() }

// Stop says that a server stopped, and what to do.
func (v *view) Stop(t *report.Target) string { return v.L.stop(t) }

// Unsettled is what is not known of a target, and why.
func (v *view) Unsettled(t *report.Target) []string { return v.L.unsettled(t) }

// Stale says from when a target's record is, where a later audit settled less.
func (v *view) Stale(t *report.Target) string { return v.L.stale(t) }

// OrWorse is the best grade that a target can have which has none.
func (v *view) OrWorse(t *report.Target) string { return v.L.orWorse(t) }

// Measurement is what to know of how a target was measured.
func (v *view) Measurement(t *report.Target) []StepLine { return v.L.measurement(t) }

// Day is the day of a time.
func (v *view) Day(t time.Time) string { return dayOf(t) }

// Evidence is what a finding rests on.
func (v *view) Evidence(f *report.Finding) string { return v.L.evidence(f) }

// Reason says why a target was not measured.
func (v *view) Reason(t *report.Target) string { return v.L.reason(t) }

// Text translates a text of the catalogue.
func (v *view) Text(t audit.Text) string { return v.L.Text(t) }

// Sentence translates one and ends it.
func (v *view) Sentence(t audit.Text) string { return v.L.sentence(t) }

// Severity says how bad a finding is.
func (v *view) Severity(s audit.Severity) string { return v.L.Word(s) }

// Facts are the evidence in one line.
func (v *view) Facts(f []audit.Fact) string { return v.L.facts(f) }

// Faults are the failed checks.
func (v *view) Faults() []*report.Fault { return v.S.AllFaults() }

// Groups are the failed checks, together what one change mends.
func (v *view) Groups() []report.Group { return report.Groups(v.S.AllFaults()) }

// Mends says how many of the findings one change closes.
func (v *view) Mends(g report.Group) string {
	return v.L.mends(g, v.S.AllFaults())
}

// Bare reports that no target gave more evidence than the fault itself.
func (v *view) Bare(f *report.Fault) bool { return bare(f) }

func bare(f *report.Fault) bool {
	return !slices.ContainsFunc(f.On, func(on report.Failure) bool { return len(on.Facts) > 0 || !on.Finding.Audited.IsZero() })
}

// Accepted are the risks that somebody signed for.
func (v *view) Accepted() []report.AcceptedRisk { return v.S.Accepted }

// Failed are a target's failed checks.
func (v *view) Failed(t *report.Target) []report.Finding {
	var list []report.Finding
	for _, f := range t.Findings {
		if f.Open() {
			list = append(list, f)
		}
	}
	return list
}

// Question is the fault of a check as a question.
func (v *view) Question(f *report.Finding) string { return v.L.question(f) }

// Questions are what is not settled of a target, each with its reason.
func (v *view) Questions(t *report.Target) []string { return v.L.questions(v.Doubts(t)) }

// Doubts are the checks of a target that reached no verdict.
// Targets of which nothing is known are listed by themselves.
func (v *view) Doubts(t *report.Target) []*report.Finding {
	if b := report.BandOf(t.Reached()); b == report.BandUnknown || b == report.BandOther {
		return nil
	}
	open, _ := t.Doubts()
	return open
}

// Doubtful are the targets with checks that reached no verdict.
func (v *view) Doubtful() []*report.Target {
	return slices.DeleteFunc(v.S.FromEverywhere(), func(t *report.Target) bool { return len(v.Doubts(t)) == 0 })
}

// Open reports that something was asked and not settled, or that nothing was
// asked at all.
func (v *view) Open() bool {
	asked := len(v.R.Targets) > 0 || v.R.Headers != nil || v.R.Sweep != nil || v.R.Listen != nil || v.R.Lint != nil
	return !asked || !v.R.Complete || !v.R.Measured() || len(v.Unmeasured())+len(v.Doubtful()) > 0
}

// Exposed is how many records with identified patients were seen in all.
func (v *view) Exposed() string { return v.L.exposed(v.S) }

// exposed writes how many records with identified patients there are in all.
func (l Lang) exposed(s *report.Summary) string {
	if s.AtLeast {
		return l.sayf("at least %s", number(s.Exposed))
	}
	return number(s.Exposed)
}

// Whole writes a number of things for people.
func (v *view) Whole(n int) string { return whole(n) }

// Count is how many findings have a severity.
func (v *view) Count(severity string) int { return count(v.S, severity) }

// Urgent is how many findings cannot wait, Later how many can.
func (v *view) Urgent() int { return urgent(v.S) }

// Later is how many findings come after those.
func (v *view) Later() int { return later(v.S) }

func urgent(s *report.Summary) int { return count(s, "critical") + count(s, "high") }
func later(s *report.Summary) int  { return count(s, "medium") + count(s, "low") }

func count(s *report.Summary, severity string) int {
	n := 0
	for _, f := range s.AllFaults() {
		if f.Severity.String() == severity {
			n += len(f.On)
		}
	}
	return n
}

// Total says a count of the archive.
func (v *view) Total(t report.Total) string {
	switch {
	case !t.Measured:
		return v.L.say("not measured")
	case t.AtLeast:
		return v.L.sayf("at least %s", number(t.Value))
	case t.AtMost:
		return v.L.sayf("at most %s", number(t.Value))
	case t.Estimate:
		return v.L.sayf("about %s", number(t.Value))
	}
	return number(t.Value)
}
