package render

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
	"pacsaudit/report"
)

// exposureProse says an exposure in a few words.
var exposureProse = map[audit.Exposure]string{
	audit.NotMeasured:      "Not measured",
	audit.Unreachable:      "Did not answer",
	audit.ExposureNotDICOM: "Not a DICOM server",
	audit.Gated:            "Refused us; not measured further",
	audit.ExposureClosed:   "Closed to strangers",
	audit.Associates:       "Opens an association, nothing more",
	audit.Echoes:           "Answers an echo, no query",
	audit.QueryAuthorised:  "Answers queries; no record seen",
	audit.RecordsVisible:   "Shows records; no patient identified",
	audit.PHIVisible:       "Shows identified patients",
}

// exposure says an exposure in a few words.
func (l Lang) exposure(e audit.Exposure) string { return l.say(exposureProse[e]) }

// door says how far a stranger gets by any door, and by which if it is not
// that of DICOM.
func (l Lang) door(t *report.Target) string {
	if e := t.Reached(); e != t.Exposure {
		return l.sayf("%s (DICOMweb)", l.exposure(e))
	}
	if prose := atLeastProse[t.Exposure]; prose != "" && t.AtLeast() {
		return l.say(prose)
	}
	return l.exposure(t.Exposure)
}

// exposureWord is the word of an exposure: in English as in the JSON.
func (l Lang) exposureWord(e fmt.Stringer) string {
	switch {
	case l == English:
		return e.String()
	case e.String() == audit.ExposureClosed.String():
		return l.say("shut") // "closed" is also how a connection ends
	}
	return l.Word(e)
}

// bandProse says a band of the summary.
var bandProse = [report.Bands]string{
	report.BandPatients: "show identified patients",
	report.BandOpen:     "let a stranger in, no patient seen",
	report.BandClosed:   "closed to strangers",
	report.BandUnknown:  "not known whether a stranger gets in", // fewer than are not settled: some let a stranger in
	report.BandOther:    "not a DICOM server",
}

// whole is a number of things that are in memory.
func whole(n int) string { return number(uint64(n)) }

// verdict is the report in one sentence, and in others how many servers may be
// worse than it says.
func (l Lang) verdict(s *report.Summary) string {
	first := l.worstOf(s)
	if n := s.Unproven(); n > 0 {
		first += l.space() + l.sayf("Closed, but nothing shows that the called AE title is the right one: %[1]s of %[2]s servers.", whole(n), whole(len(s.Targets)))
	}
	if n := s.UnmeasuredServers(); n > 0 {
		return first + l.space() + l.sayf("Not measured or not settled, and may show more: %[1]s of %[2]s servers.", whole(n), whole(len(s.Targets)))
	}
	return first
}

// worstOf is the worst of the report in one sentence.
func (l Lang) worstOf(s *report.Summary) string {
	n := len(s.Targets)
	entered := s.Bands[report.BandPatients] + s.Bands[report.BandOpen]
	switch {
	case n == 0 && s.Headers != nil:
		return l.sayf("%s of %s DICOM files identify a patient.", number(s.Headers.Exposed), number(s.Headers.DICOM))
	case n == 0 && s.Lint != nil:
		return l.lintVerdict(s.Lint)
	case n == 0 && s.Sweep != nil:
		return l.sayf("DICOM speakers found: %[1]s. Addresses swept: %[2]s of %[3]s.", number(uint64(s.Sweep.Speakers())), number(s.Sweep.Swept), number(s.Sweep.Addresses))
	case n == 0 && s.Listen != nil:
		return l.heard(s.Listen)
	case n == 0:
		return l.say("No server was audited.")
	case s.Bands[report.BandPatients] > 0:
		return l.sayf("%[1]s of %[2]s servers show identified patients to anybody who can reach them.", whole(s.Bands[report.BandPatients]), whole(n))
	case s.Queried > 0:
		return l.sayf("%[1]s of %[2]s servers answer a stranger's queries. No identified patient was seen.", whole(s.Queried), whole(n))
	case entered > 0:
		return l.sayf("%[1]s of %[2]s servers open an association to a stranger. No query was answered.", whole(entered), whole(n))
	case s.Bands[report.BandUnknown] > 0:
		return l.say("Nothing open was found.")
	case s.Bands[report.BandClosed] == 0:
		return l.say("No DICOM server was found at the addresses given.")
	}
	if s.Bands[report.BandClosed] == 1 {
		return l.say("The one DICOM server is closed to strangers.")
	}
	return l.sayf("All %s DICOM servers are closed to strangers.", whole(s.Bands[report.BandClosed]))
}

