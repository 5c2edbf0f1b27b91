package report

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/text"

	"pacsaudit/audit"
)

// WriteJSON writes the changes as JSON.
func (d *Diff) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(d)
}

// WriteText writes the changes for a person, what needs action first in each
// target. Two reports that say the same print one line.
func (d *Diff) WriteText(w io.Writer, o Options) error {
	if o.Width == 0 {
		o.Width = 80
	}
	t := terminal{options: o, lang: o.Lang}
	last := ""
	for _, c := range d.Changes {
		if name := c.Target.String(); name != last {
			if last != "" {
				t.line("")
			}
			t.line("%s", t.paint(cut(name, o.Width), text.Bold))
			last = name
		}
		t.change(c)
	}
	if len(d.Changes) == 0 {
		t.line("%s", t.lang.say("No change."))
	} else {
		n := map[ChangeKind]int{}
		for _, c := range d.Changes {
			n[c.Kind]++
		}
		t.line("")
		t.line("%s", t.lang.sayf("New: %d. Fixed: %d. Changed: %d. No longer measured: %d. No longer settled: %d. Gone: %d.", n[Came], n[Fixed], n[Changed], n[Lost], n[Unsettled], n[Gone]))
	}
	return t.flush(w)
}

const kindWidth = 20

func (t *terminal) change(c Change) {
	colors := map[ChangeKind][]text.Color{
		Came: {text.FgRed}, Fixed: {text.FgGreen}, Lost: {text.FgYellow}, Unsettled: {text.FgYellow}, Changed: {text.FgCyan}, Gone: {text.Faint},
	}[c.Kind]
	label := "  " + t.paint(pad(t.lang.Word(c.Kind), kindWidth), colors...)
	if c.Check != nil {
		t.line("%s%s", label, cut(fmt.Sprintf("%s  %s", t.lang.Word(c.Severity), t.lang.Text(c.Title)), t.options.Width-2-kindWidth))
	} else {
		t.line("%s%s", label, t.lang.Word(c.What))
	}
	say := t.lang.facts
	switch c.What {
	case OfTarget:
		say = func(facts []Fact) string {
			if len(facts) == 0 {
				return ""
			}
			return t.lang.say("exposure") + " " + t.lang.exposureFacts(facts)
		}
	case OfExposure: // the name of the fact stands above
		say = t.lang.exposureFacts
	case OfGrade:
		say = t.lang.gradeFacts
	}
	from, to := say(c.From), say(c.To)
	if c.Kind == Changed || c.Check == nil {
		t.line("%s%s", pad("", 2+kindWidth), cut(from+" → "+to, t.options.Width-2-kindWidth))
	}
}

// exposureFacts says an exposure, and that it is a lower bound.
func (l Lang) exposureFacts(facts []Fact) string {
	if len(facts) == 0 {
		return ""
	}
	s := l.fact(facts[0])
	if len(facts) > 1 {
		s = l.sayf("at least %[1]s", s)
	}
	return s
}

// gradeFacts says a grade, or the best that it can be.
func (l Lang) gradeFacts(facts []Fact) string {
	if len(facts) == 1 && facts[0].Name == audit.Lit("grade-at-best") {
		return l.sayf("%s or worse", facts[0].Word)
	}
	return l.values(facts)
}
