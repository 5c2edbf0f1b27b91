package phi

import "unicode/utf8"

// Birth dates in forms that are not the standard's: writers put into the field
// what their form or their database held. What can be read as the day of a birth
// is one; in which of two ways does not matter to who is asked about.

// maxNumbers is how many numbers of a date are looked at: a time may follow it.
const maxNumbers = 4

// dateText is a text as the numbers of a date, with what says what they are.
type dateText struct {
	numbers [maxNumbers]dateNumber
	n       int
	before  int // the year before the first of a Japanese era; 0 is none
	month   int // by name
}

// dateNumber is a number and its digits, of which the first twenty are kept.
type dateNumber struct {
	digits [20]byte
	n      int
}

// value is the number that some of the digits are.
func (d *dateNumber) value(from, to int) (n int) {
	for _, c := range d.digits[from:to] {
		n = n*10 + int(c-'0')
	}
	return n
}

func (d *dateNumber) all() int { return d.value(0, min(d.n, 8)) }

// eras are those of Japan since 1868, by letter, in writing and in one sign.
var eras = [...]struct {
	letter      byte
	first, sign rune
	before      int // the year before their first
	years       int
}{
	{'M', '明', '㍾', 1867, 45},
	{'T', '大', '㍽', 1911, 15},
	{'S', '昭', '㍼', 1925, 64},
	{'H', '平', '㍻', 1988, 31},
	{'R', '令', '㋿', 2018, 99},
}

// read takes a text apart. What means nothing here is passed over.
func (d *dateText) read(v []byte) {
	var buffer [12]byte
	word, inNumber := buffer[:0], false
	v = withoutTens(withoutExponent(v))
	for len(v) > 0 {
		r, size := utf8.DecodeRune(v)
		v = v[size:]
		switch r {
		case 'ä', 'Ä':
			r = 'A' // März
		case 'é', 'É':
			r = 'E' // février, décembre
		case 'û', 'Û':
			r = 'U' // août
		}
		if r >= 'Ａ' && r <= 'Ｚ' {
			r -= 'Ａ' - 'A'
		}
		digit, isNumber := digitOf(r)
		switch {
		case isNumber && inNumber:
			d.numbers[d.n-1].add(digit)
		case isNumber && d.n == maxNumbers:
			return
		case isNumber:
			d.word(word, true)
			word = buffer[:0]
			d.numbers[d.n].add(digit)
			d.n++
		case r < utf8.RuneSelf && kinds[r]&kindLetter != 0:
			if len(word) < len(buffer) {
				word = append(word, upper(byte(r)))
			}
		case len(word) > 1:
			d.word(word, false)
			word = buffer[:0]
		case d.n == 0:
			d.sign(r)
		}
		inNumber = isNumber
	}
	d.word(word, false)
}

func (d *dateNumber) add(c byte) {
	if d.n < len(d.digits) {
		d.digits[d.n] = c
	}
	d.n++
}

// word notes the name of a month, or the letter of an era before the first
// number.
func (d *dateText) word(w []byte, beforeNumber bool) {
	switch {
	case len(w) == 1 && beforeNumber && d.n == 0:
		for i := range eras {
			if eras[i].letter == w[0] {
				d.before = eras[i].before
			}
		}
	case len(w) > 2 && d.month == 0:
		for i := range monthNames {
			if m := &monthNames[i]; hasPrefixFold(w, m.name) {
				d.month = m.month
				return
			}
		}
	}
}

// sign notes an era in writing; 民國, the Republic of China, begins with 民.
func (d *dateText) sign(r rune) {
	if r == '民' {
		d.before = 1911
	}
	for i := range eras {
		if r == eras[i].first || r == eras[i].sign {
			d.before = eras[i].before
		}
	}
}

// reading takes a day that a text can mean, and reports whether there is such a
// day.
type reading func(y, m, day int) bool

// short is for a year of two digits.
func (f reading) short(yy, m, day int) {
	f(1900+yy, m, day)
	f(2000+yy, m, day)
}

