package phi

// realDate reports a calendar day between 1900 and today.
func realDate(y, m, d int, today Day) bool {
	if y < 1900 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return false
	}
	return Day(y*10000+m*100+d) <= today
}

// born reads YYMMDD in a century.
func born(century int, d []uint8, today Day) bool {
	return realDate(century+decimal(d[:2]), decimal(d[2:4]), decimal(d[4:6]), today)
}

// bornEither reads YYMMDD in the century where it is a date of the past.
func bornEither(d []uint8, today Day) bool { return born(1900, d, today) || born(2000, d, today) }

// pnr is Sweden's personal number: Luhn over its last ten digits; coordination
// numbers add 60 to the day.
func pnr(d []uint8, today Day) (passed, date bool) {
	short := d[len(d)-10:]
	var yymmdd [6]uint8
	copy(yymmdd[:], short)
	if yymmdd[4] >= 6 {
		yymmdd[4] -= 6
	}
	if len(d) == 12 {
		return luhn(short), born(100*decimal(d[:2]), yymmdd[:], today)
	}
	return luhn(short), bornEither(yymmdd[:], today)
}

// cprDate reports a CPR number of Denmark: a day and a month. The check was
// given up in 2007.
func cprDate(d []uint8) bool {
	m := decimal(d[2:4])
	return m >= 1 && m <= 12 && decimal(d[:2]) >= 1 && decimal(d[:2]) <= daysIn(2000, m)
}

func cprBorn(d []uint8, today Day) bool {
	yymmdd := [6]uint8{d[4], d[5], d[2], d[3], d[0], d[1]}
	return bornEither(yymmdd[:], today)
}

// cprModulus marks values that pass that check in a set of schemes.
const cprModulus schemeSet = 1 << 63

