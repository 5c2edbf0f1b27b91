package listen

import (
	"net/url"
	"strconv"
	"strings"

	"pacsaudit/dimse/dataset"
)

// carriesObjects reports a type of content that only DICOM has, whatever the path is:
// Orthanc's own interface gives files under paths that are no DICOMweb.
func carriesObjects(kind string) bool {
	return strings.Contains(strings.ToLower(kind), "application/dicom")
}

// namedKeys are keywords of keys that name a person, PS3.18 §8.3.4.
var namedKeys = map[string]dataset.Tag{
	"accessionnumber":  0x0008_0050,
	"patientname":      0x0010_0010,
	"patientid":        0x0010_0020,
	"patientbirthdate": 0x0010_0030,
	"otherpatientids":  0x0010_1000,
}

// query counts a request whose address names a person: everybody on the way, and every
// log of a proxy, has it.
func (w *webTalk) query(target string) {
	_, query, _ := strings.Cut(target, "?")
	if query == "" {
		return
	}
	keys, err := url.ParseQuery(query)
	if err != nil && len(keys) == 0 {
		return
	}
	var b []byte
	for name, values := range keys {
		tag, known := namedKeys[strings.ToLower(name)]
		if !known && len(name) == 8 {
			n, err := strconv.ParseUint(name, 16, 32)
			tag, known = dataset.Tag(n), err == nil
		}
		if !known || tag>>16 == 0 || tag>>16 == 2 || len(values) == 0 {
			continue
		}
		// Out of order, of one element each: nothing is kept of it but a count.
		one := dataset.AppendElement(b[:0], dataset.Syntax{Implicit: true}, tag, dataset.VROf(tag), []byte(values[0]))
		l := w.t.l
		l.elements.Reset(one, dataset.Syntax{Implicit: true})
		exposed := l.in.InspectInto(&l.asked, &l.elements).AnyExposed
		clear(one)
		if exposed {
			w.link().facts.Exposing++
			return
		}
	}
}