// seen says in a few words how far a stranger came, that the server stopped,
// and from when on that was not measured any more.
func (l Lang) seen(t *report.Target) string {
	s := l.seenByDICOM(t)
	if w := t.Web; w != nil && w.Exposure >= audit.RecordsVisible {
		s = l.sayf("%[1]s; DICOMweb: %[2]s with PHI", s, number(w.PHI.Exposed))
	}
	if w := t.Web; w != nil && !w.Settled {
		s += l.say("; ") + l.say("DICOMweb not settled")
	}
	if t.Later != nil {
		s = l.since(t) + l.say("; ") + s
	}
	if t.StoppedAt() != audit.NoStage {
		s = l.say("stopped during the audit") + l.say("; ") + s
	}
	return s
}

func (l Lang) seenByDICOM(t *report.Target) string {
	steps := &t.Steps
	switch t.Exposure {
	case audit.PHIVisible, audit.RecordsVisible:
		if t.PHI.Records == 0 && t.Worklist != nil {
			entries := l.count(t.Worklist.Records, "%s worklist entry", "%s worklist entries")
			if t.Worklist.AtLeast {
				entries = l.sayf("at least %s", entries)
			}
			return entries + l.sayf(", %s with PHI", number(t.Worklist.Exposed))
		}
		return l.studies(t) + l.sayf(", %s with PHI", number(t.PHI.Exposed))
	case audit.QueryAuthorised:
		if t.Doubt == audit.RecordsRung {
			return l.say("queries answered, no record seen")
		}
	}
	if t.AtLeast() {
		return l.doubt(t)
	}
	switch t.Exposure {
	case audit.Echoes:
		if steps.Find.Outcome == audit.NoContext {
			return l.say("echo answered; no query service")
		}
		return l.sayf("echo answered; query %s", l.explain(steps.Find.Step))
	case audit.Associates:
		return l.sayf("association only; echo %s", l.explain(steps.Echo))
	case audit.ExposureClosed:
		s := l.explain(report.FirstTried(steps.WithCalledTitle, steps.TLS))
		if t.TitleUnproven {
			s += l.say("; ") + l.say("nothing shows that the called AE title is the right one")
		}
		return s
	case audit.ExposureNotDICOM:
		if steps.TLS.Outcome == audit.NotDICOM {
			return l.explain(steps.TLS)
		}
		return l.explain(steps.Plaintext)
	case audit.Unreachable:
		return l.explain(steps.Reach)
	}
	return l.explain(t.EndedAt())
}

func (l Lang) studies(t *report.Target) string {
	c := t.Counts.Studies
	if !c.Measured {
		return l.count(t.PHI.Records, "%s record", "%s records")
	}
	s := l.count(c.Value, "%s study", "%s studies")
	if c.AtLeast {
		s = l.sayf("at least %s", s)
	}
	return s
}

// unmeasured says why a target was not measured, and what would help.
func (l Lang) unmeasured(t *report.Target) string {
	why := l.explain(t.EndedAt())
	switch {
	case t.Exposure == audit.Gated:
		return l.sayf("%s; give its called AE title to see what lies behind", why)
	case t.Exposure == audit.Unreachable:
		return l.sayf("%s; check address and route", l.explain(t.Steps.Reach))
	case t.EndedAt().Cause == audit.OutOfScope:
		return l.sayf("%s; allow it with --scope", why)
	}
	return why
}

// explain says how a step ended, with the codes as they were sent.
func (l Lang) explain(s audit.Step) string {
	out := l.Word(s.Outcome)
	switch {
	case s.Outcome == audit.Rejected && s.Result.Sent() && s.Source.Sent() && s.Reason.Sent():
		out = fmt.Sprintf("%s %d/%d/%d", out, s.Result.Number(), s.Source.Number(), s.Reason.Number())
	case s.Outcome == audit.Failed && s.Status.Sent():
		out = l.sayf("status %04X", s.Status.Number())
	case s.Outcome == audit.Failed && s.Cause != audit.NoCause:
		return l.Word(s.Cause)
	}
	if s.Cause != audit.NoCause {
		out = l.sayf("%[1]s, %[2]s", out, l.Word(s.Cause))
	}
	return out
}

// field is the label of a headline field.
func (l Lang) field(f phi.Field) string {
	return l.say(fieldLabel(f))
}

func fieldLabel(f phi.Field) string {
	switch f {
	case phi.GPS:
		return "GPS position"
	case phi.OtherIDs:
		return "other patient IDs"
	case phi.OtherID:
		return "other identifiers"
	}
	label := strings.ReplaceAll(f.String(), "_", " ")
	if rest, ok := strings.CutSuffix(label, " id"); ok {
		label = rest + " ID"
	}
	return strings.Replace(label, "id issuer", "ID issuer", 1)
}

