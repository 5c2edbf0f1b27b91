package dataset

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestMalformedDataSetsNameTheFault(t *testing.T) {
	const (
		sq       = "\x08\x00\x40\x11SQ\x00\x00"
		fragment = "\xE0\x7F\x10\x00OB\x00\x00\xFF\xFF\xFF\xFF"
		undef    = "\xFF\xFF\xFF\xFF"
		item     = "\xFE\xFF\x00\xE0"
		patient  = "\x10\x00\x10\x00PN\x08\x00ZQCANARY"
	)
	var implicit = Syntax{Implicit: true}
	for _, row := range []struct {
		defect string
		b      string
		syntax Syntax
		tag    Tag
		offset int64
		fault  Fault
	}{
		{"half a tag", patient + "\x10\x00", Syntax{}, 0, 16, Truncated},
		{"value longer than the data", "\x10\x00\x10\x00PN\x09\x00ZQCANARY", Syntax{}, 0x0010_0010, 0, Truncated},
		{"16-bit length of all ones", "\x10\x00\x10\x00PN\xFF\xFFZQCANARY", Syntax{}, 0x0010_0010, 0, Truncated},
		{"32-bit length one short of undefined", "\x10\x00\x10\x00\xFE\xFF\xFF\xFFZQCANARY", implicit, 0x0010_0010, 0, Truncated},
		{"32-bit length with the sign bit", "\x10\x00\x10\x00UT\x00\x00\x00\x00\x00\x80ZQCANARY", Syntax{}, 0x0010_0010, 0, Truncated},
		{"32-bit length cut", "\x10\x00\x10\x00UT\x00\x00\x00\x00", Syntax{}, 0x0010_0010, 0, Truncated},
		{"sequence longer than the data", sq + "\x09\x00\x00\x00" + item + "\x00\x00\x00\x00", Syntax{}, 0x0008_1140, 0, Truncated},
		{"sequence without its delimiter", sq + undef, Syntax{}, 0x0008_1140, 12, Truncated},
		{"item without its delimiter", sq + undef + item + undef, Syntax{}, 0, 20, Truncated},
		{"fragment longer than the data", fragment + item + "\x02\x00\x00\x00x", Syntax{}, Item, 12, Truncated},

		{"item longer than its sequence", sq + "\x08\x00\x00\x00" + item + "\x10\x00\x00\x00" + patient, Syntax{}, Item, 12, LengthTooLong},
		{"value longer than its item", sq + "\x12\x00\x00\x00" + item + "\x0A\x00\x00\x00" + "\x08\x00\x50\x11UI\x03\x001.2" + patient, Syntax{}, 0x0008_1150, 20, LengthTooLong},
		{"sequence longer than its item", sq + "\x14\x00\x00\x00" + item + "\x0C\x00\x00\x00" + sq + "\x01\x00\x00\x00" + patient, Syntax{}, 0x0008_1140, 20, LengthTooLong},
		{"head longer than its item", sq + "\x0C\x00\x00\x00" + item + "\x04\x00\x00\x00" + "\x08\x00\x50\x11UI\x02\x001." + patient, Syntax{}, 0, 20, LengthTooLong},
		{"long head longer than its item", sq + "\x10\x00\x00\x00" + item + "\x08\x00\x00\x00" + sq + "\x00\x00\x00\x00" + patient, Syntax{}, 0x0008_1140, 20, LengthTooLong},
		{"item head longer than its sequence", sq + "\x04\x00\x00\x00" + item + "\x00\x00\x00\x00" + patient, Syntax{}, 0x0008_1140, 12, LengthTooLong},

		{"VR of NULs", "\x10\x00\x10\x00\x00\x00\x02\x00AB\x00", Syntax{}, 0x0010_0010, 0, BadVR},
		{"item at the top", item + "\x08\x00\x00\x00" + itemDelimiter, Syntax{}, Item, 0, MisplacedItem},
		{"element where an item belongs", sq + "\x10\x00\x00\x00" + patient, Syntax{}, 0x0010_0010, 12, MisplacedItem},
		{"fragment of undefined length", fragment + itemUndefined, Syntax{}, Item, 12, MisplacedItem},
		{"unknown delimiter", "\xFE\xFF\x01\x00\x00\x00\x00\x00", Syntax{}, 0xFFFE_0001, 0, MisplacedItem},
	} {
		t.Run(row.defect, func(t *testing.T) {
			_, err := eventsOf(row.b, row.syntax)
			var de *DecodeError
			if !errors.As(err, &de) {
				t.Fatalf("%v", err)
			}
			if want := (DecodeError{Tag: row.tag, Offset: row.offset, Fault: row.fault}); *de != want {
				t.Errorf("%+v, want %+v", *de, want)
			}
			if text := fmt.Sprintf("%v %+v %#v", err, de, de); strings.Contains(text, "CANARY") || !strings.Contains(text, row.fault.String()) {
				t.Errorf("error prints as %s", text)
			}
		})
	}
}

func TestEveryFaultHasAText(t *testing.T) {
	seen := map[string]bool{Fault(0).String(): true}
	for f := Truncated; f <= Disordered; f++ {
		if seen[f.String()] {
			t.Errorf("fault %d: %s", f, f)
		}
		seen[f.String()] = true
	}
	if got := (Disordered + 1).String(); got != "unknown fault" {
		t.Errorf("a fault beyond the last is %q", got)
	}
}

