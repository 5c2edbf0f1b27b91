package listen

import "encoding/binary"

// segment is one TCP segment. Its payload is the capture's.
type segment struct {
	key     key
	from    uint8 // which of the key's ends sent it
	seq     uint32
	ack     uint32
	flags   uint8
	payload []byte
	cut     int // bytes of the payload that are not in the capture
}

// The flags of RFC 9293 §3.1 that matter here.
const (
	flagFIN = 1 << 0
	flagSYN = 1 << 1
	flagRST = 1 << 2
	flagACK = 1 << 4
)

// key tells the two ends of a flow, the smaller first.
type key struct {
	addr [2][16]byte // IPv4 as mapped into IPv6
	port [2]uint16
}

// verdict is what a packet turned out to be.
type verdict uint8

const (
	tcpSegment verdict = iota
	notTCP             // another protocol
	waiting            // a fragment, of which others are missing
	unreadable         // of an unknown kind, or damaged
	cutShort           // the capture ends before the payload
)

// Types of Ethernet frames.
const (
	etherIPv4 = 0x0800
	etherIPv6 = 0x86DD
	etherVLAN = 0x8100
	etherQinQ = 0x88A8
	etherOld  = 0x9100 // QinQ before it was a standard
	etherMPLS = 0x8847
)

const (
	protocolTCP      = 6
	protocolFragment = 44
)

const (
	// maxTags bounds tags of VLANs and labels before the packet.
	maxTags = 8
	// maxLayers bounds packets in packets.
	maxLayers = 8
)

// decode finds the TCP segment in a frame.
func (p *packets) decode(link linkType, b []byte) (segment, verdict) {
	p.layers = 0
	switch link {
	case linkEthernet:
		return p.frame(b)
	case linkPPP:
		return p.ppp(b)
	case linkSLL:
		if len(b) < 16 {
			return segment{}, unreadable
		}
		return p.ether(binary.BigEndian.Uint16(b[14:]), b[16:])
	case linkSLL2:
		if len(b) < 20 {
			return segment{}, unreadable
		}
		return p.ether(binary.BigEndian.Uint16(b), b[20:])
	case linkNull, linkLoop:
		if len(b) < 4 {
			return segment{}, unreadable
		}
		return p.ip(b[4:]) // the family has another number on each system
	case linkRaw, linkIPv4, linkIPv6, linkRawBSD, linkRawOpenBSD:
		return p.ip(b)
	}
	return segment{}, unreadable
}

func (p *packets) ether(kind uint16, b []byte) (segment, verdict) {
	if p.layers++; p.layers > maxLayers {
		return segment{}, unreadable
	}
	for range maxTags {
		switch kind {
		case etherVLAN, etherQinQ, etherOld:
			if len(b) < 4 {
				return segment{}, unreadable
			}
			kind, b = binary.BigEndian.Uint16(b[2:]), b[4:]
		case etherMPLS, etherMulticastMPLS:
			if len(b) < 4 {
				return segment{}, unreadable
			}
			if b[2]&1 == 1 { // the bottom of the stack
				return p.labelled(b[4:])
			}
			b = b[4:]
		case etherIPv4, etherIPv6:
			return p.ip(b)
		case etherPPPoE: // RFC 2516 §4
			if len(b) < 8 {
				return segment{}, unreadable
			}
			return p.ppp(b[6:])
		case etherBridged:
			return p.frame(b)
		case etherERSPAN:
			return p.erspan(b, 8)
		case etherERSPAN3:
			return p.erspan(b, 12)
		default:
			switch {
			case kind < lengthBelow:
				return p.llc(b)
			case withoutIP(kind):
				return segment{}, notTCP
			}
			return segment{}, unreadable
		}
	}
	return segment{}, unreadable
}

func (p *packets) ip(b []byte) (segment, verdict) {
	if p.layers++; len(b) == 0 || p.layers > maxLayers {
		return segment{}, unreadable
	}
	switch b[0] >> 4 {
	case 4:
		return p.ipv4(b)
	case 6:
		return p.ipv6(b)
	}
	return segment{}, unreadable
}

