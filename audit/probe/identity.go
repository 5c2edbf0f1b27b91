package probe

import (
	"context"
	"crypto/rand"

	"pacsaudit/audit"
	"pacsaudit/dimse"
)

// identity asks what the server does with user identities, PS3.7 §D.3.3.7,
// where the operator gave one: the right one first, then one that nobody has.
func (v *visit) identity(ctx context.Context) {
	id := v.target.Identity
	if id.Kind == audit.NoIdentity || v.o.Transport == audit.NoTransport {
		return
	}
	at := v.extra(v.o.Transport)
	at.identity = dimse.UserIdentity{Type: uint8(id.Kind), Primary: id.Primary.Open(), Secondary: id.Secondary.Open(), PositiveResponse: true}
	r := v.associate(ctx, at)
	v.leave(ctx)
	v.o.Identity.Right, v.o.Identity.Responded = r.step, r.identity
	// With a passcode the user is right and the passcode wrong: a server that
	// looks at names only is found out too.
	if nobody := []byte(rand.Text()); id.Kind == audit.UsernamePasscode {
		at.identity.Secondary = nobody
	} else {
		at.identity.Primary = nobody
	}
	v.o.Identity.Wrong = v.associate(ctx, at).step
	v.leave(ctx)
}
