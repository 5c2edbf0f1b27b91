package render

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"pacsaudit/report"
)

// linesOfLinks is how many links a screen shows.
const linesOfLinks = 20

// listen shows who speaks to whom in captures, and what goes past.
func (t *terminal) listen(s *report.Listen) {
	say := t.lang.say
	t.title("pacsaudit listen", t.lang.count(s.Packets, "%s packet", "%s packets"))
	if !s.Complete {
		t.beside("", say("Interrupted: this is what is known so far."), text.Bold)
	}
	t.heading(say("WHAT WAS HEARD"))
	row := func(n uint64, label string) {
		if n > 0 {
			t.beside(right(number(n), indentWidth)+"  ", say(label))
		}
	}
	row(s.Flows, "conversations")
	row(s.DICOM, "of them in DICOM, without encryption")
	row(s.TLS, "over TLS: of DICOM within nothing can be seen")
	row(s.Web, "over HTTP")
	for _, line := range t.lang.unheard(s) {
		t.beside(right("", indentWidth)+"  ", line, text.FgYellow)
	}
	t.links(s)
	t.listenFindings(s)
}

func (t *terminal) links(s *report.Listen) {
	if len(s.Links) == 0 {
		return
	}
	t.heading(t.lang.say("WHO SPEAKS TO WHOM"))
	shown := s.Links
	if len(shown) > linesOfLinks && !t.options.Verbose {
		shown = shown[:linesOfLinks]
	}
	for i := range shown {
		k := &shown[i]
		t.beside("", end(k.Client, k.Calling)+" → "+end(k.Server, k.Called))
		parts := []string{t.lang.carrier(k)}
		if said := t.lang.spoken(k); said != "" {
			parts = append(parts, said)
		}
		for _, l := range t.under("", strings.Join(parts, ": ")) {
			t.line("%s", l)
		}
		if seen := t.lang.shown(k); seen != "" {
			for _, l := range t.under("", seen) {
				t.line("%s", t.paint(l, text.Bold, text.FgRed))
			}
		}
		for _, mark := range t.lang.linkMarks(k) {
			for _, l := range t.under("", mark) {
				t.line("%s", t.paint(l, text.FgYellow))
			}
		}
	}
	t.more(len(s.Links) - len(shown))
}

func (t *terminal) listenFindings(s *report.Listen) {
	t.todo(s.Findings)
	t.silent(t.lang.say("LISTED, AND NOT HEARD"), s.Silent)
	t.line("")
	for _, l := range t.wrapped(t.lang.heard(s), t.options.Width) {
		t.line("%s", t.paint(l, text.Bold))
	}
}
