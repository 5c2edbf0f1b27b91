package render

import (
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
		{l.say("REST interface"), w.REST}, {l.say("viewer"), w.Viewer},
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
