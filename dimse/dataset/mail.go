package dataset

import (
	"bytes"
	"encoding/binary"
)

// compound is what a compound file begins with, [MS-CFB] §2.2: documents, mail and
// programs to install.
const compound = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// ofMail are parts of names that the storages of a message have, [MS-OXMSG] §2.2.
var ofMail = [...][]byte{utf16("__substg1.0_"), utf16("_version1.0")}

func utf16(s string) []byte {
	var b []byte
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return b
}

func namesMail(b []byte) bool {
	return bytes.Contains(b, ofMail[0]) || bytes.Contains(b, ofMail[1])
}

// holdsMail reports a message, which may have files attached. Where its directory lies
// far behind and a file can only be read from its beginning, it may be one.
func (h *Header) holdsMail() bool {
	const sector = 512 // is the least
	d := &h.file
	if d.pos = 0; d.base > 0 {
		return false
	}
	b := d.window.bytes()
	b = b[:min(len(b), MaxSought)]
	if len(b) < sector || string(b[:len(compound)]) != compound {
		return false
	}
	shift := binary.LittleEndian.Uint16(b[30:])
	at := (int64(binary.LittleEndian.Uint32(b[48:])) + 1) << min(shift, 12)
	switch {
	case namesMail(b):
		return true
	case at+sector <= int64(len(b)):
		return false // where its names are was in view
	case d.size >= unknownSize:
		return true
	}
	d.pos = at
	d.fill(sector)
	b = d.window.bytes()[min(d.pos, d.filled)-d.base:]
	return namesMail(b[:min(len(b), sector)])
}
