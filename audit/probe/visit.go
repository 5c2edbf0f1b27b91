package probe

import (
	"context"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
	"pacsaudit/dimse"
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
	v.secondLook(ctx, needs)
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

// archive queries the archive, unless it has shown patients before.
func (v *visit) archive(ctx context.Context) {
	if v.o.Query.Exposed() == 0 {
		f := better(found{v.o.Find, v.o.Query}, v.find(ctx))
		v.o.Find, v.o.Query = f.step, f.q
	}
}

// worklist queries the modality worklist, unless it has shown patients before.
func (v *visit) worklist(ctx context.Context) {
	if v.o.WorklistQuery.Exposed() == 0 {
		v.stage = audit.StageWorklist
		f := better(found{v.o.Worklist, v.o.WorklistQuery}, v.ask(ctx, audit.WorklistFind, phi.ModalityWorklist))
		v.o.Worklist, v.o.WorklistQuery = f.step, f.q
	}
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
