package phi

import "pacsaudit/audit/phi/national"

// countedSchemes are the schemes that are counted as such; the others are
// [Evidence].
const countedSchemes national.Set = 1<<national.Schemes - 1 - national.SSN

// matchNational is what a whole value, trimmed, of the given kinds of bytes can be.
func matchNational(v []byte, k kind, today Day) national.Match {
	if k&kindDigit == 0 || !k.only(kindWord|kindDash|kindSpace|kindPoint) {
		return national.Match{}
	}
	return national.Of(v, uint32(today))
}

// schemeLabel is a word that says of the number beside it what it is.
type schemeLabel struct {
	word   string // letters of ASCII as capitals
	scheme national.Scheme
}

// beginsLabel and endsLabel are the bytes that some label begins and ends with,
// small letters included: nearly all words are ruled out by them.
var beginsLabel, endsLabel = func() (begins, ends [256]bool) {
	for c := range 256 {
		begins[c], ends[c] = labelsFrom[upper(byte(c))] != nil, labelsTo[upper(byte(c))] != nil
	}
	return begins, ends
}()

// labelsFrom and labelsTo are all labels by their first and their last byte.
var labelsFrom, labelsTo = func() (from [256][]schemeLabel, to labelEnds) {
	for s := range national.Schemes {
		for _, word := range s.Labels() {
			l := schemeLabel{word, s}
			first, last := word[0], word[len(word)-1]
			from[first] = append(from[first], l)
			to[last] = append(to[last], l)
		}
	}
	return from, to
}()

// bordered reports that a label which stands in v from one place to another is
// no part of a longer word. In scripts beyond ASCII words have no borders.
func (l *schemeLabel) bordered(v []byte, from, to int) bool {
	first, last := l.word[0], l.word[len(l.word)-1]
	return (first >= 0x80 || from == 0 || !isWord(v[from-1])) && (last >= 0x80 || to == len(v) || !isLetter(v[to]))
}

// labelsIn are the schemes that a text names anywhere.
func labelsIn(v []byte) (set national.Set) {
	word := false
	for i, c := range v {
		inside := word
		word = kinds[c]&(kindWord|kindUnderscore) != 0
		if inside || !beginsLabel[c] {
			continue
		}
		for j := range labelsFrom[upper(c)] {
			if l := &labelsFrom[upper(c)][j]; hasPrefixFold(v[i:], l.word) && l.bordered(v, i, i+len(l.word)) {
				set.Add(l.scheme)
			}
		}
	}
	return set
}

// labelsBefore are the schemes that the word before i names.
func labelsBefore(v []byte, i int) (set national.Set) {
	end := i
	for ; end > 0 && i-end <= maxKeywordDistance; end-- {
		if c := kinds[v[end-1]]; c&(kindWord|kindHigh) != 0 {
			break
		}
	}
	if end == 0 {
		return 0
	}
	for _, sign := range [...]string{"：", "　", "は"} { // of the full width
		if n := end - len(sign); n > 0 && v[end-1] >= 0x80 && string(v[n:end]) == sign {
			end = n
		}
	}
	if named := labelsTo.at(v, end); named != 0 {
		return named
	}
	before := beforeFiller(v, end)
	if before != end && before > 0 {
		set = labelsTo.at(v, before)
	}
	if before = beforeFillers(v, i); set == 0 && before > 0 && before < end {
		set = labelsTo.at(v, before)
	}
	return set
}

// fillers are words between a label and its number.
var fillers = [...]string{"NUMMER", "NUMBER", "NUMERO", "NÚMERO", "NúMERO", "NUM", "NR", "NO", "N°", "Nº", "N", "ID"}

// endsFiller are the bytes that they end with, small letters included.
var endsFiller = func() (ends [256]bool) {
	for c := range 256 {
		for _, word := range fillers {
			ends[c] = ends[c] || upper(byte(c)) == word[len(word)-1]
		}
	}
	return ends
}()

// beforeFiller is where a label can end before such a word: BSN-nummer, CPF nº.
func beforeFiller(v []byte, end int) int {
	if !endsFiller[v[end-1]] {
		return end
	}
	for _, word := range fillers {
		at := end - len(word)
		if at <= 0 || !hasPrefixFold(v[at:end], word) || isAlnum(v[at-1]) {
			continue
		}
		for n := 0; n < 3 && at > 0 && kinds[v[at-1]]&(kindWord|kindHigh) == 0; n++ {
			at--
		}
		return at
	}
	return end
}

// labelEnds are labels by their last byte.
type labelEnds [256][]schemeLabel

// at are the schemes of the labels that end in v at a place.
func (to *labelEnds) at(v []byte, end int) (set national.Set) {
	if !endsLabel[v[end-1]] {
		return 0
	}
	last := upper(v[end-1])
	for j := range to[last] {
		l := &to[last][j]
		if at := end - len(l.word); at >= 0 && hasPrefixFold(v[at:], l.word) && l.bordered(v, at, end) {
			set.Add(l.scheme)
		}
	}
	return set
}

// labelledAt are the schemes that the word before the number at i names, and of
// which the number passes the check.
func labelledAt(v []byte, i int) national.Set {
	if len(v)-i < national.Shortest {
		return 0
	}
	named := labelsBefore(v, i)
	if named == 0 {
		return 0
	}
	end := i
	for end < len(v) && end-i < national.MaxWritten && kinds[v[end]]&(kindWord|kindDash|kindSpace|kindPoint) != 0 {
		end++
	}
	for ; end-i >= national.Shortest; end-- {
		if end < len(v) && isAlnum(v[end]) || !isAlnum(v[end-1]) && v[end-1] != ')' {
			continue // not where a word ends
		}
		m := matchNational(v[i:end], kindsOf(v[i:end]), 0)
		if national.InsuredOfJapan(v[i:end]) {
			m.Pass.Add(national.JPInsured)
		}
		if m.Pass&named != 0 {
			return m.Pass & named
		}
	}
	return 0
}

// labelledIn are the schemes of all numbers of a short text that is no free one:
// BSN 123456782 in the place of an identifier.
func labelledIn(v []byte) (set national.Set) {
	for i := 1; i < len(v); i++ {
		if isAlnum(v[i]) && !isAlnum(v[i-1]) {
			set |= labelledAt(v, i)
		}
	}
	return set
}
