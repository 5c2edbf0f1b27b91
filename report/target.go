package report

import (
	"time"

	"pacsaudit/audit"
)

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
	Services       *Services            `json:"services,omitempty"` // with --services
	Counts         Totals               `json:"counts"`
	Missing        []audit.Gap          `json:"missing,omitempty"` // dates of studies that were not counted
	Cost           audit.Cost           `json:"cost"`
	PHI            PHI                  `json:"phi"`
	Worklist       *PHI                 `json:"worklist,omitempty"`
	// Place is where the audit was made, in the operator's word, empty where nobody
	// said. A report may have a target once for each place.
	Place audit.Text `json:"place,omitzero"`
	Owner audit.Text `json:"owner,omitzero"`
	Zone  audit.Zone `json:"zone,omitzero"`
	Web   *Web       `json:"web,omitempty"`
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

// Steps are the steps of the ladder, in their order.
type Steps struct {
	audit.Steps
	Find     QueryStep `json:"find"`
	Worklist QueryStep `json:"worklist"`
}

// QueryStep is a step that queried.
type QueryStep struct {
	audit.Step
	audit.QueryFacts
}

// NamedStep is a step with its name for people.
type NamedStep struct {
	Name string
	Step audit.Step
}

// Web is what was seen of the web doors of an archive, without credentials.
type Web struct {
	// Exposure is how far a stranger gets by them. That of the target is about
	// DICOM: two controls on one archive.
	Exposure audit.Exposure `json:"exposure"`
	Settled  bool           `json:"settled"` // that is all that a stranger gets by them
	audit.WebDoors
	Counts Totals `json:"counts"`
	PHI    PHI    `json:"phi"`
	// Audited is when the audit began that saw this, where it is another one than
	// that of the target: reports were put together.
	Audited time.Time `json:"audited,omitzero"`
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
	t.Place, t.Owner, t.Zone, t.Web = o.Target.Place, o.Target.Owner, o.Target.Zone, webOf(o)
	t.Services = servicesOf(o)
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

func webOf(o *audit.Observation) *Web {
	w := &o.Web
	if !w.QIDO.Tried() && !w.REST.Tried() {
		return nil
	}
	return &Web{
		Exposure: w.Exposure(), Settled: w.Settled(o.Target), WebDoors: w.WebDoors,
		Counts: totalsOf(w.Query), PHI: phiOf(w.Query),
	}
}

// NamedSteps are the steps in their order.
func NamedSteps(s *Steps) []NamedStep {
	return []NamedStep{
		{"reach", s.Reach}, {"plaintext", s.Plaintext}, {"TLS", s.TLS}, {"stranger", s.Stranger}, {"right called title", s.WithCalledTitle},
		{"known caller", s.Configured}, {"title of another device", s.Spoofed}, {"title of a product", s.DefaultTitle},
		{"echo", s.Echo}, {"query", s.Find.Step}, {"worklist", s.Worklist.Step},
		{"known caller, echo", s.CallerEcho}, {"known caller, query", s.CallerFind},
	}
}

// Expectation is the posture that a target was measured in. What was not
// measured is not expected to be anything.
func (t *Target) Expectation() audit.Expectation {
	plaintext, tls := t.Steps.Plaintext, t.Steps.TLS
	e := audit.Expectation{
		Plaintext: audit.PlaintextDoor(plaintext, tls), TLS: audit.TLSModeOf(plaintext, tls),
		ClassUID: t.Implementation.ClassUID, VersionName: t.Implementation.VersionName,
	}
	if t.Settled || !t.Exposure.Measured() {
		e.Stranger = audit.ReachOf(t.Exposure) // a lower bound is no posture
	}
	for s := range audit.Services {
		for _, c := range t.Contexts {
			if c.UID == s.UID() {
				e.Contexts[s], e.ContextsGiven = c.Accepted, true
			}
		}
	}
	return e
}

// AtLeast reports a target of which the exposure is a lower bound.
func (t *Target) AtLeast() bool { return t.Exposure.Measured() && !t.Settled }

// TitleInDoubt reports that a made-up called title opened something, and that
// nothing settled what the configured one opens.
func (t *Target) TitleInDoubt() bool {
	a := t.Steps.WithCalledTitle
	refused := a.Outcome == audit.Aborted || a.Outcome == audit.Rejected && !a.Result.Is(2)
	return !t.Called.IsZero() && t.Steps.Stranger.Outcome == audit.OK && a.Outcome != audit.OK && !refused
}

// InDoubt reports a server of which we do not know all that a stranger can do.
func (t *Target) InDoubt() bool { return BandOf(t.Reached()) != BandOther && !t.Measured() }

// StoppedAt is what was asked of a target when it stopped, in this audit or a
// later one that settled less.
func (t *Target) StoppedAt() audit.Stage {
	if t.Stopped == audit.NoStage && t.Later != nil {
		return t.Later.Stopped
	}
	return t.Stopped
}

// EndedAt is the step at which an audit that did not settle the question ended.
func (t *Target) EndedAt() audit.Step {
	s := &t.Steps
	return FirstTried(s.WithCalledTitle, s.Stranger, s.TLS, s.Plaintext, s.Reach)
}

// FirstTried is the first of the steps that was taken.
func FirstTried(steps ...audit.Step) audit.Step {
	for _, s := range steps {
		if s.Outcome != audit.NotTried {
			return s
		}
	}
	return audit.Step{}
}

// Undecodable is how many answers of a target nobody could read.
func (t *Target) Undecodable() uint64 {
	return plus(t.Steps.Find.Undecodable, t.Steps.Worklist.Undecodable)
}
