package phi

import "bytes"

// idOf judges one identifier.
func idOf(v []byte, scratch *[]byte) Class {
	if v = trim(v); len(v) == 0 {
		return Empty
	}
	upper := appendUpper((*scratch)[:0], v)
	*scratch = upper
	if c, ok := exact().id[string(upper)]; ok {
		return c
	}
	switch {
	case len(v) >= 4 && bytes.Count(v, v[:1]) == len(v):
		return Deidentified
	case isHash(v), codeID(v), hasAnyPrefix(v, trialIDPrefixes),
		len(v) == 13 && v[6] == '-' && all(v[:6], isDigit) && all(v[7:], isDigit),
		len(v) <= 5+39 && bytes.HasPrefix(v, []byte("2.25.")) && all(v[5:], isDigit):
		return Pseudonym
	}
	return Exposed
}

// codePrefixes start pseudonyms that end in a number.
var codePrefixes = []string{"ANON", "ANONYM", "PSEUDO", "SUBJ", "SUBJECT", "CASE", "TRIAL", "STUDY"}

func codeID(v []byte) bool {
	for _, p := range codePrefixes {
		rest, ok := bytes.CutPrefix(v, []byte(p))
		if !ok || len(rest) == 0 {
			continue
		}
		if rest[0] == '-' || rest[0] == '_' {
			rest = rest[1:]
		}
		if all(rest, isUpperAlnum) && isDigit(rest[len(rest)-1]) {
			return true
		}
	}
	return false
}

// textOf judges free text and everything without a rule of its own.
func textOf(v []byte, scratch *[]byte) Class {
	if v = trim(v); len(v) == 0 {
		return Empty
	}
	if len(v) > 16 { // longer than any constant that is written in its place
		return Exposed
	}
	upper := appendUpper((*scratch)[:0], v)
	*scratch = upper
	if c, ok := exact().text[string(upper)]; ok {
		return c
	}
	return Exposed
}
