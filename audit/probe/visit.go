package probe

import (
	"context"
	"slices"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
	"pacsaudit/dimse"
	"pacsaudit/dimse/dataset"
	"pacsaudit/dimse/pdu"
)

// visit is one climb of a target's ladder.
type visit struct {
	p          *Prober
	target     audit.Target
	calling    string  // a stranger's
	door       attempt // the attempt that opened the association in use
	o          audit.Observation
	a          *dimse.Association
	used       bool          // the association has carried an operation
	single     bool          // the server ends associations after one operation
	wary       bool          // the server denies queries under the title in use, whatever they ask for
	finalGrace time.Duration // for a match that a final response promises; 0 is what dimse waits
	denials    int           // models that it has denied, under any title
	stage      audit.Stage   // what is under way
	last       time.Time     // end of the last association
}

// climb takes the steps in order. What needs associations of its own comes
// after the main one is released: there is never more than one. What no viewer
// proposes comes last.
func (v *visit) climb(ctx context.Context, needs audit.Needs) {
	if v.o.Stranger = v.speak(ctx); !v.o.Stranger.OK() {
		v.knock(ctx)
	}
	v.rungs(ctx, needs)
	v.rightTitle(ctx, needs)
	v.known(ctx)
	v.spoof(ctx)
	v.identity(ctx)
	v.stage = audit.StageTLS
	if v.target.Expect.TLS != audit.AnyTLSMode && v.o.Plaintext.OK() && !v.o.TLS.Tried() {
		v.tlsToo(ctx)
	}
	if needs&audit.NeedsTLS != 0 {
		v.tlsDetails(ctx)
	}
	if v.target.TLS && v.o.TLS.Tried() && !v.o.Plaintext.Tried() {
		v.plaintextToo(ctx, needs)
	}
	if needs&audit.NeedsServices != 0 {
		v.services(ctx)
	}
}

// rungs takes the steps that need an association, if there is one. What an
// earlier association let a stranger do stays, where it was more.
func (v *visit) rungs(ctx context.Context, needs audit.Needs) {
	if v.a == nil {
		return
	}
	v.introduce()
	if needs&audit.NeedsEcho != 0 && (v.settled(ctx, audit.Verification) || v.alone(ctx, audit.Verification).OK()) {
		v.o.Echo = better(found{step: v.o.Echo}, found{step: v.echo(ctx)}).step
	}
	if needs&audit.NeedsQuery != 0 {
		v.archive(ctx)
		v.worklist(ctx)
	}
	v.leave(ctx)
}

func (v *visit) archive(ctx context.Context) {
	if v.o.Query.Exposed() == 0 {
		f := better(found{v.o.Find, v.o.Query}, v.find(ctx))
		v.o.Find, v.o.Query = f.step, f.q
	}
}

func (v *visit) worklist(ctx context.Context) {
	if v.o.WorklistQuery.Exposed() == 0 {
		v.stage = audit.StageWorklist
		f := better(found{v.o.Worklist, v.o.WorklistQuery}, v.ask(ctx, audit.WorklistFind, phi.ModalityWorklist))
		v.o.Worklist, v.o.WorklistQuery = f.step, f.q
	}
}

// rightTitle climbs once more under the called title that the operator knows,
// where a random one opened the association and did not lead to patients in the
// archive, or not to the worklist: some archives look at the title only when they
// are asked for something, and some have a title for each.
func (v *visit) rightTitle(ctx context.Context, needs audit.Needs) {
	if !v.o.Stranger.OK() || v.target.Called.IsZero() || needs&audit.NeedsQuery == 0 || v.o.Query.Exposed() > 0 && v.o.Worklist.OK() {
		return
	}
	at := v.stranger(v.o.Transport)
	at.called = v.target.Called.String()
	v.stage, v.wary = audit.StageQuery, false
	v.o.Addressed = v.again(ctx, v.associate(ctx, at).step, at)
	v.rungs(ctx, needs)
}

// stranger is an attempt with titles that the server was never told.
func (v *visit) stranger(t audit.Transport) attempt {
	return attempt{transport: t, calling: v.calling, called: randomTitle()}
}

// speak makes the first association: in plaintext, and over TLS where the
// plaintext request got no answer of the upper layer, because an idle or a
// puzzled server serves nobody else.
func (v *visit) speak(ctx context.Context) audit.Step {
	if v.target.TLS {
		s := v.speakTLS(ctx)
		if !v.o.Reach.OK() || !locked(v.o.TLS) && v.o.TLS.Cause != audit.NotTLS {
			return s
		}
	}
	at := v.stranger(audit.Plaintext)
	r := v.associate(ctx, at)
	v.o.Plaintext = answered(r.step)
	if locked(v.o.TLS) && !v.o.Plaintext.OK() {
		return audit.Step{}
	}
	if v.o.Reach = reached(r); !v.o.Reach.OK() {
		v.o.Plaintext = audit.Step{}
		return audit.Step{}
	}
	if v.o.TLS.Tried() || r.step.Cause != audit.LooksLikeTLS && !r.wordless() {
		v.o.Transport = at.transport
		return v.again(ctx, r.step, at)
	}
	return v.speakTLS(ctx)
}

