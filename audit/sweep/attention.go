package sweep

import (
	"context"
	"sync/atomic"
	"time"
)

// attention bounds the connections that are waited for closely. One that takes
// its time no longer counts, so that slow hosts hold up nobody; fast ones are
// not begun in such numbers that this machine is busy with switching between
// them.
type attention chan struct{}

const (
	// closely is how many quick connections keep a machine busy.
	closely = 32
	// slow is from when a connection waits for its host, not for this machine.
	slow = 5 * time.Millisecond
)

func newAttention() attention { return make(attention, closely) }

// begin waits until there is attention for one more. The function it returns
// says that the connection has ended.
func (a attention) begin(ctx context.Context) (end func(), ok bool) {
	select {
	case a <- struct{}{}:
	case <-ctx.Done():
		return nil, false
	}
	var given atomic.Bool
	back := func() {
		if !given.Swap(true) {
			<-a
		}
	}
	timer := time.AfterFunc(slow, back)
	return func() {
		timer.Stop()
		back()
	}, true
}
