package dataset

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

var littleImplicit = Syntax{Implicit: true}

// el is an explicit element, im an implicit one.
func explicitly(t Tag, vr VR, v string) string {
	return string(AppendElement(nil, Syntax{}, t, vr, []byte(v)))
}
func implicitly(t Tag, v string) string {
	return string(AppendElement(nil, littleImplicit, t, UN, []byte(v)))
}

// raw is the head of an element with anything for its VR and its length.
func headOf(t Tag, rest string) string { return string(appendTag(nil, Syntax{}, t)) + rest }

// it is an item of defined length.
func anItem(content string) string {
	n := len(content)
	return "\xFE\xFF\x00\xE0" + string([]byte{byte(n), byte(n >> 8), 0, 0}) + content
}

const undefined = "\xFF\xFF\xFF\xFF"

// what is told of a data set: its names, how deep they stand, and its fault.
func names(b string, s Syntax) (string, error) {
	var d Decoder
	var out []string
	for d.Reset([]byte(b), s); d.Next(); {
		if e := d.Element(); e.Tag>>16 == 0x0010 && e.Kind == Primitive {
			out = append(out, fmt.Sprintf("%d %X %s", e.Depth, uint16(e.Tag), strings.TrimRight(string(e.Value.Reveal()), " \x00")))
		}
	}
	return strings.Join(out, "|"), d.Err()
}

const (
	studyLevel = "\x08\x00\x52\x00CS\x06\x00STUDY "
	patient    = "\x10\x00\x10\x00PN\x04\x00A^B " + "\x10\x00\x20\x00LO\x02\x00H1"
	both       = "0 10 A^B|0 20 H1"
)

func implicitPatient() string { return implicitly(0x0010_0010, "A^B") + implicitly(0x0010_0020, "H1") }

func TestOtherEncodingsAreFoundOut(t *testing.T) {
	big := Syntax{BigEndian: true}
	long := strings.Repeat("Dear Doctor, ", 2000)[:0x4E50] // its length reads PN and 0
	for name, c := range map[string]struct {
		b      string
		agreed Syntax
		other  bool
	}{
		"explicit for implicit":                    {studyLevel + patient, littleImplicit, true},
		"implicit for explicit":                    {implicitly(0x0008_0052, "STUDY") + implicitPatient(), Syntax{}, true},
		"big endian for implicit":                  {string(AppendElement(AppendElement(nil, big, 0x0010_0010, PN, []byte("A^B")), big, 0x0010_0020, LO, []byte("H1"))), littleImplicit, true},
		"big endian for explicit":                  {string(AppendElement(AppendElement(nil, big, 0x0010_0010, PN, []byte("A^B")), big, 0x0010_0020, LO, []byte("H1"))), Syntax{}, true},
		"little endian for big":                    {studyLevel + patient, big, true},
		"one explicit element for implicit":        {explicitly(0x0010_0010, PN, "A^B"), littleImplicit, true},
		"a length that reads like a VR":            {implicitly(0x0008_0108, long) + implicitPatient(), littleImplicit, false},
		"such a length behind others":              {implicitly(0x0008_0052, "STUDY") + implicitly(0x0008_0108, long) + implicitPatient(), littleImplicit, false},
		"an odd VR first":                          {headOf(0x0008_0050, "??\x02\x00AB") + patient, Syntax{}, false},
		"explicit items in an implicit sequence":   {headOf(0x0008_1140, "\x20\x00\x00\x00") + anItem(explicitly(0x0008_1150, UI, "1.2.3.4.5.6.7.8\x00")) + implicitPatient(), littleImplicit, true},
		"implicit items in an explicit sequence":   {headOf(0x0008_1140, "SQ\x00\x00\x20\x00\x00\x00") + anItem(implicitly(0x0008_1150, "1.2.3.4.5.6.7.8\x00")) + patient, Syntax{}, true},
		"explicit items in an unknown":             {headOf(0x0009_1001, "UN\x00\x00\x20\x00\x00\x00") + anItem(explicitly(0x0008_1150, UI, "1.2.3.4.5.6.7.8\x00")) + patient, Syntax{}, true},
		"explicit items in one without an end":     {headOf(0x0009_1001, "UN\x00\x00"+undefined) + itemUndefined + explicitly(0x0008_1150, UI, "1.2.3") + itemDelimiter + sequenceDelimiter + patient, Syntax{}, true},
		"implicit items in one without an end":     {headOf(0x0009_1001, "UN\x00\x00"+undefined) + itemUndefined + implicitly(0x0008_1150, "1.2.3") + itemDelimiter + sequenceDelimiter + patient, Syntax{}, false},
		"explicit items, without an end, implicit": {headOf(0x0008_1140, undefined) + itemUndefined + explicitly(0x0008_1150, UI, "1.2.3") + explicitly(0x0008_1155, UI, "1.2.4") + itemDelimiter + sequenceDelimiter + implicitPatient(), littleImplicit, true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := names(c.b, c.agreed)
			if err != nil || !strings.HasPrefix(both, got) || got == "" {
				t.Fatalf("%q, %v", got, err)
			}
			var d Decoder
			for d.Reset([]byte(c.b), c.agreed); d.Next(); {
				if e := d.Element(); e.Tag == 0x0008_1150 && (e.VR != UI || e.Depth != 1 || e.Value.Len() > 16) {
					t.Errorf("%v %v, depth %d, %d bytes", e.Tag, e.VR, e.Depth, e.Value.Len())
				}
			}
			if d.OtherEncoding() != c.other {
				t.Errorf("other encoding: %v", d.OtherEncoding())
			}
		})
	}
}

