package phi

// schemeLabel is a word that says of the number beside it what it is.
type schemeLabel struct {
	word   string // letters of ASCII as capitals
	scheme Scheme
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
	for s := range Schemes {
		for _, word := range schemes[s].labels {
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
	return (first >= 0x80 || from == 0 || !isWord(v[from-1])) && (last >= 0x80 || to == len(v) || !isLetterFold(v[to]))
}

// labelsIn are the schemes that a text names anywhere.
func labelsIn(v []byte) (set schemeSet) {
	word := false
	for i, c := range v {
		inside := word
		word = kinds[c]&(kindWord|kindUnderscore) != 0
		if inside || !beginsLabel[c] {
			continue
		}
		for j := range labelsFrom[upper(c)] {
			if l := &labelsFrom[upper(c)][j]; hasPrefixFold(v[i:], l.word) && l.bordered(v, i, i+len(l.word)) {
				set.add(l.scheme)
			}
		}
	}
	return set
}

// labelsBefore are the schemes that the word before i names.
func labelsBefore(v []byte, i int) (set schemeSet) {
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
	if before := beforeFiller(v, end); before != end && before > 0 {
		return labelsTo.at(v, before)
	}
	return 0
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
func (to *labelEnds) at(v []byte, end int) (set schemeSet) {
	if !endsLabel[v[end-1]] {
		return 0
	}
	last := upper(v[end-1])
	for j := range to[last] {
		l := &to[last][j]
		if at := end - len(l.word); at >= 0 && hasPrefixFold(v[at:], l.word) && l.bordered(v, at, end) {
			set.add(l.scheme)
		}
	}
	return set
}

// labelledAt are the schemes that the word before the number at i names, and of
// which the number passes the check.
func labelledAt(v []byte, i int) schemeSet {
	end := i
	for end < len(v) && end-i < maxIdentifier && kinds[v[end]]&(kindWord|kindDash|kindSpace|kindPoint) != 0 {
		end++
	}
	if end-i < shortest {
		return 0
	}
	named := labelsBefore(v, i)
	if named == 0 {
		return 0
	}
	for ; end-i >= shortest; end-- {
		if end < len(v) && isAlnum(v[end]) || !isAlnum(v[end-1]) && v[end-1] != ')' {
			continue // not where a word ends
		}
		var m match
		m.read(v[i:end], kindsOf(v[i:end]), 0)
		if insured(v[i:end]) {
			m.pass.add(JPInsured)
		}
		if m.pass&named != 0 {
			return m.pass & named
		}
	}
	return 0
}

// insured reports an insured person's number of Japan. Eight digits are what most
// numbers of patients have, and some of them have the same check digit, so it is
// no scheme of populations.
func insured(v []byte) bool {
	var c compact
	if len(v) > 8+2 || !c.read(v) || c.n != 8 || c.letters || c.separators&^schemes[JPInsured].separators != 0 {
		return false
	}
	return luhn8(c.bytes[:8])
}

// luhn8 is luhn for eight digits, not all of them 0.
func luhn8(v []byte) bool {
	sum, all := 0, 0
	for i, c := range v {
		n := int(c - '0')
		all |= n
		if i%2 == 0 {
			n = digitSum(2 * n)
		}
		sum += n
	}
	return sum%10 == 0 && all != 0
}

// labelledIn are the schemes of all numbers of a short text that is no free one:
// BSN 123456782 in the place of an identifier.
func labelledIn(v []byte) (set schemeSet) {
	for i := 1; i < len(v); i++ {
		if isAlnum(v[i]) && !isAlnum(v[i-1]) {
			set |= labelledAt(v, i)
		}
	}
	return set
}
