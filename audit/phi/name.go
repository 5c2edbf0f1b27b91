package phi

import (
	"bytes"
	"slices"
)

// nameOf judges one person name, PS3.5 §6.2.1, in ASCII or UTF-8. Its first
// component group that is not empty counts. Where that one is a pseudonym or was
// de-identified, the next ones are judged too: the ideographic one may still show
// the name. Behind a test those in another script are. id is the patient's identifier: a code that repeats it is a pseudonym.
func (w *constants) nameOf(v, id []byte) Class {
	class, _ := w.judge(v, id)
	return class
}

// codeSign says whether a name looks like a code. One name alone cannot show that:
// it depends on how many others look the same, see population_codes.go.
type codeSign uint8

const (
	noCode      codeSign = iota
	perhapsCode          // counts as exposed, unless nearly all names have this form
	surelyCode           // a code by its form; names of nearly this form may be codes as well
)

// judge is nameOf, and says whether the name looks like a code. Of several values the
// most telling counts: one of a test hides nobody.
func (w *constants) judge(v, id []byte) (class Class, sign codeSign) {
	if value, rest, more := cutValue(v); more {
		return max(w.nameOf(value, id), w.nameOf(rest, id)), noCode
	}
	group, k, words := w.group(v)
	class = w.groupOf(v, group, k, words, id)
	if class == Deidentified || class == Pseudonym || class == Test && !specimen(group) {
		_, rest, _ := bytes.Cut(bytes.TrimLeft(v, "=^ \x00\\"), []byte{'='})
		if c := w.nameOf(rest, id); c == Exposed && (class != Test || kindsOf(rest)&kindHigh != 0) {
			return c, noCode
		}
	}
	switch {
	case k&kindDigit == 0:
	case class == Exposed && mayBeCode(v, group, k):
		sign = perhapsCode
	case class == Pseudonym && k&kindLetter != 0 && mayBeCode(v, group, k):
		sign = surelyCode
	}
	return class, sign
}

// groupOf judges a component group of the name v.
func (w *constants) groupOf(v, group []byte, k kind, words nameWords, id []byte) Class {
	if len(group) == 0 {
		return Empty
	}
	if c, ok := w.name.find(group); ok {
		return c
	}
	switch {
	case maskedName(group, k):
		return Deidentified
	case countedWord(group, k):
		return Pseudonym
	case words&nobodyWord != 0 && w.nothingBut(group, nobodyWords):
		return Deidentified
	case k&kindHigh != 0 && nothingButTests(group):
		return Test
	case words&testWord != 0 || words&weakTestWord != 0 && w.nothingBut(group, testWords):
		return Test
	case specimen(group):
		if _, rest, _ := bytes.Cut(bytes.TrimLeft(v, "=^ \x00\\"), []byte{'='}); specimenWhole(rest) {
			return Test
		}
	case hashName(group, k), codeName(group, k) && personNumbers(group) == 0, trialName(group, k):
		return Pseudonym
	case (bytes.Equal(group, id) || bytes.Equal(trim(v), id)) && codedWord(group, k), !hasLetter(group) && !numberOfPerson(group, k):
		return Pseudonym
	}
	return Exposed
}

// codedWord reports a number, or one word of letters and digits: programs make up
// such identifiers, and nobody is called so. Letters alone are no code.
func codedWord(v []byte, k kind) bool {
	return k&kindDigit != 0 && k.only(kindWord|kindDash|kindPoint) && !bytes.Contains(v, []byte{','}) && personNumbers(v)&^longNumber == 0
}

// day8 reports eight digits that are a day since 1900 in one order or another.
func day8(v []byte) bool {
	var d dateNumber
	copy(d.digits[:], v)
	valid := func(y, m, day int) bool {
		return y >= 1900 && y < 2100 && m >= 1 && m <= 12 && day >= 1 && day <= daysIn(y, m)
	}
	return valid(d.value(0, 4), d.value(4, 6), d.value(6, 8)) || valid(d.value(4, 8), d.value(2, 4), d.value(0, 2)) ||
		valid(d.value(4, 8), d.value(0, 2), d.value(2, 4))
}

// nameGroup returns the first component group with anything in it, without the
// delimiters and spaces around it.
func nameGroup(v []byte) []byte {
	for len(v) > 0 && (separatesNames(v[0]) || v[0] == '=') {
		v = v[1:]
	}
	v, _, _ = bytes.Cut(v, []byte{'='})
	for len(v) > 0 && separatesNames(v[len(v)-1]) {
		v = v[:len(v)-1]
	}
	return v
}

