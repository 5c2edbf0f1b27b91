package pdu

import "strings"

// maxUID is the length of a UID, PS3.5 §9.1. Longer ones are cut: they match
// nothing, and nothing is gained by keeping them.
const maxUID = 64

// uid reads an identifier without the padding that some peers send.
// Deviation: NULs and spaces around it are removed, PS3.8 §9.3.2 allows none.
func uid(b []byte) string {
	if len(b) > maxUID {
		b = b[:maxUID]
	}
	return strings.Trim(string(b), "\x00 ")
}

// title reads an AE title field.
// Deviation: NULs, control characters and a blank title are accepted.
func title(b []byte) string { return strings.Trim(string(b), "\x00 ") }
