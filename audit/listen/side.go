package listen

import (
	"bytes"
	"encoding/binary"

	"pacsaudit/dimse/pdu"
)

// side is what one end of an association sent. It follows PDUs and PDVs by their
// lengths, PS3.8 §9.3, and copies none of what is passed over.
type side struct {
	a    *association
	from uint8

	at      place
	head    [pdu.HeaderLength]byte // of a PDU or a PDV, as far as it came
	n       int
	kind    pdu.Type
	left    uint32 // of the PDU
	body    []byte // of one that is no P-DATA-TF
	part    uint32 // left of the fragment
	context uint8
	command bool
	last    bool

	spoke bool // a PDU was read

	message message
}

// place is where in the stream a side is.
type place uint8

const (
	atHead  place = iota // of a PDU
	atPDV                // the head of a PDV
	inPDV                // a fragment
	inBody               // of another PDU
	passing              // what is left of a PDU whose PDVs are not known
	astray               // nobody knows
	deaf                 // in what is no DICOM
)

const (
	controlCommand = 1 << 0 // PS3.8 Annex E.2
	controlLast    = 1 << 1
)

// bytes takes the next bytes in.
func (s *side) bytes(b []byte) {
	for len(b) > 0 {
		switch s.at {
		case atHead:
			b = s.fill(b)
			if s.n == len(s.head) {
				s.begin()
			}
		case atPDV:
			b = s.fill(b)
			if s.n == len(s.head) {
				s.beginPDV()
			}
		case inPDV:
			n := min(uint64(s.part), uint64(len(b)))
			s.message.fragment(b[:n])
			b = b[n:]
			s.forward(uint32(n))
		case inBody:
			n := min(uint64(s.left), uint64(len(b)))
			if !s.keep(b[:n]) {
				continue
			}
			b = b[n:]
			if s.left -= uint32(n); s.left == 0 {
				s.endBody()
			}
		case passing:
			n := min(uint64(s.left), uint64(len(b)))
			b = b[n:]
			if s.left -= uint32(n); s.left == 0 {
				s.at = atHead
			}
		case astray:
			b = s.find(b)
		case deaf:
			return
		}
	}
}

// fill takes a head in.
func (s *side) fill(b []byte) []byte {
	n := copy(s.head[s.n:], b)
	s.n += n
	return b[n:]
}

// begin reads the head of a PDU.
func (s *side) begin() {
	s.n, s.kind, s.left = 0, pdu.Type(s.head[0]), binary.BigEndian.Uint32(s.head[2:])
	limit := uint32(maxAssociate)
	switch {
	case s.kind == pdu.TypePDataTF:
		limit = maxPData
	case s.kind.Fixed():
		limit = maxFixed
	}
	switch {
	case !s.kind.Known() || s.left > limit:
		s.lose()
	case s.left == 0:
		s.at = atHead
	case s.kind == pdu.TypePDataTF:
		s.at = atPDV
	default:
		s.at = inBody
	}
	s.spoke = s.spoke || s.at != astray && s.at != deaf
}

// maxFixed is how long a PDU may be whose length the standard fixes: some are longer.
const maxFixed = 64

// beginPDV reads the head of a PDV.
func (s *side) beginPDV() {
	length := binary.BigEndian.Uint32(s.head[:])
	s.n = 0
	if length < 2 || s.left < pdu.PDVOverhead || length > s.left-4 {
		s.lose()
		return
	}
	s.a.heads++
	s.left -= pdu.PDVOverhead
	s.part, s.context = length-2, s.head[4]
	s.command, s.last = s.head[5]&controlCommand != 0, s.head[5]&controlLast != 0
	s.message.begin(s.context, s.command)
	s.at = inPDV
	if s.part == 0 {
		s.forward(0)
	}
}

// forward goes on behind bytes of a fragment.
func (s *side) forward(n uint32) {
	s.part -= n
	s.left -= n
	if s.part > 0 {
		return
	}
	if s.last {
		s.message.end(s.command)
	}
	switch {
	case s.left == 0:
		s.at = atHead
	case s.left < pdu.PDVOverhead:
		s.at = passing
	default:
		s.at = atPDV
	}
}

// keep keeps bytes of a PDU. It reports false where there is no room.
func (s *side) keep(b []byte) bool {
	if !s.a.t.l.hold(len(b)) {
		s.a.damaged()
		s.drop()
		s.at = passing
		return false
	}
	s.body = append(s.body, b...)
	return true
}

func (s *side) drop() {
	s.a.t.l.release(len(s.body))
	s.body = nil
}

func (s *side) endBody() {
	s.at = atHead
	s.a.pdu(s.from, s.kind, s.body)
	s.drop()
}

// lose is for bytes that make no sense where they stand. Where nothing came before
// them, the other end speaks something else.
func (s *side) lose() {
	if !s.spoke && s.a.t.f.half[s.from].syn && !s.a.t.f.damaged {
		s.drop()
		s.at = deaf
		return
	}
	s.a.damaged()
	s.drop()
	s.message.lose()
	s.at, s.n = astray, 0
}

// gap passes over bytes that are not in the capture. Inside of what is passed over
// anyway they are missed by nobody.
func (s *side) gap(n uint32) {
	if s.at == deaf {
		return
	}
	if s.at == inPDV && s.part > 0 {
		if !s.message.passes() {
			s.message.lose()
		}
		k := min(n, s.part)
		s.forward(k)
		if n -= k; n == 0 {
			return
		}
	}
	switch {
	case s.at == atPDV || s.at == inPDV || s.at == passing:
		s.message.lose()
		if n <= s.left && s.n == 0 {
			s.left -= n
			s.at = passing
			if s.left == 0 {
				s.at = atHead
			}
			return
		}
	case s.at == inBody && n <= s.left: // what stood in it is not known
		s.drop()
		s.a.missed(s.from, s.kind)
		s.left -= n
		s.at = passing
		if s.left == 0 {
			s.at = atHead
		}
		return
	}
	s.drop()
	s.message.lose()
	s.at, s.n = astray, 0
}

// find goes on where a PDU begins: with the bytes, or in the middle of them for a
// P-DATA-TF.
func (s *side) find(b []byte) []byte {
	if fixedPDU(b) || len(b) >= maxHead && dicomKind(b) == dicomProtocol {
		s.at = atHead
		return b
	}
	if at := findPData(b); at >= 0 {
		s.at = atHead
		return b[at:]
	}
	for _, end := range endings { // of an association, behind the rest of a PDU
		if bytes.HasSuffix(b, end) {
			s.at = atHead
			return b[len(b)-len(end):]
		}
	}
	return nil
}

// endings are the PDUs that stand last, as nearly everybody writes them.
var endings = [...][]byte{
	{5, 0, 0, 0, 0, 4, 0, 0, 0, 0},
	{6, 0, 0, 0, 0, 4, 0, 0, 0, 0},
}
