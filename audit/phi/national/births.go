package national

import "time"

// births are the ways in which identifiers hold a birth date, by their names in the
// table: each reports a plausible one. The check of the value is known to hold.
var births = map[string]func(v value, today uint32) bool{
	"china":          func(v value, today uint32) bool { return past(decimal(v[6:10]), two(v, 10), two(v, 12), today) },
	"codice_fiscale": italianBirth,
	"ddmmyy":         func(v value, today uint32) bool { return eitherCentury(two(v, 4), two(v, 2), two(v, 0), today) },
	"hetu":           finnishBirth,
	"belgium":        belgianBirth,
	"nir":            frenchBirth,
	"norway":         norwegianBirth,
	"pesel":          polishBirth,
	"rrn":            koreanBirth,
	"rvnr":           func(v value, today uint32) bool { return eitherCentury(two(v, 6), two(v, 4), two(v, 2), today) },
	"south_africa": func(v value, today uint32) bool {
		return v[10] <= '2' && eitherCentury(two(v, 0), two(v, 2), two(v, 4), today) // the digit of citizenship
	},
	"sweden": swedishBirth,
}

// two is the number that two digits are.
func two(v value, at int) int { return decimal(v[at : at+2]) }

// isDay reports a day of the calendar.
func isDay(y, m, d int) bool {
	return m >= 1 && m <= 12 && d >= 1 && d <= 31 && time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Day() == d
}

// past reports a day between 1900 and today.
func past(y, m, d int, today uint32) bool {
	return y >= 1900 && uint32(y*10000+m*100+d) <= today && isDay(y, m, d)
}

// eitherCentury reports a day of the past in the 1900s or the 2000s.
func eitherCentury(yy, m, d int, today uint32) bool {
	return past(1900+yy, m, d, today) || past(2000+yy, m, d, today)
}

// swedishBirth reads YYMMDD or YYYYMMDD; coordination numbers add 60 to the day.
func swedishBirth(v value, today uint32) bool {
	at := v.len() - 10
	y, m, d := two(v, at), two(v, at+2), two(v, at+4)
	if d >= 60 {
		d -= 60
	}
	if at == 2 {
		return past(100*two(v, 0)+y, m, d, today)
	}
	return eitherCentury(y, m, d, today)
}

// norwegianBirth reads DDMMYY; D-numbers add 40 to the day, H-numbers 40 to the
// month. Numbers for tests add 80 to the month: they are nobody's.
func norwegianBirth(v value, today uint32) bool {
	d, m := two(v, 0), two(v, 2)
	if d >= 40 {
		d -= 40
	}
	if m >= 40 && m < 60 {
		m -= 40
	}
	return eitherCentury(two(v, 4), m, d, today)
}

// koreanBirth reads YYMMDD, and a digit for sex and century.
func koreanBirth(v value, today uint32) bool {
	century := 1900
	switch v[6] {
	case '3', '4', '7', '8':
		century = 2000
	case '0', '9':
		century = 1800
	}
	return past(century+two(v, 0), two(v, 2), two(v, 4), today)
}

// belgianBirth reads YYMMDD in the century that the check tells; BIS numbers add 20
// or 40 to the month.
func belgianBirth(v value, today uint32) bool {
	m := two(v, 2)
	if m > 20 && m <= 52 {
		m %= 20
	}
	century := 2000
	if belgianCheck(v, 0) {
		century = 1900
	}
	return past(century+two(v, 0), m, two(v, 4), today)
}

// polishBirth reads YYMMDD: months of the 2000s add 20.
func polishBirth(v value, today uint32) bool {
	if m := two(v, 2); m > 20 && m <= 32 {
		return past(2000+two(v, 0), m-20, two(v, 4), today)
	}
	return past(1900+two(v, 0), two(v, 2), two(v, 4), today)
}

// frenchBirth reads the month; those above 12 say that the date of birth is not known.
func frenchBirth(v value, _ uint32) bool {
	m := two(v, 3)
	return m >= 1 && m <= 12 || m >= 20 && m <= 42 || m >= 50
}

// finnishBirth reads DDMMYY and the separator, which tells the century. 900 to 999
// are temporary numbers and those of tests.
func finnishBirth(v value, today uint32) bool {
	century := 1900
	switch {
	case v[6] == '+':
		century = 1800
	case v[6] >= 'A' && v[6] <= 'F':
		century = 2000
	}
	return v[7] != '9' && past(century+two(v, 4), two(v, 2), two(v, 0), today)
}

// italianBirth reads year, letter of the month and day; women's days are counted
// from 41.
func italianBirth(v value, today uint32) bool {
	digit := func(at int) int {
		if n := index(omocodes, v[at]); n >= 0 {
			return n
		}
		return int(v[at] - '0')
	}
	day := 10*digit(9) + digit(10)
	if day > 40 {
		day -= 40
	}
	return eitherCentury(10*digit(6)+digit(7), 1+index("ABCDEHLMPRST", v[8]), day, today)
}

// omocodes are the letters that stand for 0 to 9 where two people would have the
// same code.
const omocodes = "LMNPQRSTUV"