// ipv4 reads RFC 791 §3.1.
func (p *packets) ipv4(b []byte) (segment, verdict) {
	if len(b) < 20 {
		return segment{}, unreadable
	}
	head, total := int(b[0]&15)*4, int(binary.BigEndian.Uint16(b[2:]))
	if total == 0 { // left to the network card
		total = len(b)
	}
	if head < 20 || total < head || len(b) < head {
		return segment{}, unreadable
	}
	d := datagram{protocol: b[9]}
	d.src, d.dst = mapped(b[12:16]), mapped(b[16:20])
	d.body, d.missing = part(b, head, total)
	if f := binary.BigEndian.Uint16(b[6:]); f&0x3FFF != 0 {
		d.id, d.offset, d.more = uint32(binary.BigEndian.Uint16(b[4:])), int(f&0x1FFF)*8, f&0x2000 != 0
		return p.fragment(&d)
	}
	return p.upper(&d)
}

// ipv6 reads RFC 8200 §3 and §4.
func (p *packets) ipv6(b []byte) (segment, verdict) {
	if len(b) < 40 {
		return segment{}, unreadable
	}
	total := 40 + int(binary.BigEndian.Uint16(b[4:]))
	if total == 40 { // a jumbogram, or left to the network card
		total = len(b)
	}
	var d datagram
	copy(d.src[:], b[8:24])
	copy(d.dst[:], b[24:40])
	next, at := b[6], 40
	for range maxTags {
		switch next {
		case 0, 43, 60, 135, 139, 140: // options hop by hop, routing, options of the destination, mobility, identity
			if len(b) < at+8 {
				return segment{}, unreadable
			}
			next, at = b[at], at+8+int(b[at+1])*8
		case protocolFragment:
			if len(b) < at+8 {
				return segment{}, unreadable
			}
			f := binary.BigEndian.Uint16(b[at+2:])
			d.id, d.offset, d.more = binary.BigEndian.Uint32(b[at+4:]), int(f&^7), f&1 != 0
			d.fragment = d.offset != 0 || d.more
			next, at = b[at], at+8
			if d.fragment { // other headers may stand in the first alone
				d.protocol = next
				d.body, d.missing = part(b, at, total)
				return p.fragment(&d)
			}
		default:
			d.protocol = next
			d.body, d.missing = part(b, at, total)
			return p.upper(&d)
		}
		if at > len(b) {
			return segment{}, unreadable
		}
	}
	return segment{}, unreadable
}

// part is what the capture has of a packet from its head on, and how much it has
// not. A frame can be longer than its packet.
func part(b []byte, head, total int) (body []byte, missing int) {
	if total <= len(b) {
		return b[min(head, total):total], 0
	}
	return b[min(head, len(b)):], total - len(b)
}

func mapped(b []byte) (a [16]byte) {
	a[10], a[11] = 0xFF, 0xFF
	copy(a[12:], b)
	return a
}

// datagram is the body of an IP packet, or a fragment of it.
type datagram struct {
	src, dst [16]byte
	protocol uint8
	body     []byte
	missing  int // bytes behind the body that the capture lacks
	fragment bool
	id       uint32
	offset   int
	more     bool
}

// tcp reads RFC 9293 §3.1.
func (d *datagram) tcp() (segment, verdict) {
	b := d.body
	if len(b) < 20 {
		if d.missing > 0 {
			return segment{}, cutShort
		}
		return segment{}, unreadable
	}
	head := int(b[12]>>4) * 4
	if head < 20 {
		return segment{}, unreadable
	}
	s := segment{seq: binary.BigEndian.Uint32(b[4:]), ack: binary.BigEndian.Uint32(b[8:]), flags: b[13]}
	if head > len(b) {
		if d.missing == 0 {
			return segment{}, unreadable
		}
		s.cut = d.missing - (head - len(b))
	} else {
		s.payload, s.cut = b[head:], d.missing
	}
	if s.cut < 0 {
		return segment{}, unreadable
	}
	src, dst := binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:])
	if c := compareEnds(&d.src, src, &d.dst, dst); c <= 0 {
		s.key = key{addr: [2][16]byte{d.src, d.dst}, port: [2]uint16{src, dst}}
	} else {
		s.key, s.from = key{addr: [2][16]byte{d.dst, d.src}, port: [2]uint16{dst, src}}, 1
	}
	return s, tcpSegment
}

func compareEnds(a *[16]byte, p uint16, b *[16]byte, q uint16) int {
	for i := range a {
		if a[i] != b[i] {
			return int(a[i]) - int(b[i])
		}
	}
	return int(p) - int(q)
}
