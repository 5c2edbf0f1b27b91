package phi

// readLettered compares identifiers with letters in them by their length.
func (m *match) readLettered(c *compact, v []byte, today Day) {
	switch len(v) {
	case 7:
		if lettersThenDigits(v, 3) && !contains(v[:3], 'I', 'O') {
			m.add(c, NZNHI, nhi(v))
		}
	case 8:
		if digitsThenLetters(v, 7) {
			m.ireland(c, v)
		}
		m.hongKong(c, v)
	case 9:
		m.nine(c, v)
	case 10:
		if lettersThenDigits(v, 1) {
			m.add(c, DEKVNR, kvnr(v))
			if v[1] == '1' || v[1] == '2' || v[1] == '8' || v[1] == '9' {
				m.add(c, TWID, taiwan(v))
			}
		}
	case 11, 12:
		if len(v) == 11 && mbi(v) {
			m.add(c, USMBI, true)
		}
		if digitsThenLetters(v, 10) && v[0] != '0' {
			m.add(c, CAOntario, luhn(values(v[:10], new([maxCompact]uint8))))
		}
		if len(v) == 12 && allDigits(v[:8]) && isLetter(v[8]) && allDigits(v[9:]) {
			passed, born := rvnr(v, today)
			m.addDated(c, DERVNR, passed, born)
		}
	case 15:
		m.corsica(c, v)
	case 16:
		if it, ok := readCodiceFiscale(v); ok {
			m.addDated(c, ITCF, it.passes(v), it.born(today))
		}
	case 18:
		if allDigits(v[:17]) && v[17] == 'X' {
			m.china(c, values(v[:17], new([maxCompact]uint8)), 10, today)
		}
	}
}

// nine compares identifiers of nine characters.
func (m *match) nine(c *compact, v []byte) {
	switch {
	case digitsThenLetters(v, 8):
		m.add(c, ESDNI, dniLetters[decimalOf(v[:8])%23] == v[8])
	case digitsThenLetters(v, 7):
		m.ireland(c, v)
	case isLetter(v[0]) && allDigits(v[1:8]) && isLetter(v[8]):
		if v[0] >= 'X' {
			m.add(c, ESNIE, dniLetters[(int(v[0]-'X')*10_000_000+decimalOf(v[1:8]))%23] == v[8])
		}
		if contains([]byte("STFGM"), v[0]) {
			m.add(c, SGNRIC, nric(v))
		}
	}
	m.hongKong(c, v)
}

const dniLetters = "TRWAGMYFPDXBNJZSQVHLCKE"

// ireland is the PPS number: seven digits, a check letter, perhaps one more.
func (m *match) ireland(c *compact, v []byte) {
	sum := 0
	for i, b := range v[:7] {
		sum += int(b-'0') * (8 - i)
	}
	if v[7] > 'W' || len(v) == 9 && v[8] > 'I' && v[8] != 'W' {
		return
	}
	if len(v) == 9 && v[8] != 'W' {
		sum += 9 * int(v[8]-'A'+1)
	}
	m.add(c, IEPPS, "WABCDEFGHIJKLMNOPQRSTUV"[sum%23] == v[7])
}

// hongKong is the identity card number: one or two letters, six digits, a check
// character, which may be in parentheses.
func (m *match) hongKong(c *compact, v []byte) {
	n := len(v) - 7
	if !allLetters(v[:n]) || !allDigits(v[n:n+6]) || !isDigit(v[n+6]) && v[n+6] != 'A' {
		return
	}
	sum := 36 * 9 // a blank where there is one letter
	weight := 8
	if n == 2 {
		sum, weight = 0, 9
	}
	for _, b := range v[:n+6] {
		value := int(b - '0')
		if isLetter(b) {
			value = int(b-'A') + 10
		}
		sum += value * weight
		weight--
	}
	check := (11 - sum%11) % 11
	m.add(c, HKHKID, check == 10 && v[n+6] == 'A' || check < 10 && int(v[n+6]-'0') == check)
}

