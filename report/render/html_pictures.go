package render

import (
	"cmp"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
	"pacsaudit/report"
)

// Rung is a rung of the picture.
type Rung struct {
	Name, Class, Note string
	Y                 int
}

// NameY is the base line of the name.
func (r Rung) NameY() int {
	if r.Note == "" {
		return r.Y + 5
	}
	return r.Y - 2
}

// NoteY is the base line of the note.
func (r Rung) NoteY() int { return r.Y + 13 }

// MiddleY is the base line of a sign on the rung.
func (r Rung) MiddleY() int { return r.Y + 5 }

// MarkY is the top of the cross.
func (r Rung) MarkY() int { return r.Y - 7 }

// Ladder is the picture of a target's exposure, from the top down.
func (v *view) Ladder(t *report.Target) []Rung {
	classes := map[rungState]string{
		rungBeyond: "beyond", rungReached: "reached", rungPassed: "beyond", rungStopped: "stopped", rungUnknown: "unsure",
	}
	ladder := v.L.ladder(t)
	var list []Rung
	for i := rungs - 1; i >= 0; i-- {
		class := classes[ladder[i].State]
		if class == "reached" && i >= rungAssociate {
			class = "entered"
		}
		if class == "entered" && i >= rungRecords {
			class = "bare"
		}
		list = append(list, Rung{ladder[i].Name, class, ladder[i].Note, 22 + 34*(rungs-1-i)})
	}
	return list
}

// Bar is the counts of one field, in percent of the records.
type Bar struct {
	Label                                string
	Exposed, StandIn                     float64
	ExposedCount, NonEmpty, StandInCount uint64
	Direct                               bool // identifies a person by itself
}

// Bars are the fields that came back with something in them.
func (v *view) Bars(p report.PHI) []Bar {
	var list []Bar
	for f, c := range p.Fields {
		if c.NonEmpty == 0 {
			continue
		}
		standIn := c.Pseudonym + c.Placeholder + c.Deidentified + c.Test
		share := func(n uint64) float64 { return 100 * min(1, float64(n)/float64(max(p.Records, 1))) }
		b := Bar{Label: v.L.field(phi.Field(f)), ExposedCount: c.Exposed, NonEmpty: c.NonEmpty, StandInCount: standIn}
		b.Exposed = share(c.Exposed)
		b.StandIn = min(share(standIn), 100-b.Exposed)
		b.Direct = phi.Field(f) < phi.Sex // the table begins with direct identifiers
		list = append(list, b)
	}
	return list
}

// Table is a table of fields with its heading.
type Table struct {
	V           *view
	P           report.PHI
	Heading, Of string
	Top         bool // of a section, not of a server
}

// Fields is the table of what records showed.
func (v *view) Fields(p any, heading string) Table {
	phi, ok := p.(report.PHI)
	if pointer, is := p.(*report.PHI); is && !ok {
		phi = *pointer
	}
	return Table{v, phi, heading, v.L.sayf("of %s records", number(phi.Records)), false}
}

// HeaderFields is the table of what the headers of files showed.
func (v *view) HeaderFields(h *report.Headers, heading string) Table {
	p := report.PHI{Records: h.DICOM, Exposed: h.Exposed, Identified: h.Identified, Fields: h.Fields, SSN: h.SSN, Kinds: h.Kinds}
	return Table{v, p, heading, v.L.sayf("of %s files", number(h.DICOM)), true}
}

// HeaderClaims says what files claim of themselves, and where they show otherwise.
func (v *view) HeaderClaims(h *report.Headers) []string { return v.L.headerClaims(h) }

// Size says a number of bytes.
func (v *view) Size(n uint64) string { return size(n) }

// NotAskedAnywhere are the checks that were not asked for on any target.
func (v *view) NotAskedAnywhere() []*report.Finding { return v.S.NotAsked() }

// StepLine is a step of the ladder in the table for the engineer.
type StepLine struct{ Name, Outcome string }

// Steps are the steps that were taken.
func (v *view) Steps(t *report.Target) []StepLine {
	var list []StepLine
	for _, s := range report.NamedSteps(&t.Steps) {
		if s.Step.Outcome != audit.NotTried {
			list = append(list, StepLine{v.L.say(s.Name), v.L.explain(s.Step)})
		}
	}
	return list
}

// Versions are the versions of TLS that were tried, with what became of them.
func (v *view) Versions(t *audit.TLSFacts) []StepLine {
	var list []StepLine
	for _, s := range []struct {
		name string
		step audit.Step
	}{{"TLS 1.0", t.Versions.TLS10}, {"TLS 1.1", t.Versions.TLS11}, {"TLS 1.2", t.Versions.TLS12}, {"TLS 1.3", t.Versions.TLS13}, {"weak suites", t.Weak}} {
		if s.step.Outcome != audit.NotTried {
			list = append(list, StepLine{v.L.say(s.name), v.L.explain(s.step)})
		}
	}
	return list
}

// Services are the names of the contexts that were accepted, or were not.
func (v *view) Services(list []report.Context, accepted bool) string {
	var names []string
	for _, c := range list {
		if c.Accepted == accepted {
			names = append(names, v.Text(c.Name))
		}
	}
	return cmp.Or(strings.Join(names, ", "), v.T("none"))
}

// Doors are the web doors that were tried.
func (v *view) Doors(w *report.Web) []StepLine { return v.L.doors(w) }

// Word says a word of a closed set.
func (v *view) Word(w interface{ String() string }) string { return v.L.Word(w) }
