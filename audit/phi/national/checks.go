package national

import "strings"

// checks are the checks of the schemes, by their names in the table. A value has the
// form of its scheme.
var checks = map[string]func(v value) bool{
	"belgium":          func(v value) bool { return belgianCheck(v, 0) || belgianCheck(v, 2_000_000_000) },
	"cns":              func(v value) bool { return weighted(v, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 == 0 },
	"codice_fiscale":   codiceFiscale,
	"cpf":              cpf,
	"day_of_month":     func(v value) bool { return isDay(2000, two(v, 2), two(v, 0)) },
	"dni":              func(v value) bool { return dni(decimal(v[:8]), v[8]) },
	"ean_13":           func(v value) bool { return weighted(v, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1)%10 == 0 },
	"eleven_test":      func(v value) bool { return weighted(v, 9, 8, 7, 6, 5, 4, 3, 2, -1)%11 == 0 && !allZero(v) },
	"fnr":              fnr,
	"hetu":             hetu,
	"hkid":             hkid,
	"kvnr":             kvnr,
	"luhn":             func(v value) bool { return luhn(v.text()) },
	"luhn_not_zero":    func(v value) bool { return luhn(v.text()) && !allZero(v) },
	"luhn_of_ten":      func(v value) bool { return luhn(v[:10]) },
	"luhn_of_ten_last": func(v value) bool { return luhn(v.text()[v.len()-10:]) },
	"medicare":         medicare,
	"mod_11_10":        steuerID,
	"mod_11_2":         mod11_2,
	"mod_97":           nir,
	"my_number":        myNumber,
	"nhi":              nhi,
	"nhs":              nhs,
	"nie":              func(v value) bool { return dni(int(v[0]-'X')*10_000_000+decimal(v[1:8]), v[8]) },
	"none":             func(value) bool { return true },
	"nric":             nric,
	"pesel":            func(v value) bool { return weighted(v, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)%10 == 0 },
	"pps":              pps,
	"rrn":              rrn,
	"rvnr":             rvnr,
	"taiwan":           taiwan,
	"tckn":             tckn,
	"thailand":         thailand,
	"verhoeff":         func(v value) bool { return verhoeff(v.text()) && !palindrome(v.text()) },
}

// value is one without separators, letters as capitals; behind its end are zeros. It is
// passed as a copy, which keeps it off the heap.
type value [MaxLength]byte

func (v *value) len() int {
	n := len(v)
	for n > 0 && v[n-1] == 0 {
		n--
	}
	return n
}

func (v *value) text() []byte { return v[:v.len()] }

// digit is the value of a digit.
func digit(c byte) int { return int(c - '0') }

// letter is the place of a capital in the alphabet, from 1.
func letter(c byte) int { return int(c-'A') + 1 }

// weighted is the sum of digits, each times its weight.
func weighted(v value, weights ...int) (sum int) {
	for i, w := range weights {
		sum += digit(v[i]) * w
	}
	return sum
}

func decimal(v []byte) (n int) {
	for _, c := range v {
		n = n*10 + digit(c)
	}
	return n
}

func digitSum(n int) int { return n/10 + n%10 }

func index(s string, c byte) int { return strings.IndexByte(s, c) }

func allZero(v value) bool { return v[0] == '0' && allSame(v.text()) }

func allSame(v []byte) bool {
	for _, c := range v {
		if c != v[0] {
			return false
		}
	}
	return true
}

func palindrome(v []byte) bool {
	for i := range len(v) / 2 {
		if v[i] != v[len(v)-1-i] {
			return false
		}
	}
	return true
}

// luhn doubles every second digit from the right, the check digit aside,
// ISO/IEC 7812-1 Annex B.
func luhn(v []byte) bool {
	sum, double := 0, false
	for i := len(v) - 1; i >= 0; i-- {
		n := digit(v[i])
		if double {
			n = digitSum(2 * n)
		}
		sum += n
		double = !double
	}
	return sum%10 == 0
}

// nhs is the modulus 11 check of the NHS number; CHI and H&C numbers have it
// too.
func nhs(v value) bool {
	check := 11 - weighted(v, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11
	return check%11 == digit(v[9]) && check != 10 && !allZero(v)
}

// myNumber is the check digit of Japan's Individual Number.
func myNumber(v value) bool {
	r := weighted(v, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11
	if r <= 1 {
		return v[11] == '0' && !allZero(v)
	}
	return digit(v[11]) == 11-r
}

// steuerID is ISO 7064 MOD 11,10; among the first ten digits exactly one occurs
// twice or three times.
func steuerID(v value) bool {
	var times [10]int
	p := 10
	for _, c := range v[:10] {
		times[digit(c)]++
		p = (p + digit(c)) % 10
		if p == 0 {
			p = 10
		}
		p = p * 2 % 11
	}
	repeated := 0
	for _, n := range times {
		if n > 3 {
			return false
		}
		if n > 1 {
			repeated++
		}
	}
	return repeated == 1 && (11-p)%10 == digit(v[10])
}

// fnr is Norway's national identity number: two sums that 11 divides.
func fnr(v value) bool {
	return weighted(v, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1)%11 == 0 && weighted(v, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}

// cpf is Brazil's taxpayer number: two check digits.
func cpf(v value) bool {
	check := func(sum int) int { return (11 - sum%11) % 11 % 10 }
	return !allSame(v.text()) && check(weighted(v, 10, 9, 8, 7, 6, 5, 4, 3, 2)) == digit(v[9]) &&
		check(weighted(v, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)) == digit(v[10])
}

// tckn is Turkey's identity number: two check digits.
func tckn(v value) bool {
	odd, even := weighted(v, 1, 0, 1, 0, 1, 0, 1, 0, 1), weighted(v, 0, 1, 0, 1, 0, 1, 0, 1)
	return (7*odd-even+100)%10 == digit(v[9]) && (odd+even+digit(v[9]))%10 == digit(v[10])
}

// thailand is the check digit of Thailand's identity number.
func thailand(v value) bool {
	return (11-weighted(v, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11)%10 == digit(v[12])
}

// medicare is the Australian card number, with or without the number of the
// person on the card.
func medicare(v value) bool {
	return weighted(v, 1, 3, 7, 9, 1, 3, 7, 9)%10 == digit(v[8]) && (v.len() == 10 || v[10] != '0')
}

// rrn is the check digit of Korea's resident registration number.
func rrn(v value) bool {
	return (11-weighted(v, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)%11)%10 == digit(v[12])
}

// belgianCheck is that of the national register number; those born from 2000 on have
// a 2 before it.
func belgianCheck(v value, before int) bool { return decimal(v[9:11]) == 97-(before+decimal(v[:9]))%97 }

// nir is the key of the French number. For those born in Corsica 2A counts as 19, and
// 2B as 18.
func nir(v value) bool {
	switch v[6] {
	case 'A':
		v[5], v[6] = '1', '9'
	case 'B':
		v[5], v[6] = '1', '8'
	}
	return 97-decimal(v[:13])%97 == decimal(v[13:15])
}

// mod11_2 is the check of China's resident identity number, ISO 7064 MOD 11-2: X
// is 10.
func mod11_2(v value) bool {
	check := 10
	if v[17] != 'X' {
		check = digit(v[17])
	}
	return check == (12-weighted(v, 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)%11)%11
}

// hetu is the check character of Finland's personal identity code.
func hetu(v value) bool {
	return "0123456789ABCDEFHJKLMNPRSTUVWXY"[(decimal(v[:6])*1000+decimal(v[7:10]))%31] == v[10]
}

// codiceFiscale is the check letter of the Italian tax code: odd places count by a
// table, even ones by value.
func codiceFiscale(v value) bool {
	const odd = "\x01\x00\x05\x07\x09\x0d\x0f\x11\x13\x15\x02\x04\x12\x14\x0b\x03\x06\x08\x0c\x0e\x10\x0a\x16\x19\x18\x17"
	sum := 0
	for i, c := range v[:15] {
		n := digit(c)
		if isLetter(c) {
			n = letter(c) - 1
		}
		if i%2 == 0 {
			n = int(odd[n])
		}
		sum += n
	}
	return byte('A'+sum%26) == v[15]
}

// dni is the check letter of Spain's identity numbers.
func dni(n int, check byte) bool { return "TRWAGMYFPDXBNJZSQVHLCKE"[n%23] == check }

// pps is Ireland's number: seven digits, a check letter, perhaps one more.
func pps(v value) bool {
	sum := weighted(v, 8, 7, 6, 5, 4, 3, 2)
	if v.len() == 9 && v[8] != 'W' {
		sum += 9 * letter(v[8])
	}
	return "WABCDEFGHIJKLMNOPQRSTUV"[sum%23] == v[7]
}

// hkid is the check character of Hong Kong's identity card: one or two letters, six
// digits, and a digit or A.
func hkid(v value) bool {
	last := v.len() - 1
	sum := 0
	if last == 7 {
		sum = 36 * 9 // a blank where there is one letter
	}
	for i, c := range v[:last] {
		value := digit(c)
		if isLetter(c) {
			value = letter(c) + 9
		}
		sum += value * (last + 1 - i)
	}
	check := 10
	if v[last] != 'A' {
		check = digit(v[last])
	}
	return check == (11-sum%11)%11
}

// kvnr is the German health insurance number: weights 1 and 2 by turns over the
// letter as two digits and eight digits, digit sums.
func kvnr(v value) bool {
	n := letter(v[0])
	sum := n/10 + digitSum(n%10*2)
	for i, c := range v[1:9] {
		sum += digitSum(digit(c) * (1 + i%2))
	}
	return sum%10 == digit(v[9])
}

// rvnr is the German pension insurance number: area, birth date, initial,
// serial, check.
func rvnr(v value) bool {
	n := letter(v[8])
	sum := digitSum(n/10*2) + n%10
	for i, w := range [...]int{2, 1, 2, 5, 7, 1, 2, 1, 0, 2, 1} {
		sum += digitSum(digit(v[i]) * w)
	}
	return sum%10 == digit(v[11])
}

// taiwan is the national identification card number.
func taiwan(v value) bool {
	const codes = "\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x22\x12\x13\x14\x15\x16\x23\x17\x18\x19\x1a\x1b\x1c\x1d\x20\x1e\x1f\x21"
	code := int(codes[v[0]-'A'])
	return (code/10+code%10*9+weighted(v, 0, 8, 7, 6, 5, 4, 3, 2, 1, 1))%10 == 0
}

// nric is Singapore's NRIC or FIN.
func nric(v value) bool {
	sum, letters := weighted(v, 0, 2, 7, 6, 5, 4, 3, 2), "XWUTRQPNMLK"
	switch v[0] {
	case 'S':
		letters = "JZIHGFEDCBA"
	case 'T':
		sum, letters = sum+4, "JZIHGFEDCBA"
	case 'G':
		sum += 4
	case 'M':
		sum, letters = sum+3, "XWUTRQPNJLK"
	}
	return letters[sum%11] == v[8]
}

// nhi is New Zealand's National Health Index number in its old form, whose alphabet
// has no I and no O.
func nhi(v value) bool {
	sum := weighted(v, 0, 0, 0, 4, 3, 2)
	for i, c := range v[:3] {
		sum += (1 + index("ABCDEFGHJKLMNPQRSTUVWXYZ", c)) * (7 - i)
	}
	r := sum % 11
	return r != 0 && (11-r)%10 == digit(v[6])
}

// verhoeff is the dihedral check of Aadhaar numbers, J. Verhoeff 1969.
func verhoeff(v []byte) bool {
	c := 0
	for i := range v {
		n := digit(v[len(v)-1-i])
		for range i % 8 {
			n = digit("1576283094"[n])
		}
		c = dihedral(c, n)
	}
	return c == 0
}

// dihedral multiplies in the dihedral group of order ten.
func dihedral(a, b int) int {
	switch {
	case a < 5 && b < 5:
		return (a + b) % 5
	case a < 5:
		return 5 + (a+b)%5
	case b < 5:
		return 5 + (a-b)%5
	}
	return (a - b + 5) % 5
}
