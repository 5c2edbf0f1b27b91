package probe

import (
	"encoding/json"
	"slices"
	"strconv"

	"pacsaudit/dimse/dataset"
)

// attribute is an attribute of the DICOM JSON model, PS3.18 §F.2.2. Inline
// binary and references to bulk data are not read.
type attribute struct {
	VR    string            `json:"vr"`
	Value []json.RawMessage `json:"Value"`
}

// personName is a value of PN, PS3.18 §F.2.2.
type personName struct{ Alphabetic, Ideographic, Phonetic string }

// maxJSONDepth bounds sequences in sequences.
const maxJSONDepth = 8

const tagCharacterSet dataset.Tag = 0x0008_0005

// appendObject encodes an object as a data set in explicit VR little endian, in
// memory, so that one inspector counts both. JSON is UTF-8, whatever it says of
// itself.
func appendObject(dst []byte, object map[string]attribute, depth int) []byte {
	tags := make([]dataset.Tag, 0, len(object)+1)
	byTag := make(map[dataset.Tag]attribute, len(object))
	for key, a := range object {
		if tag, err := strconv.ParseUint(key, 16, 32); err == nil && len(key) == 8 && len(a.VR) == 2 && dataset.Tag(tag) != tagCharacterSet {
			byTag[dataset.Tag(tag)] = a
			tags = append(tags, dataset.Tag(tag))
		}
	}
	if depth == 0 {
		byTag[tagCharacterSet] = attribute{VR: "CS", Value: []json.RawMessage{json.RawMessage(`"ISO_IR 192"`)}}
		tags = append(tags, tagCharacterSet)
	}
	slices.Sort(tags)
	for _, tag := range slices.Compact(tags) {
		a := byTag[tag]
		vr := dataset.VR(a.VR[0])<<8 | dataset.VR(a.VR[1])
		switch vr {
		case dataset.SQ:
			dst = appendItems(dst, tag, a, depth)
		case dataset.FL, dataset.FD, dataset.SL, dataset.SS, dataset.SV, dataset.UL, dataset.US, dataset.UV, dataset.AT,
			dataset.OB, dataset.OD, dataset.OF, dataset.OL, dataset.OV, dataset.OW, dataset.UN:
			// Numbers in binary identify nobody.
		default:
			dst = dataset.AppendElement(dst, dataset.Syntax{}, tag, vr, textValue(vr, a))
		}
	}
	return dst
}

func appendItems(dst []byte, tag dataset.Tag, a attribute, depth int) []byte {
	if depth >= maxJSONDepth {
		return dst
	}
	var items [][]byte
	for _, raw := range a.Value {
		var item map[string]attribute
		if json.Unmarshal(raw, &item) == nil {
			items = append(items, appendObject(nil, item, depth+1))
		}
	}
	return dataset.AppendSequence(dst, dataset.Syntax{}, tag, items...)
}

// textValue is the value as PS3.5 §6.4 writes several.
func textValue(vr dataset.VR, a attribute) []byte {
	var b []byte
	for i, raw := range a.Value {
		if i > 0 {
			b = append(b, '\\')
		}
		if vr == dataset.PN {
			b = appendName(b, raw)
			continue
		}
		var text string
		if json.Unmarshal(raw, &text) == nil {
			b = append(b, text...)
		} else if len(raw) > 0 && (raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9') {
			b = append(b, raw...)
		}
	}
	return b
}

// appendName writes the three groups of a name; some servers send a plain
// string, which is the first.
func appendName(b []byte, raw json.RawMessage) []byte {
	var n personName
	if json.Unmarshal(raw, &n) != nil && json.Unmarshal(raw, &n.Alphabetic) != nil {
		return b
	}
	b = append(b, n.Alphabetic...)
	if n.Ideographic != "" || n.Phonetic != "" {
		b = append(append(b, '='), n.Ideographic...)
	}
	if n.Phonetic != "" {
		b = append(append(b, '='), n.Phonetic...)
	}
	return b
}
