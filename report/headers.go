package report

import (
	"slices"

	"pacsaudit/audit"
	"pacsaudit/audit/counts"
)

// Headers are what was seen in the headers of files.
type Headers struct {
	audit.FileCounts
	// Shards are those that were read, of a tree that several machines read.
	Shards     []Shard    `json:"shards,omitempty"`
	Patients   Total      `json:"patients"`
	Studies    Total      `json:"studies"`
	Exposed    uint64     `json:"exposed"`    // files that identify a person
	Identified uint64     `json:"identified"` // by name, birth date and identifier together
	Fields     Fields     `json:"fields"`
	SSN        counts.SSN `json:"ssn"`
	Kinds
	Findings []Finding `json:"findings"`
}

// NewHeaders makes the record of an inspection.
func NewHeaders(o audit.HeaderObservation, findings []audit.HeaderFinding) *Headers {
	h := &Headers{FileCounts: o.FileCounts, Findings: []Finding{}}
	if o.Shards > 0 {
		h.Shards = []Shard{{Number: o.Shard, Of: o.Shards}}
	}
	p := phiOf(audit.Query{Tally: o.Tally})
	h.Exposed, h.Identified, h.Fields, h.SSN, h.Kinds = p.Exposed, p.Identified, p.Fields, p.SSN, p.Kinds
	if t := o.Tally; t != nil && o.DICOM > 0 {
		// What an earlier run saw is not known to this one, which holds hashes only
		// in memory and under a key of its own.
		atLeast := o.Resumed || !o.Complete || !o.Measured()
		if h.Affected == nil && h.Exposed > 0 {
			h.Affected = new(Affected) // an earlier run saw them
		}
		if h.Affected != nil {
			h.Affected.AtLeast = h.Affected.AtLeast || atLeast
		}
		// A name alone, or one in an item, does not tell patients apart.
		nameless := t.Patients.Count() == 0 && t.AnyExposed > 0
		h.Patients = Total{Value: t.Patients.Count(), AtLeast: atLeast || nameless, Measured: true, Estimate: !t.Patients.Exact()}
		h.Studies = Total{Value: t.Studies.Count(), AtLeast: atLeast, Measured: true, Estimate: !t.Studies.Exact()}
	}
	for _, f := range findings {
		h.Findings = append(h.Findings, findingOf(audit.Finding{
			Check:   &audit.Check{ID: f.Check.ID, Title: f.Check.Title, Question: f.Check.Question, Fix: f.Check.Fix, Refs: f.Check.Refs},
			Verdict: f.Verdict, Severity: f.Check.Severity,
		}))
	}
	sortFindings(h.Findings)
	return h
}

// Worst is the highest severity of a failed check.
func (h *Headers) Worst() audit.Severity {
	worst := audit.NoSeverity
	if h == nil {
		return worst
	}
	for _, f := range h.Findings {
		if f.Verdict == audit.RulingFail {
			worst = max(worst, f.Severity)
		}
	}
	return worst
}

// Measured reports whether everything was read that was there, to its end. Where
// there is no DICOM file nothing was measured: a path can be wrong, or a share not
// there today, and what other files hold nobody looked at.
func (h *Headers) Measured() bool {
	return h == nil || h.Complete && h.Unreadable == 0 && h.Partial == 0 && h.UnreadFolders == 0 && (h.DICOM > 0 || len(h.Shards) > 0)
}

// shardMissing reports shards of which another was not read, or not as often:
// files of that one were not counted, or less often.
func (h *Headers) ShardMissing() bool {
	times := map[Shard]int{}
	for _, s := range h.Shards {
		times[s]++
	}
	type tree struct{ of, times int }
	numbers := map[tree]int{}
	for s, n := range times {
		numbers[tree{s.Of, n}]++
	}
	for t, n := range numbers {
		if n != t.of {
			return true
		}
	}
	return false
}

// doubtPasses takes back what only all shards together show.
func (h *Headers) doubtPasses() {
	h.Complete, h.Findings = false, slices.Clone(h.Findings)
	for i := range h.Findings {
		if f := &h.Findings[i]; f.Verdict == audit.RulingPass || f.Verdict == audit.RulingNotApplicable {
			f.Verdict = audit.RulingInconclusive
		}
	}
	sortFindings(h.Findings)
}
