package render

import (
	"io"

	"github.com/jedib0t/go-pretty/v6/text"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// WriteDiff writes the changes for a person, what needs action first in each
// target. Two reports that say the same print one line.
func WriteDiff(w io.Writer, d *report.Diff, o Options) error {
	if o.Width == 0 {
		o.Width = 80
	}
	t := terminal{options: o, lang: o.Lang}
	last := ""
	for _, c := range d.Changes {
		if name := c.Target.At(c.Place).String(); name != last {
			if last != "" {
				t.line("")
			}
			for _, l := range t.wrapped(name, o.Width) {
				t.line("%s", t.paint(l, text.Bold))
			}
			last = name
		}
		t.change(c)
	}
	if len(d.Changes) == 0 {
		t.line("%s", t.lang.say("No change."))
	} else {
		t.line("")
		t.beside("", t.lang.changes(d))
		if kinds(d)[report.FixedForThisCaller] > 0 {
			t.beside("", t.lang.say(fixedForThisCaller))
		}
	}
	return t.flush(w)
}

// fixedForThisCaller says what a refusal shows that the newer report cannot lay to
// the caller.
const fixedForThisCaller = "Fixed for this caller: the called AE title opened an association before, and is refused at the same address now. The server may have got another title since: to prove it fixed, audit it once as a caller that it knows (--calling)."

// kinds counts the changes of each kind.
func kinds(d *report.Diff) map[report.ChangeKind]int {
	n := map[report.ChangeKind]int{}
	for _, c := range d.Changes {
		n[c.Kind]++
	}
	return n
}

// changes says how many changes of each kind there are.
func (l Lang) changes(d *report.Diff) string {
	if len(d.Changes) == 0 {
		return l.say("No change.")
	}
	n := kinds(d)
	s := l.sayf("New: %d. Fixed: %d. Changed: %d. No longer measured: %d. No longer settled: %d. Gone: %d.", n[report.Added], n[report.Fixed], n[report.Changed], n[report.NoLongerMeasured], n[report.Unsettled], n[report.Removed])
	if shut := n[report.FixedForThisCaller]; shut > 0 {
		s += l.space() + l.sayf("Fixed for this caller: %d.", shut)
	}
	return s
}

const (
	kindWidth     = 23
	severityWidth = 10
)

func (t *terminal) change(c report.Change) {
	colors := map[report.ChangeKind][]text.Color{
		report.Added: {text.FgRed}, report.Fixed: {text.FgGreen}, report.FixedForThisCaller: {text.FgGreen}, report.NoLongerMeasured: {text.FgYellow}, report.Unsettled: {text.FgYellow}, report.Changed: {text.FgCyan}, report.Removed: {text.Faint},
	}[c.Kind]
	what := t.lang.Word(c.What)
	if c.Check != nil {
		what = pad(t.lang.Word(c.Severity), severityWidth) + t.lang.Text(c.Title)
	}
	t.beside("  "+pad(t.lang.Word(c.Kind), kindWidth), what, colors...)
	from, to := t.lang.changed(c)
	if c.Kind == report.Changed || c.Check == nil {
		t.beside(pad("", 2+kindWidth), from+" → "+to)
	}
}

// changed says what something was, and what it is.
func (l Lang) changed(c report.Change) (from, to string) {
	say := l.facts
	switch c.What {
	case report.OfTarget:
		say = func(facts []audit.Fact) string {
			if len(facts) == 0 {
				return ""
			}
			return l.say("exposure") + " " + l.exposureFacts(facts)
		}
	case report.OfExposure: // the name of the fact stands above
		say = l.exposureFacts
	case report.OfGrade:
		say = l.gradeFacts
	}
	return say(c.From), say(c.To)
}

// exposureFacts says an exposure, and that it is a lower bound.
func (l Lang) exposureFacts(facts []audit.Fact) string {
	if len(facts) == 0 {
		return ""
	}
	s := l.exposureWord(facts[0].Word)
	if len(facts) > 1 {
		s = l.sayf("at least %[1]s", s)
	}
	return s
}

// gradeFacts says a grade, or the best that it can be.
func (l Lang) gradeFacts(facts []audit.Fact) string {
	if len(facts) == 1 && facts[0].Name == audit.Lit("grade-at-best") {
		return l.sayf("%s or worse", facts[0].Word)
	}
	return l.values(facts)
}
