package pdu

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// received is one PDU or the error at the end.
type received struct {
	pdu  Type
	body string
	err  string
}

// drain reads to the first error.
func drain(r *Reader) []received {
	var all []received
	for {
		t, body, err := r.Next()
		if err != nil {
			return append(all, received{pdu: t, err: err.Error()})
		}
		all = append(all, received{pdu: t, body: string(body)})
	}
}

// wire is a P-DATA-TF whose variable field has n bytes.
func wire(n int) string {
	b := append([]byte{byte(TypePDataTF), 0}, binary.BigEndian.AppendUint32(nil, uint32(n))...)
	for i := range n {
		b = append(b, byte(i*7+n))
	}
	return string(b)
}

var deliveries = []struct {
	name string
	of   func(io.Reader) io.Reader
}{
	{"whole", func(r io.Reader) io.Reader { return r }},
	{"one byte at a time", iotest.OneByteReader},
	{"half of what is asked", iotest.HalfReader},
	{"the last bytes with the end", iotest.DataErrReader},
}

func TestDeliveryDoesNotMatter(t *testing.T) {
	var stream string
	var want []received
	for _, s := range samples {
		stream += s.wire
		want = append(want, received{pdu: s.value.Type(), body: s.wire[HeaderLength:]})
	}
	for _, n := range []int{0, 1, firstBuffer - HeaderLength, firstBuffer, 3 * firstBuffer, maxBuffer - 1, 2, maxBuffer + 1, 100} {
		stream += wire(n)
		want = append(want, received{pdu: TypePDataTF, body: wire(n)[HeaderLength:]})
	}
	want = append(want, received{err: io.EOF.Error()})
	for _, d := range deliveries {
		r := NewReader(d.of(strings.NewReader(stream)))
		got := drain(r)
		if len(got) != len(want) {
			t.Errorf("%s: %d PDUs, want %d", d.name, len(got), len(want))
			continue
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: PDU %d is %v of %d bytes, want %v of %d", d.name, i, got[i].pdu, len(got[i].body), want[i].pdu, len(want[i].body))
			}
		}
		if r.Received() != int64(len(stream)) || len(r.Buffered()) != 0 {
			t.Errorf("%s: %d bytes received, %d left over", d.name, r.Received(), len(r.Buffered()))
		}
	}
}

func TestCutInsideAPDUIsUnexpectedEOF(t *testing.T) {
	for _, d := range deliveries {
		for _, s := range samples {
			for n := range len(s.wire) + 1 {
				r := NewReader(d.of(strings.NewReader(s.wire[:n])))
				_, _, err := r.Next()
				want := io.ErrUnexpectedEOF
				switch n {
				case 0:
					want = io.EOF
				case len(s.wire):
					want = nil
				}
				if err != want {
					t.Fatalf("%s, %s cut to %d bytes: %v, want %v", d.name, s.name, n, err, want)
				}
				if n == len(s.wire) {
					if _, _, err := r.Next(); err != io.EOF {
						t.Fatalf("%s, %s: %v behind it", d.name, s.name, err)
					}
				}
			}
		}
	}
}

