package phi

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
