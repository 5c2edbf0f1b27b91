package phi

import (
	"math"

	"pacsaudit/dimse/dataset"
)

// textual is whether values of a VR are text.
type textual uint8

const (
	noText textual = iota
	mayBeText
	isText
)

// texts says of a VR whether its values are text, PS3.5 §6.2. Under UN stands
// what nobody knew, and under OB what somebody thought of no text for.
func texts(vr dataset.VR) textual {
	switch vr {
	case dataset.LO, dataset.SH, dataset.PN, dataset.LT, dataset.ST, dataset.UT, dataset.UC, dataset.UR, dataset.CS, dataset.AE:
		return isText
	case dataset.UN, dataset.OB:
		return mayBeText
	}
	return noText
}

// isBinary reports a VR whose values are bytes or numbers that no reader could
// take for text.
func isBinary(vr dataset.VR) bool { return binaryVRs[vr>>8%32<<5|vr%32] }

// binaryVRs has them at the place that their two letters give: every element is
// asked for it.
var binaryVRs = func() (t [1 << 10]bool) {
	for _, vr := range [...]dataset.VR{
		dataset.OB, dataset.OD, dataset.OF, dataset.OL, dataset.OV, dataset.OW, dataset.UN, dataset.AT,
		dataset.FD, dataset.FL, dataset.SL, dataset.SS, dataset.SV, dataset.UL, dataset.US, dataset.UV,
	} {
		t[vr>>8%32<<5|vr%32] = true
	}
	return t
}()

// shortNumbers is how long the bytes or numbers of a known attribute are at most
// that are looked at for a text in their place. Nearly all show with their first
// byte that they are none.
const shortNumbers = 256

// textOf is whether the value of an element is text. A VR can be wrong: where it
// is none of text the dictionary decides, and where that knows nothing, the bytes
// do.
func textOf(el *dataset.Element) textual {
	of := texts(el.VR)
	if of != noText {
		return of
	}
	switch known := dataset.VROf(el.Tag); {
	case texts(known) == isText, known == dataset.UN && (isBinary(el.VR) || !el.Tag.Private()), isBinary(el.VR) && el.Length <= shortNumbers:
		return mayBeText
	}
	return noText
}

// searchOther looks through what is in no table, or identifies nobody by itself:
// only a number that is said to be one of social security counts there. What the
// dictionary knows to be bytes is passed over, unless there are few of them.
func (in *Inspector) searchOther(el *dataset.Element) {
	switch of := textOf(el); {
	case of == noText:
		return
	case of == mayBeText && el.Length > shortNumbers:
		if known := dataset.VROf(el.Tag); known != dataset.UN && texts(known) != isText {
			return
		}
	}
	in.searchSSN(el, el.Value.Reveal(), saidEvidence)
}

// Overlooked is below which length a value tells an inspector nothing: it need not see
// the element. 0 is for what it wants to see always.
func Overlooked(t dataset.Tag, vr dataset.VR) int {
	a := attributes()
	row := a.find(t)
	switch {
	case t.Private() || vr == dataset.UN || row >= 0 && a.rows[row].detector != detectNone:
		return 0
	case texts(vr) == isText:
		return shortestSSN + 1
	}
	return math.MaxInt
}
