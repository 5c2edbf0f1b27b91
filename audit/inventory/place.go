package inventory

import (
	"fmt"
	"strings"

	"pacsaudit/audit"
)

// ParsePlace reads the operator's word for a place to audit from. Case makes no
// other place.
func ParsePlace(s string) (audit.Text, error) {
	if word := strings.ToLower(s); audit.IsPlace(word) {
		return audit.Operator(word), nil
	}
	return audit.Text{}, fmt.Errorf("%q is not a place: write a word of up to %d letters, digits, hyphens and dots, such as guest or ward-3", s, audit.LongestPlace)
}

// ZoneOf is the zone that a place is called after, and NoZone for other words.
func ZoneOf(place audit.Text) (z audit.Zone) {
	if z.UnmarshalText([]byte(place.String())) != nil {
		return audit.NoZone
	}
	return z
}
