package listen

// flow is a TCP conversation. What nobody answered costs no more than this.
type flow struct {
	key        key
	half       [2]half // what each end sent
	talk       *talk   // what is made of the bytes; nil until there are some
	next, prev *flow   // by age, see ages
	list       *ages   // that it is in
	seen       int64   // the last packet, by the clock of the capture
	opener     uint8   // who sent the first SYN, 0 or 1; 2 where nobody was seen to
	over       bool    // it ended, and was counted
	damaged    bool    // bytes are missing that nobody repeated
}

// unknownEnd is in place of one of the two ends of a flow.
const unknownEnd = 2

// half is one direction of a flow.
type half struct {
	next    uint32 // the sequence number that comes next
	acked   uint32 // by the other end, where hasAck
	end     uint32 // the sequence number of its FIN, where fin
	pending []piece
	held    int // bytes in pending
	since   int // segments of this direction since the first of pending came
	known   bool
	syn     bool
	fin     bool
	hasAck  bool
	bytes   bool // at least one came
}

// piece is a segment that came before others.
type piece struct {
	seq  uint32
	data []byte
}

// whole reports a conversation that was seen from its beginning to its end, in both
// directions.
func (f *flow) whole(reset bool) bool {
	if f.damaged || f.opener == unknownEnd || len(f.half[0].pending)+len(f.half[1].pending) > 0 {
		return false
	}
	client, server := &f.half[f.opener], &f.half[1-f.opener]
	if reset {
		// Refused, or ended by one side: what was on the way then belongs to nobody.
		return client.syn && (server.syn || !client.bytes && !server.bytes)
	}
	return client.syn && server.syn && client.finished() && server.finished()
}

// resets reports a reset that its receiver takes for one, RFC 9293 §3.5.3: of a
// sequence number that may come next, or in answer to a SYN.
func (f *flow) resets(s *segment) bool {
	h, other := &f.half[s.from], &f.half[1-s.from]
	if !h.known {
		return s.flags&flagACK == 0 || !other.known || !before(other.next, s.ack)
	}
	return !before(s.seq, h.next-1) && s.seq-h.next < resetWindow || s.seq == h.next-1
}

// resetWindow is how far ahead of what was seen a reset may be: the widest window.
const resetWindow = 1 << 30

// repeats reports a segment of a conversation that is over, and which was seen.
func (f *flow) repeats(s *segment) bool {
	h := &f.half[s.from]
	end := s.seq + uint32(len(s.payload)+s.cut)
	return h.known && !before(h.next, end) && h.next-end < resetWindow
}

// finished reports that the end of a direction was reached without a gap.
func (h *half) finished() bool { return h.fin && h.known && h.next == h.end }

// ages is a list of flows, the one that was silent longest first.
type ages struct {
	first, last *flow
	n           int
}

func (a *ages) push(f *flow) {
	f.list, f.prev, f.next = a, a.last, nil
	if a.last != nil {
		a.last.next = f
	} else {
		a.first = f
	}
	a.last = f
	a.n++
}

func (a *ages) remove(f *flow) {
	if f.prev != nil {
		f.prev.next = f.next
	} else {
		a.first = f.next
	}
	if f.next != nil {
		f.next.prev = f.prev
	} else {
		a.last = f.prev
	}
	f.list, f.prev, f.next = nil, nil, nil
	a.n--
}

// touch makes a flow the youngest of a list.
func (a *ages) touch(f *flow) {
	if f.list == a && a.last == f {
		return
	}
	if f.list != nil {
		f.list.remove(f)
	}
	a.push(f)
}
