package phi

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
