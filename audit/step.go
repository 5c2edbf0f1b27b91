package audit

import (
	"encoding/json"
	"errors"
	"math"
	"time"
)

// Step is what was observed at one step of the ladder, and what a report holds of
// it. Its zero value was not tried.
type Step struct {
	Outcome Outcome `json:"outcome"`
	Cause   Cause   `json:"cause,omitzero"`
	// Result, Source and Reason are those of an A-ASSOCIATE-RJ, PS3.8 Table
	// 9-21; an A-ABORT has no result, PS3.8 Table 9-26.
	Result Code[uint8]  `json:"result,omitzero"`
	Source Code[uint8]  `json:"source,omitzero"`
	Reason Code[uint8]  `json:"reason,omitzero"`
	Status Code[uint16] `json:"status,omitzero"` // DIMSE status, PS3.7 Annex C
	// Alert is a TLS alert, RFC 8446 §6, 0 where none came.
	Alert uint8 `json:"alert,omitzero"`
	// Confirmed is set where the server hung up, by abort, release or close, and
	// did so again on the least request that there is, over a fresh association,
	// while it went on answering otherwise; and where it refused an association
	// for one service, and opened others.
	Confirmed bool `json:"confirmed,omitzero"`
	// Took is how long it took. It varies, and takes no part in a comparison.
	Took Elapsed `json:"took_seconds,omitzero"`
}

// Steps are the steps of the ladder up to the queries, in their order.
type Steps struct {
	Reach           Step `json:"reach"`     // a TCP connection, read off the first association
	Plaintext       Step `json:"plaintext"` // DICOM without TLS: OK if the upper layer answered at all
	TLS             Step `json:"tls"`       // the same over TLS
	Stranger        Step `json:"stranger"`  // association: titles that the server does not know
	WithCalledTitle Step `json:"addressed"` // association: the configured called title, a calling title that it does not know
	Configured      Step `json:"known"`     // association: everything the operator configured
	Spoofed         Step `json:"spoofed"`   // association and echo under the title of another device
	// DefaultTitle is the last association tried with a called title that
	// products come with.
	DefaultTitle Step `json:"default_title"`
	Echo         Step `json:"echo"`
	// CallerEcho and CallerFind are operations under the configured calling title.
	// What a caller gets that the server knows is no exposure: they are for whoever
	// asks why a device is refused.
	CallerEcho Step `json:"known_echo,omitzero"`
	CallerFind Step `json:"known_find,omitzero"`
}

// Rejection is an association that was rejected, with the codes as sent.
func Rejection(result, source, reason uint8) Step {
	return Step{Outcome: Rejected, Result: Sent(result), Source: Sent(source), Reason: Sent(reason)}
}

// Abortion is an association that was aborted, with the codes as sent.
func Abortion(source, reason uint8) Step {
	return Step{Outcome: Aborted, Source: Sent(source), Reason: Sent(reason)}
}

// Failure is a request that was answered with a status of the failure class.
func Failure(status uint16) Step { return Step{Outcome: Failed, Status: Sent(status)} }

// Code is a number that a peer sent, or none: 0 is a number like others.
type Code[T uint8 | uint16] struct {
	number T
	sent   bool
}

// Sent is a number that a peer sent.
func Sent[T uint8 | uint16](n T) Code[T] { return Code[T]{n, true} }

// Number is the number, 0 where none was sent.
func (c Code[T]) Number() T { return c.number }

// Is reports that a number was sent, and is this one.
func (c Code[T]) Is(n T) bool { return c == Sent(n) }

// Sent reports that one was sent.
func (c Code[T]) Sent() bool { return c.sent }

// IsZero reports that none was sent.
func (c Code[T]) IsZero() bool { return !c.sent }

// MarshalJSON writes the number, or null.
func (c Code[T]) MarshalJSON() ([]byte, error) {
	if !c.sent {
		return []byte("null"), nil
	}
	return json.Marshal(c.number)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (c *Code[T]) UnmarshalJSON(b []byte) error {
	*c = Code[T]{sent: string(b) != "null"}
	return json.Unmarshal(b, &c.number)
}

// Elapsed is how long something took. Documents hold it in seconds.
type Elapsed time.Duration

// Seconds is the time in seconds.
func (e Elapsed) Seconds() float64 { return time.Duration(e).Seconds() }

// MarshalJSON writes the seconds.
func (e Elapsed) MarshalJSON() ([]byte, error) { return json.Marshal(e.Seconds()) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (e *Elapsed) UnmarshalJSON(b []byte) error {
	var seconds float64
	if err := json.Unmarshal(b, &seconds); err != nil {
		return err
	}
	ns := math.Round(seconds * float64(time.Second))
	if math.Abs(ns) >= 1<<63 {
		return errors.New("a time of centuries")
	}
	*e = Elapsed(ns)
	return nil
}

// Tried reports whether the step was taken at all.
func (s Step) Tried() bool { return s.Outcome != NotTried }

// OK reports whether the step succeeded.
func (s Step) OK() bool { return s.Outcome == OK }

// Temporary reports a refusal that says nothing about access: rejected
// transiently, PS3.8 §9.3.4, whatever its source.
func (s Step) Temporary() bool { return s.Outcome == Rejected && s.Result.Is(2) }

// Refusal reports an association that the upper layer refused for good. A server
// that is congested or at a limit, PS3.8 Table 9-21 source 3, reasons 1 and 2, has
// judged nobody, even if it says for good.
func (s Step) Refusal() bool {
	full := s.Source.Is(3) && (s.Reason.Is(1) || s.Reason.Is(2))
	return s.Outcome == Rejected && !s.Temporary() && !full || s.Outcome == Aborted
}

// HungUp reports a server that ended the association instead of answering.
func (s Step) HungUp() bool { return s.Outcome == Aborted || s.Outcome == Closed }
