package dicomjson

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"pacsaudit/dimse/dataset"
)

// Object is a data set in the DICOM JSON model, PS3.18 §F.2.
type Object map[string]json.RawMessage

// Attribute is one of its attributes.
type Attribute struct {
	vr     string
	Values []json.RawMessage
	inline []byte
}

// personName is a value of PN, PS3.18 §F.2.2.
type personName struct{ Alphabetic, Ideographic, Phonetic *string }

// maxJSONDepth bounds sequences in sequences.
const maxJSONDepth = 8

const tagCharacterSet dataset.Tag = 0x0008_0005

// Attributes are those that can be told by their tag. It reports whether that
// is all that the object holds.
func (o Object) Attributes() (found map[dataset.Tag]Attribute, whole bool) {
	found, whole = make(map[dataset.Tag]Attribute, len(o)), true
	for _, key := range slices.Sorted(maps.Keys(o)) {
		tag, ok := TagOf(key)
		if !ok {
			whole = false
			continue
		}
		a, ok := attributeOf(o[key])
		whole = whole && ok
		if len(a.Values)+len(a.inline) > 0 || found[tag].vr == "" {
			found[tag] = a
		}
	}
	return found, whole
}

// TagOf reads a tag as JSON has it: eight hexadecimal digits.
func TagOf(key string) (dataset.Tag, bool) {
	tag, err := strconv.ParseUint(key, 16, 32)
	return dataset.Tag(tag), err == nil && len(key) == 8
}

// attributeOf reads one attribute.
//
// Deviation: a value may stand alone, where the standard has a list, and even
// without an attribute around it; there may be no VR, and null for nothing.
func attributeOf(raw json.RawMessage) (a Attribute, whole bool) {
	var o struct {
		VR           json.RawMessage `json:"vr"`
		Value        json.RawMessage
		InlineBinary json.RawMessage
	}
	if raw[0] != '{' {
		a.Values = valuesOf(raw)
		return a, true
	}
	if json.Unmarshal(raw, &o) != nil {
		return a, false
	}
	json.Unmarshal(o.VR, &a.vr)
	a.Values = valuesOf(o.Value)
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

// Append encodes an object as a data set in explicit VR little endian, in
// memory, so that one inspector counts both. JSON is UTF-8, whatever it says of
// itself. It reports whether nothing was left out that could name somebody.
func (o Object) Append(dst []byte, depth int) (_ []byte, whole bool) {
	found, whole := o.Attributes()
	delete(found, tagCharacterSet)
	if depth == 0 {
		found[tagCharacterSet] = Attribute{Values: []json.RawMessage{json.RawMessage(`"ISO_IR 192"`)}}
	}
	for _, tag := range slices.Sorted(maps.Keys(found)) {
		var ok bool
		dst, ok = found[tag].append(dst, tag, depth)
		whole = whole && ok
	}
	return dst, whole
}

func (a Attribute) append(dst []byte, tag dataset.Tag, depth int) (_ []byte, whole bool) {
	switch vr := a.vrFor(tag); vr {
	case dataset.SQ:
		return a.appendItems(dst, tag, depth)
	case dataset.FL, dataset.FD, dataset.SL, dataset.SS, dataset.SV, dataset.UL, dataset.US, dataset.UV, dataset.AT,
		dataset.OD, dataset.OF, dataset.OL, dataset.OV, dataset.OW:
		return dst, true // numbers in binary identify nobody
	case dataset.UN, dataset.OB:
		if len(a.Values) > 0 {
			vr = dataset.UT
		}
		fallthrough
	default:
		value, whole := a.inline, true
		if len(a.Values) > 0 {
			value, whole = a.text()
		}
		return dataset.AppendElement(dst, dataset.Syntax{}, tag, vr, value), whole
	}
}

// vrFor is the VR that the dictionary gives the tag. Of private attributes it
// is the one that was sent, and else what the values look like.
func (a Attribute) vrFor(tag dataset.Tag) dataset.VR {
	if vr := dataset.VROf(tag); vr != dataset.UN {
		return vr
	}
	if len(a.vr) == 2 && a.vr != "UN" {
		return dataset.VR(a.vr[0])<<8 | dataset.VR(a.vr[1])
	}
	if len(a.Values) > 0 && a.Values[0][0] == '{' && !isName(a.Values[0]) {
		return dataset.SQ
	}
	return dataset.UN
}

func (a Attribute) appendItems(dst []byte, tag dataset.Tag, depth int) (_ []byte, whole bool) {
	if depth >= maxJSONDepth {
		return dst, len(a.Values) == 0
	}
	var items [][]byte
	whole = len(a.inline) == 0
	for _, raw := range a.Values {
		var item Object
		if json.Unmarshal(raw, &item) != nil {
			whole = false
			continue
		}
		encoded, ok := item.Append(nil, depth+1)
		items, whole = append(items, encoded), whole && ok
	}
	return dataset.AppendSequence(dst, dataset.Syntax{}, tag, items...), whole
}

// text is the value as PS3.5 §6.4 writes several.
func (a Attribute) text() (b []byte, whole bool) {
	whole = true
	for i, raw := range a.Values {
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
