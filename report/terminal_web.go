package report

import (
	"github.com/jedib0t/go-pretty/v6/text"

	"pacsaudit/audit"
)

// web shows how each web door answered, and what was counted by QIDO.
func (t *terminal) web(w *Web) {
	if w == nil {
		return
	}
	for _, d := range []struct {
		name string
		door Door
	}{
		{t.lang.say("DICOMweb"), w.QIDO}, {t.lang.say("instance metadata"), w.Metadata}, {t.lang.say("DICOMweb without TLS"), w.Plaintext},
		{t.lang.say("REST interface"), w.REST}, {t.lang.say("viewer"), w.Viewer},
	} {
		if d.door.Outcome == audit.NotTried {
			continue
		}
		how := t.lang.Word(d.door.Answer)
		if d.door.Answer == audit.NoAnswer {
			how = t.lang.explain(d.door.Step)
		}
		t.line("  %s%s", pad(d.name, labelWidth), cut(how, t.options.Width-2-labelWidth))
	}
	t.fields(&w.PHI)
}

// moved shows what is not as it is expected to be.
func (t *terminal) moved(target *Target) {
	for i := range target.Findings {
		f := &target.Findings[i]
		if f.ID != driftID || f.Verdict != audit.RulingFail {
			continue
		}
		t.line("  %s", t.paint(t.lang.say("not as expected"), text.Faint))
		for _, fact := range f.Facts {
			t.line("    %s%s", pad(t.lang.word(fact.Name.String()), labelWidth), t.lang.fact(fact))
		}
	}
}

var driftID = audit.NewID("posture-drift")
