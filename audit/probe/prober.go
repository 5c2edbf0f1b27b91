// Package probe does all network I/O of an audit. It takes the steps of an audit in
// order (reach, associate as a stranger, echo, find) and records facts; checks judge
// them.
//
// It has one association at a time with a host, always released or aborted, with a
// pause between two, bounded in rows and in time; a host is asked by HTTP only
// while there is no association with it. The first bytes of the first connection are
// a complete A-ASSOCIATE-RQ, because an idle connection blocks real servers. It
// retrieves nothing and stores nothing.
package probe

import (
	"context"
	"crypto/x509"
	"net/netip"
	"sync"
	"time"

	"pacsaudit/audit"
)

// Defaults of a [Prober].
const (
	DefaultBudget = 30 * time.Second
	DefaultRows   = 1000
)

// pause is kept between two associations with one host: some servers refuse
// the next one for about 100 ms.
const pause = 150 * time.Millisecond

// retryPause is kept before the first retry of a temporary refusal.
const retryPause = 1500 * time.Millisecond

// Prober observes targets. Its zero value works, and contacts loopback and
// private addresses only.
type Prober struct {
	// Budget is the time for one target; default [DefaultBudget].
	Budget time.Duration
	// Rows bounds the records that a query returns; default [DefaultRows].
	Rows int
	// Scope is what may be contacted; loopback and private ranges if empty.
	Scope audit.Scope
	// Source is the address of this machine to connect from; the system chooses
	// if it is not valid.
	Source netip.Addr
	// Resolver finds addresses; default net.DefaultResolver.
	Resolver Resolver
	// Full counts everything that can be counted, not a sample.
	Full bool
	// Authorities are those that server certificates are checked against; nil is
	// the system's.
	Authorities *x509.CertPool
	// DefaultTitles tries the default called titles of products, slowly, if none is
	// configured.
	DefaultTitles bool
	// Services proposes every SOP class of the standard, in many transfer syntaxes, and
	// uses none.
	Services bool
	// Now is the clock; default time.Now.
	Now func() time.Time
	// DefaultCredentials tries the default users and passwords of products on web
	// doors that ask for one.
	DefaultCredentials bool
	// Rest is the pause before a server that refused without a reason is asked once
	// more; default [DefaultRest].
	Rest time.Duration
	// Hosts are shared with other probers, those that this one replaces; its own
	// if nil.
	Hosts *Hosts
	// Asked is told of each C-FIND that was sent, once it has ended, if it is not nil. It
	// must not wait.
	Asked func(audit.Question)

	hosts     Hosts
	guardOnce sync.Once
	guard     *guard
}

func (p *Prober) rows() int {
	if p.Rows > 0 {
		return p.Rows
	}
	return DefaultRows
}

func (p *Prober) now() time.Time {
	if p.Now != nil {
		return p.Now()
	}
	return time.Now()
}

// Probe takes the steps of one target that the checks need.
func (p *Prober) Probe(ctx context.Context, t audit.Target, needs audit.Needs) audit.Observation {
	v := &visit{p: p, target: t, calling: randomTitle()}
	v.o.Target, v.o.Started = t, p.now()
	here, ok := p.takeTurn(ctx, t.Host())
	if !ok {
		v.o.Reach = stepOfError(ctx.Err(), 0)
		return v.o
	}
	v.last = here.last
	limited, cancel := context.WithTimeout(ctx, p.budget())
	defer cancel()
	v.run(limited, needs)
	p.endTurn(here, v.last)
	if needs&audit.NeedsWeb != 0 {
		v.web(ctx) // in a time of its own: DICOM may have used up the other
	}
	v.o.Finished = p.now()
	return v.o
}
