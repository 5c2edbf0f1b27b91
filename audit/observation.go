package audit

import (
	"time"

	"pacsaudit/audit/phi"
)

// Transport is how an association was carried.
type Transport uint8

// The transports.
const (
	NoTransport Transport = iota
	Plaintext
	TLS
)

// Observation is what was seen of a target. It holds facts and no opinion; its
// zero value means that nothing was tried.
type Observation struct {
	Target            Target
	Started, Finished time.Time
	Transport         Transport // of the steps from Stranger on

	Steps
	OpenedBy DefaultTitle // the title of a product that opened
	Find     Step
	Worklist Step

	TLSFacts TLSFacts
	Identity IdentityFacts

	Implementation Implementation
	Contexts       [Services]Negotiation
	Offer          *ServiceOffer // nil where nobody asked for it

	Query         Query // of the archive
	WorklistQuery Query

	// Stopped is what was under way when the server, which had answered before,
	// stopped doing so. Nothing was sent to it any more.
	Stopped Stage
	Cost    Cost

	Web WebFacts
}

// Cost is what the audit asked of a server. It varies, and takes no part in a
// comparison.
type Cost struct {
	Associations uint64 `json:"associations"` // requested
	Queries      uint64 `json:"queries"`      // C-FIND requests
	Answers      uint64 `json:"answers"`      // to these, those that were counted already included
	// Requests are those to web doors, redirects included.
	Requests uint64 `json:"web_requests,omitzero"`
}

// Stage is a part of an audit.
type Stage uint8

// The stages, in their order.
const (
	NoStage Stage = iota
	StageEcho
	StageQuery
	StageWorklist
	StageTLS
	StageServices // storage, retrieval, print and the like were proposed
	StageMadeUp   // an abstract syntax that does not exist was proposed
	StageOffer    // all SOP classes of the standard were proposed
)

var stageNames = []string{"", "echo", "query", "worklist", "tls", "services", "made-up-service", "all-services"}

func (s Stage) String() string { return name(stageNames, s) }

// MarshalText writes the stage's word.
func (s Stage) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the stage's word.
func (s *Stage) UnmarshalText(b []byte) (err error) {
	*s, err = parse[Stage](stageNames, b, "a part of an audit")
	return err
}

// IdentityFacts is what a server does with user identities, PS3.7 §D.3.3.7.
// Both are associations of a stranger under the best called title known.
type IdentityFacts struct {
	Right     Step `json:"right"`     // with the identity that the operator gave
	Wrong     Step `json:"wrong"`     // with one that nobody has
	Responded bool `json:"responded"` // a response item came back to the right one
}

// Implementation is what a peer says of itself, PS3.7 §D.3.3.2. It proves
// nothing.
type Implementation struct {
	ClassUID    Text    `json:"class_uid,omitzero"`
	VersionName Text    `json:"version_name,omitzero"`
	Product     Product `json:"product,omitzero"`
}

// Query is what a C-FIND brought, or a list of DICOMweb's.
type Query struct {
	QueryFacts
	Keys    phi.Keys
	Tally   *phi.Tally // nil where no query was answered
	AtLeast bool       // the counts are lower bounds
	// Duplicates is how many further answers came for studies that one query had
	// brought already: some servers answer once per instance.
	Duplicates uint64
	Limited    bool  // the server stopped at a limit of its own
	Gaps       []Gap // dates of studies of which nothing could be counted
}

// QueryFacts is how a query went, whatever it brought.
type QueryFacts struct {
	Model         phi.Model `json:"model,omitzero"` // NoModel where nothing was asked
	CancelIgnored bool      `json:"cancel_ignored,omitzero"`
	Bounded       bool      `json:"bounded,omitzero"` // stopped at the bound on rows
	// Undecodable is how many answers could not be understood at all; Deviations
	// are of what was read although the standard has it otherwise.
	Undecodable uint64     `json:"undecodable,omitzero"`
	Deviations  Deviations `json:"deviations,omitzero"`
}

// Gap is a stretch of days, both ends included.
type Gap struct {
	From Day `json:"from"`
	To   Day `json:"to"`
}

// Understood reports whether all that the query could bring was counted, and
// nothing of it was beyond reading.
func (q Query) Understood() bool {
	return q.Tally != nil && !q.AtLeast && q.Undecodable == 0 && q.Tally.Malformed == 0
}

// Records is how many records the query brought.
func (q Query) Records() uint64 {
	if q.Tally == nil {
		return 0
	}
	return q.Tally.Records
}

// Exposed is in how many records a person is identified.
func (q Query) Exposed() uint64 {
	if q.Tally == nil {
		return 0
	}
	return q.Tally.AnyExposed
}

// Authorised reports whether a C-FIND was answered as to somebody who may ask:
// with rows, with none, or with a complaint about too many.
func authorised(s Step) bool {
	return s.OK() || Busy(s)
}

// QueryAuthorised reports whether the archive answered a stranger's C-FIND.
func (o Observation) QueryAuthorised() bool { return authorised(o.Find) || o.Query.Records() > 0 }

// WorklistAuthorised reports whether the worklist answered a stranger.
func (o Observation) WorklistAuthorised() bool {
	return authorised(o.Worklist) || o.WorklistQuery.Records() > 0
}

// Associated reports whether a stranger got an association.
func (o Observation) Associated() bool {
	return o.Stranger.OK() || o.WithCalledTitle.OK() || o.DefaultTitle.OK()
}

// TitleUnproven reports a refusal of the configured called title that reads as
// "not that title", PS3.8 Table 9-21 source 1, reason 7, where nothing shows
// that the title is the right one: some servers mean the caller by it, and
// people mistype titles.
func (o Observation) TitleUnproven() bool {
	notThatTitle := func(s Step) bool { return s.Outcome == Rejected && s.Source.Is(1) && s.Reason.Is(7) }
	return notThatTitle(o.WithCalledTitle) && notThatTitle(o.Stranger) && !o.Configured.OK() && !o.Spoofed.OK()
}

// Judged reports whether the upper layer answered a stranger in a way that
// settles whether the door is open.
func (o Observation) Judged() bool {
	return o.Associated() || o.Stranger.Refusal() || o.WithCalledTitle.Refusal() || o.TLS.Outcome == TLSClientCertificateRequired
}