// readings gives each day that the text can mean to f.
func (d *dateText) readings(f reading) {
	a, b, c := &d.numbers[0], &d.numbers[1], &d.numbers[2]
	switch {
	case d.before == 0:
	case a.n == 6 && f(d.before+a.value(0, 2), a.value(2, 4), a.value(4, 6)): // S460311
		return
	case a.n <= 2 && d.n >= 3 && b.n <= 2 && c.n <= 2 && f(d.before+a.all(), b.all(), c.all()):
		return
	}
	switch {
	case d.month != 0 && d.n >= 2 && a.n <= 4 && b.n <= 4:
		d.named(a, b, f)
	case a.n == 8 || a.n >= 10: // a time can follow
		if !f(a.value(0, 4), a.value(4, 6), a.value(6, 8)) {
			f(a.value(0, 4), a.value(6, 8), a.value(4, 6)) // 19713103
		}
		f(a.value(4, 8), a.value(2, 4), a.value(0, 2)) // 11031971
		f(a.value(4, 8), a.value(0, 2), a.value(2, 4))
		if a.n == 12 { // 710311000000
			d.six(f)
		}
	case a.n == 7:
		a.seven(f)
	case a.n == 5: // without its first zero
		f.short(a.value(3, 5), a.value(1, 3), a.value(0, 1))
		f.short(a.value(3, 5), a.value(0, 1), a.value(1, 3))
		f(2000+a.value(0, 1), a.value(1, 3), a.value(3, 5))
	case a.n == 6:
		d.six(f)
	case d.n < 3 || b.n > 2:
	case a.n == 4 && c.n <= 2:
		f(a.all(), b.all(), c.all())
		f(a.all(), c.all(), b.all())
	case a.n == 3 && c.n <= 2:
		f(1911+a.all(), b.all(), c.all())
	case a.n <= 2 && c.n == 4:
		f(c.all(), b.all(), a.all())
		f(c.all(), a.all(), b.all())
	case a.n <= 2 && c.n <= 2:
		f.short(c.all(), b.all(), a.all())
		f.short(c.all(), a.all(), b.all())
		f.short(a.all(), b.all(), c.all())
	}
}

// six are the readings of the first six digits.
func (d *dateText) six(f reading) {
	a := &d.numbers[0]
	f.short(a.value(0, 2), a.value(2, 4), a.value(4, 6))
	f.short(a.value(4, 6), a.value(2, 4), a.value(0, 2))
	f.short(a.value(4, 6), a.value(0, 2), a.value(2, 4))
}

// seven are the readings of seven digits: years of Taiwan's Republic in three digits, the
// era as a digit as in claims in Japan, years since 1700 as in VA FileMan, a zero that was
// left away, before or within, and the day of the year.
func (d *dateNumber) seven(f reading) {
	f(1911+d.value(0, 3), d.value(3, 5), d.value(5, 7))
	f(d.value(3, 7), d.value(1, 3), d.value(0, 1)) // 3111971
	f(d.value(3, 7), d.value(0, 1), d.value(1, 3))
	if era, y := d.value(0, 1), d.value(1, 3); era >= 1 && era <= len(eras) && y >= 1 && y <= eras[era-1].years {
		f(eras[era-1].before+y, d.value(3, 5), d.value(5, 7))
	}
	if y := d.value(0, 3); y >= 200 {
		f(1700+y, d.value(3, 5), d.value(5, 7))
	}
	y := d.value(0, 4)
	if y < 1900 {
		return
	}
	f(y, d.value(4, 5), d.value(5, 7))
	f(y, d.value(4, 6), d.value(6, 7))
	m, day := 1, d.value(4, 7)
	for ; m < 12 && day > daysIn(y, m); m++ {
		day -= daysIn(y, m)
	}
	if day > 0 {
		f(y, m, day)
	}
}

// named are the readings with a month by name: 11-MAR-1971, Mar 11, 71.
func (d *dateText) named(a, b *dateNumber, f reading) {
	switch {
	case a.n == 4:
		f(a.all(), d.month, b.all())
	case b.n == 4:
		f(b.all(), d.month, a.all())
	default:
		f.short(b.all(), d.month, a.all())
	}
}
