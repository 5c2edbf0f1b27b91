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

// nameWords is a set of kinds of words in names.
type nameWords uint8

const (
	testWord     nameWords = 1 << iota // makes any name one of a test
	weakTestWord                       // is a family's name too
	nobodyWord                         // says that there is no name
	besideWord                         // says nothing, beside one of the last two
)

// wordsOfNames are the words by kind. Families are called Flood, Sample, Service,
// Demo and Rubo: a name is a test by such a word only where nothing else is in it.
var wordsOfNames = map[nameWords][]string{
	testWord: {
		"PHANTOM", "TEST", "ZTEST", "ZZTEST", "ZZZTEST", "TESTPATIENT", "QA", "DQA", "QC", "DAILYQA", "MONTHLYQA", "QUALITY", "CALIBRATION",
		"EXAMPLE", "DUMMY", "TRAINING", "CATPHAN", "ACR", "WATERPHANTOM", "UNIFORMITY", "COMPRESSEDSAMPLES", "SMPTE", "TG18", "DICOMTEST",
	},
	weakTestWord: {"SERVICE", "DEMO", "SAMPLE", "RUBO", "FLOOD"},
	nobodyWord: {
		"ANONYMOUS", "ANONYMIZED", "ANONYMISED", "ANONYM", "ANON", "ANONYME", "ANONYMISIERT", "ANONIMO", "ANONIMIZADO", "ANONIMIZZATO",
		"DEIDENTIFIED", "REDACTED", "REMOVED", "UNKNOWN", "NONAME", "NONE",
	},
	besideWord: {
		"PATIENT", "PATIENTS", "SUBJECT", "STUDY", "CASE", "IMAGE", "IMAGES", "DATA", "DATASET", "NAME", "NO", "USER", "MALE", "FEMALE", "M", "F",
		"FIELD", "SOURCE", "MAP", "SYSTEM", "ENGINEER", "SIEMENS", "PHILIPS", "GE", "TOSHIBA", "CANON", "FUJI", "AGFA", "HOLOGIC",
	},
}

// blankScan is the one of two words that are none by themselves.
const blankScan = "BLANK SCAN"

// specimens are conventional names of nobody; a name starts with one.
var specimens = [...]string{
	"MUSTERMANN", "MUSTER", "MAX^MUSTERMANN", "JOHN^DOE", "JANE^DOE", "DOE^JOHN", "DOE^JANE",
	"YAMADA^TARO", "YAMADA^TAROU", "HONG^GILDONG", "ROSSI^MARIO",
}

// wordOf looks up a word of which the first byte and the length are right.
func (w *constants) wordOf(v []byte, start, end int) nameWords {
	if kind, ok := w.words.lookUp(v[start:end]); ok {
		return nameWords(kind)
	}
	if rest := v[start:]; hasPrefixFold(rest, blankScan) && (len(rest) == len(blankScan) || !isAlnum(rest[len(blankScan)])) {
		return testWord
	}
	return 0
}

// nothingBut reports a name without any word but those of a kind, those that
// say nothing beside them, and numbers.
func (w *constants) nothingBut(v []byte, kind nameWords) bool {
	start := 0
	for i := 0; i <= len(v); i++ {
		switch {
		case i < len(v) && isAlnum(v[i]):
			continue
		case i < len(v) && !betweenWords(v[i]):
			return false
		case i > start && !allDigits(v[start:i]) && !w.among(v, start, i, kind):
			return false
		}
		start = i + 1
	}
	return true
}

// among reports a word of a kind, or one that may stand beside it.
func (w *constants) among(v []byte, start, end int, kind nameWords) bool {
	if _, ok := w.beside.find(v[start:end]); ok {
		return true
	}
	return w.words.may(v[start], end-start) && w.wordOf(v, start, end)&kind != 0
}

func betweenWords(c byte) bool {
	return c == '^' || c == ' ' || c == ',' || c == '.' || kinds[c]&kindDash != 0
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
