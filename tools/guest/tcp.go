package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"time"
)

var (
	be16 = binary.BigEndian.Uint16
	be32 = binary.BigEndian.Uint32
	le32 = binary.LittleEndian.Uint32
)

// segment is one TCP segment.
type segment struct {
	at                 time.Time
	from, to           string
	seq                uint32
	syn, ack, fin, rst bool
	data               []byte
}

// packets reads a capture in the classic format, of Ethernet frames as loopback
// has them.
func packets(r io.Reader, each func(segment)) error {
	var head [24]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return err
	}
	if le32(head[:]) != 0xA1B2C3D4 && le32(head[:]) != 0xA1B23C4D {
		return errors.New("no capture in the classic format of this machine's byte order: dumpcap -P")
	}
	if kind := le32(head[20:]); kind != 1 {
		return fmt.Errorf("link type %d is not Ethernet", kind)
	}
	var frame []byte
	for {
		var record [16]byte
		if _, err := io.ReadFull(r, record[:]); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		n := le32(record[8:])
		if n > 1<<20 {
			return fmt.Errorf("a packet of %d bytes", n)
		}
		if uint32(cap(frame)) < n {
			frame = make([]byte, n)
		}
		frame = frame[:n]
		if _, err := io.ReadFull(r, frame); err != nil {
			return err
		}
		if s, ok := segmentOf(frame); ok {
			s.at = time.Unix(int64(le32(record[:])), int64(le32(record[4:]))*int64(time.Microsecond))
			each(s)
		}
	}
}

func segmentOf(b []byte) (s segment, ok bool) {
	if len(b) < 14+20 {
		return s, false
	}
	kind, ip := be16(b[12:]), b[14:]
	var from, to netip.Addr
	var tcp []byte
	switch {
	case kind == 0x0800 && ip[9] == 6:
		n, total := int(ip[0]&15)*4, int(be16(ip[2:]))
		if total == 0 { // left to the network card, as large segments are
			total = len(ip)
		}
		if total > len(ip) || n > total {
			return s, false
		}
		from, _ = netip.AddrFromSlice(ip[12:16])
		to, _ = netip.AddrFromSlice(ip[16:20])
		tcp = ip[n:total]
	case kind == 0x86DD && len(ip) >= 40 && ip[6] == 6:
		from, _ = netip.AddrFromSlice(ip[8:24])
		to, _ = netip.AddrFromSlice(ip[24:40])
		tcp = ip[40:]
	default:
		return s, false
	}
	if len(tcp) < 20 {
		return s, false
	}
	n := int(tcp[12]>>4) * 4
	if n > len(tcp) {
		return s, false
	}
	s.from = netip.AddrPortFrom(from, be16(tcp)).String()
	s.to = netip.AddrPortFrom(to, be16(tcp[2:])).String()
	s.seq = be32(tcp[4:])
	s.fin, s.syn, s.rst, s.ack = tcp[13]&1 != 0, tcp[13]&2 != 0, tcp[13]&4 != 0, tcp[13]&16 != 0
	s.data = tcp[n:]
	return s, true
}

type kind uint8

const (
	unknown kind = iota
	program      // an association of the program
	other
)

// flow is one connection.
type flow struct {
	name, server string
	kind         kind
	sent, got    side // by and from the client
	last         byte // type of the client's last PDU
	command      []byte
	answered     bool
	foreign      bool // the answer began like no PDU that answers a request
	dismissed    bool // the server ended it
	over         bool
}

// side is what one of the two has sent and nobody has read yet.
type side struct {
	b     []byte
	next  uint32
	known bool
}

// add takes a segment that continues what there is. Loopback loses nothing and
// keeps the order; what is sent again is dropped.
func (s *side) add(seq uint32, data []byte) {
	if len(data) == 0 || !s.known {
		return
	}
	if old := int32(s.next - seq); old > 0 {
		if int(old) >= len(data) {
			return
		}
		data = data[old:]
	}
	s.b = append(s.b, data...)
	s.next = seq + uint32(len(data))
	if old := int32(s.next - seq); old < 0 {
		s.next = seq
	}
}

// carried names what is no DICOM by its first bytes.
func carried(b []byte) string {
	switch {
	case b[0] == 0x16 && b[1] == 3:
		return "TLS"
	case b[0] >= 'A' && b[0] <= 'Z' && b[1] >= 'A' && b[1] <= 'Z':
		return "HTTP and the like"
	}
	return "something else"
}
