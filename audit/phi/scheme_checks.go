package phi

// weighted is the sum of digits, each times its weight.
func weighted(d []uint8, weights ...int) (sum int) {
	for i, w := range weights {
		sum += int(d[i]) * w
	}
	return sum
}

func decimal(d []uint8) (n int) {
	for _, v := range d {
		n = n*10 + int(v)
	}
	return n
}

// decimalOf is the same for digits as characters.
func decimalOf(v []byte) (n int) {
	for _, c := range v {
		n = n*10 + int(c-'0')
	}
	return n
}

func digitSum(n int) int { return n/10 + n%10 }

func allZero(d []uint8) bool {
	for _, v := range d {
		if v != 0 {
			return false
		}
	}
	return true
}

// luhn doubles every second digit from the right, the check digit aside,
// ISO/IEC 7812-1 Annex B.
func luhn(d []uint8) bool {
	sum, double := 0, false
	for i := len(d) - 1; i >= 0; i-- {
		n := int(d[i])
		if double {
			n = digitSum(2 * n)
		}
		sum += n
		double = !double
	}
	return sum%10 == 0
}

// bsn is the eleven-test of the Dutch citizen service number.
func bsn(d []uint8) bool {
	return weighted(d, 9, 8, 7, 6, 5, 4, 3, 2, -1)%11 == 0 && !allZero(d)
}

// nhs is the modulus 11 check of the NHS number; CHI and H&C numbers have it
// too.
func nhs(d []uint8) bool {
	check := 11 - weighted(d, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11
	return check%11 == int(d[9]) && check != 10 && !allZero(d)
}

// myNumber is the check digit of Japan's Individual Number.
func myNumber(d []uint8) bool {
	r := weighted(d, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11
	if r <= 1 {
		return d[11] == 0 && !allZero(d)
	}
	return int(d[11]) == 11-r
}

// steuerID is ISO 7064 MOD 11,10; among the first ten digits exactly one occurs
// twice or three times.
func steuerID(d []uint8) bool {
	var seen [10]int
	p := 10
	for _, v := range d[:10] {
		seen[v]++
		p = (p + int(v)) % 10
		if p == 0 {
			p = 10
		}
		p = p * 2 % 11
	}
	repeated := 0
	for _, n := range seen {
		if n > 3 {
			return false
		}
		if n > 1 {
			repeated++
		}
	}
	return repeated == 1 && (11-p)%10 == int(d[10])
}

// fnr is Norway's national identity number: two sums that 11 divides.
func fnr(d []uint8) bool {
	return weighted(d, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1)%11 == 0 && weighted(d, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}

// cpf is Brazil's taxpayer number: two check digits.
func cpf(d []uint8) bool {
	same := true
	for _, v := range d {
		same = same && v == d[0]
	}
	check := func(sum int) int { return (11 - sum%11) % 11 % 10 }
	return !same && check(weighted(d, 10, 9, 8, 7, 6, 5, 4, 3, 2)) == int(d[9]) &&
		check(weighted(d, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)) == int(d[10])
}

// tckn is Turkey's identity number: two check digits.
func tckn(d []uint8) bool {
	odd, even := weighted(d, 1, 0, 1, 0, 1, 0, 1, 0, 1), weighted(d, 0, 1, 0, 1, 0, 1, 0, 1)
	return (7*odd-even+100)%10 == int(d[9]) && (odd+even+int(d[9]))%10 == int(d[10])
}

// ean13 is the check of GS1 numbers, which Switzerland's AHV number is formed
// as.
func ean13(d []uint8) bool {
	return weighted(d, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1)%10 == 0
}

// thai13 is the check digit of Thailand's identity number.
func thai13(d []uint8) bool {
	return (11-weighted(d, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11)%10 == int(d[12])
}

// verhoeff is the dihedral check of Aadhaar numbers, J. Verhoeff 1969.
func verhoeff(d []uint8) bool {
	c := uint8(0)
	for i := range d {
		c = dihedral[c][permutation[i%8][d[len(d)-1-i]]]
	}
	return c == 0
}

// dihedral multiplies in the dihedral group of order ten.
var dihedral = func() (t [10][10]uint8) {
	for a := range 10 {
		for b := range 10 {
			switch {
			case a < 5 && b < 5:
				t[a][b] = uint8((a + b) % 5)
			case a < 5:
				t[a][b] = uint8(5 + (a+b)%5)
			case b < 5:
				t[a][b] = uint8(5 + (a-b)%5)
			default:
				t[a][b] = uint8((a - b + 5) % 5)
			}
		}
	}
	return t
}()

var permutation = func() (t [8][10]uint8) {
	t[0] = [10]uint8{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	first := [10]uint8{1, 5, 7, 6, 2, 8, 3, 0, 9, 4}
	for i := 1; i < 8; i++ {
		for j := range 10 {
			t[i][j] = t[i-1][first[j]]
		}
	}
	return t
}()

func palindrome(d []uint8) bool {
	for i := range len(d) / 2 {
		if d[i] != d[len(d)-1-i] {
			return false
		}
	}
	return true
}
