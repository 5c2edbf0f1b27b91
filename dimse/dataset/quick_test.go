package dataset

import (
	"bytes"
	"errors"
	"testing"
)

// step is what one call of Next came to.
type step struct {
	element Element
	value   string
}

// stepsOf decodes in implicit VR little endian, the short way or the long one.
func stepsOf(b []byte, long bool, l Limits) (steps []step, counts Counts, err error) {
	var d Decoder
	d.long = long
	d.SetLimits(l)
	d.Reset(b, Syntax{Implicit: true})
	for d.Next() {
		e := *d.Element()
		s := step{value: string(e.Value.Reveal())}
		e.Value = Value{}
		s.element = e
		steps = append(steps, s)
	}
	return steps, d.Counts(), d.Err()
}

func sameSteps(t *testing.T, b []byte, l Limits) {
	t.Helper()
	short, shortCounts, shortErr := stepsOf(b, false, l)
	long, longCounts, longErr := stepsOf(b, true, l)
	if len(short) != len(long) || shortCounts != longCounts {
		t.Fatalf("%d steps and %+v the short way, %d and %+v the long one", len(short), shortCounts, len(long), longCounts)
	}
	for i := range short {
		if short[i] != long[i] {
			t.Fatalf("step %d: %+v the short way, %+v the long one", i, short[i].element, long[i].element)
		}
	}
	var a, c *DecodeError
	if errors.As(shortErr, &a) != errors.As(longErr, &c) || a != nil && *a != *c {
		t.Fatalf("%v the short way, %v the long one", shortErr, longErr)
	}
}

func TestTheShortWayComesToTheSame(t *testing.T) {
	s := Syntax{Implicit: true}
	b := response(s)
	b = AppendElement(b, s, 0x0009_0010, LO, []byte("PRIVATE"))
	b = AppendElement(b, s, 0x0009_1001, LO, []byte("x"))
	b = AppendSequence(b, s, 0x0040_0275, response(s), nil, response(s))
	b = append(b, 0x40, 0x00, 0x30, 0xA7, 0xFF, 0xFF, 0xFF, 0xFF) // undefined lengths
	b = append(b, 0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF)
	b = AppendElement(b, s, 0x0010_0010, PN, []byte(canary))
	b = append(b, 0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0)
	b = AppendElement(b, s, 0, UL, []byte{1, 2, 3, 4})
	for n := range len(b) + 1 {
		sameSteps(t, b[:n], Limits{})
	}
	for n := range 40 {
		sameSteps(t, b, Limits{Elements: n + 1, Depth: 1})
	}
	for i := range b {
		broken := bytes.Clone(b)
		broken[i] ^= 0x41
		sameSteps(t, broken, Limits{})
	}
}

func FuzzTheShortWay(f *testing.F) {
	f.Add(response(Syntax{Implicit: true}))
	f.Add(AppendSequence(nil, Syntax{Implicit: true}, 0x0040_0275, response(Syntax{Implicit: true})))
	f.Fuzz(func(t *testing.T, b []byte) { sameSteps(t, b, Limits{}) })
}
