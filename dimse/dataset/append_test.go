package dataset

import (
	"fmt"
	"strings"
	"testing"
)

func TestAppendedElementsComeBack(t *testing.T) {
	vrs := []VR{AE, AS, AT, CS, DA, DS, DT, FD, FL, IS, LO, LT, OB, OD, OF, OL, OV, OW, PN, SH, SL, SS, ST, SV, TM, UC, UI, UL, UN, UR, US, UT, UV}
	for _, e := range encodings {
		var b []byte
		var want strings.Builder
		for i, vr := range vrs {
			for _, value := range []string{"", "A", "AB", "ABC", strings.Repeat("x", 1000)} {
				tag := Tag(0x0009_1000 + i)
				b = AppendElement(b, e.syntax, tag, vr, []byte(value))
				padded, read := value, vr
				if len(value)%2 == 1 {
					padded += string([]byte{vr.padding()})
				}
				if e.syntax.Implicit {
					read = UN // no dictionary knows the tag
				}
				fmt.Fprintf(&want, "%v %v %q\n", tag, read, padded)
			}
		}
		if got, err := eventsOf(string(b), e.syntax); got != want.String() || err != nil {
			t.Errorf("%s: %v, read\n%s", e.name, err, got)
		}
	}
}

func TestPaddingIsTheStandards(t *testing.T) {
	for vr, want := range map[VR]byte{UI: 0, OB: 0, UN: 0, PN: ' ', LO: ' ', UT: ' ', CS: ' '} {
		if got := vr.padding(); got != want {
			t.Errorf("%v is padded with %q", vr, got)
		}
	}
}

func TestAppendedSequencesComeBack(t *testing.T) {
	for _, e := range encodings {
		s := e.syntax
		name := AppendElement(nil, s, 0x0010_0010, PN, []byte("A^B"))
		deep := AppendSequence(nil, s, 0x0008_1140, name)
		b := AppendSequence(nil, s, 0x0008_1115, append(deep, name...), nil)
		b = AppendSequence(b, s, 0x0040_A730)
		wantEvents(t, string(b), s,
			`(0008,1115) sequence`,
			`(0008,1115) item`,
			`> (0008,1140) sequence`,
			`> (0008,1140) item`,
			`> > (0010,0010) PN "A^B "`,
			`> (0008,1140) end of item`,
			`> (0008,1140) end of sequence`,
			`> (0010,0010) PN "A^B "`,
			`(0008,1115) end of item`,
			`(0008,1115) item`,
			`(0008,1115) end of item`,
			`(0008,1115) end of sequence`,
			`(0040,A730) sequence`,
			`(0040,A730) end of sequence`,
		)
	}
}

func TestValueTooLongForA16BitLengthIsCut(t *testing.T) {
	long := []byte(strings.Repeat("x", 0x10001))
	for _, row := range []struct {
		syntax Syntax
		vr     VR
		want   int
	}{
		{Syntax{}, LT, 0xFFFE},
		{Syntax{BigEndian: true}, LT, 0xFFFE},
		{Syntax{}, UT, 0x10002},
		{Syntax{Implicit: true}, LT, 0x10002},
	} {
		b := AppendElement(nil, row.syntax, 0x0009_1001, row.vr, long)
		b = AppendElement(b, row.syntax, 0x0009_1002, row.vr, nil)
		var d Decoder
		d.Reset(b, row.syntax)
		if !d.Next() || d.Element().Value.Len() != row.want || !d.Next() || d.Next() || d.Err() != nil {
			t.Errorf("%+v %v: %d bytes, %v", row.syntax, row.vr, d.Element().Value.Len(), d.Err())
		}
	}
}
