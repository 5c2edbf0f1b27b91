package probe

import (
	"context"
	"crypto/rand"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
	"pacsaudit/dimse"
)

// useBothTitles runs the operations where a random called title opened the association,
// and one is configured: queries under that one first, and under the random one for what
// it did not show. Some archives check the title only in operations, some have other
// patients or a worklist for each, and viewers use the right one.
func (v *visit) useBothTitles(ctx context.Context, needs audit.Needs) {
	random, called := v.opener, v.opener
	called.called = v.target.Called.String()
	noWorklist := v.conclusive(ctx, audit.WorklistFind) && !v.accepts(audit.WorklistFind)
	v.useAssociation(ctx, needs&^audit.NeedsQuery)
	if v.o.Echo.OK() {
		needs &^= audit.NeedsEcho
	}
	v.stage = audit.StageQuery
	v.o.WithCalledTitle = v.retryTemporary(ctx, v.associate(ctx, called).step, called)
	v.useAssociation(ctx, needs)
	if v.o.Query.Exposed() > 0 && (noWorklist || v.o.Worklist.OK()) {
		return
	}
	v.stage, v.deniesQueries = audit.StageQuery, false
	v.retryTemporary(ctx, v.associate(ctx, random).step, random)
	v.useAssociation(ctx, needs&^audit.NeedsEcho)
	if v.o.WithCalledTitle.OK() {
		v.opener = called
	}
}

// tryCalledTitle tries the configured called title after a random one was refused.
// What it opens counts as open to strangers: a called title is an address, no secret.
func (v *visit) tryCalledTitle(ctx context.Context) {
	s := v.o.Stranger
	if s.Outcome == audit.Interrupted {
		return
	}
	if v.target.Called.IsZero() {
		if certificateRequired(v.o.TLS) {
			v.echoInPlaintext(ctx)
		}
		if v.p.DefaultTitles && s.Refusal() {
			v.tryDefaultTitles(ctx)
		}
		return
	}
	at := attempt{transport: v.o.Transport, calling: v.calling, called: v.target.Called.String()}
	if at.transport == audit.NoTransport {
		// Some servers close the connection on an unknown title, or do not answer.
		if o := v.o.Plaintext.Outcome; o != audit.Closed && o != audit.Reset && o != audit.TimedOut {
			return
		}
		at.transport = audit.Plaintext
	}
	r := v.associate(ctx, at)
	if answered := dicomStep(r.step); v.o.Transport == audit.NoTransport && answered.OK() {
		v.o.Plaintext, v.o.Transport = answered, audit.Plaintext
	}
	if v.o.WithCalledTitle = r.step; s.Temporary() {
		return // it was retried before
	}
	v.o.WithCalledTitle = v.retryTemporary(ctx, r.step, at)
	v.tryFewerServices(ctx, at)
}

// tryDefaultTitles tries the default called titles of products, until one is accepted.
func (v *visit) tryDefaultTitles(ctx context.Context) {
	for title := audit.NoTitle + 1; title < audit.DefaultTitles; title++ {
		if !sleep(ctx, retryPause) {
			v.o.DefaultTitle = stepOfError(ctx.Err(), 0) // the others were not tried: no refusal of all
			return
		}
		s := orTimedOut(ctx, v.associate(ctx, attempt{transport: v.o.Transport, calling: v.calling, called: title.String()}).step)
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

// tryRegisteredCaller associates with the configured calling title or client
// certificate. It runs no operation unless somebody asks what that caller gets: what a
// registered caller can do is no exposure.
func (v *visit) tryRegisteredCaller(ctx context.Context, needs audit.Needs) {
	t := &v.target
	if t.Calling.IsZero() && t.Certificate.IsZero() {
		v.o.Configured = v.o.WithCalledTitle
		return
	}
	at := attempt{transport: v.o.Transport, calling: v.calling, called: v.opener.called, certificate: t.Certificate}
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
	v.o.Configured = v.associate(ctx, at).step
	if needs&audit.NeedsCaller != 0 && v.a != nil {
		v.o.CallerEcho = v.sendEcho(ctx)
		if needs&audit.NeedsQuery != 0 {
			v.queryAsCaller(ctx, at)
		}
	}
	v.release(ctx)
}

// queryAsCaller asks for one study, or for one patient where there is no model of
// studies, and counts nothing.
func (v *visit) queryAsCaller(ctx context.Context, at attempt) {
	for _, m := range models[:2] {
		if v.a == nil && !v.associate(ctx, at).step.OK() {
			return
		}
		a := v.newModelCount(m.service, m.model)
		a.q.Keys, a.maxMatches = phi.CoreKeys, 1
		if v.o.CallerFind = a.sendFind(ctx, phi.Filter{}).step; v.o.CallerFind.Outcome != audit.NoContext {
			return
		}
	}
}

// spoof associates under the title of another device, if one is configured, and
// sends no more than a C-ECHO.
func (v *visit) spoof(ctx context.Context) {
	if v.target.Spoof.IsZero() || v.o.Transport == audit.NoTransport {
		return
	}
	at := v.separateAttempt(v.o.Transport)
	at.calling = v.target.Spoof.String()
	v.o.Spoofed = v.associate(ctx, at).step
	if v.a != nil {
		if status, err := v.a.Echo(ctx); err != nil {
			v.dropAssociation()
		} else {
			v.o.Spoofed = withStatus(v.o.Spoofed, status)
		}
	}
	v.release(ctx)
}

// identity checks how the server treats user identities, PS3.7 §D.3.3.7, if one is
// configured: it sends that one, and then one that does not exist.
func (v *visit) identity(ctx context.Context) {
	id := v.target.Identity
	if id.Kind == audit.NoIdentity || v.o.Transport == audit.NoTransport {
		return
	}
	at := v.separateAttempt(v.o.Transport)
	at.identity = dimse.UserIdentity{Type: uint8(id.Kind), Primary: id.Primary.Open(), Secondary: id.Secondary.Open(), PositiveResponse: true}
	r := v.associate(ctx, at)
	v.release(ctx)
	v.o.Identity.Right, v.o.Identity.Responded = r.step, r.identity
	// With a passcode, only the passcode is wrong: that also detects a server that
	// checks user names alone.
	if nobody := []byte(rand.Text()); id.Kind == audit.UsernamePasscode {
		at.identity.Secondary = nobody
	} else {
		at.identity.Primary = nobody
	}
	v.o.Identity.Wrong = v.associate(ctx, at).step
	v.release(ctx)
}

// randomTitle returns an AE title that no server knows. Its prefix identifies this
// program. PS3.5 §6.2 allows 16 characters; some servers refuse more than eight.
func randomTitle() string { return "PA" + strings.ToUpper(rand.Text())[:6] }
