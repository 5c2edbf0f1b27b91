package probe

import (
	"context"
	"slices"

	"pacsaudit/audit"
	"pacsaudit/dimse/dataset"
	"pacsaudit/dimse/pdu"
)

// readable are the transfer syntaxes that we can read.
var readable = []string{dataset.ImplicitVRLittleEndian, dataset.ExplicitVRLittleEndian, dataset.ExplicitVRBigEndian}

// plain is the transfer syntax that everybody has, PS3.5 §10.1. Some servers accept a
// context only where it leaves them no choice.
var plain = readable[:1]

// smaller are requests for less than a viewer asks for: of all that concerns
// studies, and of each service by itself.
var smaller = []struct {
	only     []audit.Service
	syntaxes []string
}{
	{[]audit.Service{audit.Verification, audit.StudyRootFind, audit.PatientRootFind}, readable},
	{[]audit.Service{audit.StudyRootFind}, readable},
	{[]audit.Service{audit.PatientRootFind}, readable},
	{[]audit.Service{audit.WorklistFind}, readable},
	{[]audit.Service{audit.PatientStudyOnlyFind}, readable},
	{[]audit.Service{audit.StudyRootFind}, plain},
	{[]audit.Service{audit.PatientRootFind}, plain},
	{[]audit.Service{audit.WorklistFind}, plain},
	{[]audit.Service{audit.PatientStudyOnlyFind}, plain},
}

// fewer asks for smaller associations where the right title gets none: some
// servers refuse whoever proposes a class that they do not have, for whatever
// reason they give.
func (v *visit) fewer(ctx context.Context, at attempt) {
	for _, request := range smaller {
		last := v.o.Addressed
		if v.a != nil || !last.Refusal() && !last.HungUp() && last.Outcome != audit.Reset {
			return
		}
		at.only, at.syntaxes = request.only, request.syntaxes
		switch s := timely(ctx, v.again(ctx, v.associate(ctx, at).step, at)); {
		case s.OK():
			v.o.Addressed, v.o.Transport, v.door = s, at.transport, at
		case last.Refusal() && s.Tried() && !s.Refusal() && !s.HungUp(), // the one before may have been of a class
			!last.Refusal() && s.Temporary(): // it speaks DICOM, and has no room
			v.o.Addressed = s
		}
	}
}

// humbly asks a port that demands certificates over TLS, and that said nothing
// to what a viewer proposes in plaintext, for an echo in plaintext.
func (v *visit) humbly(ctx context.Context) {
	at := v.stranger(audit.Plaintext)
	at.only = []audit.Service{audit.Verification}
	if s := v.associate(ctx, at).step; s.OK() {
		v.o.Plaintext, v.o.Stranger, v.o.Transport, v.door = answered(s), s, audit.Plaintext, at
	}
}

// alone opens an association for one service, in every transfer syntax that we
// can read, where the one in use does not ask for it or was told no for the
// company it came in. A server that refuses that, or hangs up on it, and opens
// others still, has denied it.
func (v *visit) alone(ctx context.Context, service audit.Service) audit.Step {
	v.leave(ctx)
	at := v.door
	at.only, at.syntaxes = []audit.Service{service}, readable
	s := v.again(ctx, v.associate(ctx, at).step, at)
	if s.OK() && !v.a.Contexts()[0].Accepted() {
		v.leave(ctx)
		at.syntaxes = plain
		s = v.again(ctx, v.associate(ctx, at).step, at)
	}
	if s.OK() {
		v.door = at
		v.negotiated(at.only)
	} else if s.Refusal() || s.HungUp() {
		s.Confirmed = v.opens(ctx)
	}
	return s
}

// settled reports whether the association in use asks for a service in a way
// that its answer settles: a context is granted, or its abstract syntax is not
// supported, PS3.8 Table 9-18, beside another that is granted for the same purpose.
// The other results, or none, may be of the other contexts or of the transfer
// syntaxes, and a server that grants no query at all may look at the first context
// only. An association for one service settles it either way.
func (v *visit) settled(ctx context.Context, service audit.Service) bool {
	proposed := v.door.services()
	i := slices.Index(proposed, service)
	if i < 0 {
		return false
	}
	if len(proposed) == 1 || !v.opens(ctx) {
		return true
	}
	c := v.a.Contexts()[i]
	return c.Accepted() || c.Answered && c.Result == pdu.ContextAbstractSyntaxNotSupported && (service == audit.Verification || v.queries(proposed))
}

// queries reports whether the association in use grants a query.
func (v *visit) queries(proposed []audit.Service) bool {
	for i, c := range v.a.Contexts() {
		if c.Accepted() && proposed[i] != audit.Verification {
			return true
		}
	}
	return false
}
