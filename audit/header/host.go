package header

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// How many faults of a server are tolerated.
const (
	patience   = 4.0         // total cost of stalls
	regained   = 0.01        // by a complete answer
	longStall  = 2.0         // cost of an answer that did not begin, or was too slow
	shortStall = 1.0         // cost of an answer that stopped
	maxUnread  = 10_000      // files in a row that could not be read
	maxEntries = 100_000_000 // files and folders of its listings
)

// host is a server that the operator named. All workers share its faults.
type host struct {
	name  string
	pages atomic.Int64 // of versions, since the last version of an object

	mu       sync.Mutex
	patience float64
	unread   int
	entries  int
	done     error // why no more is requested
}

// host returns the host of a name.
func (r *run) host(name string) *host {
	if h := r.hosts[name]; h != nil {
		return h
	}
	h := &host{name: name, patience: patience}
	if r.hosts == nil {
		r.hosts = map[string]*host{}
	}
	r.hosts[name] = h
	return h
}

// givenUp returns why no more is requested from a server, or nil.
func (h *host) givenUp() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.done
}

// stalled counts an answer that did not arrive, or not completely.
func (h *host) stalled(cost float64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.patience -= cost; h.patience <= 0 && h.done == nil {
		h.done = GivenUp
	}
}

// answered counts a complete answer.
func (h *host) answered() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.patience = min(patience, h.patience+regained)
}

// countFile counts a file, read or not.
func (h *host) countFile(read bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.unread++; read {
		h.unread = 0
	}
	if h.unread >= maxUnread && h.done == nil {
		h.done = Worthless
	}
}

// countListed counts a file or folder of a listing, and reports whether more may follow.
func (h *host) countListed() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.entries++; h.entries > maxEntries && h.done == nil {
		h.done = TooMuch
	}
	return h.done == nil
}

// giveUp ends all requests to a server.
func (h *host) giveUp(why Fault) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.done == nil {
		h.done = why
	}
}

// warning tells the operator that a server was not read to its end.
func (h *host) warning() error {
	if done := h.givenUp(); done != nil {
		return fmt.Errorf("%s: %w: what was left of it was not read", h.name, done)
	}
	return nil
}

// How long an answer is waited for. What the program does in between does not
// count.
const (
	answerTime = 20 * time.Second // for it to begin
	stallTime  = 10 * time.Second // for more of it
	slowTime   = 20 * time.Second // in all, and a second for each slowRate that came
	slowRate   = 4 << 10
	bodyTime   = 5 * time.Minute // in all, whatever comes
)
