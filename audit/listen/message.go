package listen

import (
	"pacsaudit/audit"
	"pacsaudit/dimse/command"
)

// The commands of PS3.7 §E.1, as they stand in captures. This program sends only
// those that package command can write.
const (
	storeRQ command.Field = 0x0001
	getRQ   command.Field = 0x0010
	moveRQ  command.Field = 0x0021
	eventRQ command.Field = 0x0100
)

// Bounds of a message.
const (
	maxCommand = 16 << 10
	// maxHeader is how much of a data set is kept: its header is complete, or what is
	// there is counted and the rest is not.
	maxHeader = 512 << 10
	// step is how much of it is copied before the end of the header is looked for.
	step = 8 << 10
)

// message is a message on its way: a command set and a data set, PS3.7 §6.3.
type message struct {
	s      *side
	due    bool // a command set was read, and its data set comes
	use    use
	syntax presentation // of the data set
	data   []byte       // of the command set, or of the data set as far as it is kept
	header extent
	skip   uint64  // bytes of a long value that are passed over
	size   *uint64 // where bytes of the data set are counted
}

// use is what becomes of a fragment.
type use uint8

const (
	pass    use = iota // over it
	collect            // a command set
	record             // the data set of an object
	match              // that of an answer to a query
	asked              // that of a request, or of another answer
	stray              // one that no command set announced
)

// begin is for the next fragment.
func (m *message) begin(id uint8, isCommand bool) {
	switch {
	case isCommand && m.use != collect:
		if m.due {
			m.lose() // a data set that never ended
		}
		m.use = collect
	case !isCommand && m.use == collect:
		m.lose() // a command set that never ended
	case !isCommand && !m.due && !m.s.a.midway && !m.s.a.t.f.damaged:
		// Nobody announced it, and nothing is missing in which somebody had.
		m.use, m.due, m.syntax = stray, true, m.s.a.contexts[id/2]
		m.s.a.damaged()
	}
}

// passes reports that what comes is passed over: nobody misses it.
func (m *message) passes() bool { return m.use == pass }

// fragment takes a part of a fragment in.
func (m *message) fragment(b []byte) {
	if m.use == collect {
		if len(m.data)+len(b) > maxCommand || !m.s.a.t.l.hold(len(b)) {
			m.lose()
			return
		}
		m.data = append(m.data, b...)
		return
	}
	if m.size != nil {
		*m.size += uint64(len(b))
	}
	if m.use != pass {
		m.dataSet(b)
	}
}

// end is for the last fragment of a command set or of a data set.
func (m *message) end(isCommand bool) {
	switch {
	case isCommand && m.use == collect:
		b := m.data
		m.use = pass
		m.command(b, m.s.context)
		m.drop()
	case !isCommand:
		if m.use >= record {
			m.inspect(m.data, m.skip == 0)
		}
		m.rest()
	}
}

// rest waits for the next command set.
func (m *message) rest() {
	m.drop()
	m.use, m.due, m.skip, m.size = pass, false, 0, nil
}

// lose gives a message up of which a part is missing. What is there of a header is
// counted, as a part.
func (m *message) lose() {
	if (m.use >= record) && m.due {
		m.inspect(m.data[:m.header.complete(len(m.data))], false)
	}
	m.rest()
}

func (m *message) drop() {
	m.s.a.t.l.release(len(m.data))
	m.data = nil
	m.header = extent{}
}

// dataSet takes a part of a data set in, and counts it where its header is whole.
func (m *message) dataSet(b []byte) {
	for len(b) > 0 {
		if m.skip > 0 {
			n := min(m.skip, uint64(len(b)))
			m.skip -= n
			b = b[n:]
			continue
		}
		n := min(len(b), step)
		if len(m.data)+n > maxHeader || !m.s.a.t.l.hold(n) {
			m.inspect(m.data[:m.header.complete(len(m.data))], false)
			m.drop()
			m.use = pass
			return
		}
		if m.data == nil {
			m.header = m.extent(b)
		}
		m.data = append(m.data, b[:n]...)
		b = b[n:]
		if m.syntax.deflated {
			continue
		}
		if end, found := m.header.walk(m.data); found {
			m.inspect(m.data[:end], true)
			m.drop()
			m.use = pass
			return
		}
		if from, n := m.header.long(); n > 0 { // it goes with its head, as if it were not there
			m.s.a.t.l.release(len(m.data) - from)
			m.skip = n - uint64(len(m.data)-from)
			m.data = m.data[:from]
		}
	}
}

