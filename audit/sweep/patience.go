package sweep

import (
	"sync"
	"time"
)

// patience is how long a connection may take, from those that were answered:
// the estimator of RFC 6298 §2, over the whole sweep.
type patience struct {
	most time.Duration

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

// seen learns from an answer.
func (p *patience) seen(trip time.Duration) {
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

// connect is how long the next connection may take.
func (p *patience) connect() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.samples < firstSamples {
		return p.most
	}
	return min(p.most, retransmission+max(leastSlack, 2*(p.smooth+4*p.varies)))
}
