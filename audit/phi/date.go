package phi

import "time"

// Day is a calendar day as the number YYYYMMDD; 0 is none.
type Day uint32

// DayOf is the day of a time.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(y*10000 + int(m)*100 + d)
}

// dayOf reads a DA value, PS3.5 §6.2, YYYYMMDD, or YYYY.MM.DD as ACR-NEMA
// wrote it. It is 0 where the value is no calendar day.
func dayOf(v []byte) Day {
	if len(v) == 10 && v[4] == '.' && v[7] == '.' {
		v = append(append(append(make([]byte, 0, 8), v[:4]...), v[5:7]...), v[8:]...)
	}
	if len(v) != 8 {
		return 0
	}
	var n Day
	for _, c := range v {
		if !isDigit(c) {
			return 0
		}
		n = n*10 + Day(c-'0')
	}
	y, m, d := int(n/10000), int(n/100%100), int(n%100)
	if m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return 0
	}
	return n
}

func daysIn(y, m int) int {
	switch m {
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// birthDateOf judges a birth date. Nobody was born after the study, after
// today, or before 1850.
func birthDateOf(v []byte, study, today Day) Class {
	if v = trim(v); len(v) == 0 {
		return Empty
	}
	if c, ok := exact().date[string(v)]; ok {
		return c
	}
	if len(v) == 4 && all(v, isDigit) || len(v) == 8 && all(v, isDigit) && string(v[4:]) == "0000" {
		return Placeholder // the year only
	}
	day := dayOf(v)
	switch {
	case day == 0:
		return Malformed
	case day < 1850_01_01, study != 0 && day > study, day > today:
		return Placeholder
	}
	return Exposed
}

// dateOf judges any other date or date and time.
func dateOf(v []byte) Class {
	if v = trim(v); len(v) == 0 {
		return Empty
	}
	if len(v) > 8 && len(v) != 10 {
		v = v[:8] // DT: the day is what identifies
	}
	if c, ok := exact().date[string(v)]; ok {
		return c
	}
	switch day := dayOf(v); {
	case day != 0:
		return Exposed
	case len(v) == 4 || len(v) == 6:
		return Placeholder // year, or year and month, of a DT
	}
	return Malformed
}
