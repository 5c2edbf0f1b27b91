package phi

import "pacsaudit/audit/phi/charset"

// kind is a set of kinds of bytes.
type kind uint16

const (
	kindDigit      kind = 1 << iota
	kindLowerHex        // a to f
	kindLower           // g to z
	kindUpperHex        // A to F
	kindUpper           // G to Z
	kindHyphen          // -
	kindUnderscore      // _
	kindSpace           // space
	kindPoint           // . / ( ) + and ,
	kindMark            // * and #
	kindHigh            // beyond ASCII, and escape
	kindBorder          // \ between values
	kindOther           // any other

	kindLetter = kindLowerHex | kindLower | kindUpperHex | kindUpper
	kindWord   = kindDigit | kindLetter
	kindDash   = kindHyphen | kindUnderscore
)

var kinds = func() (t [256]kind) {
	for i := range t {
		switch c := byte(i); {
		case '0' <= c && c <= '9':
			t[i] = kindDigit
		case 'a' <= c && c <= 'f':
			t[i] = kindLowerHex
		case 'g' <= c && c <= 'z':
			t[i] = kindLower
		case 'A' <= c && c <= 'F':
			t[i] = kindUpperHex
		case 'G' <= c && c <= 'Z':
			t[i] = kindUpper
		case c == '-':
			t[i] = kindHyphen
		case c == '_':
			t[i] = kindUnderscore
		case c == ' ':
			t[i] = kindSpace
		case c == '.' || c == '/' || c == '(' || c == ')' || c == '+' || c == ',':
			t[i] = kindPoint
		case c == '*' || c == '#':
			t[i] = kindMark
		case c >= 0x80 || c == charset.Escape:
			t[i] = kindHigh
		case c == '\\':
			t[i] = kindBorder
		default:
			t[i] = kindOther
		}
	}
	return t
}()

// kindsOf is the kinds that occur in v.
func kindsOf(v []byte) kind {
	var k kind
	for _, c := range v {
		k |= kinds[c]
	}
	return k
}

// only reports whether nothing but the given kinds occurs.
func (k kind) only(of kind) bool { return k&^of == 0 }

func isDigit(c byte) bool      { return c-'0' <= 9 }
func isLetter(c byte) bool     { return kinds[c]&kindLetter != 0 }
func isAlnum(c byte) bool      { return kinds[c]&kindWord != 0 }
func isWord(c byte) bool       { return kinds[c]&(kindWord|kindUnderscore) != 0 }
func isUpperAlnum(c byte) bool { return kinds[c]&(kindDigit|kindUpperHex|kindUpper) != 0 }

// upper is c as an ASCII capital.
func upper(c byte) byte {
	if c-'a' <= 'z'-'a' {
		return c - ('a' - 'A')
	}
	return c
}

func allDigits(v []byte) bool {
	for _, c := range v {
		if !isDigit(c) {
			return false
		}
	}
	return len(v) > 0
}

// repeats reports a value of one character, over and over.
func repeats(v []byte) bool {
	for _, c := range v {
		if c != v[0] {
			return false
		}
	}
	return true
}

// hasPrefixFold compares the start of v, in ASCII capitals, with a prefix in
// capitals.
func hasPrefixFold(v []byte, prefix string) bool {
	if len(v) < len(prefix) {
		return false
	}
	for i := range len(prefix) {
		if upper(v[i]) != prefix[i] {
			return false
		}
	}
	return true
}

// trim removes the padding of PS3.5 §6.2: spaces and NULs.
func trim(v []byte) []byte {
	for len(v) > 0 && (v[0] == ' ' || v[0] == 0) {
		v = v[1:]
	}
	for len(v) > 0 && (v[len(v)-1] == ' ' || v[len(v)-1] == 0) {
		v = v[:len(v)-1]
	}
	return v
}

// cutValue takes the first of several values, PS3.5 §6.4.
func cutValue(v []byte) (first, rest []byte, more bool) {
	for i, c := range v {
		if c == '\\' {
			return v[:i], v[i+1:], true
		}
	}
	return v, nil, false
}

// number reads an IS value, PS3.5 §6.2; one that is none, or negative, was not
// returned.
func number(v []byte) (uint64, bool) {
	if len(v) == 0 || len(v) > 12 {
		return 0, false
	}
	var n uint64
	for _, c := range v {
		if !isDigit(c) {
			return 0, false
		}
		n = n*10 + uint64(c-'0')
	}
	return n, true
}
