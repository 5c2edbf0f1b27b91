package national

import (
	"regexp/syntax"
	"strings"
)

// separators are signs that a scheme is written with.
type separators uint8

// signs are the separators, each of the bit of its place. An opening and a closing
// parenthesis are one.
const signs = "- ./+("

const hyphen separators = 1 // its place is 0

// separator is the separator that a byte is, or 0.
var separator = func() (of [256]separators) {
	for i, c := range []byte(signs) {
		of[c] = 1 << i
	}
	of[')'] = of['(']
	return of
}()

// separatorsOf reads a cell of the table.
func separatorsOf(cell string) (set separators) {
	for _, c := range []byte(strings.ReplaceAll(cell, "space", " ")) {
		set |= separator[c] // the | between them is none
	}
	return set
}

// characters is a set of digits, capitals, hyphen and plus.
type characters uint64

const decimals characters = 1<<10 - 1

// bitOf is the place of a character in a set; what no scheme has is 63.
var bitOf = func() (bit [256]uint8) {
	for c := range bit {
		bit[c] = 63
	}
	for i, c := range []byte("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-+") {
		bit[c] = uint8(i)
	}
	return bit
}()

func (s characters) has(c byte) bool { return s>>bitOf[c]&1 != 0 }

// form is one length and one way in which identifiers of a scheme are written.
type form struct {
	scheme Scheme
	places []place // that have to be looked at
}

// place is what may stand at a place of a form.
type place struct {
	at int
	of characters
}

func (f *form) matches(v *value) bool {
	for _, p := range f.places {
		if !p.of.has(v[p.at]) {
			return false
		}
	}
	return true
}

// formTable holds the forms of all schemes by their length: of numbers, only the places
// are looked at that not every digit may stand at; of what has letters, all; and those
// of Finland, of which the separator is a part.
type formTable struct {
	numbers, lettered, written [MaxLength + 1][]form
}

// add adds the forms of a scheme, whose pattern is that of the table.
func (t *formTable) add(s Scheme, pattern string) {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		panic(err) // embedded, and tested
	}
	for _, sets := range expand(re) {
		number, every := form{scheme: s}, form{scheme: s}
		digits, letters, sign := true, false, false
		for at, of := range sets {
			p := place{at, of}
			every.places = append(every.places, p)
			if of&decimals != decimals {
				number.places = append(number.places, p)
			}
			digits = digits && of&decimals != 0
			sign = sign || of.has('-')
			letters = letters || of&^decimals != 0
		}
		n := len(sets)
		switch {
		case sign:
			t.written[n] = append(t.written[n], every)
			continue
		case letters:
			t.lettered[n] = append(t.lettered[n], every)
		}
		if digits {
			t.numbers[n] = append(t.numbers[n], number)
		}
	}
}

// expand turns a pattern into the sequences of sets that it matches. A set of nothing
// but separators is left out: they are taken away before a value is compared.
func expand(re *syntax.Regexp) (all [][]characters) {
	switch re.Op {
	case syntax.OpLiteral:
		all = [][]characters{nil}
		for _, r := range re.Rune {
			all = followed(all, oneOf(r, r))
		}
		return all
	case syntax.OpCharClass:
		return oneOf(re.Rune...)
	case syntax.OpCapture:
		return expand(re.Sub[0])
	case syntax.OpQuest:
		return append(expand(re.Sub[0]), nil)
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			all = append(all, expand(sub)...)
		}
		return all
	case syntax.OpConcat:
		all = [][]characters{nil}
		for _, sub := range re.Sub {
			all = followed(all, expand(sub))
		}
		return all
	case syntax.OpRepeat:
		one, some := expand(re.Sub[0]), [][]characters{nil}
		for n := range re.Max + 1 {
			if n >= re.Min {
				all = append(all, some...)
			}
			some = followed(some, one)
		}
		return all
	}
	return [][]characters{nil} // the begin and the end
}

// oneOf is one character of some ranges.
func oneOf(ranges ...rune) [][]characters {
	var set characters
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			set |= 1 << bitOf[byte(r)]
		}
	}
	if set&(1<<36-1) == 0 {
		return [][]characters{nil}
	}
	return [][]characters{{set}}
}

// followed are the sequences of first, each followed by each of next.
func followed(first, next [][]characters) (all [][]characters) {
	for _, a := range first {
		for _, b := range next {
			all = append(all, append(append([]characters(nil), a...), b...))
		}
	}
	return all
}
