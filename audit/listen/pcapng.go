package listen

import (
	"bufio"
	"encoding/binary"
	"io"
)

// pcapng is the newer format: blocks, of which those with packets refer to those with
// interfaces. draft-ietf-opsawg-pcapng.
type pcapng struct {
	b          *bufio.Reader
	order      binary.ByteOrder
	interfaces []captured
	left       int64 // of the block that was read last
}

// captured is an interface: what its frames are, and what its clock counts.
type captured struct {
	link    linkType
	snaplen uint32
	binary  bool
	digits  uint8
}

// The blocks that matter.
const (
	blockSection   = 0x0A0D0D0A
	blockInterface = 1
	blockPacket    = 2 // of an older draft
	blockSimple    = 3
	blockEnhanced  = 6
)

const (
	blockHead     = 8
	leastBlock    = 12
	maxInterfaces = 4096
	maxOptions    = 16 << 10 // of an interface that are looked at
	microseconds  = 6        // digits, where an interface says nothing
)

func (p *pcapng) next() (frame, error) {
	for {
		if err := p.pass(p.left); err != nil {
			return frame{}, err
		}
		p.left = 0
		h, err := p.b.Peek(blockHead)
		switch {
		case len(h) == 0 && err == io.EOF:
			return frame{}, io.EOF
		case err != nil:
			return frame{}, errCut
		}
		if binary.BigEndian.Uint32(h) == blockSection { // the same in both orders
			if h, err = p.b.Peek(leastBlock); err != nil {
				return frame{}, errCut
			}
			switch binary.BigEndian.Uint32(h[8:]) {
			case 0x1A2B3C4D:
				p.order = binary.BigEndian
			case 0x4D3C2B1A:
				p.order = binary.LittleEndian
			default:
				return frame{}, errCut
			}
			p.interfaces = p.interfaces[:0]
		}
		kind, total := p.order.Uint32(h), int64(p.order.Uint32(h[4:]))
		if total < leastBlock {
			return frame{}, errCut
		}
		p.left = total
		var f frame
		var is bool
		switch kind {
		case blockInterface:
			err = p.describe(total)
		case blockEnhanced, blockPacket, blockSimple:
			f, err = p.packet(kind, total)
			is = true
		}
		if err != nil || is {
			return f, err
		}
	}
}

// pass goes past bytes.
func (p *pcapng) pass(n int64) error {
	for n > 0 {
		k := min(n, 1<<20)
		if _, err := p.b.Discard(int(k)); err != nil {
			return errCut
		}
		n -= k
	}
	return nil
}

// describe reads an interface.
func (p *pcapng) describe(total int64) error {
	if total < blockHead+8+4 || len(p.interfaces) == maxInterfaces {
		return errCut
	}
	b, err := p.b.Peek(int(min(total-4, maxOptions)))
	if err != nil {
		return errCut
	}
	i := captured{link: linkType(p.order.Uint16(b[8:])), snaplen: p.order.Uint32(b[12:]), digits: microseconds}
	for o := b[16:]; len(o) >= 4; {
		code, n := p.order.Uint16(o), int(p.order.Uint16(o[2:]))
		if code == 0 || 4+n > len(o) {
			break
		}
		if code == 9 && n >= 1 { // if_tsresol
			i.binary, i.digits = o[4]&0x80 != 0, o[4]&0x7F
		}
		o = o[min(4+(n+3)&^3, len(o)):]
	}
	p.interfaces = append(p.interfaces, i)
	return nil
}

// packet reads a block with one.
func (p *pcapng) packet(kind uint32, total int64) (frame, error) {
	head := blockHead + 20
	if kind == blockSimple {
		head = blockHead + 4
	}
	h, err := p.b.Peek(head)
	if err != nil || int64(head)+4 > total {
		return frame{}, errCut
	}
	var f frame
	var of, n uint32
	var clock uint64
	switch kind {
	case blockSimple:
		f.length = int(p.order.Uint32(h[8:]))
	case blockPacket:
		of = uint32(p.order.Uint16(h[8:]))
	default:
		of = p.order.Uint32(h[8:])
	}
	if uint64(of) >= uint64(len(p.interfaces)) {
		return frame{}, errCut
	}
	i := &p.interfaces[of]
	if kind == blockSimple {
		if n = uint32(min(int64(f.length), total-int64(head)-4)); i.snaplen > 0 {
			n = min(n, i.snaplen)
		}
	} else {
		clock = uint64(p.order.Uint32(h[12:]))<<32 | uint64(p.order.Uint32(h[16:]))
		n, f.length = p.order.Uint32(h[20:]), int(p.order.Uint32(h[24:]))
	}
	if n > maxPacket || int64(n) > total-int64(head)-4 || f.length < int(n) {
		return frame{}, errCut
	}
	if h, err = p.b.Peek(head + int(n)); err != nil {
		return frame{}, errCut
	}
	f.link, f.at, f.data = i.link, i.nanoseconds(clock), h[head:]
	return f, nil
}

// nanoseconds is a time by the clock of an interface.
func (i *captured) nanoseconds(clock uint64) int64 {
	if i.binary {
		if i.digits > 30 {
			return int64(clock >> min(i.digits-30, 63)) // nearly
		}
		return int64(clock>>i.digits)*1e9 + int64((clock&(1<<i.digits-1))*1e9>>i.digits)
	}
	for d := i.digits; d < 9; d++ {
		clock *= 10
	}
	for d := i.digits; d > 9 && clock > 0; d-- {
		clock /= 10
	}
	return int64(clock)
}
