package command

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
