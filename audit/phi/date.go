package phi

import (
	"bytes"
	"encoding/binary"
	"time"
)

// Day is a calendar day as the number YYYYMMDD; 0 is none.
type Day uint32

// DayOf is the day of a time.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(y*10000 + int(m)*100 + d)
}

// firstJanuary reports a day that stands for a whole year.
func (d Day) firstJanuary() bool { return d%10000 == 101 }

// dayOf reads a DA value, PS3.5 §6.2, YYYYMMDD, or YYYY.MM.DD as ACR-NEMA
// wrote it. It is 0 where the value is no calendar day.
func dayOf(v []byte) Day {
	var dotless [8]byte
	if len(v) == 10 && v[4] == '.' && v[7] == '.' {
		v = append(append(append(dotless[:0], v[:4]...), v[5:7]...), v[8:]...)
	}
	n, ok := digits8(v)
	y, m, d := int(n/10000), int(n/100%100), int(n%100)
	if !ok || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return 0
	}
	return n
}

// digits8 reads eight digits.
func digits8(v []byte) (Day, bool) {
	if len(v) != 8 {
		return 0, false
	}
	// All eight at once: digits are 30 to 39, and stay 30 to 3F with 6 added.
	x := binary.LittleEndian.Uint64(v)
	const ones = 0x0101_0101_0101_0101
	if x&(ones*0xF0) != ones*0x30 || (x+ones*6)&(ones*0xF0) != ones*0x30 {
		return 0, false
	}
	x -= ones * 0x30
	x = (x*10 + x>>8) & 0x00FF_00FF_00FF_00FF
	x = (x*100 + x>>16) & 0x0000_FFFF_0000_FFFF
	return Day(x*10_000 + x>>32), true
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

// oldest is the first birth date that a living patient can have, by a margin.
const oldest Day = 1850_01_01

// firstReliable is the year of the first edition of DICOM. Dates of studies from
// before it are set by hand or by a clock that was never set.
const firstReliable Day = 1993_01_01

// firstAlive is a day since which most of the living were born.
const firstAlive Day = 1920_01_01

// bornLater is how long after a study somebody in it can be born, a year: children are
// examined before their birth, and the clocks of machines and of registers differ.
const bornLater Day = 1_00_00

// birthDateOf judges a birth date, and gives the day of an exposed one. Nobody
// was born long after the study, after today, or before 1850. Of a constant it gives
// the day if people who live were born on it: beside a person's name it is
// theirs.
func (w *constants) birthDateOf(v []byte, study, today Day) (Class, Day) {
	if v = trim(v); len(v) == 0 {
		return Empty, 0
	}
	if n := dayOf(v); n >= oldest && n <= today && (study == 0 || n <= study) && !w.constantDate(n) {
		return Exposed, n
	}
	if bytes.IndexByte(v, '\\') >= 0 {
		return w.birthDates(v, study, today)
	}
	if study < firstReliable || study.firstJanuary() || w.constantDate(study) {
		study = 0 // it says nothing of the birth
	} else {
		study += bornLater
	}
	n, ok := digits8(v)
	switch {
	case len(v) == 4 && allDigits(v), ok && n%10000 == 0:
		return Placeholder, 0 // the year only
	case ok && w.constantDate(n):
		return Placeholder, livesFrom(n, study, today)
	}
	day := dayOf(v)
	switch {
	case day < oldest, day > today: // or no day
		class, born := w.oddBirth(v, study, today)
		if class == Malformed && ok && n < oldest {
			class = Placeholder
		}
		return class, born
	case w.constantDate(day):
		return Placeholder, livesFrom(day, study, today)
	case study != 0 && day > study:
		return Placeholder, 0
	}
	return Exposed, day
}

// livesFrom is a day if somebody born on it can live; 0 otherwise.
func livesFrom(n, study, today Day) Day {
	if n < firstAlive || n > today || study != 0 && n > study || n%100 == 0 {
		return 0
	}
	return n
}

// birthDates is the most telling of several, or what they are as one that somebody
// divided so: 11\03\1971.
func (w *constants) birthDates(v []byte, study, today Day) (class Class, born Day) {
	rest := v
	for more := true; more; {
		var value []byte
		value, rest, more = cutValue(rest)
		if c, day := w.birthDateOf(value, study, today); c > class {
			class, born = c, day
		}
	}
	if class < Exposed {
		if c, day := w.oddBirth(v, study, today); c == Exposed || day != 0 {
			return c, day
		}
	}
	return class, born
}

// dateOf judges any other date, or date and time; it says the most telling of
// several values.
func (w *constants) dateOf(v []byte) Class {
	if len(v) == 8 {
		if n := dayOf(v); n != 0 && !w.constantDate(n) {
			return Exposed
		}
	}
	var class Class
	for more := true; more; {
		var value []byte
		value, v, more = cutValue(v)
		class = max(class, w.oneDate(trim(value)))
	}
	return class
}

func (w *constants) oneDate(v []byte) Class {
	if len(v) == 0 {
		return Empty
	}
	if len(v) > 8 && len(v) != 10 || len(v) == 10 && v[4] != '.' {
		v = v[:8] // DT: the day is what identifies
	}
	if n, ok := digits8(v); ok && w.constantDate(n) {
		return Placeholder
	}
	switch day := dayOf(v); {
	case day != 0 && w.constantDate(day):
		return Placeholder
	case day != 0:
		return Exposed
	case (len(v) == 4 || len(v) == 6) && allDigits(v):
		return Placeholder // year, or year and month, of a DT
	}
	return Malformed
}

// constantDate reports the dates that writers put in the place of one. All of
// them are on the first or in the last days of a year or a month, or no days.
func (w *constants) constantDate(n Day) bool {
	switch n % 10000 {
	case 101, 1111, 1230, 1231, 0, 9999, 1015, 1117, 1118:
		return w.dates[n]
	}
	return false
}
