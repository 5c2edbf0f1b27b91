package render

import (
	"pacsaudit/audit"
	"pacsaudit/report"
)

// rungState is what became of a rung of the ladder.
type rungState uint8

// The states of a rung. Those beyond the stop were not tried.
const (
	rungBeyond  rungState = iota
	rungReached           // a stranger got here
	rungPassed            // a stranger got past it without it
	rungStopped           // here it ended, by the server's answer
	rungUnknown           // here it ended, and nobody knows what lies behind
)

// rung is one step of a stranger's way to the patients.
type rung struct {
	Name  string
	State rungState
	Note  string // how it ended
}

// The rungs, from the ground up, and what their names are.
const (
	rungReach = iota
	rungSpeak
	rungAssociate
	rungEcho
	rungQuery
	rungRecords
	rungPatients
	rungs
)

var rungNames = [rungs]string{
	"Reached on the network", "Speaks DICOM", "Opens an association", "Answers an echo", "Answers a query", "Shows records", "Shows identified patients",
}

// height is the number of rungs that a stranger has below them.
func height(t *report.Target) int {
	switch e := t.Exposure; {
	case e >= audit.Associates:
		return rungAssociate + 1 + int(e-audit.Associates)
	case e == audit.ExposureClosed, e == audit.Gated:
		return rungAssociate
	case t.Steps.Reach.Outcome == audit.OK:
		return rungSpeak
	}
	return rungReach
}

// ladder is the way that a stranger took, from the ground up.
func (l Lang) ladder(t *report.Target) [rungs]rung {
	s := &t.Steps
	dicom := s.Plaintext
	if dicom.Outcome != audit.OK && s.TLS.Outcome != audit.NotTried && t.Exposure != audit.ExposureNotDICOM {
		dicom = s.TLS
	}
	steps := [rungs]audit.Step{s.Reach, dicom, report.FirstTried(s.WithCalledTitle, s.Stranger, s.TLS), s.Echo, s.Find.Step}
	reached := height(t)
	var out [rungs]rung
	for i := range out {
		out[i].Name = l.say(rungNames[i])
		switch {
		case i < reached && i < rungRecords && i > rungAssociate && steps[i].Outcome != audit.OK:
			out[i].State, out[i].Note = rungPassed, l.explain(steps[i])
		case i < reached:
			out[i].State = rungReached
		case i == reached && t.Settled && t.Later == nil || i == reached && t.Exposure == audit.ExposureNotDICOM:
			out[i].State = rungStopped
		case i == reached:
			out[i].State = rungUnknown
		}
		if i == reached && i < rungRecords {
			out[i].Note = l.explain(steps[i])
		}
	}
	if reached >= rungRecords && reached < rungs {
		out[reached].Note = l.say("none seen")
	}
	if reached < rungs && t.AtLeast() {
		switch t.Doubt {
		case audit.WorklistRung: // the query of the archive was denied
			out[reached].Note = l.sayf("worklist %s", l.explain(s.Worklist.Step))
		case audit.EchoRung:
			if t.TitleInDoubt() {
				out[reached].Note = l.explain(s.WithCalledTitle)
			}
		case audit.PatientsRung:
			out[reached].Note = l.unread(t)
		}
	}
	if t.Exposure == audit.PHIVisible {
		out[rungPatients].Note = l.sayf("%s with PHI", number(t.PHI.Exposed+exposedIn(t.Worklist)))
	}
	return out
}

func exposedIn(p *report.PHI) uint64 {
	if p == nil {
		return 0
	}
	return p.Exposed
}
