package phi

import "pacsaudit/dimse/dataset"

// concept is what the name of a content item of a structured report says of its
// value, PS3.3 §C.17.3.
type concept uint8

const (
	conceptNamed   concept = 1 << iota // it has a name
	conceptPatient                     // its value is a name of the patient
	conceptSSN                         // a social security number
)

// namesPatient reports that a person's name in the item is the patient's: it is
// said to be, or nothing says whose it is.
func (c concept) namesPatient() bool { return c == 0 || c&conceptPatient != 0 }

// heed notes a code of the item's concept name.
func (c *concept) heed(t dataset.Tag, v []byte) {
	if v = trim(v); len(v) == 0 {
		return
	}
	*c |= conceptNamed
	if t == tagCodeValue {
		switch string(v) {
		case "121029", "121036": // Subject Name and Mother of fetus, DCM; PS3.16 TID 1007 and 1008
			*c |= conceptPatient
		}
		return
	}
	if hasWordPrefix(v, "SUBJECT") || hasWordPrefix(v, "PATIENT") {
		*c |= conceptPatient
	}
	var l label
	if l.issuer(v); l.ssn {
		*c |= conceptSSN
	}
}

// searchConcept notes a text that is what its concept says, and nothing else.
func (in *Inspector) searchConcept(el *dataset.Element) {
	if in.level(el.Depth).concept&conceptSSN == 0 {
		return
	}
	if v := trim(el.Value.Reveal()); len(v) <= maxIdentifier {
		var f facts
		f.saidNumber(v)
		in.record.ssn |= f.ssn
	}
}
