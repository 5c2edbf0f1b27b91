package listen

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"testing"

	"github.com/gopacket/gopacket/pcapgo"

	"pacsaudit/fixtures/wiretap"
)

// swapped is a capture in the other byte order.
func swapped(b []byte) []byte {
	out := bytes.Clone(b)
	turn := func(at int) { binary.BigEndian.PutUint32(out[at:], binary.LittleEndian.Uint32(b[at:])) }
	turn(0)
	binary.BigEndian.PutUint16(out[4:], 2)
	binary.BigEndian.PutUint16(out[6:], 4)
	turn(16)
	turn(20)
	for at := pcapHead; at < len(b); {
		n := int(binary.LittleEndian.Uint32(b[at+8:]))
		for k := range 4 {
			turn(at + 4*k)
		}
		at += pcapRecord + n
	}
	return out
}

// TestPacketsAreThoseThatALibraryReads holds both readers against the library that
// wrote the files.
func TestPacketsAreThoseThatALibraryReads(t *testing.T) {
	c := &wiretap.Capture{}
	query(c, 1448)
	older, newer := c.Pcap(ethernet, 100), c.Pcapng(ethernet, wiretap.Links[3], 100)
	r, err := pcapgo.NewReader(bytes.NewReader(older))
	if err != nil {
		t.Fatal(err)
	}
	ng, err := pcapgo.NewNgReader(bytes.NewReader(newer), pcapgo.NgReaderOptions{WantMixedLinkType: true})
	if err != nil {
		t.Fatal(err)
	}
	ours := func(b []byte) source {
		p, err := newPcap(bufio.NewReaderSize(bytes.NewReader(b), readBuffer))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	one, two, other := ours(older), source(&pcapng{b: bufio.NewReaderSize(bytes.NewReader(newer), readBuffer)}), ours(swapped(older))
	for i := range c.Frames {
		data, ci, err := r.ReadPacketData()
		f, err2 := one.next()
		if err != nil || err2 != nil || !bytes.Equal(data, f.data) || f.length != ci.Length || f.at != ci.Timestamp.UnixNano() || f.link != linkEthernet {
			t.Fatalf("packet %d: %v, %v, %+v", i, err, err2, f.at)
		}
		if g, err := other.next(); err != nil || !bytes.Equal(g.data, data) || g.at != f.at || g.length != f.length || g.link != f.link {
			t.Fatalf("packet %d in the other byte order: %v", i, err)
		}
		data, ci, err = ng.ReadPacketData()
		g, err2 := two.next()
		face, _ := ng.Interface(ci.InterfaceIndex)
		if err != nil || err2 != nil || !bytes.Equal(data, g.data) || g.length != ci.Length || g.at != ci.Timestamp.UnixNano() || g.link != linkType(face.LinkType) {
			t.Fatalf("packet %d of pcapng: %v, %v", i, err, err2)
		}
	}
	for _, s := range []source{one, two, other} {
		if _, err := s.next(); err != io.EOF {
			t.Errorf("behind the last: %v", err)
		}
	}
}

// TestACaptureThatEndsAnywhereIsCut: but between two packets nobody can tell.
func TestACaptureThatEndsAnywhereIsCut(t *testing.T) {
	c := &wiretap.Capture{}
	c.Talk("10.1.1.9:50000", "10.1.1.2:104").Refuse()
	for _, whole := range [][]byte{c.Pcap(ethernet, 0), c.Pcapng(ethernet, ethernet, 0)} {
		clean := 0
		for n := range len(whole) + 1 {
			l := New(Options{})
			err := l.Capture(context.Background(), bytes.NewReader(whole[:n]))
			if l.End(); err == nil {
				clean++
			} else if l.Traffic().Measured() {
				t.Errorf("%d bytes of %d: measured, and %v", n, len(whole), err)
			}
		}
		if clean < 3 || clean > 8 {
			t.Errorf("%d of %d ends are clean", clean, len(whole))
		}
	}
}

func TestClocksOfEveryUnitAreRead(t *testing.T) {
	for name, row := range map[string]struct {
		i    captured
		in   uint64
		want int64
	}{
		"seconds":      {captured{digits: 0}, 3, 3e9},
		"microseconds": {captured{digits: 6}, 1_500_000, 1.5e9},
		"nanoseconds":  {captured{digits: 9}, 7, 7},
		"picoseconds":  {captured{digits: 12}, 7000, 7},
		"halves":       {captured{binary: true, digits: 1}, 3, 1.5e9},
		"no clock":     {captured{digits: 127}, 9, 0},
		"too fine":     {captured{binary: true, digits: 127}, 1 << 63, 1},
	} {
		if got := row.i.nanoseconds(row.in); got != row.want {
			t.Errorf("%s: %d, want %d", name, got, row.want)
		}
	}
}
