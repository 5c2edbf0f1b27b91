package probe

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"pacsaudit/dimse/dataset"
)

// object is a data set in the DICOM JSON model, PS3.18 §F.2.
type object map[string]json.RawMessage

// attribute is one of its attributes.
type attribute struct {
	vr     string
	values []json.RawMessage
	inline []byte
}

// personName is a value of PN, PS3.18 §F.2.2.
type personName struct{ Alphabetic, Ideographic, Phonetic *string }

// maxJSONDepth bounds sequences in sequences.
const maxJSONDepth = 8

const tagCharacterSet dataset.Tag = 0x0008_0005

// attributes are those that can be told by their tag. It reports whether that
// is all that the object holds.
func (o object) attributes() (found map[dataset.Tag]attribute, whole bool) {
	found, whole = make(map[dataset.Tag]attribute, len(o)), true
	for _, key := range slices.Sorted(maps.Keys(o)) {
		tag, ok := tagOf(key)
		if !ok {
			whole = false
			continue
		}
		a, ok := attributeOf(o[key])
		whole = whole && ok
		if len(a.values)+len(a.inline) > 0 || found[tag].vr == "" {
			found[tag] = a
		}
	}
	return found, whole
}

func tagOf(key string) (dataset.Tag, bool) {
	tag, err := strconv.ParseUint(key, 16, 32)
	return dataset.Tag(tag), err == nil && len(key) == 8
}

// attributeOf reads one attribute.
//
// Deviation: a value may stand alone, where the standard has a list, and even
// without an attribute around it; there may be no VR, and null for nothing.
func attributeOf(raw json.RawMessage) (a attribute, whole bool) {
	var o struct {
		VR           json.RawMessage `json:"vr"`
		Value        json.RawMessage
		InlineBinary json.RawMessage
	}
	if raw[0] != '{' {
		a.values = valuesOf(raw)
		return a, true
	}
	if json.Unmarshal(raw, &o) != nil {
		return a, false
	}
	json.Unmarshal(o.VR, &a.vr)
	a.values = valuesOf(o.Value)
	var text string
	if json.Unmarshal(o.InlineBinary, &text) == nil {
		var err error
		a.inline, err = base64.StdEncoding.DecodeString(text)
		return a, err == nil
	}
	return a, true
}

func valuesOf(raw json.RawMessage) (list []json.RawMessage) {
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return nil
	case raw[0] != '[':
		return []json.RawMessage{raw}
	}
	json.Unmarshal(raw, &list)
	return list
}

// append encodes an object as a data set in explicit VR little endian, in
// memory, so that one inspector counts both. JSON is UTF-8, whatever it says of
// itself. It reports whether nothing was left out that could name somebody.
func (o object) append(dst []byte, depth int) (_ []byte, whole bool) {
	found, whole := o.attributes()
	delete(found, tagCharacterSet)
	if depth == 0 {
		found[tagCharacterSet] = attribute{values: []json.RawMessage{json.RawMessage(`"ISO_IR 192"`)}}
	}
	for _, tag := range slices.Sorted(maps.Keys(found)) {
		var ok bool
		dst, ok = found[tag].append(dst, tag, depth)
		whole = whole && ok
	}
	return dst, whole
}

func (a attribute) append(dst []byte, tag dataset.Tag, depth int) (_ []byte, whole bool) {
	switch vr := a.vrFor(tag); vr {
	case dataset.SQ:
		return a.appendItems(dst, tag, depth)
	case dataset.FL, dataset.FD, dataset.SL, dataset.SS, dataset.SV, dataset.UL, dataset.US, dataset.UV, dataset.AT,
		dataset.OD, dataset.OF, dataset.OL, dataset.OV, dataset.OW:
		return dst, true // numbers in binary identify nobody
	case dataset.UN, dataset.OB:
		if len(a.values) > 0 {
			vr = dataset.UT
		}
		fallthrough
	default:
		value, whole := a.inline, true
		if len(a.values) > 0 {
			value, whole = a.text()
		}
		return dataset.AppendElement(dst, dataset.Syntax{}, tag, vr, value), whole
	}
}

// vrFor is the VR that the dictionary gives the tag. Of private attributes it
// is the one that was sent, and else what the values look like.
func (a attribute) vrFor(tag dataset.Tag) dataset.VR {
	if vr := dataset.VROf(tag); vr != dataset.UN {
		return vr
	}
	if len(a.vr) == 2 && a.vr != "UN" {
		return dataset.VR(a.vr[0])<<8 | dataset.VR(a.vr[1])
	}
	if len(a.values) > 0 && a.values[0][0] == '{' && !isName(a.values[0]) {
		return dataset.SQ
	}
	return dataset.UN
}

func (a attribute) appendItems(dst []byte, tag dataset.Tag, depth int) (_ []byte, whole bool) {
	if depth >= maxJSONDepth {
		return dst, len(a.values) == 0
	}
	var items [][]byte
	whole = len(a.inline) == 0
	for _, raw := range a.values {
		var item object
		if json.Unmarshal(raw, &item) != nil {
			whole = false
			continue
		}
		encoded, ok := item.append(nil, depth+1)
		items, whole = append(items, encoded), whole && ok
	}
	return dataset.AppendSequence(dst, dataset.Syntax{}, tag, items...), whole
}

// text is the value as PS3.5 §6.4 writes several.
func (a attribute) text() (b []byte, whole bool) {
	whole = true
	for i, raw := range a.values {
		if i > 0 {
			b = append(b, '\\')
		}
		var text string
		switch {
		case json.Unmarshal(raw, &text) == nil: // null too
			b = append(b, text...)
		case raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9':
			b = append(b, raw...)
		case isName(raw):
			b = appendName(b, raw)
		default:
			whole = false
		}
	}
	return b, whole
}

func isName(raw json.RawMessage) bool {
	var n personName
	return json.Unmarshal(raw, &n) == nil && (n.Alphabetic != nil || n.Ideographic != nil || n.Phonetic != nil || string(raw) == "{}")
}

// appendName writes the three groups of a name.
func appendName(b []byte, raw json.RawMessage) []byte {
	var n personName
	json.Unmarshal(raw, &n)
	end := len(b)
	for i, group := range []*string{n.Alphabetic, n.Ideographic, n.Phonetic} {
		if i > 0 {
			b = append(b, '=')
		}
		if group != nil && *group != "" {
			b = append(b, *group...)
			end = len(b)
		}
	}
	return b[:end]
}