// cprCheck is the modulus 11 check that numbers given out before 2007 pass.
func cprCheck(d []uint8) bool { return weighted(d, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0 }

// norwayBorn reads DDMMYY; D-numbers add 40 to the day, H-numbers 40 to the
// month. Numbers for tests add 80 to the month: they are nobody's.
func norwayBorn(d []uint8, today Day) bool {
	yymmdd := [6]uint8{d[4], d[5], d[2], d[3], d[0], d[1]}
	if yymmdd[4] >= 4 {
		yymmdd[4] -= 4
	}
	if yymmdd[2] >= 4 && yymmdd[2] <= 5 {
		yymmdd[2] -= 4
	}
	return bornEither(yymmdd[:], today)
}

// rrn is Korea's resident registration number: YYMMDD, and a digit for sex and
// century.
func rrn(d []uint8, today Day) (passed, date bool) {
	check := (11 - weighted(d, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)%11) % 10
	century := 1900
	switch d[6] {
	case 3, 4, 7, 8:
		century = 2000
	case 0, 9:
		century = 1800
	}
	return check == int(d[12]), born(century, d, today)
}

// belgium is the national register number: the check tells the century; BIS
// numbers add 20 or 40 to the month.
func belgium(d []uint8, today Day) (passed, date bool) {
	n, check := decimal(d[:9]), decimal(d[9:])
	var yymmdd [6]uint8
	copy(yymmdd[:], d)
	if m := decimal(d[2:4]); m > 20 && m <= 52 {
		yymmdd[2] = d[2] % 2
	}
	switch check {
	case 97 - n%97:
		return true, born(1900, yymmdd[:], today)
	case 97 - (2_000_000_000+n)%97:
		return true, born(2000, yymmdd[:], today)
	}
	return false, false
}

// peselBorn reads the birth date of Poland's PESEL: months of the 2000s add 20.
func peselBorn(d []uint8, today Day) bool {
	var yymmdd [6]uint8
	copy(yymmdd[:], d)
	century := 1900
	if m := decimal(d[2:4]); m > 20 && m <= 32 {
		century = 2000
		yymmdd[2] -= 2
	}
	return born(century, yymmdd[:], today)
}

// france is the NIR: sex, year, month, department, commune, order, key.
func (m *match) france(c *compact, d []uint8) {
	if d[0] == 0 || d[0] == 5 || d[0] == 6 || d[0] == 9 {
		return
	}
	n := 0
	for _, v := range d[:13] {
		n = n*10 + int(v)
	}
	m.addDated(c, FRNIR, 97-n%97 == decimal(d[13:]), nirMonth(decimal(d[3:5])))
}

// nirMonth reports the months of the NIR; those above 12 say that the date of
// birth is not known.
func nirMonth(m int) bool { return m >= 1 && m <= 12 || m >= 20 && m <= 42 || m >= 50 }

// corsica is the NIR of those born in the departments 2A and 2B.
func (m *match) corsica(c *compact, v []byte) {
	if v[5] != '2' || v[6] != 'A' && v[6] != 'B' || !allDigits(v[:6]) || !allDigits(v[7:]) {
		return
	}
	var d [maxCompact]uint8
	for i, b := range v {
		d[i] = b - '0'
	}
	d[5], d[6] = 1, 9
	if v[6] == 'B' {
		d[6] = 8
	}
	m.france(c, d[:15])
}

// china is the resident identity number, ISO 7064 MOD 11-2; check is 10 for X.
func (m *match) china(c *compact, d []uint8, check uint8, today Day) {
	sum := weighted(d, 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
	m.addDated(c, CNRID, int(check) == (12-sum%11)%11,
		realDate(decimal(d[6:10]), decimal(d[10:12]), decimal(d[12:14]), today))
}

// finland compares with the HETU, whose separator tells the century: it is part
// of the identifier.
func (m *match) finland(v []byte, today Day) {
	const checks = "0123456789ABCDEFHJKLMNPRSTUVWXY"
	if !allDigits(v[:6]) || !allDigits(v[7:10]) || index(checks, v[10]) < 0 {
		return
	}
	century := 0
	switch v[6] {
	case '+':
		century = 1800
	case '-', 'U', 'V', 'W', 'X', 'Y':
		century = 1900
	case 'A', 'B', 'C', 'D', 'E', 'F':
		century = 2000
	default:
		return
	}
	passed := checks[(decimalOf(v[:6])*1000+decimalOf(v[7:10]))%31] == v[10]
	date := realDate(century+decimalOf(v[4:6]), decimalOf(v[2:4]), decimalOf(v[:2]), today)
	// 900 to 999 are temporary numbers and those of tests.
	m.addDated(new(compact), FIHETU, passed, date && v[7] != '9')
}

// codiceFiscale is the Italian tax code: where two people would have the same,
// letters stand for digits.
type codiceFiscale struct{ year, month, day int }

// readCodiceFiscale reads the form of the code: six letters, year, month
// letter, day, a municipality, a check letter.
func readCodiceFiscale(v []byte) (c codiceFiscale, ok bool) {
	var digits [7]int
	for i, at := range [...]int{6, 7, 9, 10, 12, 13, 14} {
		b := v[at]
		switch n := index(omocodes, b); {
		case isDigit(b):
			digits[i] = int(b - '0')
		case n >= 0:
			digits[i] = n
		default:
			return c, false
		}
	}
	c.year, c.day = 10*digits[0]+digits[1], 10*digits[2]+digits[3]
	c.month = 1 + index(italianMonths, v[8])
	return c, c.month > 0 && allLetters(v[:6]) && isLetter(v[11]) && isLetter(v[15])
}

// italianMonths are the letters of January to December.
const italianMonths = "ABCDEHLMPRST"

// italian reports what can be a codice fiscale by its length and its first
// places.
func italian(v []byte) bool {
	return len(v) > 16 || len(v) == 16 && isLetterFold(v[5]) && omocode(v[6]) && omocode(v[7]) && index(italianMonths, upper(v[8])) >= 0
}

// omocode reports a digit, or a letter that stands for one.
func omocode(c byte) bool { return isDigit(c) || index(omocodes, upper(c)) >= 0 }

// omocodes are the letters that stand for 0 to 9.
const omocodes = "LMNPQRSTUV"

// passes applies the check: odd places count by a table, even ones by value.
func (codiceFiscale) passes(v []byte) bool {
	const odd = "\x01\x00\x05\x07\x09\x0d\x0f\x11\x13\x15\x02\x04\x12\x14\x0b\x03\x06\x08\x0c\x0e\x10\x0a\x16\x19\x18\x17"
	sum := 0
	for i, b := range v[:15] {
		n := b - '0'
		if isLetter(b) {
			n = b - 'A'
		}
		if i%2 == 0 {
			n = odd[n]
		}
		sum += int(n)
	}
	return byte('A'+sum%26) == v[15]
}

// born reports a plausible date; women's days are counted from 41.
func (c codiceFiscale) born(today Day) bool {
	day := c.day
	if day > 40 {
		day -= 40
	}
	return realDate(1900+c.year, c.month, day, today) || realDate(2000+c.year, c.month, day, today)
}

func index(s string, b byte) int {
	for i := range len(s) {
		if s[i] == b {
			return i
		}
	}
	return -1
}