// fact is the value of a piece of evidence.
func (l Lang) fact(f audit.Fact) string {
	if !f.Word.IsZero() {
		if f.Name.String() == "from" && !slices.Contains(audit.ZoneNames(), f.Word.String()) {
			return f.Word.String() // a place in the operator's word
		}
		return l.word(f.Word.String())
	}
	if name := f.Name.String(); name == "not-after" || name == "not-before" {
		if day, err := time.Parse("20060102", fmt.Sprint(f.Number)); err == nil {
			return day.Format(time.DateOnly)
		}
	}
	if f.Name.String() == "status" && f.Number >= 0 {
		return fmt.Sprintf("%04X", f.Number)
	}
	if f.Number < 0 {
		return fmt.Sprint(f.Number)
	}
	return number(uint64(f.Number))
}

// values is the evidence without its names.
func (l Lang) values(facts []audit.Fact) string {
	var parts []string
	for _, f := range facts {
		parts = append(parts, l.fact(f))
	}
	return strings.Join(parts, ", ")
}

// mends says how many of all findings one change closes. A fault is a finding on
// each target that has it, as everywhere else.
func (l Lang) mends(g report.Group, all []*report.Fault) string {
	closed, of := findings(g.Faults), findings(all)
	if on := len(g.Targets()); on > 1 {
		return l.sayf("The same change on %[1]s servers closes %[2]s of all %[3]s findings:", whole(on), whole(closed), whole(of))
	}
	return l.sayf("One change closes %[1]s of all %[2]s findings:", whole(closed), whole(of))
}

// next is what to do now.
func (l Lang) next(s *report.Summary) string {
	switch {
	case len(s.Targets) > 0 && s.Bands[report.BandOther] == len(s.Targets):
		return l.say("Next: give the DICOM port of the server, as AETITLE@host:port.")
	case len(s.Faults) > 0 && allSilent(s.Faults[0].On):
		return l.sayf("Next: find out why %[2]s (how: pacsaudit checks %[1]s).", s.Faults[0].ID, l.count(uint64(len(s.Faults[0].On)), "%s target does not answer", "%s targets do not answer"))
	case len(s.Faults) > 0 && len(s.Targets) == 1 && !s.Gated:
		return l.sayf("Next: fix the first of these (how: pacsaudit checks %s).", s.Faults[0].ID)
	case len(s.Faults) > 0 && (s.Faults[0].Severity >= audit.High || !s.Gated):
		return l.sayf("Next: fix %[2]s first (how: pacsaudit checks %[1]s).", s.Faults[0].ID, s.Faults[0].On[0].Target.Label())
	case s.Gated:
		return l.say("Next: give the called AE title of refused targets, as AETITLE@host:port.")
	case len(s.Unmeasured()) > 0:
		return l.say("Next: settle what was not measured; it is not known to be safe.")
	case len(s.Targets) == 0:
		return l.say("Next: name a target, as AETITLE@host:port.")
	case !anyJudged(s):
		return l.say("No check was asked here. For a verdict and what to fix: pacsaudit audit.")
	}
	if s.Unproven() > 0 {
		return l.say("Next: make sure of the called AE title: audit once as a caller that the server knows (--calling NAME).")
	}
	return l.say("Nothing to fix was found in what was measured. Run this after every change.")
}

// allSilent reports failures of targets alone that do not answer.
func allSilent(on []report.Failure) bool {
	for _, f := range on {
		if f.Target.Exposure != audit.Unreachable {
			return false
		}
	}
	return true
}

// judged reports whether any check was asked about any target.
func anyJudged(s *report.Summary) bool {
	for _, t := range s.Targets {
		if len(t.Findings) > 0 {
			return true
		}
	}
	return false
}

// looked is how much a report is of: servers, files, addresses.
func (l Lang) looked(r *report.Report) string {
	var parts []string
	if n := r.Servers(); n > 0 || r.Headers == nil && r.Sweep == nil && r.Listen == nil && r.Lint == nil {
		parts = append(parts, l.placed(l.count(uint64(n), "%s target", "%s targets"), r))
	}
	if h := r.Headers; h != nil {
		parts = append(parts, l.count(h.Files, "%s file", "%s files"))
	}
	if c := r.Lint; c != nil {
		parts = append(parts, l.count(uint64(len(c.Files)), "%s file of configuration", "%s files of configuration"))
	}
	if s := r.Sweep; s != nil {
		parts = append(parts, l.count(s.Swept, "%s address", "%s addresses"))
	}
	if s := r.Listen; s != nil {
		parts = append(parts, l.count(s.Packets, "%s packet", "%s packets"))
	}
	return strings.Join(parts, " · ")
}
