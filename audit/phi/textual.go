package phi

import "pacsaudit/dimse/dataset"

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
