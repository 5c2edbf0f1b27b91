package render

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// web shows how each web door answered, and what was counted by QIDO.
func (t *terminal) web(w *report.Web) {
	if w == nil {
		return
	}
	t.pairs(t.lang.doors(w))
	t.fields(&w.PHI)
}

// doors are the doors that were tried, and how each answered.
func (l Lang) doors(w *report.Web) []StepLine {
	var list []StepLine
	for _, d := range []struct {
		name string
		door audit.WebDoor
	}{
		{l.say("DICOMweb"), w.QIDO}, {l.say("instance metadata"), w.Metadata}, {l.say("DICOMweb without TLS"), w.Plaintext},
		{l.say("REST interface"), w.REST}, {l.say("viewer"), w.Viewer}, {l.say("work items"), w.Workitems},
		{l.say("WebDAV"), w.WebDAV}, {l.say("login by OpenID Connect"), w.OpenID},
	} {
		if d.door.Outcome == audit.NotTried {
			continue
		}
		how := l.Word(d.door.Answer)
		if d.door.Answer == audit.NoAnswer {
			how = l.explain(d.door.Step)
		}
		list = append(list, StepLine{d.name, how})
	}
	return append(list, l.toldBrowsers(w)...)
}

// toldBrowsers is what the web doors tell browsers and other programs of themselves.
func (l Lang) toldBrowsers(w *report.Web) []StepLine {
	var list []StepLine
	if x := w.CrossOrigin; x.Allows != audit.OriginUnknown {
		how := l.Word(x.Allows)
		if x.Credentials {
			how += l.say(", ") + l.say("with credentials")
		}
		list = append(list, StepLine{l.say("read by pages of"), how})
	}
	if m := w.ListMethods.Methods | w.StudyMethods.Methods; m != 0 {
		var words []string
		for _, word := range m.Words() {
			words = append(words, strings.ToUpper(word.String()))
		}
		list = append(list, StepLine{l.say("methods offered"), strings.Join(words, l.say(", "))})
	}
	if p := w.ViewerPage; p.Framing != audit.FramingUnknown {
		list = append(list, StepLine{l.say("viewer framed by"), l.Word(p.Framing)})
	}
	return list
}

// moved shows what is not as it is expected to be.
func (t *terminal) moved(target *report.Target) {
	for i := range target.Findings {
		f := &target.Findings[i]
		if f.ID != driftID || f.Verdict != audit.RulingFail {
			continue
		}
		t.line("  %s", t.paint(t.lang.say("not as expected"), text.Faint))
		for _, fact := range f.Facts {
			t.beside("    "+pad(t.lang.word(fact.Name.String()), labelWidth), t.lang.fact(fact))
		}
	}
}

var driftID = audit.NewID("posture-drift")
