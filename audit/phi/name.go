package phi

import "bytes"

// nameOf judges one person name, PS3.5 §6.2.1, by its first component group
// that is not empty, in ASCII or UTF-8. id is the patient's identifier: a name
// that repeats it is a pseudonym.
func (w *constants) nameOf(v, id []byte) Class {
	group, k, test := w.group(v)
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
	case test || specimen(group):
		return Test
	case hashName(group, k), codeName(group, k), trialName(group, k):
		return Pseudonym
	case bytes.Equal(group, id), bytes.Equal(trim(v), id), !hasLetter(group, k):
		return Pseudonym
	}
	return Exposed
}

// nameGroup is the first component group with anything in it, without the
// delimiters and spaces around it.
func nameGroup(v []byte) []byte {
	group, _, _ := (*constants)(nil).group(v)
	return group
}

// group goes through the first component group with anything in it: for the
// kinds of its bytes, and for words of tests.
func (w *constants) group(v []byte) (group []byte, k kind, test bool) {
	for len(v) > 0 && (aroundName(v[0]) || v[0] == '=') {
		v = v[1:]
	}
	for len(v) > 0 && aroundName(v[len(v)-1]) {
		v = v[:len(v)-1]
	}
	start, i := 0, 0
	for ; ; i++ {
		if i < len(v) && kinds[v[i]]&(kindWord|kindUnderscore) != 0 {
			k |= kinds[v[i]]
			continue
		}
		if i > start && w != nil && w.test.may(v[start], i-start) && w.testWord(v, start, i) {
			test = true
		}
		if i == len(v) || v[i] == '=' {
			break
		}
		k |= kinds[v[i]]
		start = i + 1
	}
	for v = v[:i]; len(v) > 0 && aroundName(v[len(v)-1]); {
		v = v[:len(v)-1]
	}
	if len(v) < i {
		k = kindsOf(v)
	}
	return v, k, test
}

// aroundName reports what may surround a component group: \ is the border of a
// further value that is empty.
func aroundName(c byte) bool { return c == '^' || c == ' ' || c == 0 || c == '\\' }

// hashName matches digests and UUIDs. What has no letter is a pseudonym anyway.
func hashName(v []byte, k kind) bool {
	if k.only(kindDigit | kindUpperHex) {
		return len(v) >= 16 && len(v) <= 64
	}
	return isHash(v, k)
}

// isHash matches hexadecimal digests and UUIDs as written in lower case.
func isHash(v []byte, k kind) bool {
	switch len(v) {
	case 32, 40, 64:
		return k.only(kindDigit | kindLowerHex)
	case 36:
		if !k.only(kindDigit | kindLowerHex | kindDash) {
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
// digits: SITE-001-0042.
func codeName(v []byte, k kind) bool {
	if !k.only(kindDigit | kindUpperHex | kindUpper | kindDash) {
		return false
	}
	n := 0
	for n < len(v) && isUpperAlnum(v[n]) && !isDigit(v[n]) {
		n++
	}
	if n < 2 {
		return false
	}
	blocks, empty := 0, false
	for _, c := range v[n:] {
		switch {
		case kinds[c]&kindDash == 0:
			if blocks == 0 {
				return false // a digit right behind the capitals
			}
			empty = false
		case empty:
			return false
		default:
			blocks, empty = blocks+1, true
		}
	}
	return blocks >= 2 && !empty
}

// trialNames start the subject identifiers of public collections.
var trialNames = [...]string{
	"TCGA", "LIDC-IDRI", "QIN", "CPTAC", "ACRIN", "ISPY", "NSCLC", "RIDER", "CBIS", "BREAST", "PROSTATE", "PD-1", "MIP",
	"UPENN", "HCC", "MIDRC", "REMBRANDT", "NLST", "VESTIBULAR", "SPIE",
}

// trialName matches such an identifier in the place of a name. It has a number
// or a hyphen, as the families Rider and Spier have not.
func trialName(v []byte, k kind) bool {
	if !k.only(kindDigit | kindUpperHex | kindUpper | kindDash) {
		return false
	}
	n := prefixOf(v, trialNames[:])
	return n > 0 && kindsOf(v[n:])&(kindDigit|kindDash) != 0
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
