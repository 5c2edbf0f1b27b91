package phi

// oddBirth judges what is no date in the standard's form. A text that can be the
// constant of some writer is one; its day is given as birthDateOf does.
func (w *constants) oddBirth(v []byte, study, today Day) (class Class, born Day) {
	var d dateText
	d.read(v)
	class, constant, lives := Malformed, false, today
	f := reading(func(y, m, day int) bool {
		ours := ourYear(y, int(today/10000))
		if ours != y && m <= 12 && day <= 32 { // months of other calendars have other lengths
			day = min(day, daysIn(ours, m))
		}
		y = ours
		n := Day(y*10000 + m*100 + day)
		switch {
		case y < 1 || y > 9999 || m > 12 || day > 31:
			return false
		case w.constantDate(n):
			constant, lives = true, min(lives, livesFrom(n, study, today))
		case m == 0 || day == 0: // only the year, or the month of it
			if n > oldest && n <= today {
				class = max(class, Placeholder)
			}
			if m > 0 && n > oldest && n <= today && (study == 0 || n <= study) {
				class = Exposed
			}
			return false
		case day > daysIn(y, m): // of 30 February the month is as telling as that of another day
			if n > oldest && n <= today && (study == 0 || n <= study) {
				class = Exposed
			}
			return false
		case n < oldest, n > today, study != 0 && n > study:
			class = max(class, Placeholder)
		case born == 0:
			class, born = Exposed, n
		}
		return true
	})
	d.readings(f)
	if class == Malformed && d.month == 0 && d.n > 1 {
		if d.month = monthIn(v); d.month != 0 {
			d.readings(f)
		}
	}
	if class == Malformed {
		d.monthOnly(v, f)
	}
	if constant {
		return Placeholder, lives
	}
	return class, born
}

// ourYear is a year of the Gregorian calendar, near enough: the Thai calendar is
// 543 years ahead of it, the Jewish one 3760 to 3761, that of Nepal 56 to 57, the Persian
// one 621 behind, and the Islamic one, of which the years are shorter, about 579 today.
// What would be a day to come is one of Nepal's, or of two digits in the wrong century:
// nobody is born on another.
func ourYear(y, thisYear int) int {
	oldestYear := int(oldest / 10000)
	switch {
	case y >= oldestYear+543 && y <= thisYear+543:
		return y - 543
	case y >= oldestYear+3761 && y <= thisYear+3761:
		return y - 3761
	case y >= oldestYear-621 && y <= thisYear-621:
		return y + 621
	case y > thisYear-621 && y <= thisYear-578:
		return y*97/100 + 622
	case y > thisYear && y <= thisYear+57:
		return y - 57
	case y > thisYear+57 && y < 2099: // which is a constant
		return y - 100
	}
	return y
}

// shortYear reports a date without the century, nor an era that says it.
func shortYear(v []byte) bool {
	var d dateText
	d.read(trim(v))
	for i := range d.n {
		if n := d.numbers[i].n; n > 2 && n != 5 && n != 6 {
			return false
		}
	}
	return d.before == 0 && d.n > 0
}

// oddStudy is the day of a study in another form than the standard's: of two
// centuries the later one.
func (w *constants) oddStudy(v []byte, today Day) Day {
	_, day := w.oddBirth(trim(v), 0, today)
	if later := day + 100_00_00; day != 0 && later <= today && shortYear(v) {
		return later
	}
	return day
}