// extent begins to follow a data set by the encoding that was agreed on. Where nobody
// saw that, it is the one that its first element is written in.
func (m *message) extent(b []byte) extent {
	if !m.syntax.known {
		m.syntax.syntax = guess(b)
	}
	return extent{syntax: m.syntax.syntax}
}

// inspect counts what a data set shows, up to its pixel data.
func (m *message) inspect(b []byte, whole bool) {
	l, k := m.s.a.t.l, m.s.a.link()
	if m.syntax.deflated {
		var ok bool
		b, ok = inflated(b)
		whole = whole && ok
	}
	if !m.syntax.known {
		k.facts.Guessed++
		m.s.a.damaged()
	}
	if !whole {
		k.facts.Partly++
		m.s.a.damaged()
		if len(b) == 0 {
			return
		}
	}
	l.elements.Reset(b, m.syntax.syntax)
	switch {
	case m.use == match && !whole || m.use == stray: // it might count twice
		if l.in.InspectInto(&l.asked, &l.elements).AnyExposed {
			k.facts.PartlyExposing++
		}
	case m.use == match:
		l.match(k)
	case m.use == record:
		l.object(k, &l.elements)
	case l.in.InspectInto(&l.asked, &l.elements).AnyExposed:
		k.facts.Exposing++
	}
	if whole && l.elements.Err() != nil { // it was read as far as it makes sense
		k.facts.Partly++
		m.s.a.damaged()
	}
}

// command counts a command set, and says what becomes of the data set behind it.
func (m *message) command(b []byte, id uint8) {
	a := m.s.a
	set, err := a.t.l.commands.Decode(b)
	if err != nil {
		a.damaged()
		return
	}
	m.syntax = a.contexts[id/2]
	c := m.syntax.class
	if c == noClass {
		c = classOf(set.AffectedSOPClassUID)
	}
	if !a.t.named && !set.Field.Response() && set.Field != storeRQ && set.Field != eventRQ {
		a.t.client, a.t.named = m.s.from, true // who asks, asked for the association
	}
	f := &a.link().facts
	service := serviceOf(set.Field, c)
	if !set.Field.Response() && set.Field != command.CCancelRQ {
		*service.of(&f.Services)++
	}
	if set.HasStatus && set.Status.Class() == command.ClassFailure {
		f.Failures++
	}
	m.due = set.DataSet
	if !m.due {
		return
	}
	m.size = service.of(&f.ServiceBytes)
	switch {
	case set.Field == command.CFindRSP:
		f.Matches++
		if service == worklist {
			f.Worklist++
		}
		m.use = match
	case set.Field == storeRQ:
		f.Objects++
		m.use = record
	default: // answers of the normalized services name persons as well
		m.use = asked
	}
}

// service is a column of audit.ServiceCounts.
type service uint8

const (
	otherService service = iota
	echo
	find
	move
	get
	store
	worklist
	mpps
	commitment
	printing
	qido
	wado
	stow
)

func (s service) of(c *audit.ServiceCounts) *uint64 {
	switch s {
	case echo:
		return &c.Echo
	case find:
		return &c.Find
	case move:
		return &c.Move
	case get:
		return &c.Get
	case store:
		return &c.Store
	case worklist:
		return &c.Worklist
	case mpps:
		return &c.MPPS
	case commitment:
		return &c.Commitment
	case printing:
		return &c.Print
	case qido:
		return &c.QIDO
	case wado:
		return &c.WADO
	case stow:
		return &c.STOW
	}
	return &c.Other
}

// serviceOf is the service that a command belongs to.
func serviceOf(f command.Field, c class) service {
	switch f &^ 0x8000 {
	case command.CEchoRQ:
		return echo
	case command.CFindRQ:
		if c == worklistClass {
			return worklist
		}
		return find
	case moveRQ:
		return move
	case getRQ:
		return get
	case storeRQ:
		return store
	}
	switch c {
	case mppsClass:
		return mpps
	case commitmentClass:
		return commitment
	case printClass:
		return printing
	}
	return otherService
}