// nested is a data set of n sequences inside one another.
func nested(n int, s Syntax) []byte {
	var b []byte
	for range n {
		b = AppendSequence(nil, s, 0x0040_A730, b)
	}
	return b
}

func wantFault(t *testing.T, d *Decoder, want Fault) {
	t.Helper()
	_, err := events(d)
	var de *DecodeError
	if want == 0 && err == nil || errors.As(err, &de) && de.Fault == want {
		return
	}
	t.Errorf("%v, want %v", err, want)
}

func TestSequencesDeeperThanTheLimitAreRefused(t *testing.T) {
	for _, e := range encodings {
		var d Decoder
		for _, limit := range []int{MaxDepth, 1, 7} {
			if limit != MaxDepth {
				d.SetLimits(Limits{Depth: limit})
			}
			d.Reset(nested(limit, e.syntax), e.syntax)
			wantFault(t, &d, 0)
			d.Reset(nested(limit+1, e.syntax), e.syntax)
			wantFault(t, &d, TooDeep)
		}
	}
	var d Decoder
	d.Reset([]byte(strings.Repeat("\x09\x00\x01\x10\xFF\xFF\xFF\xFF"+itemUndefined, 100_000)), Syntax{Implicit: true})
	wantFault(t, &d, TooDeep)
	if n := cap(d.stack); n > 4*MaxDepth {
		t.Errorf("%d frames for a depth of %d", n, MaxDepth)
	}
}

func TestMoreElementsThanTheLimitAreRefused(t *testing.T) {
	s := Syntax{}
	one := AppendElement(nil, s, 0x0010_0040, CS, nil)
	item := strings.Repeat(string(one), 2)
	for _, row := range []struct {
		name string
		b    string
		n    int
	}{
		{"elements", strings.Repeat(string(one), 9), 9},
		{"items", string(AppendSequence(nil, s, 0x0008_1140, nil, nil, nil)), 4},
		{"elements of items", string(AppendSequence(nil, s, 0x0008_1140, []byte(item), []byte(item))), 7},
		{"delimiters", "\x08\x00\x40\x11SQ\x00\x00\xFF\xFF\xFF\xFF" + itemUndefined + itemDelimiter + sequenceDelimiter, 4},
		{"fragments", "\xE0\x7F\x10\x00OB\x00\x00\xFF\xFF\xFF\xFF" + strings.Repeat("\xFE\xFF\x00\xE0\x00\x00\x00\x00", 5) + sequenceDelimiter, 7},
	} {
		var d Decoder
		d.SetLimits(Limits{Elements: row.n})
		d.Reset([]byte(row.b), s)
		wantFault(t, &d, 0)
		d.SetLimits(Limits{Elements: row.n - 1})
		d.Reset([]byte(row.b), s)
		if wantFault(t, &d, TooMany); t.Failed() {
			t.Fatalf("in %s", row.name)
		}
	}
	var d Decoder
	d.Reset([]byte(strings.Repeat(string(one), MaxElements+1)), s)
	wantFault(t, &d, TooMany)
}

// TestTruncatedDataSetsAreErrors cuts data sets everywhere; only behind a
// whole element of the top level nothing is missing.
func TestTruncatedDataSetsAreErrors(t *testing.T) {
	for _, e := range encodings {
		s := e.syntax
		inner := AppendElement(AppendElement(nil, s, 0x0008_1150, UI, []byte("1.2")), s, 0x0040_4000, UT, []byte("long"))
		undefined := appendHead(nil, s, 0x0008_1115, SQ, undefinedLength)
		undefined = s.appendU32(appendTag(undefined, s, Item), undefinedLength)
		undefined = append(undefined, inner...)
		undefined = s.appendU32(appendTag(undefined, s, ItemDelimitationItem), 0)
		undefined = s.appendU32(appendTag(undefined, s, SequenceDelimitationItem), 0)
		var b []byte
		whole := map[int]bool{0: true}
		for _, el := range [][]byte{
			AppendElement(nil, s, SpecificCharacterSet, CS, []byte("ISO_IR 100")),
			AppendSequence(nil, s, 0x0008_1140, inner, nil, inner),
			undefined,
			AppendElement(nil, s, 0x0010_0010, PN, []byte(canary)),
		} {
			b = append(b, el...)
			whole[len(b)] = true
		}
		for n := range len(b) + 1 {
			var d Decoder
			d.Reset(b[:n:n], s)
			if whole[n] {
				wantFault(t, &d, 0)
			} else {
				wantFault(t, &d, Truncated)
			}
			if t.Failed() {
				t.Fatalf("%s, cut to %d of %d bytes", e.name, n, len(b))
			}
		}
	}
}

func TestLyingLengthsAllocateNothing(t *testing.T) {
	for _, b := range []string{
		"\x10\x00\x10\x00UT\x00\x00\xFE\xFF\xFF\xFFAB",
		"\x08\x00\x40\x11SQ\x00\x00\xFE\xFF\xFF\xFF",
	} {
		var d Decoder
		data := []byte(b)
		run := func() {
			d.Reset(data, Syntax{})
			for d.Next() {
			}
		}
		run()
		if n := testing.AllocsPerRun(100, run); n > 1 {
			t.Errorf("%v allocations, want that of the error only", n)
		}
	}
}