// locked reports a server that a stranger does not get past over TLS. Plaintext
// on the same port may be open all the same.
func locked(tls audit.Step) bool { return tls.Outcome == audit.TLSClientCertificateRequired }

// speakTLS makes the first association over TLS.
func (v *visit) speakTLS(ctx context.Context) audit.Step {
	at := v.stranger(audit.TLS)
	r := v.associate(ctx, at)
	if v.o.Reach = reached(r); !v.o.Reach.OK() {
		return audit.Step{}
	}
	if v.o.TLS = answered(r.step); !v.o.TLS.OK() {
		return audit.Step{}
	}
	v.o.Transport = at.transport
	return v.again(ctx, r.step, at)
}

// reached is what a first association says of TCP.
func reached(r result) audit.Step {
	if r.op == "dial" || r.op == "" && !r.step.OK() {
		return r.step
	}
	return audit.Step{Outcome: audit.OK, Took: r.step.Took}
}

// answered is the step of speaking: an upper layer that rejects or aborts
// speaks DICOM too.
func answered(s audit.Step) audit.Step {
	if s.Outcome == audit.Rejected || s.Outcome == audit.Aborted {
		return audit.Step{Outcome: audit.OK, Took: s.Took}
	}
	return s
}

// knock tries the called title that the operator knows, after a stranger's was
// refused. What it opens counts as a stranger's: it is an address, no secret.
func (v *visit) knock(ctx context.Context) {
	s := v.o.Stranger
	if s.Outcome == audit.Interrupted {
		return
	}
	if v.target.Called.IsZero() {
		if locked(v.o.TLS) {
			v.humbly(ctx)
		}
		if v.p.DefaultTitles && s.Refusal() {
			v.defaults(ctx)
		}
		return
	}
	at := attempt{transport: v.o.Transport, calling: v.calling, called: v.target.Called.String()}
	if at.transport == audit.NoTransport {
		// Some servers close the connection on a title they do not know, or say nothing.
		if o := v.o.Plaintext.Outcome; o != audit.Closed && o != audit.Reset && o != audit.TimedOut {
			return
		}
		at.transport = audit.Plaintext
	}
	r := v.associate(ctx, at)
	if answered := answered(r.step); v.o.Transport == audit.NoTransport && answered.OK() {
		v.o.Plaintext, v.o.Transport = answered, audit.Plaintext
	}
	if v.o.Addressed = r.step; s.Temporary() {
		return // it was asked often enough
	}
	v.o.Addressed = v.again(ctx, r.step, at)
	v.fewer(ctx, at)
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

// readable are the transfer syntaxes that we can read.
var readable = []string{dataset.ImplicitVRLittleEndian, dataset.ExplicitVRLittleEndian, dataset.ExplicitVRBigEndian}

// smaller are requests for less than a viewer asks for: of all that concerns
// studies, and of each service by itself.
var smaller = [][]audit.Service{
	{audit.Verification, audit.StudyRootFind, audit.PatientRootFind},
	{audit.StudyRootFind}, {audit.PatientRootFind}, {audit.WorklistFind}, {audit.PatientStudyOnlyFind},
}

// fewer asks for smaller associations where the right title gets none: some
// servers refuse whoever proposes a class that they do not have, for whatever
// reason they give.
func (v *visit) fewer(ctx context.Context, at attempt) {
	for _, only := range smaller {
		last := v.o.Addressed
		if v.a != nil || !last.Refusal() && !last.HungUp() && last.Outcome != audit.Reset {
			return
		}
		at.only, at.syntaxes = only, readable
		switch s := v.again(ctx, v.associate(ctx, at).step, at); {
		case s.OK():
			v.o.Addressed, v.o.Transport, v.door = s, at.transport, at
		case last.Refusal() && s.Tried() && !s.Refusal() && !s.HungUp(): // the one before may have been of a class
			v.o.Addressed = s
		}
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
// supported, PS3.8 Table 9-18. The other results, or none, may be of the other contexts
// or of the transfer syntaxes. An association for one service settles it either way.
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
	return c.Accepted() || c.Answered && c.Result == pdu.ContextAbstractSyntaxNotSupported
}

// defaults tries the called titles that products come with, one after the
// other, until one opens.
func (v *visit) defaults(ctx context.Context) {
	for title := audit.NoTitle + 1; title < audit.DefaultTitles; title++ {
		if !sleep(ctx, retryPause) {
			v.o.DefaultTitle = stepOf(ctx.Err(), 0) // the others were not tried: no refusal of all
			return
		}
		s := v.associate(ctx, attempt{transport: v.o.Transport, calling: v.calling, called: title.String()}).step
		v.o.DefaultTitle = s
		if s.OK() {
			v.o.OpenedBy = title
			return
		}
		if !s.Refusal() {
			return
		}
	}
}

// known associates with everything that the operator configured: a calling
// title or a client certificate that the server knows. It goes no further: what
// a registered caller can do is no exposure.
func (v *visit) known(ctx context.Context) {
	t := &v.target
	if t.Calling.IsZero() && t.Certificate.IsZero() {
		v.o.Known = v.o.Addressed
		return
	}
	at := attempt{transport: v.o.Transport, calling: v.calling, called: v.door.called, certificate: t.Certificate}
	if !t.Calling.IsZero() {
		at.calling = t.Calling.String()
	}
	if !t.Called.IsZero() {
		at.called = t.Called.String()
	}
	if v.o.TLS.Outcome == audit.TLSClientCertificateRequired {
		at.transport = audit.TLS
	}
	if at.transport == audit.NoTransport {
		return
	}
	if at.called == "" {
		at.called = randomTitle()
	}
	v.o.Known = v.associate(ctx, at).step
	v.leave(ctx)
}

// spoof associates under the title of another device, where the operator asks
// for it, and goes no further than C-ECHO.
func (v *visit) spoof(ctx context.Context) {
	if v.target.Spoof.IsZero() || v.o.Transport == audit.NoTransport {
		return
	}
	at := v.extra(v.o.Transport)
	at.calling = v.target.Spoof.String()
	v.o.Spoofed = v.associate(ctx, at).step
	if v.a != nil {
		if status, err := v.a.Echo(ctx); err != nil {
			v.lost()
		} else {
			v.o.Spoofed = withStatus(v.o.Spoofed, status)
		}
	}
	v.leave(ctx)
}

// tlsToo asks whether a port that speaks plaintext speaks TLS as well, where the
// operator expects something of that. Nobody else is sent a ClientHello after a
// good answer: some servers end on one.
func (v *visit) tlsToo(ctx context.Context) {
	v.o.TLS = answered(v.associate(ctx, v.extra(audit.TLS)).step)
	v.leave(ctx)
}

// plaintextToo asks whether a port that the operator takes for a TLS port
// speaks plaintext as well, and climbs there if it lets a stranger further in.
func (v *visit) plaintextToo(ctx context.Context, needs audit.Needs) {
	at := v.extra(audit.Plaintext)
	s := v.associate(ctx, at).step
	v.o.Plaintext = answered(s)
	v.leave(ctx)
	if !s.OK() || v.o.Exposure() == audit.PHIVisible {
		return
	}
	at.only = nil
	if s = v.associate(ctx, at).step; !s.OK() {
		return
	}
	v.o.Transport, v.wary = audit.Plaintext, false
	if at.called == v.target.Called.String() {
		v.o.Addressed = s
	} else {
		v.o.Stranger = s
	}
	v.rungs(ctx, needs)
}

// extra is an attempt for a question of its own: the titles that opened the
// door, or failing that the best known, and Verification alone.
func (v *visit) extra(t audit.Transport) attempt {
	at := v.door
	if at.called == "" {
		at = v.stranger(t)
		if !v.target.Called.IsZero() {
			at.called = v.target.Called.String()
		}
	}
	at.transport, at.only = t, []audit.Service{audit.Verification}
	return at
}

// introduce records what the peer said of itself and of the proposals.
func (v *visit) introduce() {
	peer := v.a.Peer()
	i := audit.Implementation{ClassUID: audit.Peer(peer.ImplementationClassUID), VersionName: audit.Peer(peer.ImplementationVersionName)}
	i.Product = audit.Recognise(i.ClassUID, i.VersionName)
	v.o.Implementation = i
	v.negotiated(v.door.services())
}

// negotiated records what became of the services that were proposed. What was
// accepted under any title stays accepted.
func (v *visit) negotiated(proposed []audit.Service) {
	for i, c := range v.a.Contexts() {
		switch seen := &v.o.Contexts[proposed[i]]; {
		case c.Accepted():
			*seen = audit.Accepted
		case *seen == audit.Accepted:
		case c.Answered:
			*seen = audit.NotAccepted
		default:
			*seen = audit.Unanswered
		}
	}
}
