package phi

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

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
	case "CASE", "PAT": // families and people are called so
		if personNumbers(v)&(dayNumber|longNumber) != 0 {
			return false
		}
	case "PSEUDO", "PSEUDONYM", "CODED", "STUDY", "SUBJECT", "SUBJ", "PATIENT", "PT", "VOLUNTEER", "VOL", "TRIAL":
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
	weakTestWord                       // is a person's name too
	nobodyWord                         // says that there is no name
	besideWord                         // says nothing, beside one of the last two
	besideTest                         // the same beside words of tests only
	besideNobody                       // the same beside words that there is no name
)

// The words that a name of a test, and one that says that there is none, has
// nothing but.
const (
	testWords   = testWord | weakTestWord | besideWord | besideTest
	nobodyWords = nobodyWord | besideWord | besideNobody
)

// wordsOfNames are the words by kind. Families are called Flood, Sample, Service,
// Demo and Rubo, and people Quality, Dummy and Qa: a name is a test by such a word
// only where nothing else is in it. Beside them M and F are given names.
var wordsOfNames = map[nameWords][]string{
	testWord: {
		"PHANTOM", "TEST", "ZTEST", "ZZTEST", "ZZZTEST", "TESTPATIENT", "DQA", "DAILYQA", "MONTHLYQA", "CALIBRATION",
		"CATPHAN", "WATERPHANTOM", "COMPRESSEDSAMPLES", "SMPTE", "TG18", "DICOMTEST",
	},
	weakTestWord: {"SERVICE", "DEMO", "SAMPLE", "RUBO", "FLOOD", "QA", "QC", "QUALITY", "EXAMPLE", "DUMMY", "TRAINING", "ACR", "UNIFORMITY"},
	nobodyWord: {
		"ANONYMOUS", "ANONYMIZED", "ANONYMISED", "ANONYM", "ANON", "ANONYME", "ANONYMISIERT", "ANONIMO", "ANONIMIZADO", "ANONIMIZZATO",
		"DEIDENTIFIED", "REDACTED", "REMOVED", "UNKNOWN", "NONAME", "NONE", "UNIDENTIFIED", "UNNAMED", "UNSPECIFIED", "ANONYMISE", "ANONIEM",
		"UNBEKANNT", "ONBEKEND", "UKENDT", "UKJENT", "TUNTEMATON", "INCONNU", "INCONNUE", "DESCONOCIDO", "DESCONOCIDA", "DESCONHECIDO", "DESCONHECIDA",
		"SCONOSCIUTO", "SCONOSCIUTA", "NIEZNANY", "NIEZNANA", "NEZNAMY", "NEZNAMA", "NEPOZNAT", "NECUNOSCUT", "ISMERETLEN", "BILINMIYOR",
	},
	besideWord: {
		"PATIENT", "PATIENTS", "SUBJECT", "STUDY", "CASE", "IMAGE", "IMAGES", "DATA", "DATASET", "NAME", "USER",
		"FIELD", "SOURCE", "MAP", "SYSTEM", "ENGINEER", "SIEMENS", "PHILIPS", "TOSHIBA", "AGFA", "HOLOGIC",
	},
	besideTest:   {"DAILY", "WEEKLY", "MONTHLY", "CONTROL", "ASSURANCE", "MRI", "MR", "CT"},
	besideNobody: {"NO", "MALE", "FEMALE", "M", "F", "GE", "CANON", "FUJI"},
}

// blankScan is the one of two words that are none by themselves.
const blankScan = "BLANK SCAN"

// specimens are conventional names of nobody, as a whole.
var specimens = [...]string{
	"MUSTERMANN", "MUSTER", "MAX^MUSTERMANN", "MUSTERMANN^MAX", "MUSTERMANN^ERIKA", "JOHN^DOE", "JANE^DOE", "DOE^JOHN", "DOE^JANE",
	"YAMADA^TARO", "YAMADA^TAROU", "HONG^GILDONG", "ROSSI^MARIO",
}

// specimenGroups are the same in other scripts, which a further group can have.
var specimenGroups = [...]string{"山田^太郎", "ヤマダ^タロウ", "ﾔﾏﾀﾞ^ﾀﾛｳ", "やまだ^たろう", "洪^吉洞", "홍^길동"}

// partOfWord reports a byte of a word in any script: Qa'dan is one.
func partOfWord(c byte) bool { return partsOfWords[c] }

var partsOfWords = func() (t [256]bool) {
	for i := range t {
		c := byte(i)
		t[i] = isAlnum(c) || c == '\'' || c >= utf8.RuneSelf
	}
	return t
}()

// joined reports a word that a hyphen makes a part of a name: Test-Meier.
func joined(v []byte, start, end int) bool {
	letter := func(c byte) bool { return partOfWord(c) && !isDigit(c) }
	return start > 1 && v[start-1] == '-' && letter(v[start-2]) || end+1 < len(v) && v[end] == '-' && letter(v[end+1])
}

// wordOf looks up a word of which the first byte and the length are right.
func (w *constants) wordOf(v []byte, start, end int) nameWords {
	if kind, ok := w.words.lookUp(v[start:end]); ok {
		if nameWords(kind) == testWord && joined(v, start, end) {
			return weakTestWord
		}
		return nameWords(kind)
	}
	if rest := v[start:]; hasPrefixFold(rest, blankScan) && !joined(v, start, start+len(blankScan)) &&
		(len(rest) == len(blankScan) || !partOfWord(rest[len(blankScan)])) {
		return testWord
	}
	return 0
}

// nothingBut reports a name without any word but those of some kinds, and numbers.
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

// among reports a word of some kinds.
func (w *constants) among(v []byte, start, end int, kind nameWords) bool {
	if of, ok := w.beside.find(v[start:end]); ok {
		return nameWords(of)&kind != 0
	}
	return w.words.may(v[start], end-start) && w.wordOf(v, start, end)&kind != 0
}

func betweenWords(c byte) bool {
	switch c {
	case '^', ' ', ',', '.', '[', ']', '(', ')', '<', '>', '{', '}': // [REMOVED], <none>
		return true
	}
	return kinds[c]&kindDash != 0
}

// specimen reports a conventional name of nobody: v with nothing behind it.
func specimen(v []byte) bool {
	switch upper(v[0]) {
	case 'M', 'J', 'D', 'Y', 'H', 'R':
		for _, s := range specimens {
			if len(v) == len(s) && hasPrefixFold(v, s) {
				return true
			}
		}
	}
	return false
}

// specimenWhole reports that the further groups of a name, which a delimiter is
// before, are those of a specimen, too.
func specimenWhole(rest []byte) bool {
	for group := range bytes.SplitSeq(rest, []byte{'='}) {
		group = bytes.Trim(group, "^ \x00\\")
		if len(group) > 0 && !specimen(group) && !slices.Contains(specimenGroups[:], string(group)) {
			return false
		}
	}
	return true
}

// hasWordPrefix matches a prefix in capitals that is not the start of a longer
// word.
func hasWordPrefix(v []byte, prefix string) bool {
	return hasPrefixFold(v, prefix) && (len(v) == len(prefix) || !isWord(v[len(prefix)]))
}
