package listen

import "encoding/binary"

// Mirror ports of other switches, overlays and access lines carry packets in packets.
// Those in the clear are opened. What of them cannot be is unreadable: it may hold
// DICOM, so that nothing is clean that was not looked at.

// Types of Ethernet frames that carry others.
const (
	etherMulticastMPLS = 0x8848
	etherPPPoE         = 0x8864
	etherBridged       = 0x6558 // a frame, in GRE or GENEVE
	etherERSPAN        = 0x88BE // type I and II
	etherERSPAN3       = 0x22EB
	etherPPTP          = 0x880B // PPP, in GRE
	// lengthBelow is the first that is a type and not a length, IEEE 802.3 §3.2.6.
	lengthBelow = 0x0600
)

// Protocols of IP that carry others.
const (
	protocolIPv4    = 4
	protocolUDP     = 17
	protocolIPv6    = 41
	protocolGRE     = 47
	protocolESP     = 50
	protocolAH      = 51
	protocolEtherIP = 97
	protocolIPComp  = 108
	protocolL2TP    = 115
	protocolMPLS    = 137
)

// Ports of UDP that carry others.
const (
	portGTP        = 2152
	portL2TP       = 1701
	portESP        = 4500
	portVXLAN      = 4789
	portVXLANGPE   = 4790
	portVXLANLinux = 8472 // before there was a standard, and Linux's default still
	portCAPWAP     = 5247
	portGENEVE     = 6081
	portTZSP       = 37008
)

// withoutIP reports types of frames that carry no IP: those of switches and of other
// networks. Of others nobody here knows what they carry.
func withoutIP(kind uint16) bool {
	switch kind {
	case 0x0806, 0x8035, // ARP, RARP
		0x0842, 0x9000, 0x8899, 0x88CC, 0x888E, 0x88C7, 0x890D, // waking, loops, LLDP, EAPOL, wireless
		0x8809, 0x8902, 0x88F5, 0x88F6, 0x88F7, 0x88FB, 0x893A, 0x22EA, 0x22F0, // slow protocols, faults, VLANs, clocks, rings, audio
		0x8863,                         // PPPoE before its session
		0x809B, 0x80F3, 0x8137, 0x6003, // AppleTalk, AARP, IPX, DECnet
		0x88A2, 0x8906, 0x8914, // disks
		0x8892, 0x88A4, 0x88B8, 0x88B9, 0x88BA, 0x88E1, 0x8912: // machines, power lines
		return true
	}
	return false
}

// frame reads an Ethernet frame.
func (p *packets) frame(b []byte) (segment, verdict) {
	if len(b) < 14 {
		return segment{}, unreadable
	}
	return p.ether(binary.BigEndian.Uint16(b[12:]), b[14:])
}

// llc reads IEEE 802.2 and RFC 1042.
func (p *packets) llc(b []byte) (segment, verdict) {
	switch {
	case len(b) >= 8 && b[0] == 0xAA && b[1] == 0xAA && b[2] == 3 && b[3] == 0 && b[4] == 0 && (b[5] == 0 || b[5] == 0xF8):
		return p.ether(binary.BigEndian.Uint16(b[6:]), b[8:])
	case len(b) >= 3 && b[0] == 6 && b[1] == 6:
		return p.ip(b[3:])
	}
	return segment{}, notTCP
}

// labelled reads what is behind the labels of MPLS: IP, or a frame behind the control
// word of RFC 4385 §3.
func (p *packets) labelled(b []byte) (segment, verdict) {
	if len(b) > 4 && b[0]>>4 == 0 {
		return p.frame(b[4:])
	}
	return p.ip(b)
}

// ppp reads RFC 1661 §2, with its address and control or without.
func (p *packets) ppp(b []byte) (segment, verdict) {
	if len(b) >= 2 && b[0] == 0xFF && b[1] == 3 {
		b = b[2:]
	}
	var kind uint16
	switch {
	case len(b) > 0 && b[0]&1 == 1: // compressed to one byte
		kind, b = uint16(b[0]), b[1:]
	case len(b) >= 2:
		kind, b = binary.BigEndian.Uint16(b), b[2:]
	default:
		return segment{}, unreadable
	}
	switch {
	case kind == 0x21 || kind == 0x57:
		return p.ip(b)
	case kind >= 0x8000: // it is about the line
		return segment{}, notTCP
	}
	return segment{}, unreadable
}

// gre reads RFC 2784 §2, RFC 2890 §2 and RFC 2637 §4.1.
func (p *packets) gre(b []byte) (segment, verdict) {
	if len(b) < 4 || b[0]&0x40 != 0 {
		return segment{}, unreadable
	}
	flags, kind, at := binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:]), 4
	for _, f := range [...]uint16{0x8000, 0x2000, 0x1000} { // a checksum, a key, a number
		if flags&f != 0 {
			at += 4
		}
	}
	if kind == etherPPTP && flags&0x80 != 0 { // an acknowledgement
		at += 4
	}
	if len(b) < at {
		return segment{}, unreadable
	}
	if b = b[at:]; kind == etherPPTP {
		if len(b) == 0 {
			return segment{}, notTCP
		}
		return p.ppp(b)
	}
	if kind == etherERSPAN && flags&0x1000 == 0 { // type I has no header
		return p.frame(b)
	}
	return p.ether(kind, b)
}

