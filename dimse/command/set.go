package command

import (
	"encoding/binary"
	"errors"

	"pacsaudit/dimse/dataset"
)

// Command elements, PS3.7 §E.1.
const (
	groupLength         dataset.Tag = 0x0000_0000
	affectedSOPClassUID dataset.Tag = 0x0000_0002
	commandField        dataset.Tag = 0x0000_0100
	messageID           dataset.Tag = 0x0000_0110
	respondedTo         dataset.Tag = 0x0000_0120
	priority            dataset.Tag = 0x0000_0700
	dataSetType         dataset.Tag = 0x0000_0800
	status              dataset.Tag = 0x0000_0900
)

// noDataSet is the Command Data Set Type of a message without a data set,
// PS3.7 §E.1; any other value announces one.
const noDataSet = 0x0101

// Set is a command set: those elements that C-ECHO, C-FIND and C-CANCEL carry.
// The Error Comment (0000,0902) is text of the peer's and is dropped.
type Set struct {
	Field               Field
	AffectedSOPClassUID string // read from requests only
	MessageID           uint16 // of a request
	RespondedTo         uint16 // of a response, and of a C-CANCEL
	DataSet             bool   // a data set follows
	Status              Status // of a response
	HasStatus           bool
}

// ErrMalformed is a command set without a command field, or one that ends in
// the middle before it has said a status.
var ErrMalformed = errors.New("malformed command set")

// implicit is the only encoding of command sets, PS3.7 §6.3.1.
var implicit = dataset.Syntax{Implicit: true}

// maxElements bounds a command set; the largest of the standard has about 20.
const maxElements = 64

// Decoder reads command sets. It is not safe for concurrent use.
type Decoder struct {
	elements dataset.Decoder
}

// Decode reads one command set, without an allocation for responses.
func (d *Decoder) Decode(b []byte) (Set, error) {
	d.elements.SetLimits(dataset.Limits{Depth: 1, Elements: maxElements})
	d.elements.Reset(b, implicit)
	var set Set
	var class dataset.Value
	seen := false
	for d.elements.Next() {
		el := d.elements.Element()
		if el.Kind != dataset.Primitive || el.Depth > 0 {
			continue
		}
		// Deviation: a number longer than the two bytes of the standard is read, and
		// a shorter one is missing.
		if v := el.Value.Reveal(); len(v) < 2 && el.Tag != affectedSOPClassUID {
			continue
		}
		var target *uint16
		switch el.Tag {
		case affectedSOPClassUID:
			class = el.Value
			continue
		case commandField:
			target, seen = (*uint16)(&set.Field), true
		case messageID:
			target = &set.MessageID
		case respondedTo:
			target = &set.RespondedTo
		case dataSetType:
			target = new(uint16)
		case status:
			target, set.HasStatus = (*uint16)(&set.Status), true
		default:
			continue
		}
		*target = binary.LittleEndian.Uint16(el.Value.Reveal())
		if el.Tag == dataSetType {
			set.DataSet = *target != noDataSet
		}
	}
	// Deviation: what is damaged behind the status, the last element of a response
	// that matters, costs nothing.
	if d.elements.Err() != nil && !(set.Field.Response() && set.HasStatus) || !seen {
		return Set{}, ErrMalformed
	}
	if !set.Field.Response() {
		set.AffectedSOPClassUID = trimUID(class.Reveal())
	}
	return set, nil
}

func trimUID(b []byte) string {
	b = b[:min(len(b), 64)]
	for len(b) > 0 && (b[len(b)-1] == 0 || b[len(b)-1] == ' ') {
		b = b[:len(b)-1]
	}
	return string(b)
}

// Append appends the encoding of the set, PS3.7 §9.3: the elements that its
// command field calls for. A request that is not C-ECHO, C-FIND or C-CANCEL
// appends nothing: Field is a number, and no number makes this package ask an
// archive for anything else.
func (s Set) Append(dst []byte) []byte {
	if !s.Field.Response() && s.Field != CEchoRQ && s.Field != CFindRQ && s.Field != CCancelRQ {
		return dst
	}
	start := len(dst)
	dst = appendUL(dst, groupLength, 0)
	if s.AffectedSOPClassUID != "" {
		dst = dataset.AppendElement(dst, implicit, affectedSOPClassUID, dataset.UI, []byte(s.AffectedSOPClassUID))
	}
	dst = appendUS(dst, commandField, uint16(s.Field))
	if s.Field.Response() || s.Field == CCancelRQ {
		dst = appendUS(dst, respondedTo, s.RespondedTo)
	} else {
		dst = appendUS(dst, messageID, s.MessageID)
	}
	if s.Field == CFindRQ {
		dst = appendUS(dst, priority, 0) // medium
	}
	kind := uint16(noDataSet)
	if s.DataSet {
		kind = 0x0000
	}
	dst = appendUS(dst, dataSetType, kind)
	if s.HasStatus {
		dst = appendUS(dst, status, uint16(s.Status))
	}
	binary.LittleEndian.PutUint32(dst[start+8:], uint32(len(dst)-start-12))
	return dst
}

func appendUS(dst []byte, t dataset.Tag, v uint16) []byte {
	return dataset.AppendElement(dst, implicit, t, dataset.US, binary.LittleEndian.AppendUint16(nil, v))
}

func appendUL(dst []byte, t dataset.Tag, v uint32) []byte {
	return dataset.AppendElement(dst, implicit, t, dataset.UL, binary.LittleEndian.AppendUint32(nil, v))
}
