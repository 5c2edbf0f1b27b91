// Package charset turns values of DICOM into UTF-8, by the terms of Specific
// Character Set, PS3.3 §C.12.1.1.2 and PS3.5 §6.1. It is given bytes, and knows no
// attribute, no patient and no sealed value.
package charset

import (
	"bytes"
	"encoding/binary"

	"golang.org/x/text/encoding/charmap"
)

// codeSet is a coded character set, PS3.3 §C.12.1.1.2.
type codeSet uint8

const (
	noCodeSet codeSet = iota // the default repertoire: ASCII
	latin1
	latin2
	latin3
	latin4
	cyrillic
	arabic
	greek
	hebrew
	latin5
	latin9
	thai
	katakana // and romaji in G0: JIS X 0201
	kanji    // JIS X 0208
	kanji2   // JIS X 0212
	hangul   // KS X 1001
	hanzi    // GB 2312
	utf8Set
	gb18030
	gbk
	codeSets
)

// codeSetNames are the defined terms without what spelling varies in.
var codeSetNames = map[string]codeSet{
	"ISOIR6": noCodeSet, "ISOIR100": latin1, "ISOIR101": latin2, "ISOIR109": latin3, "ISOIR110": latin4, "ISOIR144": cyrillic,
	"ISOIR127": arabic, "ISOIR126": greek, "ISOIR138": hebrew, "ISOIR148": latin5, "ISOIR203": latin9, "ISOIR166": thai,
	"ISOIR13": katakana, "ISOIR87": kanji, "ISOIR159": kanji2, "ISOIR149": hangul, "ISOIR58": hanzi,
	"ISOIR192": utf8Set, "GB18030": gb18030, "GBK": gbk,
	"UTF8": utf8Set, "ISO88591": latin1, "LATIN1": latin1,
}

// singleByte are the right halves of the 8-bit sets. Not htmlindex: there
// iso-8859-1 means windows-1252.
var singleByte = [codeSets]*charmap.Charmap{
	latin1: charmap.ISO8859_1, latin2: charmap.ISO8859_2, latin3: charmap.ISO8859_3, latin4: charmap.ISO8859_4,
	cyrillic: charmap.ISO8859_5, arabic: charmap.ISO8859_6, greek: charmap.ISO8859_7, hebrew: charmap.ISO8859_8,
	latin5: charmap.ISO8859_9, latin9: charmap.ISO8859_15, thai: charmap.Windows874,
}

// maxCodeSets is how many values of Specific Character Set are used; no more
// are defined that go together.
const maxCodeSets = 8

// Set is a value of Specific Character Set: the first code set is the one to start
// with, the others can be switched to, PS3.5 §6.1.2.5.
type Set struct {
	sets [maxCodeSets]codeSet
	n    uint8
}

// Parse reads Specific Character Set. Terms that nobody defined are taken for the
// default repertoire.
func Parse(v []byte) Set {
	var c Set
	for more := true; more && c.n < maxCodeSets; c.n++ {
		var term []byte
		term, v, more = bytes.Cut(v, []byte{'\\'})
		c.sets[c.n] = codeSetOf(term)
	}
	return c
}

// UTF8 reports values that are in UTF-8 as they are.
func (c *Set) UTF8() bool { return c.sets[0] == utf8Set }

// codeSetOf reads a defined term, however it is spelt: ISO_IR 100, ISO 2022 IR
// 100, ISO-IR_100, iso ir 100.
func codeSetOf(term []byte) codeSet {
	var buffer [16]byte
	name := buffer[:0]
	for _, c := range term {
		switch {
		case 'a' <= c && c <= 'z':
			c -= 'a' - 'A'
		case 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		default:
			continue
		}
		if len(name) == cap(name) {
			return noCodeSet
		}
		name = append(name, c)
	}
	if set, ok := codeSetNames[string(name)]; ok {
		return set
	}
	const extended = "ISO2022"
	if rest, ok := bytes.CutPrefix(name, []byte(extended)); ok {
		// ISO 2022 IR 100, and what has been seen of it: ISO 2022 GBK, ISO 2022 58.
		if set, ok := codeSetNames[string(rest)]; ok {
			return set
		}
		if !bytes.HasPrefix(rest, []byte("IR")) {
			rest = append(append(buffer[:0:0], "IR"...), rest...)
		}
		return codeSetNames["ISO"+string(rest)]
	}
	return noCodeSet
}

// ASCII reports whether v reads the same in every character set: it has no byte
// beyond ASCII and no escape sequence.
func ASCII(v []byte) bool {
	const ones, highs = 0x0101_0101_0101_0101, 0x8080_8080_8080_8080
	for ; len(v) >= 8; v = v[8:] {
		x := binary.LittleEndian.Uint64(v)
		// A byte of y is 0 where x has an escape; less one, its high bit is set.
		if y := x ^ ones*Escape; (x|(y-ones)&^y)&highs != 0 {
			return false
		}
	}
	for _, c := range v {
		if c >= 0x80 || c == Escape {
			return false
		}
	}
	return true
}

// Escape begins a sequence that switches to another code set.
const Escape = 0x1B