func TestAnOddVRCostsNothing(t *testing.T) {
	for _, vr := range []string{"  ", "??", "\x00\x00", "pn", "P ", "ZZ", "\xFF\xFF", "12"} {
		for name, rest := range map[string]string{
			"16 bits":           vr + "\x04\x00ABCD",
			"32 bits":           vr + "\x00\x00\x04\x00\x00\x00ABCD",
			"empty":             vr + "\x00\x00",
			"empty, 32 bits":    vr + "\x00\x00\x00\x00\x00\x00",
			"no VR at all":      "\x04\x00\x00\x00ABCD",
			"16 bits, twice":    vr + "\x04\x00ABCD" + headOf(0x0009_1011, vr+"\x02\x00XY"),
			"32 bits, reserved": vr + "\x20\x20\x04\x00\x00\x00ABCD",
		} {
			odd := headOf(0x0009_1010, rest)
			if got, err := names(studyLevel+odd+patient, Syntax{}); err != nil || got != both {
				t.Errorf("%q, %s: %q, %v", vr, name, got, err)
			}
			nested := headOf(0x0008_1140, "SQ\x00\x00") + string(Syntax{}.appendU32(nil, uint32(len(anItem(odd))))) + anItem(odd) + patient
			if got, err := names(nested, Syntax{}); err != nil || got != both {
				t.Errorf("%q, %s, nested: %q, %v", vr, name, got, err)
			}
			for _, size := range []int64{-1, 0} {
				file := part10(ExplicitVRLittleEndian, []byte(studyLevel+odd+patient))
				if size == 0 {
					size = int64(len(file))
				}
				if got, h, _ := headerEvents(file, size, 0, 0); h.Fault() != 0 || !strings.Contains(got, `(0010,0020) LO "H1"`) {
					t.Errorf("%q, %s, in a file: %v\n%s", vr, name, h.Fault(), got)
				}
			}
		}
	}
}

// TestLookingAheadAsksForNoPixel has an element that cannot be read stand before
// pixel data.
func TestLookingAheadAsksForNoPixel(t *testing.T) {
	for _, rest := range []string{"??\x04\x00ABCD", "??\x10\x00ABCD", "  \x00\x00\xFF\x00\x00\x00AB", "pn\xFF\x7F", "\x00\x00\xFF\xFF"} {
		b := part10(ExplicitVRLittleEndian, []byte(studyLevel+headOf(0x0009_1010, rest)+explicitly(PixelData, OW, strings.Repeat("PIXEL", 1000))))
		h, m := new(Header), &memory{b: b, keep: true}
		h.Open(m, int64(len(b)), 0)
		for h.DataSet().Next() {
		}
		if bytes.Contains(m.given, []byte("P")) {
			t.Errorf("%q: pixels were asked for", rest)
		}
	}
}

