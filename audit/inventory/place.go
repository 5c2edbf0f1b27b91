package inventory

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"pacsaudit/audit"
)

// longestPlace is how many letters the word for a place may have: it heads a
// column, and is a label of metrics.
const longestPlace = 32

// ParsePlace reads the operator's word for a place to audit from. Case makes no
// other place.
func ParsePlace(s string) (audit.Text, error) {
	bad := func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.IsMark(c) && !strings.ContainsRune("-_.", c)
	}
	if n := utf8.RuneCountInString(s); n == 0 || n > longestPlace || !utf8.ValidString(s) || strings.ContainsFunc(s, bad) {
		return audit.Text{}, fmt.Errorf("%q is not a place: write a word of up to %d letters, digits, hyphens and dots, such as guest or ward-3", s, longestPlace)
	}
	return audit.Operator(strings.ToLower(s)), nil
}

// ZoneOf is the zone that a place is called after, and NoZone for other words.
func ZoneOf(place audit.Text) (z audit.Zone) {
	if z.UnmarshalText([]byte(place.String())) != nil {
		return audit.NoZone
	}
	return z
}
