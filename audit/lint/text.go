package lint

import (
	"bytes"
	"encoding/binary"
	"sort"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// place is where something stands in a file, from 1 on; the column counts
// characters.
type place struct{ line, column int }

// text is a file as characters, whatever it was written in.
type text struct {
	s     string
	lines []int // where each line begins, in bytes
}

// decode makes characters of a file: UTF-8, UTF-16 with a byte order mark, or
// else Latin-1.
func decode(b []byte) text {
	var s string
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		s = string(b[3:])
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		s = wide(b[2:], binary.LittleEndian)
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		s = wide(b[2:], binary.BigEndian)
	default:
		s = string(b)
	}
	if !utf8.ValidString(s) {
		var latin strings.Builder
		for i := range len(s) {
			latin.WriteRune(rune(s[i]))
		}
		s = latin.String()
	}
	t := text{s: s, lines: []int{0}}
	for i := range len(s) {
		// A line ends at LF, at CR LF, or at a CR of its own.
		if s[i] == '\n' || s[i] == '\r' && !strings.HasPrefix(s[i+1:], "\n") {
			t.lines = append(t.lines, i+1)
		}
	}
	return t
}

func wide(b []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		units = append(units, order.Uint16(b))
	}
	return string(utf16.Decode(units))
}

// at is the place of a byte.
func (t text) at(offset int) place {
	offset = max(0, min(offset, len(t.s)))
	line := sort.SearchInts(t.lines, offset+1)
	return place{line, 1 + utf8.RuneCountInString(t.s[t.lines[line-1]:offset])}
}

// each hands over the lines without their ends, and where each begins.
func (t text) each(do func(offset int, line string)) {
	for i, from := range t.lines {
		to := len(t.s)
		if i+1 < len(t.lines) {
			to = t.lines[i+1]
		}
		do(from, strings.TrimRight(t.s[from:to], "\r\n"))
	}
}
