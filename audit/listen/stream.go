package listen

import "slices"

// Bounds of what waits for a segment that is missing.
const (
	maxPieces = 1024
	maxAhead  = 1 << 20 // bytes of one direction
	// patience is after how many further segments one is given up that the other end
	// has acknowledged: it is not in the capture. The capture may have swapped some.
	patience = 16
)

// before compares sequence numbers, RFC 9293 §3.4.
func before(a, b uint32) bool { return int32(a-b) < 0 }

// segment takes a segment of a flow in.
func (l *Listener) segment(f *flow, s *segment) {
	h := &f.half[s.from]
	seq := s.seq
	if s.flags&flagSYN != 0 {
		h.syn, h.known, h.next = true, true, seq+1
		seq++
	}
	if s.flags&flagACK != 0 {
		l.acknowledged(f, 1-s.from, s.ack)
	}
	n := uint32(len(s.payload) + s.cut)
	if s.flags&flagFIN != 0 && !h.fin {
		h.fin, h.end = true, seq+n
	}
	if n == 0 {
		if !h.known && s.flags&flagRST == 0 {
			h.known, h.next = true, seq // from the middle
		}
		return
	}
	h.bytes = true
	if !h.known {
		h.known, h.next = true, seq
	}
	l.take(f, s.from, seq, s.payload, s.cut)
}

// take takes bytes in: those that are next are handed on, others wait.
func (l *Listener) take(f *flow, from uint8, seq uint32, b []byte, cut int) {
	h := &f.half[from]
	if len(h.pending) > 0 {
		h.since++
	}
	switch skip := h.next - seq; {
	case seq == h.next:
	case before(seq, h.next): // at least in part a repetition
		l.counts.Retransmitted++
		if uint64(skip) >= uint64(len(b)+cut) {
			return
		}
		if int(skip) > len(b) {
			cut -= int(skip) - len(b)
			b = nil
		} else {
			b = b[skip:]
		}
	default:
		l.counts.OutOfOrder++
		l.wait(f, from, seq, b)
		return
	}
	l.hand(f, from, b, cut)
	l.catchUp(f, from)
}

// hand gives bytes on that are next, and says how many behind them are missing.
func (l *Listener) hand(f *flow, from uint8, b []byte, cut int) {
	h := &f.half[from]
	if len(b) > 0 {
		h.next += uint32(len(b))
		l.bytes(f, from, b)
	}
	if cut > 0 {
		l.gap(f, from, uint32(cut))
	}
}

// gap passes over bytes that are not in the capture.
func (l *Listener) gap(f *flow, from uint8, n uint32) {
	f.half[from].next += n
	f.damaged = true
	l.counts.LostBytes += uint64(n)
	if f.talk != nil {
		f.talk.gap(from, n)
	}
}

// wait keeps bytes that came before others. A segment that the capture cut is kept
// as far as it goes: what is missing behind it shows as a gap.
func (l *Listener) wait(f *flow, from uint8, seq uint32, b []byte) {
	h := &f.half[from]
	if len(b) == 0 {
		return
	}
	at, found := slices.BinarySearchFunc(h.pending, seq, func(p piece, seq uint32) int { return int(int32(p.seq - seq)) })
	if found && len(h.pending[at].data) >= len(b) {
		l.counts.Retransmitted++
		return
	}
	if len(h.pending) == maxPieces || h.held+len(b) > maxAhead || !l.hold(len(b)) {
		if len(h.pending) > 0 {
			l.giveUp(f, from)
		} else {
			l.gap(f, from, seq-h.next)
		}
		l.take(f, from, seq, b, 0)
		return
	}
	if len(h.pending) == 0 {
		h.since = 0
	}
	h.held += len(b)
	h.pending = slices.Insert(h.pending, at, piece{seq: seq, data: slices.Clone(b)})
}

// catchUp hands on what waited for the bytes that have come.
func (l *Listener) catchUp(f *flow, from uint8) {
	h := &f.half[from]
	for len(h.pending) > 0 && !before(h.next, h.pending[0].seq) {
		p := h.pending[0]
		h.pending = h.pending[1:]
		h.held -= len(p.data)
		l.release(len(p.data))
		if skip := h.next - p.seq; uint64(skip) < uint64(len(p.data)) {
			l.hand(f, from, p.data[skip:], 0)
		}
	}
	if len(h.pending) == 0 {
		h.pending, h.since = nil, 0
	}
}

// giveUp passes over the first gap of a direction: what is missing will not come.
func (l *Listener) giveUp(f *flow, from uint8) {
	h := &f.half[from]
	l.gap(f, from, h.pending[0].seq-h.next)
	l.catchUp(f, from)
}

// acknowledged notes what the other end says that it has received. Bytes that it has
// and that did not come are not in the capture.
func (l *Listener) acknowledged(f *flow, from uint8, ack uint32) {
	h := &f.half[from]
	if !h.known || h.hasAck && !before(h.acked, ack) {
		return
	}
	h.acked, h.hasAck = ack, true
	for len(h.pending) > 0 && h.since >= patience && !before(ack, h.pending[0].seq) {
		l.giveUp(f, from)
	}
}

// drain hands on all that still waits, over every gap, and counts what the other end
// received behind it.
func (l *Listener) drain(f *flow, from uint8) {
	h := &f.half[from]
	for len(h.pending) > 0 {
		l.giveUp(f, from)
	}
	if end := h.acked; h.hasAck && h.known {
		if h.fin && end == h.end+1 {
			end = h.end
		}
		if missing := end - h.next; before(h.next, end) && missing < 1<<30 && h.syn {
			l.gap(f, from, missing)
		}
	}
}
