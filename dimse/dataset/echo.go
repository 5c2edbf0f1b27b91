package dataset

import (
	"bytes"
	"slices"
)

// ofTheAnswer are what an answer says of itself: Specific Character Set, Query/
// Retrieve Level, Retrieve AE Title, Instance Availability and Timezone Offset From
// UTC.
var ofTheAnswer = []Tag{SpecificCharacterSet, 0x0008_0052, 0x0008_0054, 0x0008_0056, 0x0008_0201}

// Echoes reports that a data set says nothing that the request has not said: it
// has no value, but for what it says of itself, that is not that of the same
// element of the request. Some archives answer a query without matches with the query.
func Echoes(answer, request []byte, s Syntax) bool {
	var a, r Decoder
	for a.Reset(answer, s); a.Next(); {
		el := a.Element()
		v := trimmed(el.Value.bytes())
		if el.Kind != Primitive || len(v) == 0 || slices.Contains(ofTheAnswer, el.Tag) {
			continue
		}
		same := false
		for r.Reset(request, s); !same && r.Next(); {
			asked := r.Element()
			same = asked.Kind == Primitive && asked.Depth == el.Depth && asked.Tag == el.Tag && bytes.Equal(trimmed(asked.Value.bytes()), v)
		}
		if !same {
			return false
		}
	}
	return a.Err() == nil
}

// trimmed is a value without its padding, PS3.5 §6.2.
func trimmed(v []byte) []byte { return bytes.TrimRight(v, "\x00 ") }
