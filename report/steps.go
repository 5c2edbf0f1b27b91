package report

import (
	"errors"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

// Steps are the steps of the ladder, in their order.
type Steps struct {
	Reach     Step      `json:"reach"`
	Plaintext Step      `json:"plaintext"`
	TLS       Step      `json:"tls"`
	Stranger  Step      `json:"stranger"`
	Addressed Step      `json:"addressed"`
	Known     Step      `json:"known"`
	Spoofed   Step      `json:"spoofed"`
	Default   Step      `json:"default_title"`
	Echo      Step      `json:"echo"`
	Find      QueryStep `json:"find"`
	Worklist  QueryStep `json:"worklist"`
}

// Step is how one step ended. Codes are as the server sent them.
type Step struct {
	Outcome audit.Outcome `json:"outcome"`
	Cause   audit.Cause   `json:"cause,omitzero"`
	Result  *uint8        `json:"result,omitempty"` // of an A-ASSOCIATE-RJ
	Source  *uint8        `json:"source,omitempty"` // of an A-ASSOCIATE-RJ or an A-ABORT
	Reason  *uint8        `json:"reason,omitempty"`
	Status  *uint16       `json:"status,omitempty"` // DIMSE status, PS3.7 Annex C
	Alert   uint8         `json:"alert,omitzero"`   // TLS alert, RFC 8446 §6
	// Confirmed is of a server that hung up: it did so again on the least request
	// that there is, and went on answering otherwise. Or it refused an association
	// for one service, and opened others.
	Confirmed bool    `json:"confirmed,omitzero"`
	Took      float64 `json:"took_seconds,omitzero"`
}

// QueryStep is a step that queried.
type QueryStep struct {
	Step
	Model         Model `json:"model,omitzero"`
	CancelIgnored bool  `json:"cancel_ignored,omitzero"`
	Bounded       bool  `json:"bounded,omitzero"` // stopped at the bound on rows
	// Undecodable is how many answers nobody could read; Deviations are words of a
	// closed set for what was read although the standard has it otherwise.
	Undecodable uint64       `json:"undecodable,omitzero"`
	Deviations  []audit.Text `json:"deviations,omitempty"`
}

// Model is the information model of a query. The zero value is none.
type Model uint8

var modelNames = [...]audit.Text{
	1 + phi.StudyRootStudy:     audit.Lit("study-root"),
	1 + phi.PatientRootPatient: audit.Lit("patient-root"),
	1 + phi.ModalityWorklist:   audit.Lit("modality-worklist"),
}

// MarshalText writes the model's word.
func (m Model) MarshalText() ([]byte, error) {
	if int(m) >= len(modelNames) {
		m = 0
	}
	return modelNames[m].MarshalText()
}

// UnmarshalText reads the model's word.
func (m *Model) UnmarshalText(b []byte) error {
	for i, name := range modelNames {
		if i > 0 && name.String() == string(b) {
			*m = Model(i)
			return nil
		}
	}
	return errors.New("not a word for an information model")
}

func stepsOf(o *audit.Observation) Steps {
	return Steps{
		Reach: stepOf(o.Reach), Plaintext: stepOf(o.Plaintext), TLS: stepOf(o.TLS),
		Stranger: stepOf(o.Stranger), Addressed: stepOf(o.Addressed), Known: stepOf(o.Known),
		Spoofed: stepOf(o.Spoofed), Default: stepOf(o.DefaultTitle), Echo: stepOf(o.Echo),
		Find: queryStepOf(o.Find, o.Query), Worklist: queryStepOf(o.Worklist, o.WorklistQuery),
	}
}

func stepOf(s audit.Step) Step {
	out := Step{Outcome: s.Outcome, Cause: s.Cause, Alert: s.Alert, Confirmed: s.Confirmed, Took: s.Took.Seconds()}
	switch s.Outcome {
	case audit.Rejected:
		out.Result, out.Source, out.Reason = &s.Result, &s.Source, &s.Reason
	case audit.Aborted:
		out.Source, out.Reason = &s.Source, &s.Reason
	}
	if s.HasStatus {
		out.Status = &s.Status
	}
	return out
}

func queryStepOf(s audit.Step, q audit.Query) QueryStep {
	out := QueryStep{Step: stepOf(s), CancelIgnored: q.CancelIgnored, Bounded: q.Bounded, Undecodable: q.Undecodable, Deviations: q.Deviations.Words()}
	if s.Tried() {
		out.Model = Model(1 + q.Model)
	}
	return out
}

// NamedStep is a step with its name for people.
type NamedStep struct {
	Name string
	Step Step
}

// NamedSteps are the steps in their order.
func NamedSteps(s *Steps) []NamedStep {
	return []NamedStep{
		{"reach", s.Reach}, {"plaintext", s.Plaintext}, {"TLS", s.TLS}, {"stranger", s.Stranger}, {"right called title", s.Addressed},
		{"known caller", s.Known}, {"title of another device", s.Spoofed}, {"title of a product", s.Default},
		{"echo", s.Echo}, {"query", s.Find.Step}, {"worklist", s.Worklist.Step},
	}
}
