package phi

import "bytes"

// nameOf judges one person name, PS3.5 §6.2.1, by its first component group
// that is not empty. id is the patient's identifier: a name that repeats it is
// a pseudonym.
func nameOf(v, id []byte, scratch *[]byte) Class {
	group := nameGroup(v)
	if len(group) == 0 {
		return Empty
	}
	upper := appendUpper((*scratch)[:0], group)
	*scratch = upper
	if c, ok := exact().name[string(upper)]; ok {
		return c
	}
	switch {
	case maskedName(upper):
		return Deidentified
	case countedWord(group):
		return Pseudonym
	case testName(upper):
		return Test
	case isHash(group), len(group) >= 16 && len(group) <= 64 && all(group, isUpperHex),
		len(group) >= 10 && len(group) <= 64 && all(group, isDigit),
		codeName(group), hasAnyPrefix(group, trialPrefixes):
		return Pseudonym
	case bytes.Equal(trim(v), id), !hasLetter(group):
		return Pseudonym
	}
	return Exposed
}

// nameGroup is the first component group with anything in it, without the
// delimiters and spaces around it.
func nameGroup(v []byte) []byte {
	for len(v) > 0 {
		group := v
		if i := bytes.IndexByte(v, '='); i >= 0 {
			group, v = v[:i], v[i+1:]
		} else {
			v = nil
		}
		if group = bytes.Trim(group, "^ \x00"); len(group) > 0 {
			return group
		}
	}
	return nil
}

// maskedName is a name of symbols, or of components that each repeat one
// character, the longest at least three times.
func maskedName(v []byte) bool {
	symbols, repeated, longest := true, true, 0
	run := 0
	for i, c := range v {
		if c == '^' || c == '=' || c == ',' || c == ' ' {
			run = 0
			continue
		}
		if c != '*' && c != '#' && c != '_' && c != '.' && c != '-' {
			symbols = false
		}
		if run > 0 && c != v[i-1] {
			repeated = false
		}
		if run++; run > longest {
			longest = run
		}
	}
	return symbols || repeated && longest >= 3
}

// countedWords can be followed by a number to make a pseudonym; the value says
// which separators may stand between.
var countedWords = map[string]string{
	"ANONYMIZED": " ", "ANONYMISED": " ", "ANON": "-_ ", "ANONYMOUS": "-_ ^",
	"PSEUDO": "-_ ^", "PSEUDONYM": "-_ ^", "CODED": "-_ ^", "STUDY": "-_ ^", "SUBJECT": "-_ ^", "SUBJ": "-_ ^",
	"CASE": "-_ ^", "PAT": "-_ ^", "PATIENT": "-_ ^", "PT": "-_ ^", "VOLUNTEER": "-_ ^", "VOL": "-_ ^", "TRIAL": "-_ ^",
}

// numberless are the counted words that are a pseudonym without a number too.
var numberless = map[string]bool{"ANONYMIZED": true, "ANONYMISED": true, "ANONYMOUS": true}

func countedWord(v []byte) bool {
	n := 0
	for n < len(v) && 'A' <= v[n] && v[n] <= 'Z' {
		n++
	}
	separators, ok := countedWords[string(v[:n])]
	if !ok {
		return false
	}
	rest := v[n:]
	if len(rest) > 0 && bytes.IndexByte([]byte(separators), rest[0]) >= 0 {
		rest = rest[1:]
	}
	if len(rest) == 0 {
		return numberless[string(v[:n])]
	}
	return all(rest, isDigit)
}

// testWords are words of phantoms, quality assurance and service.
var testWords = map[string]bool{
	"PHANTOM": true, "TEST": true, "TESTPATIENT": true, "QA": true, "QC": true, "DAILYQA": true, "MONTHLYQA": true,
	"QUALITY": true, "CALIBRATION": true, "SERVICE": true, "DEMO": true, "SAMPLE": true, "EXAMPLE": true, "DUMMY": true,
	"TRAINING": true, "CATPHAN": true, "ACR": true, "WATERPHANTOM": true, "UNIFORMITY": true, "COMPRESSEDSAMPLES": true,
	"RUBO": true, "SMPTE": true, "TG18": true, "DICOMTEST": true, "FLOOD": true,
}

// specimens are conventional names of nobody; a name starts with one.
var specimens = []string{"MUSTERMANN", "MUSTER", "MÜLLER^TEST", "MAX^MUSTERMANN"}

// specimenWords are such names too, where no word character follows.
var specimenWords = []string{"JOHN^DOE", "JANE^DOE", "DOE^JOHN", "DOE^JANE", "YAMADA^TARO", "YAMADA^TAROU", "HONG^GILDONG", "ROSSI^MARIO", "TEST"}

func testName(upper []byte) bool {
	for start := 0; start < len(upper); {
		end := start
		for end < len(upper) && isWord(upper[end]) {
			end++
		}
		if end > start && testWords[string(upper[start:end])] {
			return true
		}
		if string(upper[start:end]) == "BLANK" && bytes.HasPrefix(upper[end:], []byte(" SCAN")) && (len(upper) == end+5 || !isWord(upper[end+5])) {
			return true
		}
		start = end + 1
	}
	if hasAnyPrefix(upper, specimens) {
		return true
	}
	for _, s := range specimenWords {
		if bytes.HasPrefix(upper, []byte(s)) && (len(upper) == len(s) || !isWord(upper[len(s)])) {
			return true
		}
	}
	return false
}

func isWord(c byte) bool { return isUpperAlnum(c) || c == '_' || 'a' <= c && c <= 'z' }

// codeName matches letters followed by at least two blocks of capitals and
// digits: SITE-001-0042.
func codeName(v []byte) bool {
	n := 0
	for n < len(v) && 'A' <= v[n] && v[n] <= 'Z' {
		n++
	}
	if n < 2 {
		return false
	}
	blocks := 0
	for v = v[n:]; len(v) > 0; blocks++ {
		if v[0] != '-' && v[0] != '_' {
			return false
		}
		n = 1
		for n < len(v) && isUpperAlnum(v[n]) {
			n++
		}
		if n == 1 {
			return false
		}
		v = v[n:]
	}
	return blocks >= 2
}

// hasLetter reports a letter in any script. Bytes beyond ASCII and escape
// sequences belong to other scripts.
func hasLetter(v []byte) bool {
	for _, c := range v {
		if c >= 0x80 || c == 0x1B || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' {
			return true
		}
	}
	return false
}
