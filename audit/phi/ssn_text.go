package phi

// ssnInText reads a social security number in free text at i: divided as one, or
// with a word that says so before it or behind it.
func ssnInText(v []byte, i int) (n int, e Evidence, ok bool) {
	n, form := ssnDigits(v[i:])
	if n == 0 {
		if n = looseSSN(v[i:]); n == 0 {
			return 0, 0, false
		}
		form = ssnBare
	}
	end := i + n
	glued := end < len(v) && (isAlnum(v[end]) || v[end] == '-')
	if glued && (isDigit(v[end]) || v[end] == '-' && end+1 < len(v) && isDigit(v[end+1])) {
		return 0, 0, false
	}
	said := keywordBefore(v, i, ssnKeywords[:]) || keywordFurther(v, i, ssnKeywords[:]) || !glued && (ssnBehind(v, i, end) || cxOfSSN(v[end:]))
	if !said && (glued || i > 0 && v[i-1] == '-') {
		return 0, 0, false
	}
	number := ssn{form: form, number: ssnNumber(v[i:end])}
	switch {
	case form == ssnBare && number.taxpayer() && !number.denied() && (keywordBefore(v, i, taxKeywords[:]) || keywordFurther(v, i, taxKeywords[:])):
		return n, SSNTaxpayer, true
	case form == ssnBare && !said:
		return 0, 0, false
	case number.denied():
		return n, SSNDenied, true
	case number.valid() && said:
		return n, SSNLabelled, true
	case number.valid():
		return n, SSNFormatted, true
	case number.taxpayer():
		return n, SSNTaxpayer, true
	case said:
		return n, SSNMalformed, true
	}
	return 0, 0, false
}

// looseSSN is the length of a number whose groups are those of social security, with
// signs or spaces between them in any way: 899.01.0001, 899 - 01 - 0001. It is one
// where a word says so.
func looseSSN(v []byte) int {
	if len(v) < 11 || isDigit(v[3]) || !allDigits(v[:3]) {
		return 0
	}
	n := 3
	for _, digits := range [...]int{2, 4} {
		for from := n; n < len(v) && divides(v[n]); n++ {
			if n-from == maxDivision {
				return 0
			}
		}
		if n+digits > len(v) || !allDigits(v[n:n+digits]) {
			return 0
		}
		n += digits
	}
	return n
}

// maxDivision is how many bytes may stand between two groups: a dash of another
// script with a space on either side.
const maxDivision = 5

// divides reports a byte of what divides the groups of a number, no-break spaces
// and dashes of any character set among them.
func divides(c byte) bool {
	switch c {
	case ' ', '-', '.', '/', '_', '\t', '\r', '\n':
		return true
	}
	return c >= 0x80
}

// ssnBehind reports a number of which what follows says that it is one: 899010001
// SSN. Nothing else may stand before or behind that it could belong to.
func ssnBehind(v []byte, i, end int) bool {
	for i > 0 && v[i-1] == ' ' {
		i--
	}
	if i > 0 && !endsClause(v[i-1]) && v[i-1] != '(' {
		return false
	}
	from := end
	for from < len(v) && from-end < 3 && (v[from] == ' ' || v[from] == '(' || v[from] == '=' || v[from] == ',') {
		from++
	}
	if from == end || !hasPrefixFold(v[from:], "SSN") {
		return false
	}
	from += len("SSN")
	for from < len(v) && v[from] == ' ' {
		from++
	}
	return from == len(v) || endsClause(v[from])
}

// endsClause reports a sign behind which a text starts anew.
func endsClause(c byte) bool {
	switch c {
	case ';', ',', '.', ')', '|', '\r', '\n', '\f', 0:
		return true
	}
	return false
}

// cxOfSSN reports that a number begins an identifier of HL7 version 2 that says of
// itself that it is one of social security: by its authority, the fourth component,
// or its type, the fifth (table 0203).
func cxOfSSN(v []byte) bool {
	if len(v) < 4 || v[0] != '^' {
		return false
	}
	component, from := 1, 1
	for i := 1; i <= min(len(v), 64); i++ {
		last := i == len(v) || kinds[v[i]]&kindBorder != 0 || v[i] == '|' || v[i] == '~' || v[i] <= ' '
		if !last && v[i] != '^' {
			continue
		}
		switch part := v[from:i]; {
		case component == 3 && len(part) >= 3 && saysSSN(part, 0):
			return true
		case component == 4 && string(part) == "SS":
			return true
		}
		if last {
			return false
		}
		component, from = component+1, i+1
	}
	return false
}

// ssnKeywords stand before social security numbers.
var ssnKeywords = [...]string{
	"SSN", "SSNO", "S.S.N", "SSAN", "SS#", "SOC SEC", "SOC. SEC", "SOCSEC", "SOC.SEC", "SOC-SEC", "SOCIAL SECURITY", "SOCIAL-SECURITY", "SOCIAL_SECURITY",
	"SOCIALSECURITY", "SOCIALSECURITYNUMBER", "SOCIALSECURITYNO",
}

// taxKeywords stand before the numbers of taxpayers who have none of social security.
var taxKeywords = [...]string{"ITIN", "ATIN", "TIN", "TAX ID", "TAXPAYER", "TAXPAYER ID"}

// beside notes a number with something before it or behind it that says what it
// is: SSN899010001, SS:899010001, #899-01-0001, 899010001^^^SSA^SS,
// 899-01-0001/BRENNER.
func (f *facts) beside(v []byte) {
	said := false
	switch {
	case hasPrefixFold(v, "SSN"):
		v, said = v[len("SSN"):], true
	case hasPrefixFold(v, "SS:"), hasPrefixFold(v, "SS#"):
		v, said = v[len("SS:"):], true
	case v[0] == '#':
		v = v[1:]
	}
	n, form := ssnDigits(v)
	if n == 0 {
		return
	}
	switch rest := v[n:]; {
	case len(rest) > 0 && (isAlnum(rest[0]) || rest[0] == '-'): // a longer number
	case said || cxOfSSN(rest):
		f.saidNumber(v[:n])
	case form == ssnDivided && v[3] == '-' && !hasDigit(rest):
		f.number(ssn{form: form, number: ssnNumber(v[:n])})
	}
}

// saidNumber notes a number that is said to be one of social security.
func (f *facts) saidNumber(v []byte) {
	switch s := ssnOf(v); {
	case s.form != ssnBare && s.form != ssnDivided:
	case s.denied():
		f.ssn.add(SSNDenied)
	case s.valid():
		f.ssn.add(SSNLabelled)
	}
}

// saysSSNAlone reports a value that is nothing but the word of such a number, which
// follows.
func saysSSNAlone(v []byte) bool {
	for len(v) > 0 && (v[len(v)-1] == ':' || v[len(v)-1] == '=' || v[len(v)-1] == ' ') {
		v = v[:len(v)-1]
	}
	for _, word := range [...]string{"SSN", "SS", "SS#", "SSA", "SOCIAL SECURITY", "SOCIAL SECURITY NUMBER", "SOC SEC"} {
		if len(v) == len(word) && hasPrefixFold(v, word) {
			return true
		}
	}
	return false
}
