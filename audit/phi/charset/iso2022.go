package charset

import (
	"bytes"
	"unicode/utf8"
)

// iso2022 decodes a value in single-byte code sets and in those that escape
// sequences switch to, PS3.5 §6.1.2.5.
type iso2022 struct {
	*Decoder
	charset Set
	by      Division
	g0, g1  codeSet // for bytes below and above 0x80
}

// escapeSequences are those of PS3.3 Tables C.12-3 and C.12-4, without ESC.
var escapeSequences = [...]struct {
	bytes string
	g0    bool
	set   codeSet
}{
	{"(B", true, noCodeSet}, {"(J", true, katakana}, {"$B", true, kanji}, {"$@", true, kanji}, {"$(D", true, kanji2},
	{"-A", false, latin1}, {"-B", false, latin2}, {"-C", false, latin3}, {"-D", false, latin4}, {"-L", false, cyrillic},
	{"-G", false, arabic}, {"-F", false, greek}, {"-H", false, hebrew}, {"-M", false, latin5}, {"-b", false, latin9},
	{"-T", false, thai}, {")I", false, katakana}, {"$)C", false, hangul}, {"$)A", false, hanzi},
}

func (s *iso2022) append(dst, v []byte) []byte {
	s.reset()
	for len(v) > 0 {
		c := v[0]
		switch {
		case c == Escape:
			n := s.escape(v[1:])
			if n == 0 {
				dst = utf8.AppendRune(dst, utf8.RuneError)
			}
			v = v[1+n:]
			continue
		case c >= 0x80:
			dst, v = s.high(dst, v)
			continue
		case (s.g0 == kanji || s.g0 == kanji2) && c > 0x20 && len(v) > 1 && v[1] > 0x20 && v[1] < 0x7F:
			dst = s.pair(dst, s.g0, c, v[1])
			v = v[2:]
			continue
		case s.delimiter(c):
			s.reset()
		case c == '\\' && s.g0 == katakana: // where it is text, JIS X 0201 has the yen there
			dst = append(dst, "¥"...)
			v = v[1:]
			continue
		}
		dst = append(dst, c)
		v = v[1:]
	}
	return dst
}

// reset returns to the first code set. Where that has no upper half and a
// further one is declared, bytes above 0x80 are taken for that one: senders
// forget the escape.
func (s *iso2022) reset() {
	s.g0, s.g1 = noCodeSet, s.charset.sets[0]
	switch s.g1 {
	case katakana:
		s.g0 = katakana
	case kanji, kanji2, noCodeSet:
		s.g1 = noCodeSet
		for _, set := range s.charset.sets[:s.charset.n] {
			if set != kanji && set != kanji2 && s.g1 == noCodeSet {
				s.g1 = set
			}
		}
	}
}

// escape switches by an escape sequence and is its length; 0 where none is
// known.
func (s *iso2022) escape(v []byte) int {
	for _, e := range &escapeSequences {
		if bytes.HasPrefix(v, []byte(e.bytes)) {
			if e.g0 {
				s.g0 = e.set
			} else {
				s.g1 = e.set
			}
			return len(e.bytes)
		}
	}
	return 0
}

// delimiter reports a byte behind which the first code set is in force again.
func (s *iso2022) delimiter(c byte) bool {
	switch c {
	case '\n', '\f', '\r', '\t':
		return true
	case '\\':
		return !s.by.Single
	case '^', '=':
		return s.by.Name
	}
	return false
}

// high appends the character that starts with a byte above 0x80.
func (s *iso2022) high(dst, v []byte) (out, rest []byte) {
	c := v[0]
	switch set := s.g1; set {
	case katakana:
		if c >= 0xA1 && c <= 0xDF { // halfwidth katakana
			return utf8.AppendRune(dst, 0xFF61+rune(c-0xA1)), v[1:]
		}
	case hangul, hanzi:
		if len(v) > 1 && c >= 0xA1 && v[1] >= 0xA1 {
			return s.pair(dst, set, c, v[1]), v[2:]
		}
	default:
		if m := singleByte[set]; m != nil && c >= 0xA0 {
			return utf8.AppendRune(dst, m.DecodeByte(c)), v[1:]
		}
	}
	return utf8.AppendRune(dst, utf8.RuneError), v[1:]
}
