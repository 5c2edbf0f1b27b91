package report

import (
	"cmp"
	"slices"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

// Report is the record of a run.
type Report struct {
	Schema   audit.Text `json:"schema"`
	Tool     audit.Text `json:"tool"`
	Started  time.Time  `json:"started"`
	Finished time.Time  `json:"finished"`
	Complete bool       `json:"complete"` // false where the run was interrupted
	Targets  []Target   `json:"targets"`
	Headers  *Headers   `json:"headers,omitempty"`
	Sweep    *Sweep     `json:"sweep,omitempty"`
}

var schema = audit.Lit("pacsaudit/1")

// Target is the record of one target.
type Target struct {
	Name     audit.Text     `json:"name"`
	Address  audit.Text     `json:"address"`
	Called   audit.Text     `json:"called,omitzero"`
	Exposure audit.Exposure `json:"exposure"`
	// Settled says that a stranger gets exactly as far as Exposure; otherwise at
	// least, and Doubt is the rung that nothing settled.
	Settled bool       `json:"settled"`
	Doubt   audit.Rung `json:"unsettled,omitzero"`
	// TitleUnproven is a closed target of which nothing shows that the configured
	// called title is the right one.
	TitleUnproven bool        `json:"called_title_unproven,omitzero"`
	Grade         audit.Grade `json:"grade,omitzero"`
	// AtBest is the best grade that a target can have which has none yet.
	AtBest audit.Grade `json:"grade_at_best,omitzero"`
	// Stopped is what was asked when the server, which had answered, stopped.
	Stopped        audit.Stage          `json:"stopped_during,omitzero"`
	Implementation audit.Implementation `json:"implementation"`
	Steps          Steps                `json:"steps"`
	TLS            *audit.TLSFacts      `json:"tls,omitempty"`
	Identity       *audit.IdentityFacts `json:"identity,omitempty"`
	Contexts       []Context            `json:"contexts,omitempty"`
	Counts         Totals               `json:"counts"`
	Missing        []audit.Gap          `json:"missing,omitempty"` // dates of studies that were not counted
	Cost           audit.Cost           `json:"cost"`
	PHI            PHI                  `json:"phi"`
	Worklist       *PHI                 `json:"worklist,omitempty"`
	Owner          audit.Text           `json:"owner,omitzero"`
	Zone           audit.Zone           `json:"zone,omitzero"`
	Web            *Web                 `json:"web,omitempty"`
	// Audited is when the audit of this target began, in a report that was put
	// together of several which began at other times.
	Audited time.Time `json:"audited,omitzero"`
	// Later is a later audit that settled less. What is said here is older.
	Later    *Later    `json:"later,omitempty"`
	Findings []Finding `json:"findings"`
}

// Later is what a later audit of a target came to, which settled less than was
// known of it.
type Later struct {
	Audited  time.Time      `json:"audited"`
	Exposure audit.Exposure `json:"exposure"`
	Settled  bool           `json:"settled"`
	Doubt    audit.Rung     `json:"unsettled,omitzero"`
	Stopped  audit.Stage    `json:"stopped_during,omitzero"`
	Ended    audit.Step     `json:"ended"` // the step at which it ended
}

// Context is a proposed abstract syntax and whether it was accepted:
// negotiated, not exercised.
type Context struct {
	UID      audit.Text `json:"uid"`
	Name     audit.Text `json:"name"`
	Accepted bool       `json:"accepted"`
}

// Totals are what the archive holds, as far as a stranger could see.
type Totals struct {
	Studies   Total `json:"studies"`
	Patients  Total `json:"patients"`
	Instances Total `json:"instances"`
}

// Total is a number, exact or a lower bound. Measured is false where nothing
// was counted: no number is not zero.
type Total struct {
	Value    uint64 `json:"value"`
	AtLeast  bool   `json:"at_least"`
	Measured bool   `json:"measured"`
	Estimate bool   `json:"estimate,omitzero"` // by a sketch, standard error 0.8 %
	AtMost   bool   `json:"at_most,omitzero"`  // a sum of parts, in which the same patient may be twice
}

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
		return cmp.Or(cmp.Compare(a.Name.String(), b.Name.String()), cmp.Compare(a.Address.String(), b.Address.String()))
	})
}

func sortFindings(list []Finding) {
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(order(a.Verdict)-order(b.Verdict), int(b.Severity)-int(a.Severity), cmp.Compare(a.ID.String(), b.ID.String()))
	})
}

func targetOf(result audit.Result) Target {
	o := &result.Observation
	t := Target{
		Name:           o.Target.Name,
		Address:        o.Target.Address,
		Called:         o.Target.Called,
		Exposure:       o.Exposure(),
		TitleUnproven:  o.TitleUnproven(),
		Implementation: o.Implementation,
		Steps:          Steps{o.Steps, QueryStep{o.Find, o.Query.QueryFacts}, QueryStep{o.Worklist, o.WorklistQuery.QueryFacts}},
		Counts:         totalsOf(o.Query),
		PHI:            phiOf(o.Query),
		Findings:       []Finding{},
	}
	t.Settled, t.Doubt, t.Stopped, t.Cost, t.Missing = o.Settled(), o.Doubt(), o.Stopped, o.Cost, o.Query.Gaps
	if o.TLS.Tried() {
		t.TLS = new(o.TLSFacts)
		t.TLS.NotMeasured = notMeasured
	}
	if o.Identity.Right.Tried() {
		t.Identity = new(o.Identity)
	}
	for s, n := range o.Contexts {
		if n != audit.NotProposed {
			service := audit.Service(s)
			t.Contexts = append(t.Contexts, Context{UID: service.UID(), Name: service.Name(), Accepted: n == audit.Accepted})
		}
	}
	t.Owner, t.Zone, t.Web = o.Target.Owner, o.Target.Zone, webOf(o)
	if o.WorklistQuery.Records() > 0 {
		worklist := phiOf(o.WorklistQuery)
		t.Worklist = &worklist
	}
	for _, f := range result.Findings {
		t.Findings = append(t.Findings, findingOf(f))
	}
	sortFindings(t.Findings)
	t.Grade, t.AtBest = t.graded()
	return t
}

// notMeasured is what the TLS library cannot offer to a server.
var notMeasured = []audit.Text{
	audit.Lit("SSL 3.0 and older"), audit.Lit("suites without encryption"), audit.Lit("suites without authentication"), audit.Lit("export suites"),
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

// distinct is how many of something there are in records: an estimate is never
// more than there are records.
func distinct(d *phi.Distinct, t *phi.Tally) uint64 {
	if n := d.Count(); d.Exact() || n < t.Records {
		return n
	}
	return t.Records
}

func totalsOf(q audit.Query) Totals {
	t := q.Tally
	if t == nil {
		return Totals{}
	}
	// Nobody is told apart by records that hold a name alone, or in an item.
	nameless := t.Patients.Count() == 0 && t.AnyExposed > 0
	totals := Totals{
		Patients:  Total{Value: distinct(&t.Patients, t), AtLeast: q.AtLeast || nameless, Measured: true, Estimate: !t.Patients.Exact()},
		Instances: Total{Value: t.Instances, AtLeast: t.InstancesReturned > 0 && (q.AtLeast || t.InstancesReturned < t.Records), Measured: t.InstancesReturned > 0 || t.Records == 0},
	}
	if q.Model == phi.StudyRootStudy {
		totals.Studies = Total{Value: distinct(&t.Studies, t), AtLeast: q.AtLeast, Measured: true, Estimate: !t.Studies.Exact()}
	}
	return totals
}
