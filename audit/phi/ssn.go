package phi

import (
	"bytes"
	"sync"

	"pacsaudit/audit/counts"
)

// ssnForm is how a value that may be a social security number is written.
type ssnForm uint8

const (
	noSSN      ssnForm = iota
	ssnBare            // 899010001
	ssnDivided         // 899-01-0001, 899 01 0001
	ssnHICN            // 899-01-0001A
	ssnFMP             // 20-899-01-0001
	ssnMasked          // XXX-XX-0001
	ssnKeyword         // SSN 899010001
)

// ssn is a value in the form of a social security number.
type ssn struct {
	form   ssnForm
	number uint32
}

// area, group and serial are the parts of the number, SSA POMS RM 10201.030.
func (s ssn) area() uint32   { return s.number / 1_000_000 }
func (s ssn) group() uint32  { return s.number / 10_000 % 100 }
func (s ssn) serial() uint32 { return s.number % 10_000 }

// valid applies the numbering rules, SSA POMS RM 10201.035: no area 000, 666 or
// 9xx, no group 00, no serial 0000.
func (s ssn) valid() bool {
	a := s.area()
	return a != 0 && a != 666 && a < 900 && s.group() != 0 && s.serial() != 0
}

// taxpayer reports an ITIN or ATIN: area 9xx, groups 50-65, 70-88, 90-99.
func (s ssn) taxpayer() bool {
	g := s.group()
	return s.area() >= 900 && (g >= 50 && g <= 65 || g >= 70 && g <= 88 || g >= 90)
}

// denied reports the advertised and placeholder numbers of ssn_rules.csv.
func (s ssn) denied() bool {
	if s.number >= 987_654_320 && s.number <= 987_654_329 {
		return true
	}
	_, ok := deniedSSNs()[s.number]
	return ok
}

var deniedSSNs = sync.OnceValue(func() map[uint32]struct{} {
	m := make(map[uint32]struct{})
	for _, row := range table("ssn_rules.csv") {
		if n, ok := number([]byte(row["value"])); ok && row["rule"] == "advertised_or_placeholder" {
			m[uint32(n)] = struct{}{}
		}
	}
	return m
})

// ssnOf reads a whole value, trimmed.
func ssnOf(v []byte) ssn {
	if len(v) < 9 || !isDigit(v[0]) && !masksSSN(v[0]) {
		return ssn{}
	}
	n, form := ssnDigits(v)
	number := ssn{form: form, number: ssnNumber(v[:n])}
	rest := v[n:]
	if form == ssnDivided && len(rest) > 1 && rest[0] == '-' {
		rest = rest[1:] // 899-01-0001-A
	}
	switch { // all of v, where it does not start with a number
	case len(rest) == 0:
		return number
	case len(rest) <= 2 && kinds[rest[0]]&(kindUpper|kindUpperHex) != 0 && (len(rest) == 1 || isUpperAlnum(rest[1])):
		number.form = ssnHICN
		return number
	}
	switch {
	case isDigit(v[0]) && isDigit(v[1]) && (v[2] == '-' || v[2] == '/' || v[2] == ' '):
		if n, _ := ssnDigits(v[3:]); n == len(v)-3 {
			return ssn{form: ssnFMP, number: ssnNumber(v[3:])}
		}
	case maskedSSN(v):
		return ssn{form: ssnMasked}
	}
	return ssn{}
}

// ssnDigits is the length of the number that v starts with, and its form; 0 for
// none. What follows is not looked at.
func ssnDigits(v []byte) (n int, form ssnForm) {
	if len(v) >= 11 && (v[3] == '-' || v[3] == ' ') && v[6] == v[3] &&
		allDigits(v[:3]) && allDigits(v[4:6]) && allDigits(v[7:11]) {
		return 11, ssnDivided
	}
	if len(v) >= 9 && allDigits(v[:9]) {
		return 9, ssnBare
	}
	return 0, noSSN
}

// ssnNumber is the number that the digits of v are.
func ssnNumber(v []byte) (n uint32) {
	for _, c := range v {
		if isDigit(c) {
			n = n*10 + uint32(c-'0')
		}
	}
	return n
}

// maskedSSN matches XXX-XX-0001, ***-**-0001 and ###-##-0001, with or without
// the hyphens, in nine bytes or more.
func maskedSSN(v []byte) bool {
	c := v[0]
	if !masksSSN(c) {
		return false
	}
	for _, n := range [...]int{3, 2} {
		if v[0] != c || !repeats(v[:n]) {
			return false
		}
		v = bytes.TrimPrefix(v[n:], []byte{'-'})
	}
	return len(v) == 4 && allDigits(v)
}

func masksSSN(c byte) bool { return c == 'X' || c == '*' || c == '#' }

// Evidence is why an identifier is taken for a United States social security
// number, or for something near one. Nine digits alone are no evidence: 89 % of
// all nine-digit numbers could be one.
type Evidence uint8

// The evidence classes. The first four are social security numbers.
const (
	SSNLabelled   Evidence = iota // said to be one: by its issuer, its type code, an object identifier, a keyword beside it
	SSNFormatted                  // AAA-GG-SSSS or AAA GG SSSS within the rules
	SSNPopulation                 // nine digits among values that only a population of them explains
	SSNMedicare                   // with a beneficiary code behind it: a Health Insurance Claim Number
	SSNMilitary                   // of a sponsor, with a family member prefix before it
	SSNPartial                    // its last four digits, the others masked
	SSNTaxpayer                   // an Individual Taxpayer Identification Number
	SSNDenied                     // an advertised or placeholder number
	SSNMalformed                  // said to be one, but it cannot be
	Evidences                     // how many there are
)

// Of is the count of the records with evidence of the class.
func (e Evidence) Of(s *counts.SSN) *uint64 {
	return [Evidences]*uint64{
		&s.Labelled, &s.Formatted, &s.Population, &s.Medicare, &s.Military, &s.Partial, &s.Taxpayer, &s.Denied, &s.Malformed,
	}[e]
}

// evidenceSet is a set of evidence classes.
type evidenceSet uint16

func (s *evidenceSet) add(e Evidence) { *s |= 1 << e }

// exposesSSN reports a whole social security number, by more than its looks.
func (s evidenceSet) exposesSSN() bool {
	return s&(1<<SSNLabelled|1<<SSNFormatted|1<<SSNMedicare|1<<SSNMilitary) != 0
}
