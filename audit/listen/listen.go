package listen

import (
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
	"pacsaudit/dimse/command"
	"pacsaudit/dimse/dataset"
)

// Bounds of what is kept, whatever a capture holds.
const (
	// MaxFlows is how many conversations are followed at a time. Of more, the one that
	// was silent longest is counted as incomplete and forgotten: first of those that
	// carried nothing.
	MaxFlows = 1 << 17
	// MaxHeld is how many bytes wait for others: segments out of order, the parts of
	// a command, of a header.
	MaxHeld = 96 << 20
	// MaxLinks is how many links are kept apart.
	MaxLinks = 16384
	// maxSilence is how long a conversation may be silent, by the clock of the capture.
	maxSilence = 4 * time.Hour
)

// Options bound a listener. The zero value of a bound is its default.
type Options struct {
	Today    time.Time // judges dates in the future
	MaxFlows int
	MaxHeld  int
	MaxLinks int
	// Look is called now and then while captures are read; nil for nobody.
	Look func()
}

// Listener counts what captures hold. It is not safe for concurrent use.
type Listener struct {
	options  Options
	counts   audit.CaptureCounts
	packets  packets
	flows    map[key]*flow
	idle     ages // those that carried nothing, or nothing that is followed
	talking  ages
	clock    int64
	held     int // of options.MaxHeld
	links    map[linkKey]*link
	asked    phi.Tally // of what requests name; nobody reads it
	in       *phi.Inspector
	commands command.Decoder
	elements dataset.Decoder
	files    dataset.Header
	ended    bool
}

// New makes a listener.
func New(o Options) *Listener {
	set := func(v *int, standard int) {
		if *v <= 0 {
			*v = standard
		}
	}
	set(&o.MaxFlows, MaxFlows)
	set(&o.MaxHeld, MaxHeld)
	set(&o.MaxLinks, MaxLinks)
	l := &Listener{options: o, flows: map[key]*flow{}, links: map[linkKey]*link{}, in: phi.NewFileInspector(o.Today)}
	l.counts.Complete = true
	return l
}

// hold takes bytes from those that may wait. It reports whether there are as many.
func (l *Listener) hold(n int) bool {
	if l.held+n > l.options.MaxHeld {
		return false
	}
	l.held += n
	return true
}

func (l *Listener) release(n int) { l.held -= n }

// packet takes one packet in.
func (l *Listener) packet(s *segment, at int64) {
	l.clock = max(l.clock, at)
	f := l.flows[s.key]
	if opens := s.flags&(flagSYN|flagACK|flagRST) == flagSYN; f != nil && opens && l.anew(f, s) {
		l.finish(f, false)
		l.forget(f)
		f = nil
	}
	if f == nil {
		f = l.open(s)
	}
	f.seen = at
	if f.over {
		if len(s.payload)+s.cut == 0 || f.repeats(s) {
			return
		}
		// It goes on, whatever was said of its end: a reset may be forged, or belong to
		// others.
		l.forget(f)
		f = l.open(s)
		f.seen = at
	}
	f.list.touch(f)
	if s.flags&flagSYN != 0 && f.opener == unknownEnd {
		if f.opener = s.from; s.flags&flagACK != 0 {
			f.opener = 1 - s.from
		}
	}
	l.segment(f, s)
	switch {
	case f.over:
	case s.flags&flagRST != 0 && f.resets(s):
		l.finish(f, true)
	case f.half[0].finished() && f.half[1].finished():
		l.finish(f, false)
	}
}

// anew reports that a SYN opens another conversation between the same ends.
func (l *Listener) anew(f *flow, s *segment) bool {
	h := &f.half[s.from]
	return f.over || !h.syn || f.opener != s.from || h.bytes && s.seq+1 != h.next
}

// open begins a conversation, and ends others that are too many or too old.
func (l *Listener) open(s *segment) *flow {
	l.counts.Flows++
	if len(l.flows) >= l.options.MaxFlows {
		old := l.idle.first
		if old == nil {
			old = l.talking.first
		}
		l.finish(old, false)
		l.forget(old)
	}
	for _, a := range [...]*ages{&l.idle, &l.talking} {
		if old := a.first; old != nil && l.clock-old.seen > int64(maxSilence) {
			l.finish(old, false)
			l.forget(old)
		}
	}
	f := &flow{key: s.key, opener: unknownEnd}
	l.flows[s.key] = f
	l.idle.push(f)
	return f
}

func (l *Listener) forget(f *flow) {
	if f.list != nil {
		f.list.remove(f)
	}
	delete(l.flows, f.key)
}

// finish counts a conversation. What comes of it later is passed over.
func (l *Listener) finish(f *flow, reset bool) {
	if f.over {
		return
	}
	// Both directions of what waits, in the order in which a request precedes its answer.
	first := f.opener & 1
	l.drain(f, first)
	l.drain(f, 1-first)
	if f.talk != nil {
		f.talk.close() // what did not come to its end is not whole
	}
	whole := f.whole(reset)
	if !whole {
		l.counts.Incomplete++
	}
	if f.opener == unknownEnd {
		l.counts.Midway++
	}
	if f.talk != nil {
		f.talk.end(whole)
		f.talk = nil
	}
	f.over = true
	l.idle.touch(f)
}

// bytes gives the bytes of a direction to what they are a part of.
func (l *Listener) bytes(f *flow, from uint8, b []byte) {
	if f.talk == nil {
		f.talk = &talk{l: l, f: f}
		l.talking.touch(f)
	}
	f.talk.bytes(from, b)
}

// End ends all conversations: the captures are over. Nothing is read after it.
func (l *Listener) End() {
	if l.ended {
		return
	}
	l.ended = true
	for _, f := range l.flows {
		l.finish(f, false)
	}
	for _, f := range l.packets.parts {
		_ = f
		l.counts.Unread++
	}
	l.counts.Unread += l.packets.lost
}

// Interrupted says that captures were not read to their end.
func (l *Listener) Interrupted() { l.counts.Complete = false }
