package phi

import "pacsaudit/audit/phi/national"

// numberAt looks what the number is that starts at i, a digit, + or (, and says
// where to go on.
func (f *finds) numberAt(v []byte, i int) int {
	at := i
	if v[i] == '(' && i+1 < len(v) {
		at++ // (899-01-0001)
	}
	if isDigit(v[at]) {
		if n, e, ok := ssnInText(v, at); ok {
			f.ssn.add(e)
			return at + n
		}
	}
	f.labelled |= labelledAt(v, at)
	if !f.numbers {
		f.strongAt(v, at)
		var r digitRun
		r.read(v, i)
		if r.phone(v) {
			f.contacts.add(ContactPhone)
		}
	}
	for i++; i < len(v) && isDigit(v[i]); {
		i++
	}
	return i
}

// digitRun is a number in text that may be a telephone number: groups of digits
// with one separator between them.
type digitRun struct {
	start, end int
	digits     int
	groups     int
	length     [maxGroups]uint8
	plus       bool // the number starts with +
	divided    bool // by more than spaces
}

const maxGroups = 6

func (r *digitRun) read(v []byte, i int) {
	r.start = i
	if v[i] == '+' {
		r.plus = true
		i++
	}
	paren := i < len(v) && v[i] == '('
	if paren {
		i++
	}
	for r.groups < maxGroups {
		n := i
		for n < len(v) && n-i < 200 && isDigit(v[n]) {
			n++
		}
		if n == i {
			return
		}
		r.length[r.groups] = uint8(n - i)
		r.groups++
		r.digits += n - i
		i, r.end = n, n
		if paren && i < len(v) && v[i] == ')' {
			paren = false
			i++
		}
		if i >= len(v) {
			return
		}
		switch c := v[i]; {
		case c == ' ' && r.divided && r.groups > 2:
			return // 555-123-4567 10 am
		case c == ' ':
			i++
			if i < len(v) && v[i] == '(' && r.groups == 1 && !paren {
				paren = true
				i++
			}
		case c == '-' || c == '.' || c == '/':
			r.divided = true
			i++
		case i == r.end:
			return
		}
	}
}

// phone reports a number in the form of a telephone number: international with
// +, North American, national with the trunk prefix 0, or any behind a keyword.
func (r *digitRun) phone(v []byte) bool {
	if r.digits < 6 || r.digits > 15 || r.end < len(v) && isAlnum(v[r.end]) {
		return false
	}
	if r.plus {
		return r.digits >= 8
	}
	if r.northAmerican(v) || r.trunk(v) {
		return true
	}
	return (r.groups > 1 || dayOf(v[r.start:r.end]) == 0) && keywordBefore(v, r.start, phoneKeywords[:])
}

// northAmerican matches 555-123-4567, (555) 123-4567 and the same behind a 1:
// area and exchange do not start with 0 or 1.
func (r *digitRun) northAmerican(v []byte) bool {
	groups := r.length[:r.groups]
	long := len(groups) == 4 && groups[0] == 1
	if long {
		groups = groups[1:]
	}
	if len(groups) != 3 || groups[0] != 3 || groups[1] != 3 || groups[2] != 4 {
		return false
	}
	area := nthDigit(v[r.start:], r.digits-10)
	exchange := nthDigit(v[r.start:], r.digits-7)
	return area >= '2' && exchange >= '2'
}

// trunk matches 03-1234-5678, 089/1234567 and 01 23 45 67 89.
func (r *digitRun) trunk(v []byte) bool {
	if r.groups < 2 || r.digits < 9 || r.digits > 11 || r.length[0] < 2 || r.length[0] > 5 {
		return false
	}
	return nthDigit(v[r.start:], 0) == '0' && nthDigit(v[r.start:], 1) != '0'
}

// nthDigit is the n-th digit of v, from 0.
func nthDigit(v []byte, n int) byte {
	for _, c := range v {
		if isDigit(c) {
			if n == 0 {
				return c
			}
			n--
		}
	}
	return 0
}

// phoneKeywords stand before telephone numbers in several languages.
var phoneKeywords = [...]string{"TEL", "PHONE", "TELEFON", "TELEFONO", "FAX", "MOBILE", "MOBIL", "CELL", "CALL", "HANDY"}

// maxKeywordDistance is how far before a number its keyword may end.
const maxKeywordDistance = 12

