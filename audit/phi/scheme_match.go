package phi

// compact is a value without separators, letters as capitals.
type compact struct {
	bytes      [maxCompact]byte
	n          int
	separators separators
	letters    bool
}

// maxCompact is the length of the longest identifier of any scheme.
const maxCompact = 18

// maxIdentifier is the same with its separators.
const maxIdentifier = 26

func (c *compact) read(v []byte) bool {
	for _, b := range v {
		switch k := kinds[b]; {
		case k&kindWord != 0:
			if c.n == maxCompact {
				return false
			}
			c.bytes[c.n] = upper(b)
			c.n++
			c.letters = c.letters || k != kindDigit
		case b == '-':
			c.separators |= sepHyphen
		case b == ' ':
			c.separators |= sepSpace
		case b == '.':
			c.separators |= sepPoint
		case b == '/':
			c.separators |= sepSlash
		case b == '(' || b == ')':
			c.separators |= sepParen
		case b == '+':
			c.separators |= sepPlus
		default:
			return false
		}
	}
	return true
}

// match is what a value can be: the schemes that it has the shape of, those of
// them whose check it passes, and those that it also holds a plausible birth
// date of. A single value of a strong scheme counts.
type match struct {
	shape, pass, plausible, strong schemeSet

	length int // without separators
}

// add notes the result of a check of a scheme, unless the scheme is not
// written like this.
func (m *match) add(c *compact, s Scheme, passed bool) {
	if c.separators&^schemes[s].separators != 0 {
		return
	}
	m.shape.add(s)
	if passed {
		m.pass.add(s)
		m.plausible.add(s)
	}
}

// addDated notes the result for a scheme that holds a date.
func (m *match) addDated(c *compact, s Scheme, passed, born bool) {
	m.add(c, s, passed)
	if !born {
		m.plausible &^= 1 << s
	}
}

// read compares a whole value, trimmed, of the given kinds of bytes, with every
// scheme but the United States' social security number and its kin. It reports
// whether the value has the shape of any.
func (m *match) read(v []byte, k kind, today Day) bool {
	switch {
	case len(v) < shortest || len(v) > maxIdentifier || k&kindDigit == 0 || k&^(kindWord|kindDash|kindSpace|kindPoint) != 0:
		return false
	case k == kindDigit:
		if 1<<len(v)&(1<<9|1<<10|1<<11|1<<12|1<<13|1<<15|1<<16|1<<18) == 0 {
			return false
		}
	case isLetterFold(v[0]) && isLetterFold(v[1]) && isLetterFold(v[2]) && len(v) != 7 && !italian(v):
		return false // no scheme but New Zealand's and Italy's starts with three letters
	}
	var c compact
	if !c.read(v) || c.n < shortest {
		return false
	}
	if len(v) == 11 {
		m.finland(v, today)
	}
	m.length = c.n
	d := c.bytes[:c.n]
	if c.letters {
		m.readLettered(&c, d, today)
	} else {
		var digits [maxCompact]uint8
		m.readDigits(&c, values(d, &digits), today)
	}
	m.strong = m.plausible & strongSchemes
	if c.separators == sepHyphen {
		m.strong |= m.plausible & (1 << KRRRN)
	}
	return m.shape != 0
}

// readDigits compares numbers by their length.
func (m *match) readDigits(c *compact, d []uint8, today Day) {
	switch len(d) {
	case 9:
		m.add(c, NLBSN, bsn(d))
		if d[0] != 0 && d[0] != 8 {
			m.add(c, CASIN, luhn(d))
		}
		m.add(c, ILID, luhn(d) && !allZero(d))
	case 10:
		m.add(c, GBNHS, nhs(d))
		passed, born := pnr(d, today)
		m.addDated(c, SEPNR, passed, born)
		m.addDated(c, DKCPR, cprDate(d), cprBorn(d, today))
		if cprCheck(d) {
			m.plausible |= cprModulus
		}
		if d[0] != 0 {
			m.add(c, CAOntario, luhn(d))
		}
		m.medicare(c, d)
	case 11:
		m.eleven(c, d, today)
	case 12:
		m.add(c, JPMyNumber, myNumber(d))
		if d[0] >= 2 {
			m.add(c, INAadhaar, verhoeff(d) && !palindrome(d))
		}
		passed, born := pnr(d, today)
		m.addDated(c, SEPNR, passed, born)
	case 13:
		passed, born := rrn(d, today)
		m.addDated(c, KRRRN, passed, born)
		if d[0] == 7 && d[1] == 5 && d[2] == 6 {
			m.add(c, CHAHV, ean13(d))
		}
		m.addDated(c, ZAID, luhn(d), d[10] <= 2 && bornEither(d[:6], today))
		if d[0] >= 1 && d[0] <= 8 {
			m.add(c, THID, thai13(d))
		}
	case 15:
		m.france(c, d)
		if d[0] == 1 || d[0] == 2 || d[0] >= 7 {
			m.add(c, BRCNS, weighted(d, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 == 0)
		}
	case 16:
		if decimal(d[:6]) == 800360 {
			m.add(c, AUIHI, luhn(d))
		}
	case 18:
		m.china(c, d, d[17], today)
	}
}

// eleven compares numbers of eleven digits, which seven countries use.
func (m *match) eleven(c *compact, d []uint8, today Day) {
	m.addDated(c, NOFNR, fnr(d), norwayBorn(d, today))
	m.add(c, BRCPF, cpf(d))
	passed, born := belgium(d, today)
	m.addDated(c, BENN, passed, born)
	m.addDated(c, PLPESEL, weighted(d, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)%10 == 0, peselBorn(d, today))
	if d[0] != 0 {
		m.add(c, DESteuerID, steuerID(d))
		m.add(c, TRTCKN, tckn(d))
	}
	m.medicare(c, d)
}

// medicare is the Australian card number, with or without the number of the
// person on the card.
func (m *match) medicare(c *compact, d []uint8) {
	if d[0] >= 2 && d[0] <= 6 {
		m.add(c, AUMedicare, weighted(d[:8], 1, 3, 7, 9, 1, 3, 7, 9)%10 == int(d[8]) && (len(d) == 10 || d[10] != 0))
	}
}
