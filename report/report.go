package report

import (
	"cmp"
	"slices"
	"time"

	"pacsaudit/audit"
)

// Report is the record of a run.
type Report struct {
	Schema   audit.Text `json:"schema"`
	Tool     audit.Text `json:"tool"`
	Started  time.Time  `json:"started"`
	Finished time.Time  `json:"finished"`
	Complete bool       `json:"complete"` // false where the run was interrupted, or a shard of it is missing
	Targets  []Target   `json:"targets"`
	// Places is made of the targets, and not read back. It is nil where all were
	// audited from one place.
	Places  *Places  `json:"places,omitempty"`
	Headers *Headers `json:"headers,omitempty"`
	Sweep   *Sweep   `json:"sweep,omitempty"`
	Listen  *Listen  `json:"listen,omitempty"`
	Lint    *Lint    `json:"lint,omitempty"`
	// Shards are those that are in the report, of an audit or a sweep that several
	// machines did. Of their runs one was interrupted, or more.
	Shards      []Shard `json:"shards,omitempty"`
	Interrupted bool    `json:"interrupted,omitempty"`
}

var schema = audit.Lit("pacsaudit/1")

// Finding is a check's verdict.
type Finding struct {
	ID       audit.ID       `json:"id"`
	Verdict  audit.Ruling   `json:"verdict"`
	Severity audit.Severity `json:"severity"`
	Title    audit.Text     `json:"title"`
	Question audit.Text     `json:"question,omitzero"` // the fault as a question, where the verdict is inconclusive
	Fix      audit.Text     `json:"fix"`
	Setting  audit.Text     `json:"setting,omitzero"` // what to change in the product that was recognised
	Cause    *Cause         `json:"cause,omitempty"`  // what it has in common with other failures
	Refs     []audit.Text   `json:"references,omitempty"`
	Facts    []audit.Fact   `json:"facts"`
	Accepted *Acceptance    `json:"accepted,omitempty"` // of a failure that somebody signed for
	// Audited is when the audit began that judged this, where it is another one
	// than that of the target: reports were put together.
	Audited time.Time `json:"audited,omitzero"`
	// Location is where a setting stands that causes it; nil where it was seen on a
	// server. The fix is a line to write there, then, and the setting its advice.
	Location *audit.Location `json:"location,omitempty"`
	Source   audit.Text      `json:"source,omitzero"` // where the product says what the setting does
}

// Cause is one thing to change that mends several failures.
type Cause struct {
	ID      audit.Text `json:"id"`
	Fix     audit.Text `json:"fix"`
	Setting audit.Text `json:"setting,omitzero"` // what to change in the product that was recognised
}

// Acceptance is who signed for a risk, why and until when.
type Acceptance struct {
	Until  audit.Day  `json:"until"`
	Reason audit.Text `json:"reason"`
	By     audit.Text `json:"by"`
}

// Open reports a failure that nobody signed for.
func (f *Finding) Open() bool { return f.Verdict == audit.RulingFail && f.Accepted == nil }

// New makes the report of finished results.
func New(version audit.Text, started, finished time.Time, complete bool, results []audit.Result) *Report {
	// A clock that was set meanwhile is right now, and was wrong then: the
	// beginning is what it says now, less the time that has passed.
	started = finished.Add(started.Sub(finished))
	r := &Report{Schema: schema, Tool: version, Started: started.UTC(), Finished: finished.UTC(), Complete: complete, Targets: []Target{}}
	for _, result := range results {
		r.Targets = append(r.Targets, targetOf(result))
	}
	sortTargets(r.Targets)
	return r
}

func sortTargets(list []Target) {
	slices.SortStableFunc(list, func(a, b Target) int {
		return cmp.Or(cmp.Compare(a.Name.String(), b.Name.String()), cmp.Compare(a.Address.String(), b.Address.String()), byOpenness(a.Place, b.Place))
	})
}

func sortFindings(list []Finding) {
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(order(a.Verdict)-order(b.Verdict), int(b.Severity)-int(a.Severity), cmp.Compare(a.ID.String(), b.ID.String()), byPlace(a.Location, b.Location))
	})
}

// order puts what needs action first.
func order(r audit.Ruling) int {
	switch r {
	case audit.RulingFail:
		return 0
	case audit.RulingInconclusive:
		return 1
	case audit.RulingPass:
		return 2
	}
	return 3
}

func findingOf(f audit.Finding) Finding {
	out := Finding{
		ID: f.Check.ID, Verdict: f.Verdict.Ruling, Severity: f.Severity,
		Title: f.Check.Title, Fix: f.Check.Fix, Setting: f.Setting, Refs: f.Check.Refs, Facts: append([]audit.Fact{}, f.Verdict.Facts...),
	}
	if c := f.Check.Cause; c != nil && out.Verdict == audit.RulingFail {
		out.Cause = &Cause{ID: c.ID, Fix: c.Fix, Setting: f.CauseSetting}
	}
	if out.Verdict == audit.RulingInconclusive {
		out.Question = f.Check.Question
	}
	if a := f.Accepted; a != nil {
		out.Accepted = &Acceptance{Until: a.Until, Reason: a.Reason, By: a.By}
	}
	return out
}
