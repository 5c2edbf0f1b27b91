package listen

import (
	"bufio"
	"encoding/binary"
	"io"
)

// The formats of captures are read here and not by a library: the one that there is
// costs every command of the program five megabytes for its tables of other protocols.

// frame is what a capture holds of one.
type frame struct {
	link   linkType
	at     int64  // nanoseconds
	data   []byte // good until the next one
	length int    // of the whole, of which the capture may lack the end
}

// source gives the frames of a capture, and io.EOF behind the last.
type source interface{ next() (frame, error) }

// linkType is what frames are, by the list of tcpdump.org.
type linkType uint16

const (
	linkNull       linkType = 0
	linkEthernet   linkType = 1
	linkPPP        linkType = 9
	linkRawBSD     linkType = 12
	linkRawOpenBSD linkType = 14
	linkRaw        linkType = 101
	linkLoop       linkType = 108
	linkSLL        linkType = 113
	linkIPv4       linkType = 228
	linkIPv6       linkType = 229
	linkSLL2       linkType = 276
)

// pcap is the older format: a head, and packets with a head each.
type pcap struct {
	b     *bufio.Reader
	order binary.ByteOrder
	nano  bool // times count nanoseconds, and else microseconds
	link  linkType
	shown int // bytes of the last frame
}

const (
	pcapHead   = 24
	pcapRecord = 16
)

func newPcap(b *bufio.Reader) (*pcap, error) {
	h, err := b.Peek(pcapHead)
	if err != nil {
		return nil, errCut
	}
	p := &pcap{b: b, order: binary.LittleEndian, shown: pcapHead}
	if h[0] == 0xA1 {
		p.order = binary.BigEndian
	}
	p.nano = p.order.Uint32(h)&0xFF == 0x4D
	// Above the number of the link type stand flags.
	p.link = linkType(p.order.Uint32(h[20:]))
	return p, nil
}

func (p *pcap) next() (frame, error) {
	if _, err := p.b.Discard(p.shown); err != nil {
		return frame{}, errCut
	}
	p.shown = 0
	h, err := p.b.Peek(pcapRecord)
	switch {
	case len(h) == 0 && err == io.EOF:
		return frame{}, io.EOF
	case err != nil:
		return frame{}, errCut
	}
	f := frame{link: p.link, at: int64(p.order.Uint32(h)) * 1e9, length: int(p.order.Uint32(h[12:]))}
	if fraction := int64(p.order.Uint32(h[4:])); p.nano {
		f.at += fraction
	} else {
		f.at += fraction * 1000
	}
	n := p.order.Uint32(h[8:])
	if n > maxPacket || f.length < int(n) {
		return frame{}, errCut
	}
	h, err = p.b.Peek(pcapRecord + int(n))
	if err != nil {
		return frame{}, errCut
	}
	f.data, p.shown = h[pcapRecord:], pcapRecord+int(n)
	return f, nil
}
