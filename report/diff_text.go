package report

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/text"
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
		t.line("%s", t.lang.sayf("New: %d. Fixed: %d. Changed: %d. No longer measured: %d. Gone: %d.", n[Came], n[Fixed], n[Changed], n[Lost], n[Gone]))
	}
	_, err := w.Write(t.b.Bytes())
	return err
}

const kindWidth = 20

func (t *terminal) change(c Change) {
	colors := map[ChangeKind][]text.Color{
		Came: {text.FgRed}, Fixed: {text.FgGreen}, Lost: {text.FgYellow}, Changed: {text.FgCyan}, Gone: {text.Faint},
	}[c.Kind]
	label := "  " + t.paint(pad(t.lang.Word(c.Kind), kindWidth), colors...)
	if c.Check != nil {
		t.line("%s%s", label, cut(fmt.Sprintf("%s  %s", t.lang.Word(c.Severity), t.lang.Text(c.Title)), t.options.Width-2-kindWidth))
	} else {
		t.line("%s%s", label, t.lang.Word(c.What))
	}
	say := t.lang.facts
	if c.What == OfExposure || c.What == OfGrade {
		say = t.lang.values // the name of the fact stands above
	}
	from, to := say(c.From), say(c.To)
	if c.Kind == Changed || c.Check == nil {
		t.line("%s%s", pad("", 2+kindWidth), cut(from+" → "+to, t.options.Width-2-kindWidth))
	}
}