// erspan reads the header of a mirrored frame, as the draft of ERSPAN says.
func (p *packets) erspan(b []byte, head int) (segment, verdict) {
	if head == 12 && len(b) >= 12 && b[11]&1 != 0 {
		head += 8
	}
	if len(b) < head {
		return segment{}, unreadable
	}
	return p.frame(b[head:])
}

// tunnelPort reports ports of UDP that carry packets.
func tunnelPort(port uint16) bool {
	switch port {
	case portGTP, portL2TP, portESP, portVXLAN, portVXLANGPE, portVXLANLinux, portCAPWAP, portGENEVE, portTZSP:
		return true
	}
	return false
}

// udp reads RFC 768, as far as it carries packets.
func (p *packets) udp(b []byte) (segment, verdict) {
	if len(b) < 8 {
		return segment{}, notTCP
	}
	port := binary.BigEndian.Uint16(b[2:])
	if !tunnelPort(port) {
		return segment{}, notTCP
	}
	b = b[8:]
	switch {
	case port == portTZSP:
		return p.tzsp(b)
	case port == portESP: // RFC 3948 §2: a zero is for the exchange of keys, one byte keeps alive
		if len(b) > 4 && binary.BigEndian.Uint32(b) != 0 {
			return segment{}, unreadable
		}
	case port == portL2TP || port == portCAPWAP:
		if len(b) > 0 && (port == portCAPWAP || b[0]&0x80 == 0) { // not about the tunnel
			return segment{}, unreadable
		}
	case len(b) < 8:
	case port == portGTP: // 3GPP TS 29.281 §5.1
		if b[1] == 0xFF {
			return p.gtp(b)
		}
	case port == portGENEVE: // RFC 8926 §3.4
		if at := 8 + int(b[0]&0x3F)*4; b[0]>>6 == 0 && len(b) > at && b[1]&0x80 == 0 {
			return p.ether(binary.BigEndian.Uint16(b[2:]), b[at:])
		}
	case port == portVXLANGPE && b[0]&4 != 0 && b[3] < 3:
		return p.ip(b[8:])
	case b[0]&8 != 0: // RFC 7348 §5
		return p.frame(b[8:])
	}
	return segment{}, notTCP
}

func (p *packets) gtp(b []byte) (segment, verdict) {
	at := 8
	if b[0]&7 != 0 {
		at = 12
	}
	for more := b[0]&4 != 0; more; {
		if len(b) < at || b[at-1] == 0 {
			break
		}
		if len(b) <= at || b[at] == 0 {
			return segment{}, unreadable
		}
		at += int(b[at]) * 4
	}
	if len(b) <= at {
		return segment{}, unreadable
	}
	return p.ip(b[at:])
}

// tzsp reads what mirrors of access points and routers send.
func (p *packets) tzsp(b []byte) (segment, verdict) {
	if len(b) < 5 || b[0] != 1 || b[1] > 1 {
		return segment{}, notTCP
	}
	ethernet := binary.BigEndian.Uint16(b[2:]) == 1
	for b = b[4:]; len(b) > 0; {
		switch {
		case b[0] == 0:
			b = b[1:]
		case b[0] == 1 && ethernet:
			return p.frame(b[1:])
		case b[0] == 1 || len(b) < 2 || len(b) < 2+int(b[1]):
			return segment{}, unreadable
		default:
			b = b[2+int(b[1]):]
		}
	}
	return segment{}, unreadable
}

// upper reads what an IP packet carries.
func (p *packets) upper(d *datagram) (segment, verdict) {
	switch d.protocol {
	case protocolTCP:
		return d.tcp()
	case protocolUDP:
		return p.udp(d.body)
	case protocolIPv4, protocolIPv6:
		return p.ip(d.body)
	case protocolGRE:
		return p.gre(d.body)
	case protocolMPLS:
		return p.ether(etherMPLS, d.body)
	case protocolEtherIP:
		if len(d.body) > 2 {
			return p.frame(d.body[2:])
		}
		return segment{}, unreadable
	case protocolAH: // RFC 4302 §2
		if at := authenticated(d.body); at <= len(d.body) {
			d.protocol, d.body = d.body[0], d.body[at:]
			return p.again(d)
		}
		return segment{}, unreadable
	case protocolESP, protocolIPComp, protocolL2TP:
		return segment{}, unreadable
	}
	return segment{}, notTCP
}

// again is upper one layer further in.
func (p *packets) again(d *datagram) (segment, verdict) {
	if p.layers++; p.layers > maxLayers {
		return segment{}, unreadable
	}
	return p.upper(d)
}

// authenticated is where what an authentication header protects begins.
func authenticated(b []byte) int {
	if len(b) < 12 {
		return len(b) + 1
	}
	return (int(b[1]) + 2) * 4
}

// kept reports a fragment that may belong to a packet that is read. Only the first of
// UDP says whether it carries packets.
func (p *packets) kept(d *datagram) bool {
	switch d.protocol {
	case protocolTCP, protocolIPv4, protocolIPv6, protocolGRE, protocolAH, protocolEtherIP, protocolMPLS:
		return true
	case protocolUDP:
		return d.offset == 0 && len(d.body) >= 8 && tunnelPort(binary.BigEndian.Uint16(d.body[2:])) || d.offset > 0 && p.begun(d) >= 0
	}
	return false
}
