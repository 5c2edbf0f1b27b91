package dataset

import "fmt"

// Fault is what is wrong with a data set.
type Fault uint8

// The faults of a data set.
const (
	Truncated     Fault = iota + 1 // the data end inside an element
	LengthTooLong                  // an element reaches past the sequence or item that holds it
	BadVR                          // the VR of an explicit element is not two capital letters
	MisplacedItem                  // an item or a delimiter where none belongs, or none where one does
	TooDeep                        // more nested sequences than Limits.Depth
	TooMany                        // more elements than Limits.Elements
	Unread                         // the source failed
	TooLarge                       // more bytes than [MaxInflated] in a deflated data set
	NotDeflated                    // a deflated data set that does not inflate
	Disordered                     // an element that no writer puts there: something before it is damaged
)

var faultText = [...]string{
	Truncated:     "data end inside the element",
	LengthTooLong: "length reaches past the enclosing item",
	BadVR:         "value representation is not two capital letters",
	MisplacedItem: "item or delimiter where none belongs",
	TooDeep:       "sequences nested too deep",
	TooMany:       "too many elements",
	Unread:        "the source could not be read",
	TooLarge:      "inflates to more than the limit",
	NotDeflated:   "does not inflate",
	Disordered:    "element where none belongs",
}

func (f Fault) String() string {
	if int(f) < len(faultText) && faultText[f] != "" {
		return faultText[f]
	}
	return "unknown fault"
}

// DecodeError says where a data set stopped making sense. It holds no received
// bytes but the tag.
type DecodeError struct {
	Tag    Tag
	Offset int64 // of the element, from the start of the data set
	Fault  Fault
}

func (e *DecodeError) Error() string {
	return fmt.Sprintf("data element %v at offset %d: %v", e.Tag, e.Offset, e.Fault)
}