// group returns what nameGroup does, the kinds of its bytes, and which words it
// holds that are nobody's name.
func (w *constants) group(v []byte) (group []byte, k kind, words nameWords) {
	v = nameGroup(v)
	start := 0
	for i, c := range v {
		k |= kinds[c]
		if partsOfWords[c] {
			continue
		}
		if i > start && w.words.may(v[start], i-start) {
			words |= w.wordOf(v, start, i)
		}
		start = i + 1
	}
	if start < len(v) && w.words.may(v[start], len(v)-start) {
		words |= w.wordOf(v, start, len(v))
	}
	return v, k, words
}

// separatesNames reports what may surround a component group. A \ may: it ends a
// value, and the next one may be empty.
func separatesNames(c byte) bool { return c == '^' || c == ' ' || c == 0 || c == '\\' }

// hashName matches digests and UUIDs. What has no letter is a pseudonym anyway.
func hashName(v []byte, k kind) bool {
	if k.only(kindDigit | kindUpperHex) {
		return len(v) >= 16 && len(v) <= 64
	}
	return isHash(v, k)
}

// isHash matches hexadecimal digests in letters of one case, and UUIDs, perhaps in
// braces.
func isHash(v []byte, k kind) bool {
	if len(v) == 38 && v[0] == '{' && v[37] == '}' {
		v = v[1:37]
		k = kindsOf(v)
	}
	switch len(v) {
	case 32, 40, 64:
		return k.only(kindDigit|kindLowerHex) || k.only(kindDigit|kindUpperHex)
	case 36:
		if !k.only(kindDigit | kindLowerHex | kindUpperHex | kindDash) {
			return false
		}
		for i, c := range v {
			if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (c == '-') || c == '_' {
				return false
			}
		}
		return true
	}
	return false
}

// codeName matches capitals followed by at least two blocks of capitals and
// digits, each of them with a digit: SITE-001-0042. Blocks of letters are words,
// and words are names: MUELLER_HANS_PETER.
func codeName(v []byte, k kind) bool {
	if !k.only(kindDigit | kindUpperHex | kindUpper | kindDash) {
		return false
	}
	n := 0
	for n < len(v) && kinds[v[n]]&(kindUpperHex|kindUpper) != 0 {
		n++
	}
	if n < 2 || n == len(v) || isDigit(v[n]) {
		return false // a digit right behind the capitals
	}
	blocks, digit := 0, true
	for _, c := range v[n:] {
		switch {
		case isDigit(c):
			digit = true
		case kinds[c]&kindDash == 0:
		case !digit:
			return false
		default:
			blocks, digit = blocks+1, false
		}
	}
	return blocks >= 2 && digit
}

// trialNames start the subject identifiers of public collections. Families are
// called like some of them.
var trialNames = [...]string{
	"TCGA", "LIDC-IDRI", "QIN", "CPTAC", "ACRIN", "ISPY", "NSCLC", "RIDER", "CBIS", "BREAST", "PROSTATE", "PD-1", "MIP",
	"UPENN", "HCC", "MIDRC", "REMBRANDT", "NLST", "VESTIBULAR", "SPIE",
}

// trialParts are words that may stand between the name of a collection and a
// number: any other can be a person's name.
var trialParts = [...]string{
	"BRAIN", "BREAST", "CALC", "COLORECTAL", "CT", "DDSM", "DSC", "FDG", "GBM", "HEADNECK", "KIDNEY", "LIVER", "LUNG", "MASS", "MR", "MRI", "NSCLC",
	"PET", "PHANTOM", "PROSTATE", "RICORD", "SCHWANNOMA",
}

// trialName matches such an identifier in the place of a name: the collection as a
// word, and a number that is none of a person.
func trialName(v []byte, k kind) bool {
	if !k.only(kindDigit | kindUpperHex | kindUpper | kindDash) {
		return false
	}
	n := prefixOf(v, trialNames[:])
	return n > 0 && trialNumber(v[n:])
}

// trialNumber reports what may stand behind the name of a collection: words of
// trials, blocks with a number, and a number in the end.
func trialNumber(rest []byte) bool {
	if len(rest) < 2 || kinds[rest[0]]&kindDash == 0 || !isDigit(rest[len(rest)-1]) || personNumbers(rest)&^longNumber != 0 {
		return false
	}
	for block := range bytes.FieldsFuncSeq(rest, func(r rune) bool { return r == '-' || r == '_' }) {
		if kindsOf(block)&kindDigit == 0 && !slices.Contains(trialParts[:], string(block)) {
			return false
		}
	}
	return true
}

// prefixOf is the length of the first of several prefixes that v has; 0 for
// none.
func prefixOf(v []byte, prefixes []string) int {
	for _, p := range prefixes {
		if len(v) >= len(p) && string(v[:len(p)]) == p {
			return len(p)
		}
	}
	return 0
}
