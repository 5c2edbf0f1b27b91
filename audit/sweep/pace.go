package sweep

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// DefaultRate is how many connections a second a sweep makes unless it is told
// otherwise. Each of them costs a router a neighbour to look up and a firewall
// a state to keep, and an intrusion detector counts them: two hundred is far
// below what the smallest of these are made for, less than what a workstation
// makes when it opens a web page, and takes a network of 256 addresses on eight
// ports in ten seconds.
const DefaultRate = 200

// pacer limits connections to a number in any second.
type pacer struct {
	turn    chan struct{} // one waits at a time, so that no permit is older than a second
	limiter *rate.Limiter
}

// newPacer makes a pacer; perSecond 0 is no limit. A bucket of b permits lets
// up to rate+b through in a second, so it fills by that much more slowly.
func newPacer(perSecond float64) *pacer {
	p := &pacer{turn: make(chan struct{}, 1)}
	if perSecond > 0 {
		burst := 1
		if perSecond >= 100 {
			burst = int(perSecond / 50)
		}
		fill := perSecond
		if perSecond > 2 {
			fill -= float64(burst)
		}
		p.limiter = rate.NewLimiter(rate.Limit(fill), burst)
	}
	return p
}

// wait waits for a permit.
func (p *pacer) wait(ctx context.Context) error {
	if p.limiter == nil {
		return ctx.Err()
	}
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-p.turn }()
	return p.limiter.Wait(ctx)
}

// quickLimit limits the connections that have just begun. One that takes longer
// no longer counts, so that slow hosts delay nobody, and fast ones are not begun in
// such numbers that this machine only switches between them.
type quickLimit chan struct{}

const (
	// maxQuick is how many quick connections keep a machine busy.
	maxQuick = 32
	// slow is the time after which a connection waits for its host, not for this
	// machine.
	slow = 5 * time.Millisecond
)

func newQuickLimit() quickLimit { return make(quickLimit, maxQuick) }

// begin waits until one more may begin. The function it returns is called when the
// connection has ended.
func (l quickLimit) begin(ctx context.Context) (end func(), ok bool) {
	select {
	case l <- struct{}{}:
	case <-ctx.Done():
		return nil, false
	}
	var released atomic.Bool
	release := func() {
		if !released.Swap(true) {
			<-l
		}
	}
	timer := time.AfterFunc(slow, release)
	return func() {
		timer.Stop()
		release()
	}, true
}

// connectTimeouts is how long a connection may take, by those that were answered:
// the estimator of RFC 6298 §2, over the whole sweep.
type connectTimeouts struct {
	longest time.Duration

	mu      sync.Mutex
	samples int
	smooth  time.Duration
	varies  time.Duration
}

const (
	// firstSamples are waited for before the estimate is used.
	firstSamples = 16
	// retransmission is when a lost SYN is sent once more, RFC 6298 §2.1: a host
	// is not silent because of one lost packet.
	retransmission = time.Second
	// leastSlack is the least that is allowed for the answer after that: a busy
	// machine at either end is slow without being silent.
	leastSlack = time.Second
)

// add learns from an answer.
func (p *connectTimeouts) add(trip time.Duration) {
	if trip <= 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	// A trip longer than a retransmission was two.
	if p.samples++; p.samples == 1 {
		p.smooth, p.varies = trip, trip/2
		return
	}
	p.varies += (max(p.smooth-trip, trip-p.smooth) - p.varies) / 4
	p.smooth += (trip - p.smooth) / 8
}

// next is how long the next connection may take.
func (p *connectTimeouts) next() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.samples < firstSamples {
		return p.longest
	}
	return min(p.longest, retransmission+max(leastSlack, 2*(p.smooth+4*p.varies)))
}
