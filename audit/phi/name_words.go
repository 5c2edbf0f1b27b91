package phi

import "strings"

// countedWord matches words that make a pseudonym with a number behind them:
// Anonymized7, SUBJECT-0012. A few do so without a number.
func countedWord(v []byte, k kind) bool {
	switch upper(v[0]) {
	case 'A':
	case 'P', 'C', 'S', 'V', 'T':
		if k&kindDigit == 0 {
			return false
		}
	default:
		return false
	}
	n := 0
	for n < len(v) && kinds[v[n]]&kindLetter != 0 {
		n++
	}
	if n > len("ANONYMIZED") {
		return false
	}
	var word [len("ANONYMIZED")]byte
	for i, c := range v[:n] {
		word[i] = upper(c)
	}
	separators, numberless := " -_^", false
	switch string(word[:n]) {
	case "ANONYMIZED", "ANONYMISED":
		separators = " "
	case "ANONYMOUS":
		numberless = true
	case "ANON":
		separators = " -_"
	case "PSEUDO", "PSEUDONYM", "CODED", "STUDY", "SUBJECT", "SUBJ", "CASE", "PAT", "PATIENT", "PT", "VOLUNTEER", "VOL", "TRIAL":
	default:
		return false
	}
	rest := v[n:]
	if len(rest) > 0 && strings.IndexByte(separators, rest[0]) >= 0 {
		rest = rest[1:]
	}
	return allDigits(rest) || numberless && len(rest) == 0
}

// testWords are words of phantoms, quality assurance and service.
var testWords = [...]string{
	"PHANTOM", "TEST", "TESTPATIENT", "QA", "QC", "DAILYQA", "MONTHLYQA", "QUALITY", "CALIBRATION",
	"SERVICE", "DEMO", "SAMPLE", "EXAMPLE", "DUMMY", "TRAINING", "CATPHAN", "ACR", "WATERPHANTOM", "UNIFORMITY",
	"COMPRESSEDSAMPLES", "RUBO", "SMPTE", "TG18", "DICOMTEST", "FLOOD",
}

// blankScan is the one of two words that are none by themselves.
const blankScan = "BLANK SCAN"

// specimens are conventional names of nobody; a name starts with one.
var specimens = [...]string{
	"MUSTERMANN", "MUSTER", "MAX^MUSTERMANN", "JOHN^DOE", "JANE^DOE", "DOE^JOHN", "DOE^JANE",
	"YAMADA^TARO", "YAMADA^TAROU", "HONG^GILDONG", "ROSSI^MARIO",
}

// testWord looks up a word of which the first byte and the length are right.
func (w *constants) testWord(v []byte, start, end int) bool {
	if _, ok := w.test.lookUp(v[start:end]); ok {
		return true
	}
	return hasWordPrefix(v[start:], blankScan)
}

// specimen reports a conventional name of nobody.
func specimen(v []byte) bool {
	switch upper(v[0]) {
	case 'M', 'J', 'D', 'Y', 'H', 'R':
		for _, s := range specimens {
			if hasWordPrefix(v, s) {
				return true
			}
		}
	}
	return false
}

// hasWordPrefix matches a prefix in capitals that is not the start of a longer
// word.
func hasWordPrefix(v []byte, prefix string) bool {
	return hasPrefixFold(v, prefix) && (len(v) == len(prefix) || !isWord(v[len(prefix)]))
}
