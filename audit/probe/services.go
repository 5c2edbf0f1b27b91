package probe

import (
	"context"
	"slices"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
	"pacsaudit/dimse"
	"pacsaudit/dimse/dataset"
	"pacsaudit/dimse/pdu"
)

// furtherServices are the services that a viewer does not propose.
var furtherServices = func() (list []audit.Service) {
	for s := range audit.Services {
		if s != audit.MadeUp && !slices.Contains(viewer, s) {
			list = append(list, s)
		}
	}
	return list
}()

// services proposes further services, after all other steps that decide the exposure:
// some servers exit on an unknown class. The made-up one comes last, alone.
func (v *visit) services(ctx context.Context, needs audit.Needs) {
	if v.opener.called == "" {
		return // no association was opened
	}
	further := furtherServices
	if v.o.Find.Outcome == audit.NoContext && needs&audit.NeedsQuery != 0 {
		further = append(slices.Clone(furtherServices), audit.StudyRootFind, audit.PatientRootFind) // some grant queries beside retrieval only
	}
	together := v.propose(ctx, audit.StageServices, further)
	if len(further) > len(furtherServices) && (v.o.Contexts[audit.StudyRootFind] == audit.Accepted || v.o.Contexts[audit.PatientRootFind] == audit.Accepted) {
		v.opener.only = append([]audit.Service{audit.Verification}, further...)
		v.archive(ctx)
		v.release(ctx)
	}
	if needs&audit.NeedsQuery != 0 && v.o.WorklistQuery.Exposed() == 0 && v.o.Stopped == audit.NoStage {
		if !together.OK() { // another of the services may be why
			v.proposeEachStepService(ctx, together.HungUp())
		}
		v.procedureSteps(ctx)
	}
	v.propose(ctx, audit.StageMadeUp, []audit.Service{audit.MadeUp})
}

// proposeEachStepService proposes the services for procedure steps one at a time, until
// one is accepted, or one gets no answer: of the others nothing is known then. That they
// were refused together says nothing of any.
func (v *visit) proposeEachStepService(ctx context.Context, hungUpBefore bool) {
	for s := audit.ProcedureStepPull; s.ProcedureSteps(); s++ {
		v.o.Contexts[s] = audit.NotProposed
	}
	for s := audit.ProcedureStepPull; s.ProcedureSteps(); s++ {
		step := v.propose(ctx, audit.StageServices, []audit.Service{s})
		if hungUpBefore && step.HungUp() && v.stillOpens(ctx) {
			v.o.Contexts[s] = audit.NotAccepted // a refusal, in the only way that it has
		}
		v.release(ctx)
		n := v.o.Contexts[s]
		if v.o.Stopped != audit.NoStage || n == audit.Accepted || n == audit.NotProposed {
			return
		}
	}
}

// procedureSteps queries the worklist of Unified Procedure Steps by the first service for
// it that the server accepts.
func (v *visit) procedureSteps(ctx context.Context) {
	for s, n := range v.o.Contexts {
		if service := audit.Service(s); service.ProcedureSteps() && n == audit.Accepted && v.o.Stopped == audit.NoStage {
			v.askWorklist(ctx, service, phi.ProcedureSteps)
			v.release(ctx)
			return
		}
	}
}

// propose opens an association for services and Verification: some servers reject an
// association without an acceptable context. If the server does not answer, it checks
// whether the server has stopped; one that a supervisor restarts has stopped too.
func (v *visit) propose(ctx context.Context, stage audit.Stage, services []audit.Service) audit.Step {
	v.stage = stage
	at := v.opener
	at.only = append([]audit.Service{audit.Verification}, services...)
	r := v.associate(ctx, at)
	s := v.retryTemporary(ctx, r.step, at)
	switch {
	case v.a != nil:
		v.recordContexts(at.only)
	case s.Outcome == audit.Rejected && !s.Temporary():
		for _, service := range services {
			v.o.Contexts[service] = audit.NotAccepted
		}
	case s.Tried() && ctx.Err() == nil:
		if r.noReply() && v.associate(ctx, v.opener).step.Outcome == audit.Refused {
			v.o.Stopped = stage
			return s
		}
		v.stillOpens(ctx)
	}
	v.release(ctx)
	return s
}

// readable are the transfer syntaxes that this program reads.
var readable = []string{dataset.ImplicitVRLittleEndian, dataset.ExplicitVRLittleEndian, dataset.ExplicitVRBigEndian}

// plain is the default transfer syntax alone, PS3.5 §10.1. Some servers accept a
// context only with a single transfer syntax. explicit is for servers that look at the
// first transfer syntax alone, and have explicit VR: many viewers name that first.
var plain, explicit = readable[:1], readable[1:2]

