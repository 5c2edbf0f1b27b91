package sweep

import (
	"context"

	"golang.org/x/time/rate"
)

// DefaultRate is how many connections a second a sweep makes unless it is told
// otherwise. Each of them costs a router a neighbour to look up and a firewall
// a state to keep, and an intrusion detector counts them: two hundred is far
// below what the smallest of these are made for, less than what a workstation
// makes when it opens a web page, and takes a network of 256 addresses on eight
// ports in ten seconds.
const DefaultRate = 200

// pacer lets so many through a second and no more, in any second.
type pacer struct {
	turn    chan struct{} // one waits at a time: nobody holds a permit of the past
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
