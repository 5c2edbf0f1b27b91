package audit

import "time"

// Step is what was observed at one step of the ladder. Its zero value was not
// tried.
type Step struct {
	Outcome Outcome
	Cause   Cause
	// Result, Source and Reason are those of an A-ASSOCIATE-RJ, PS3.8 Table
	// 9-21, or, Result being 0, of an A-ABORT, PS3.8 Table 9-26: as sent.
	Result, Source, Reason uint8
	// Status is a DIMSE status, PS3.7 Annex C, where HasStatus.
	Status    uint16
	HasStatus bool
	// Alert is a TLS alert, RFC 8446 §6, 0 where none came.
	Alert uint8
	// Confirmed is set where the server hung up, by abort, release or close, and
	// did so again on the least request that there is, over a fresh association,
	// while it went on answering otherwise; and where it refused an association
	// for one service, and opened others.
	Confirmed bool
	// Took is how long it took. It varies, and takes no part in a comparison.
	Took time.Duration
}

// Tried reports whether the step was taken at all.
func (s Step) Tried() bool { return s.Outcome != NotTried }

// OK reports whether the step succeeded.
func (s Step) OK() bool { return s.Outcome == OK }

// Temporary reports a refusal that says nothing about access: rejected
// transiently, PS3.8 §9.3.4, whatever its source.
func (s Step) Temporary() bool { return s.Outcome == Rejected && s.Result == 2 }

// Refusal reports an association that the upper layer refused for good. A server
// that is congested or at a limit, PS3.8 Table 9-21 source 3, reasons 1 and 2, has
// judged nobody, even if it says for good.
func (s Step) Refusal() bool {
	full := s.Source == 3 && (s.Reason == 1 || s.Reason == 2)
	return s.Outcome == Rejected && !s.Temporary() && !full || s.Outcome == Aborted
}

// HungUp reports a server that ended the association instead of answering.
func (s Step) HungUp() bool { return s.Outcome == Aborted || s.Outcome == Closed }
