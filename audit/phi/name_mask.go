package phi

import (
	"unicode"
	"unicode/utf8"

	"pacsaudit/audit/phi/national"
)

// maskedName is a name of symbols, or of components that each repeat one
// character, the longest at least three times.
func maskedName(v []byte, k kind) bool {
	switch {
	case k&kindHigh != 0:
		return maskedRunes(v)
	case k&kindWord == 0:
		return symbols(v)
	}
	var longest, run int
	for i, c := range v {
		if betweenComponents(rune(c)) {
			run = 0
			continue
		}
		if run > 0 && upper(c) != upper(v[i-1]) {
			return false
		}
		run++
		longest = max(longest, run)
	}
	return longest >= 3
}

// symbols matches components of * # _ . and -, divided by one ^ or space each.
func symbols(v []byte) bool {
	before := byte('^')
	for _, c := range v {
		switch c {
		case '*', '#', '_', '.', '-':
		case '^', ' ':
			if before == '^' || before == ' ' {
				return maskedRunes(v)
			}
		default:
			return maskedRunes(v)
		}
		before = c
	}
	return true
}

func betweenComponents(r rune) bool { return r == '^' || r == ',' || r == ' ' }

// maskedRunes is maskedName for characters beyond ASCII.
func maskedRunes(v []byte) bool {
	var longest, run int
	var before rune
	for len(v) > 0 {
		r, n := utf8.DecodeRune(v)
		v = v[n:]
		if betweenComponents(r) {
			run = 0
			continue
		}
		if r == utf8.RuneError || run > 0 && r != before {
			return false
		}
		before = r
		run++
		longest = max(longest, run)
	}
	return longest >= 3
}

// hasLetter reports a letter in any script. What cannot be decoded counts as
// one: nobody can say that it is none. So do the signs of Latin-1, which kana and
// Thai letters become where their character set is not declared.
func hasLetter(v []byte) bool {
	for len(v) > 0 {
		r, n := utf8.DecodeRune(v)
		v = v[n:]
		if r == utf8.RuneError || unicode.IsLetter(r) || r >= 0x80 && r < 0xC0 {
			return true
		}
	}
	return false
}

// longDated are the schemes of more than ten digits that hold a birth date.
var longDated = national.Where(func(s national.Scheme) bool { return s.Dated() && s != national.DKCPR })

// numberOfPerson reports a name without a letter that is a day, or the number that
// a state gave somebody. What chance often passes has to be divided as people do.
func numberOfPerson(v []byte, k kind) bool {
	if personNumbers(v)&dayNumber != 0 {
		return true
	}
	m := matchNational(v, k, 2099_12_31)
	dividers := 0
	for _, c := range v {
		if !isDigit(c) {
			dividers++
		}
	}
	s := ssnOf(v)
	return m.Strong|m.Plausible&longDated != 0 || dividers > 1 && m.Plausible != 0 || s.form == ssnDivided && s.valid()
}
