package header

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// How much of a server's misbehaviour is borne.
const (
	patience   = 4.0         // what stalls may use up
	regained   = 0.01        // by an answer that came whole
	longStall  = 2.0         // what an answer uses up that did not begin, or crawled
	shortStall = 1.0         // one that stopped
	maxUnread  = 10_000      // files in a row that could not be read
	maxEntries = 100_000_000 // files and folders of its listings
)

// host is a server that the operator named, with all who talk with it: what it
// does to one tells the others.
type host struct {
	name  string
	pages atomic.Int64 // of versions, since the last version of an object

	mu       sync.Mutex
	patience float64
	unread   int
	entries  int
	done     error // why nothing more is asked
}

// host is the one of a name.
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

// gone is why nothing more is asked of a server; nil while something is.
func (h *host) gone() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.done
}

// stalled is told of an answer that did not come, or not to its end.
func (h *host) stalled(cost float64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.patience -= cost; h.patience <= 0 && h.done == nil {
		h.done = GivenUp
	}
}

// answered is told of an answer that was whole.
func (h *host) answered() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.patience = min(patience, h.patience+regained)
}

// gave is told whether a file could be read.
func (h *host) gave(read bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.unread++; read {
		h.unread = 0
	}
	if h.unread >= maxUnread && h.done == nil {
		h.done = Worthless
	}
}

// listed counts a file or folder of a listing, and reports whether more of them
// are taken.
func (h *host) listed() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.entries++; h.entries > maxEntries && h.done == nil {
		h.done = TooMuch
	}
	return h.done == nil
}

// leave ends the talk with a server.
func (h *host) leave(why Fault) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.done == nil {
		h.done = why
	}
}

// note is a word for the operator about a server that was left before its end.
func (h *host) note() error {
	if done := h.gone(); done != nil {
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