// kvnr is the German health insurance number: weights 1 and 2 by turns over the
// letter as two digits and eight digits, digit sums.
func kvnr(v []byte) bool {
	n := int(v[0]-'A') + 1
	sum := n/10 + digitSum(n%10*2)
	for i, b := range v[1:9] {
		sum += digitSum(int(b-'0') * (1 + i%2))
	}
	return sum%10 == int(v[9]-'0')
}

// rvnr is the German pension insurance number: area, birth date, initial,
// serial, check.
func rvnr(v []byte, today Day) (passed, born bool) {
	n := int(v[8]-'A') + 1
	d := [12]uint8{8: uint8(n / 10), 9: uint8(n % 10)}
	for i, b := range v[:8] {
		d[i] = b - '0'
	}
	d[10], d[11] = v[9]-'0', v[10]-'0'
	sum := 0
	for i, w := range [...]int{2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1} {
		sum += digitSum(int(d[i]) * w)
	}
	yymmdd := [6]uint8{d[6], d[7], d[4], d[5], d[2], d[3]}
	return sum%10 == int(v[11]-'0'), bornEither(yymmdd[:], today)
}

// taiwan is the national identification card number.
func taiwan(v []byte) bool {
	const codes = "\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x22\x12\x13\x14\x15\x16\x23\x17\x18\x19\x1a\x1b\x1c\x1d\x20\x1e\x1f\x21"
	code := int(codes[v[0]-'A'])
	sum := code/10 + code%10*9 + int(v[9]-'0')
	for i, b := range v[1:9] {
		sum += int(b-'0') * (8 - i)
	}
	return sum%10 == 0
}

// nric is Singapore's NRIC or FIN.
func nric(v []byte) bool {
	sum := 0
	for i, w := range [...]int{2, 7, 6, 5, 4, 3, 2} {
		sum += int(v[1+i]-'0') * w
	}
	letters := "XWUTRQPNMLK"
	switch v[0] {
	case 'T', 'G':
		sum += 4
	case 'M':
		sum += 3
		letters = "XWUTRQPNJLK"
	}
	if v[0] == 'S' || v[0] == 'T' {
		letters = "JZIHGFEDCBA"
	}
	return letters[sum%11] == v[8]
}

// nhi is New Zealand's National Health Index number in its old form.
func nhi(v []byte) bool {
	sum := 0
	for i, b := range v[:6] {
		value := int(b - '0')
		if i < 3 {
			value = int(b-'A') + 1
			if b > 'I' {
				value--
			}
			if b > 'O' {
				value--
			}
		}
		sum += value * (7 - i)
	}
	r := sum % 11
	return r != 0 && (11-r)%10 == int(v[6]-'0')
}

// mbi matches the form of the Medicare Beneficiary Identifier; it has no check.
func mbi(v []byte) bool {
	for i, b := range v {
		letter := isLetter(b) && !contains([]byte("SLOIBZ"), b)
		switch i {
		case 0:
			if b < '1' || b > '9' {
				return false
			}
		case 1, 4, 7, 8:
			if !letter {
				return false
			}
		case 2, 5:
			if !letter && !isDigit(b) {
				return false
			}
		default:
			if !isDigit(b) {
				return false
			}
		}
	}
	return true
}

func isLetter(c byte) bool { return c-'A' <= 'Z'-'A' }

func isLetterFold(c byte) bool { return isLetter(c &^ 0x20) }

func allLetters(v []byte) bool {
	for _, c := range v {
		if !isLetter(c) {
			return false
		}
	}
	return true
}

func lettersThenDigits(v []byte, n int) bool { return allLetters(v[:n]) && allDigits(v[n:]) }

func digitsThenLetters(v []byte, n int) bool {
	return len(v) > n && allDigits(v[:n]) && allLetters(v[n:])
}

func contains(v []byte, any ...byte) bool {
	for _, c := range v {
		for _, a := range any {
			if c == a {
				return true
			}
		}
	}
	return false
}

// values are the values of digits.
func values(v []byte, into *[maxCompact]uint8) []uint8 {
	for i, c := range v {
		into[i] = c - '0'
	}
	return into[:len(v)]
}
