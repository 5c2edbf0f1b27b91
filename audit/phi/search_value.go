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

// maxText is how much of one text is searched. A record with a longer one counts
// as malformed: a part of it was not looked at.
const maxText = 64 << 20

// tail is what has to be in sight behind the beginning of a number to know it.
const tail = 48

// searchValue looks through a text, however long, for what identifies a person
// wherever it stands.
func (in *Inspector) searchValue(el *dataset.Element) {
	f := in.finds(el)
	in.record.contacts |= f.contacts
	in.record.ssn |= f.ssn
}

// searchSSN is searchValue for social security numbers only.
func (in *Inspector) searchSSN(el *dataset.Element, which evidenceSet) {
	if el.Value.Len() >= shortestSSN {
		in.record.ssn |= in.finds(el).ssn & which
	}
}

const (
	shortestSSN  = len("899010001")
	anyEvidence  = ^evidenceSet(0)
	saidEvidence = evidenceSet(1<<SSNLabelled | 1<<SSNDenied)
)

// finds reads a text to its end.
func (in *Inspector) finds(el *dataset.Element) (f finds) {
	of, v := texts(el.VR), el.Value.Reveal()
	read, i := len(v), 0
	for {
		if of == noText || of == mayBeText && (len(trim(v)) == 0 || !printable(v)) {
			return f
		}
		if read >= int(el.Length) || in.source == nil {
			f.scan(v, i, len(v))
			return f
		}
		i = f.scan(v, i, max(0, len(v)-tail))
		before := len(v)
		if !in.source.More() {
			f.scan(v, i, len(v)) // the file was cut
			return f
		}
		v = el.Value.Reveal()
		overlap := min(before, dataset.Overlap)
		i -= before - overlap
		if read += len(v) - overlap; read > maxText {
			in.record.cut = true
			return f
		}
	}
}