func TestBordersOutOfPlaceCostNothing(t *testing.T) {
	sq := headOf(0x0008_1140, "SQ\x00\x00")
	reference := explicitly(0x0008_1150, UI, "1.2.3")
	for name, c := range map[string]struct {
		b     string
		fault Fault
	}{
		"stray delimiter behind an empty sequence":           {sq + "\x00\x00\x00\x00" + sequenceDelimiter + patient, 0},
		"and behind one without a length":                    {sq + undefined + sequenceDelimiter + sequenceDelimiter + patient, 0},
		"and in an item":                                     {sq + undefined + itemUndefined + headOf(0x0008_1145, "SQ\x00\x00\x00\x00\x00\x00") + sequenceDelimiter + reference + itemDelimiter + sequenceDelimiter + patient, 0},
		"stray item delimiter":                               {itemDelimiter + patient, 0},
		"item delimiter in a sequence":                       {sq + undefined + anItem(reference) + itemDelimiter + sequenceDelimiter + patient, 0},
		"sequence delimiter with a length":                   {sq + undefined + anItem(reference) + "\xFE\xFF\xDD\xE0\x04\x00\x00\x00" + patient, 0},
		"sequence without its delimiter":                     {sq + undefined + anItem(reference) + patient, MisplacedItem},
		"sequence without its delimiter, empty":              {sq + undefined + patient, MisplacedItem},
		"item without its delimiter":                         {sq + undefined + itemUndefined + reference + sequenceDelimiter + patient, 0},
		"item without its sequence":                          {anItem(reference) + patient, MisplacedItem},
		"item that is longer than its sequence":              {sq + "\x12\x00\x00\x00" + "\xFE\xFF\x00\xE0\x40\x00\x00\x00" + reference[:10] + patient, LengthTooLong},
		"elements without an item":                           {sq + "\x0E\x00\x00\x00" + reference + patient, MisplacedItem},
		"value that is longer than its item":                 {sq + "\x16\x00\x00\x00" + anItem("\x08\x00\x50\x11UI\x40\x001.2.3\x00") + patient, LengthTooLong},
		"value that is longer than its item, which has more": {sq + "\x2A\x00\x00\x00" + anItem("\x08\x00\x50\x11UI\x40\x00"+explicitly(0x0008_1155, UI, "1.2.3.4.5")+"\x00\x00\x00\x00\x00\x00\x00\x00") + patient, LengthTooLong},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := names(studyLevel+c.b, Syntax{})
			de, _ := err.(*DecodeError)
			if got != both || (de == nil) != (c.fault == 0) || de != nil && de.Fault != c.fault {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

func TestReadingGoesOnBehindDamage(t *testing.T) {
	tail := explicitly(0x0010_0030, DA, "19710311") + explicitly(0x0020_000D, UI, "1.2.3")
	for name, c := range map[string]struct{ b, want string }{
		"noise":                          {studyLevel + "\x13\x37\x00\xDE\xAD\xBE\xEF" + patient + tail, both + "|0 30 19710311"},
		"zeros":                          {studyLevel + strings.Repeat("\x00", 31) + patient + tail, both + "|0 30 19710311"},
		"a length that is too short":     {"\x08\x00\x52\x00CS\x02\x00STUDY " + patient + tail, both + "|0 30 19710311"},
		"a length that is too long":      {"\x08\x00\x52\x00CS\x0C\x00STUDY " + patient + tail, "0 10 A^B|0 20 H1|0 30 19710311"},
		"a length behind the end":        {"\x08\x00\x52\x00CS\x00\xF0STUDY " + patient + tail, both + "|0 30 19710311"},
		"a lying sequence":               {studyLevel + headOf(0x0008_1140, "SQ\x00\x00\x00\x00\x00\x7F") + "junk" + patient + tail, both + "|0 30 19710311"},
		"noise in an item":               {studyLevel + headOf(0x0008_1140, "SQ\x00\x00\x10\x00\x00\x00") + anItem("\x01\x02\x03\x04\x05\x06\x07\x08") + patient + tail, both + "|0 30 19710311"},
		"noise in an item without a end": {studyLevel + headOf(0x0008_1140, "SQ\x00\x00"+undefined) + itemUndefined + "\x01\x02\x03\x04\x05\x06\x07\x08\x09" + itemDelimiter + sequenceDelimiter + patient + tail, both + "|0 30 19710311"},
		"the last value cut":             {studyLevel + patient + "\x10\x00\x30\x00DA\x08\x001971", both + "|0 30 1971"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := names(c.b, Syntax{}); got != c.want || err == nil {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
	b := implicitly(0x0008_0052, "STUDY") + "\x13\x37\x00" + implicitPatient() + implicitly(0x0020_000D, "1.2")
	if got, err := names(b, littleImplicit); got != both || err == nil {
		t.Errorf("implicit: %q, %v", got, err)
	}
}

// TestDamageCostsOneWalkEach has many faults in a large data set.
func TestDamageCostsOneWalkEach(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	b := make([]byte, 1<<20)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	var d Decoder
	began := time.Now()
	n := 0
	for d.Reset(b, Syntax{}); d.Next(); {
		n++
	}
	if d.Err() == nil || d.mends > maxMends+1 {
		t.Errorf("%d faults were passed over, %v", d.mends, d.Err())
	}
	t.Logf("%d elements in a megabyte of noise, %d faults, %v", n, d.mends, time.Since(began))
}

func TestEchoesOfTheQueryAreNoMatch(t *testing.T) {
	query := studyLevel + "\x08\x00\x20\x00DA\x08\x0020240101" + "\x10\x00\x10\x00PN\x00\x00"
	for name, c := range map[string]struct {
		b    string
		want bool
	}{
		"nothing":                 {"", true},
		"the query":               {query, true},
		"a part of it":            {studyLevel, true},
		"with a character set":    {explicitly(0x0008_0005, CS, "ISO_IR 100") + query, true},
		"a match":                 {studyLevel + patient, false},
		"another value":           {studyLevel + "\x08\x00\x20\x00DA\x08\x0020240102", false},
		"what cannot be read":     {studyLevel + "\x08", false},
		"in another encoding":     {implicitly(0x0008_0052, "STUDY"), true},
		"a value inside sequence": {studyLevel + headOf(0x0008_1140, "SQ\x00\x00\x1A\x00\x00\x00") + anItem(explicitly(0x0008_1150, UI, "1.2.3.4.5")), false},
	} {
		if got := Echoes([]byte(c.b), []byte(query), Syntax{}); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
