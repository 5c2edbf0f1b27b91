package audit

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// LongestPlace is how many letters the word for a place may have: it heads a
// column, and is a label of metrics.
const LongestPlace = 32

// IsPlace reports a word for a place to audit from. Case makes no other place: it is in
// lower case.
func IsPlace(s string) bool {
	bad := func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.IsMark(c) && !strings.ContainsRune("-_.", c)
	}
	n := utf8.RuneCountInString(s)
	return n > 0 && n <= LongestPlace && utf8.ValidString(s) && !strings.ContainsFunc(s, bad) && s == strings.ToLower(s)
}