// smallerRequests propose less than a viewer does: the services for studies, and each
// service alone. They have room for as much in one message as most viewers do.
var smallerRequests = []struct {
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
	{[]audit.Service{audit.StudyRootFind}, explicit},
	{[]audit.Service{audit.WorklistFind}, explicit},
}

// tryFewerServices makes smaller requests if the configured title is refused: some
// servers reject a request with an unknown class, for a misleading reason.
func (v *visit) tryFewerServices(ctx context.Context, at attempt) {
	for _, request := range smallerRequests {
		last := v.o.WithCalledTitle
		if v.a != nil || !last.Refusal() && !last.HungUp() && last.Outcome != audit.Reset {
			return
		}
		at.only, at.syntaxes, at.length = request.only, request.syntaxes, dimse.SmallLength
		switch s := orTimedOut(ctx, v.retryTemporary(ctx, v.associate(ctx, at).step, at)); {
		case s.OK():
			v.o.WithCalledTitle, v.o.Transport, v.opener = s, at.transport, at
		case last.Refusal() && s.Tried() && !s.Refusal() && !s.HungUp(), // the refusal may have been of a class
			!last.Refusal() && s.Temporary(): // it speaks DICOM, and is at its limit
			v.o.WithCalledTitle = s
		}
	}
}

// echoInPlaintext proposes Verification alone in plaintext, as little as can be, to a
// port that demands certificates over TLS and did not answer a viewer's request in
// plaintext.
func (v *visit) echoInPlaintext(ctx context.Context) {
	at := v.strangerAttempt(audit.Plaintext)
	at.only, at.length = []audit.Service{audit.Verification}, dimse.SmallLength
	s := v.retryTemporary(ctx, v.associate(ctx, at).step, at)
	if dicomStep(s).OK() { // whoever rejects speaks DICOM there, too
		v.o.Plaintext, v.o.Stranger, v.o.Transport = dicomStep(s), s, audit.Plaintext
	}
	if s.OK() {
		v.opener = at
	}
}

// associateForOne opens an association for one service alone, in every transfer syntax
// that this program reads, and then in one alone. A server that refuses it or hangs up,
// and still opens other associations, has denied the service.
func (v *visit) associateForOne(ctx context.Context, service audit.Service) audit.Step {
	v.release(ctx)
	at := v.opener
	at.only, at.syntaxes = []audit.Service{service}, readable
	s := v.retryTemporary(ctx, v.associate(ctx, at).step, at)
	for _, syntaxes := range [][]string{plain, explicit} {
		if syntaxes[0] == explicit[0] && !v.worthExplicit(service) || !v.contextRefused(s) {
			break
		}
		v.release(ctx)
		at.syntaxes = syntaxes
		s = v.retryTemporary(ctx, v.associate(ctx, at).step, at)
	}
	if s.OK() {
		v.opener = at
		v.recordContexts(at.only)
	} else if s.Refusal() || s.HungUp() {
		s.Confirmed = v.stillOpens(ctx)
	}
	return s
}

// contextRefused reports an association for one service in which its context is not
// accepted, or that was rejected, perhaps for that: some servers reject a request in
// which they accept nothing.
func (v *visit) contextRefused(s audit.Step) bool {
	return s.OK() && !v.a.Contexts()[0].Accepted() || s.Refusal()
}

// worthExplicit reports whether a service is tried in explicit VR alone: those that a
// viewer would query, under the last title that is tried.
func (v *visit) worthExplicit(service audit.Service) bool {
	last := v.target.Called.IsZero() || v.opener.called == v.target.Called.String()
	return last && (service == audit.StudyRootFind || service == audit.PatientRootFind || service == audit.WorklistFind)
}

// conclusive reports whether the association in use shows if the server has a
// service: its context is accepted, or its abstract syntax is not supported, PS3.8
// Table 9-18, while another context for the same purpose is accepted. Any other result
// may be due to other contexts or to the transfer syntaxes, and a server that accepts
// no query may look at the first context only. An association for one service is
// always conclusive.
func (v *visit) conclusive(ctx context.Context, service audit.Service) bool {
	proposed := v.opener.services()
	i := slices.Index(proposed, service)
	if i < 0 {
		return false
	}
	if len(proposed) == 1 || !v.stillOpens(ctx) {
		return true
	}
	c := v.a.Contexts()[i]
	return c.Accepted() || c.Answered && c.Result == pdu.ContextAbstractSyntaxNotSupported && (service == audit.Verification || v.queries(proposed))
}

// accepts reports whether the association in use accepts a context for a service.
func (v *visit) accepts(service audit.Service) bool {
	i := slices.Index(v.opener.services(), service)
	return i >= 0 && v.a != nil && v.a.Contexts()[i].Accepted()
}

// queries reports whether the association in use accepts a context for queries.
func (v *visit) queries(proposed []audit.Service) bool {
	for i, c := range v.a.Contexts() {
		if c.Accepted() && proposed[i] != audit.Verification {
			return true
		}
	}
	return false
}
