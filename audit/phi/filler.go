package phi

// fillerWords stand between a label and its number in a sentence: Social Security Number
// of the patient is 899-01-0001, BSN van de patient. Those that are true say whose it is;
// one of them has to be there.
var fillerWords = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range [...]string{
		"NUMBER", "NO", "NUM", "NR", "ID", "OF", "THE", "A", "THIS", "S", "IS", "WAS", "FOR", "ON", "FILE", "RECORD", "CARD", "HIS", "HER", "AS", "GIVEN", "REPORTED", "BY",
		"LISTED", "NUMMER", "DES", "DER", "VON", "LAUTET", "IST", "VAN", "DE", "HET", "DU", "LA", "LE", "EST", "NUMERO", "DEL", "EL", "ES", "DO", "DA", "DELLA",
	} {
		words[w] = false
	}
	for _, w := range [...]string{
		"PATIENT", "PATIENTS", "PT", "PTS", "MEMBER", "INSURED", "SUBSCRIBER", "HOLDER", "GUARANTOR", "SPOUSE", "SPONSOR", "PATIENTEN", "PATIENTIN", "PATIENTE", "PACIENTE", "PAZIENTE",
	} {
		words[w] = true
	}
	return words
}()

// longestFiller is the length of the longest of them.
const longestFiller = len("SUBSCRIBER")

const (
	maxFillers      = 6  // words between a label and its number
	maxFillerSpread = 64 // bytes from the label to the number
)

// beforeFillers is where a label can end before such words and the signs between them; at
// the number itself where there are none.
func beforeFillers(v []byte, i int) int {
	number, least, whose := i, max(0, i-maxFillerSpread), false
	for range maxFillers + 1 {
		for i > least && betweenFillers(v[i-1]) {
			i--
		}
		from, word := i, [longestFiller]byte{}
		for from > least && kinds[v[from-1]]&kindLetter != 0 && i-from < longestFiller {
			from--
		}
		if from > 0 && kinds[v[from-1]]&(kindWord|kindUnderscore) != 0 {
			break
		}
		for j, c := range v[from:i] {
			word[j] = upper(c)
		}
		of, ok := fillerWords[string(word[:i-from])]
		if !ok {
			break
		}
		i, whose = from, whose || of
	}
	if !whose {
		return number
	}
	return i
}

// betweenFillers reports a sign that ends no sentence.
func betweenFillers(c byte) bool {
	switch c {
	case ' ', ':', '=', '(', ')', '#', '\'', '.', '\t', '\r', '\n':
		return true
	}
	return false
}

// keywordFurther reports a keyword before such words.
func keywordFurther(v []byte, i int, keywords []string) bool {
	end := beforeFillers(v, i)
	for _, k := range keywords {
		if at := end - len(k); at >= 0 && hasPrefixFold(v[at:], k) && (at == 0 || !isAlnum(v[at-1])) {
			return true
		}
	}
	return false
}
