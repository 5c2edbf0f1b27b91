package phi

import "pacsaudit/audit/phi/national"

// Contact is a way to reach a person that free text can hold.
type Contact uint8

// The contacts.
const (
	ContactPhone Contact = iota
	ContactEmail
	ContactURL
	Contacts // how many there are
)

var contactNames = [Contacts]string{"phone", "email", "url"}

// Count is how many there are.
func (Contact) Count() int { return int(Contacts) }

// String is the contact's name in the JSON report.
func (c Contact) String() string {
	if c < Contacts {
		return contactNames[c]
	}
	return ""
}

// contactSet is a set of contacts.
type contactSet uint8

func (s *contactSet) add(c Contact) { *s |= 1 << c }

// finds is what free text was seen to hold.
type finds struct {
	contacts contactSet
	ssn      evidenceSet
	labelled national.Set // national identifiers
	strong   national.Set // the same that nothing names, of schemes that chance does not pass
	today    Day          // 0 where these are not looked for
	numbers  bool         // nor contacts, only numbers that are said to be something
	noText   bool         // there are bytes that no text of one byte a letter has
}

// search looks through free text: one pass, which stops at what a number, an
// address or a link has.
func search(v []byte) (f finds) {
	f.scan(v, 0, len(v))
	return f
}

// scan is search for what begins from one place up to another. It says where to
// go on.
func (f *finds) scan(v []byte, i, to int) int {
	for i < to {
		c := v[i]
		if !triggers[c] {
			i++
			continue
		}
		switch {
		case isDigit(c), (c == '+' || c == '(') && i+1 < len(v) && (isDigit(v[i+1]) || v[i+1] == '('):
			// A telephone number can start with + or (.
			if i == 0 || !isAlnum(v[i-1]) || glued(v, i) {
				i = f.numberAt(v, i)
				continue
			}
			if start := wordStart(v, i); start >= 0 {
				f.labelled |= labelledAt(v, start)
				f.strongAt(v, start)
			}
		case c == '.' && wwwAt(v, i), c == ':' && urlAt(v, i):
			f.contacts.add(ContactURL)
		case c == '@' && emailAt(v, i):
			f.contacts.add(ContactEmail)
		case c == 0, c >= 0xFE:
			f.noText = true
		}
		i++
	}
	return i
}

// wordStart is where up to six letters begin that stand before the number at i,
// as those of some national identifiers do; -1 for none.
func wordStart(v []byte, i int) int {
	if i+1 == len(v) || !isDigit(v[i+1]) {
		return -1
	}
	n, most := i-1, max(0, i-7) // a word can be as long as a value, and full of numbers
	for n > most && isAlnum(v[n-1]) {
		n--
	}
	if n < i-6 || !allLettersFold(v[n:i]) {
		return -1
	}
	return n
}

func allLettersFold(v []byte) bool {
	for _, c := range v {
		if !isLetter(c) {
			return false
		}
	}
	return true
}

// glued reports a number right behind the word of a social security number,
// SSN899010001, or behind a sign as links have them, ssn%3D899010001.
func glued(v []byte, i int) bool {
	return i >= 3 && (hasPrefixFold(v[i-3:], "SSN") && (i == 3 || !isWord(v[i-4])) || v[i-3] == '%' && v[i-2] <= '3' && v[i-2] >= '2')
}

// triggers are the bytes at which a search looks twice.
var triggers = func() (t [256]bool) {
	for _, c := range "0123456789+(.:@\x00" {
		t[c] = true
	}
	t[0xFE], t[0xFF] = true, true
	return t
}()

// emailAt reports an addr-spec around the @ at i, RFC 5322 §3.4.1, as people
// write one: a dotted domain with a top-level domain of letters.
func emailAt(v []byte, i int) bool {
	if i == 0 || !isAlnum(v[i-1]) && kinds[v[i-1]]&kindDash == 0 && v[i-1] != '%' && v[i-1] != '+' {
		return false
	}
	label, dots, letters := 0, 0, true
	for i++; i < len(v); i++ {
		c := v[i]
		switch {
		case isAlnum(c) || c == '-':
			letters = letters && kinds[c]&kindLetter != 0
			label++
			continue
		case c == '.' && label > 0 && i+1 < len(v) && isAlnum(v[i+1]):
			label, letters = 0, true
			dots++
			continue
		}
		break
	}
	return dots > 0 && letters && label >= 2
}

// urlAt reports a link around the colon at i, RFC 3986 §3.
func urlAt(v []byte, i int) bool {
	if i+3 >= len(v) || v[i+1] != '/' || v[i+2] != '/' || kinds[v[i+3]]&(kindWord|kindHigh) == 0 {
		return false
	}
	for _, scheme := range [...]string{"HTTP", "HTTPS", "FTP", "SFTP"} {
		if at := i - len(scheme); at >= 0 && hasPrefixFold(v[at:], scheme) && (at == 0 || !isAlnum(v[at-1])) {
			return true
		}
	}
	return false
}

// wwwAt reports a host name that starts with www before the point at i.
func wwwAt(v []byte, i int) bool {
	return i >= 3 && hasPrefixFold(v[i-3:], "WWW") && (i == 3 || !isWord(v[i-4])) && i+1 < len(v) && isAlnum(v[i+1])
}
