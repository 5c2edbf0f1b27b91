package probe

import (
	"context"

	"pacsaudit/audit"
)

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

// defaults tries the called titles that products come with, one after the
// other, until one opens.
func (v *visit) defaults(ctx context.Context) {
	for title := audit.NoTitle + 1; title < audit.DefaultTitles; title++ {
		if !sleep(ctx, retryPause) {
			v.o.DefaultTitle = stepOf(ctx.Err(), 0) // the others were not tried: no refusal of all
			return
		}
		s := timely(ctx, v.associate(ctx, attempt{transport: v.o.Transport, calling: v.calling, called: title.String()}).step)
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
