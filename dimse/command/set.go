// Package command reads and writes DIMSE command sets, PS3.7 §6.3 and §9.3:
// those of C-ECHO, C-FIND and C-CANCEL. There are no others: nothing here can
// ask an archive to store, move, send or change anything.
package command

import (
	"encoding/binary"
	"errors"

	"pacsaudit/dimse/dataset"
)

// Field is the Command Field (0000,0100), PS3.7 §E.1.
type Field uint16

// The commands that this package can write, PS3.7 §9.3.2, §9.3.5 and §9.3.2.3.
const (
	CFindRQ   Field = 0x0020
	CFindRSP  Field = 0x8020
	CEchoRQ   Field = 0x0030
	CEchoRSP  Field = 0x8030
	CCancelRQ Field = 0x0FFF
)

// Response reports whether the field names a response, PS3.7 §E.1: bit 15.
func (f Field) Response() bool { return f&0x8000 != 0 }

// Status is the Status (0000,0900), PS3.7 Annex C.
type Status uint16

// Status codes of C-FIND, PS3.4 Table C.4-1.
const (
	Success         Status = 0x0000
	Pending         Status = 0xFF00
	PendingOptional Status = 0xFF01 // some optional keys were not supported
	Cancel          Status = 0xFE00
	OutOfResources  Status = 0xA700
	IdentifierFault Status = 0xA900 // the identifier does not match the SOP class
	NotAuthorized   Status = 0x0124
	UnableToProcess Status = 0xC000 // to 0xCFFF
)

// Class is the class of a status, PS3.7 §C.1.
type Class uint8

// The classes of PS3.7 §C.1.
const (
	ClassSuccess Class = iota + 1
	ClassPending
	ClassCancel
	ClassWarning
	ClassFailure
)

// Class sorts a status. What no table knows is a failure.
func (s Status) Class() Class {
	switch {
	case s == Success:
		return ClassSuccess
	case s == Pending, s == PendingOptional:
		return ClassPending
	case s == Cancel:
		return ClassCancel
	case s == 0x0001, s == 0x0107, s == 0x0116, s>>12 == 0xB:
		return ClassWarning
	}
	return ClassFailure
}

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

// Pending reports a response behind which others come.
//
// Deviation: any status FFxx with a match is taken for pending, as viewers made with
// dcm4che take it; PS3.4 Table C.4-1 has FF00 and FF01.
func (s *Set) Pending() bool {
	return s.Status.Class() == ClassPending || s.DataSet && s.Status>>8 == Pending>>8
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