func TestReadErrorsAreHandedOn(t *testing.T) {
	reset := errors.New("reset")
	for n := range HeaderLength + 2 {
		r := NewReader(io.MultiReader(strings.NewReader(wire(4)[:n]), iotest.ErrReader(reset)))
		if _, _, err := r.Next(); err != reset {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
}

func TestLongLengthIsRefusedWithoutAllocating(t *testing.T) {
	for _, length := range []uint32{MaxLength + 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF} {
		header := binary.BigEndian.AppendUint32([]byte{byte(TypeAssociateAC), 0}, length)
		r := NewReader(bytes.NewReader(header))
		typ, _, err := r.Next()
		var le *LengthError
		if !errors.As(err, &le) || le.PDU != TypeAssociateAC || le.Length != length || typ != TypeAssociateAC {
			t.Errorf("length %d: %v", length, err)
		}
		if len(r.buf) != firstBuffer {
			t.Errorf("length %d: the buffer has %d bytes", length, len(r.buf))
		}
	}
}

func TestBufferGrowsWithWhatArrivesOnly(t *testing.T) {
	claim := wire(MaxLength)
	for _, n := range []int{HeaderLength, 100, firstBuffer, 5 * firstBuffer, maxBuffer, len(claim)} {
		r := NewReader(iotest.HalfReader(strings.NewReader(claim[:n])))
		_, _, err := r.Next()
		if want := n == len(claim); (err == nil) != want {
			t.Errorf("%d of %d bytes: %v", n, len(claim), err)
		}
		if limit := max(firstBuffer, 2*n); len(r.buf) > limit || len(r.buf) > 2*MaxLength {
			t.Errorf("%d bytes arrived: the buffer has %d", n, len(r.buf))
		}
	}
}

func TestManyPDUsDoNotGrowTheBuffer(t *testing.T) {
	r := NewReader(strings.NewReader(strings.Repeat(wire(3000), 4000)))
	drain(r)
	if len(r.buf) > maxBuffer {
		t.Errorf("the buffer has %d bytes", len(r.buf))
	}
}

func TestUnknownTypeIsATypeErrorAndStaysBuffered(t *testing.T) {
	for _, banner := range []string{"HTTP/1.1 400 Bad Request\r\n", "SSH-2.0-x\r\n", "\x15\x03\x01\x00\x02\x02\x28", "\x00", "\x08", "\xFF"} {
		r := NewReader(strings.NewReader(banner))
		typ, _, err := r.Next()
		var te *TypeError
		if !errors.As(err, &te) || te.PDU != Type(banner[0]) || typ != Type(banner[0]) {
			t.Errorf("%q: %v", banner, err)
		}
		if string(r.Buffered()) != banner {
			t.Errorf("%q: %q is buffered", banner, r.Buffered())
		}
	}
}

// endless repeats its bytes for ever.
type endless struct {
	b  []byte
	at int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.b[e.at:])
	e.at = (e.at + n) % len(e.b)
	return n, nil
}

func TestReadingDoesNotAllocateInSteadyState(t *testing.T) {
	r := NewReader(&endless{b: []byte(wire(300) + wire(20) + wire(5000))})
	next := func() {
		if _, _, err := r.Next(); err != nil {
			t.Fatal(err)
		}
	}
	for range 1000 {
		next()
	}
	if n := testing.AllocsPerRun(1000, next); n != 0 {
		t.Errorf("%v allocations per PDU", n)
	}
}

func TestAFixedLengthThatIsFarOffIsRefused(t *testing.T) {
	for _, kind := range []Type{TypeAssociateRJ, TypeReleaseRQ, TypeReleaseRP, TypeAbort} {
		long := string([]byte{byte(kind), 0, 0, 0, 1, 0}) + strings.Repeat("x", 256)
		_, _, err := NewReader(strings.NewReader(long)).Next()
		var e *LengthError
		if !errors.As(err, &e) || e.PDU != kind || e.Length != 256 || !strings.Contains(e.Error(), "limit of 64") {
			t.Errorf("%v: %v", kind, err)
		}
		odd := string([]byte{byte(kind), 0, 0, 0, 0, 6}) + "\x00\x01\x01\x07\x00\x00"
		if _, body, err := NewReader(strings.NewReader(odd)).Next(); err != nil || len(body) != 6 {
			t.Errorf("%v of 6 bytes: %v", kind, err)
		}
	}
}

func TestFillLeavesWhatItReads(t *testing.T) {
	r := NewReader(iotest.OneByteReader(strings.NewReader("220 mail")))
	if err := r.Fill(4); err != nil || string(r.Buffered()) != "220 " {
		t.Fatalf("%q, %v", r.Buffered(), err)
	}
	if err := r.Fill(100); err != io.EOF || string(r.Buffered()) != "220 mail" {
		t.Fatalf("%q, %v", r.Buffered(), err)
	}
}
