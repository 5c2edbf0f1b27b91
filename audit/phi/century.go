package phi

// shortYear reports a date without the century, nor an era that says it.
func shortYear(v []byte) bool {
	var d dateText
	d.read(trim(v))
	for i := range d.n {
		if n := d.numbers[i].n; n > 2 && n != 6 {
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