// keywordBefore reports a keyword that ends at most twelve bytes before i, and
// is a word.
func keywordBefore(v []byte, i int, keywords []string) bool {
	for end := i; end > 0 && i-end <= maxKeywordDistance; end-- {
		if kinds[v[end]]&kindLetter != 0 {
			continue // inside a word
		}
		for _, k := range keywords {
			at := end - len(k)
			if at >= 0 && v[end-1]&^0x20 == k[len(k)-1]&^0x20 && hasPrefixFold(v[at:], k) && (at == 0 || !isAlnum(v[at-1])) {
				return true
			}
		}
	}
	return false
}

// textSchemes are the national identifiers that a free text shows without a word
// that names them: those that no other number is written like. Of eleven digits
// alone, as phones have, the check of one in a hundred is right.
const textSchemes national.Set = 1<<national.ITCF | 1<<national.FIHETU | 1<<national.CNRID | 1<<national.FRNIR | 1<<national.BRCPF

// strongAt notes such an identifier that begins at i.
func (f *finds) strongAt(v []byte, i int) {
	if f.today == 0 || i > 0 && (isAlnum(v[i-1]) || v[i-1] == '-' || v[i-1] == '.' || v[i-1] == '_') {
		return
	}
	n := 0
	for i+n < len(v) && n <= national.MaxLength && isAlnum(v[i+n]) {
		n++
	}
	switch {
	case n == 11, n == 15, n == 16, n == 18: // of Finland with a letter in the middle, France, Italy, China
	case n == 6: // 131052-308T
		n = 11
	case n == 3: // 111.444.777-35
		if n = 14; len(v) < i+n || v[i+3] != '.' || v[i+7] != '.' || v[i+11] != '-' {
			return
		}
	case n == 1: // 1 85 05 78 006 084 91
		if n = 21; len(v) < i+n || v[i+1] != ' ' || v[i+4] != ' ' || v[i+7] != ' ' || v[i+10] != ' ' || v[i+14] != ' ' || v[i+18] != ' ' {
			return
		}
	default:
		return
	}
	end := i + n
	if end > len(v) || end < len(v) && (isAlnum(v[end]) || v[end] == '-' || v[end] == '_' || v[end] == '.' && end+1 < len(v) && isDigit(v[end+1])) {
		return
	}
	k := kindsOf(v[i:end])
	bare := k == kindDigit && n != 18
	if bare && n == 16 {
		return
	}
	if found := matchNational(v[i:end], k, f.today).Strong & textSchemes; !bare || found != 0 && spoken(v, i, end, found) {
		f.strong |= found
	}
}

// spokenNear is how far before and behind a number the words stand that say of which
// country it is.
const (
	spokenBefore = 64
	spokenBehind = tail - 18
)

// spoken reports a word of a scheme or of its language near a number of digits alone, of
// which chance passes one in a hundred.
func spoken(v []byte, i, end int, of national.Set) bool {
	near := v[max(0, i-spokenBefore):min(len(v), end+spokenBehind)]
	if labelsIn(near)&of != 0 {
		return true
	}
	var words []string
	switch {
	case of.Has(national.FRNIR):
		words = frenchWords[:]
	case of.Has(national.BRCPF) && !keywordBefore(v, i, phoneKeywords[:]):
		words = portugueseWords[:]
	}
	for at := range near {
		if at > 0 && isAlnum(near[at-1]) || kinds[near[at]]&(kindLetter|kindHigh) == 0 {
			continue
		}
		for _, w := range words {
			if hasPrefixFold(near[at:], w) && (at+len(w) == len(near) || !isAlnum(near[at+len(w)])) {
				return true
			}
		}
	}
	return false
}

// frenchWords and portugueseWords are of people and their papers, and no words of
// English; in UTF-8 and in Latin-1.
var (
	frenchWords = [...]string{
		"PATIENTE", "MADAME", "MONSIEUR", "MME", "DOSSIER", "NUMERO", "NUM\u00c9RO", "NUM\u00e9RO", "NUM\xe9RO", "N\u00e9 LE", "N\u00e9E LE", "N\xe9 LE", "N\xe9E LE", "NE LE", "NEE LE",
		"ASSURE", "ASSUR\u00e9", "ASSUR\xe9", "ASSUR\u00e9E", "ASSUR\xe9E", "SECU", "S\u00e9CU", "S\xe9CU", "IMMATRICULATION", "VITALE", "AYANT DROIT",
	}
	portugueseWords = [...]string{
		"PACIENTE", "NASCIDO", "NASCIDA", "NASCIMENTO", "NASC", "DOCUMENTO", "CADASTRO", "TITULAR", "BENEFICIARIO", "BENEFICI\u00e1RIO", "BENEFICI\xe1RIO", "SRA", "FILIA\u00e7\u00e3O",
	}
)
