package phi

import (
	"strings"
	"unicode"
)

// monthNames are the first letters of months in English, German, French,
// Spanish, Italian and Portuguese; those of May and August are several.
var monthNames = [...]struct {
	name  string
	month int
}{
	{"JAN", 1}, {"GEN", 1}, {"ENE", 1}, {"FEB", 2}, {"FEV", 2}, {"MARRAS", 11}, {"MAR", 3}, {"MRZ", 3}, {"APR", 4}, {"AVR", 4}, {"ABR", 4}, {"MAY", 5}, {"MAI", 5},
	{"MAG", 5}, {"JUN", 6}, {"JUIN", 6}, {"GIU", 6}, {"JUIL", 7}, {"JUL", 7}, {"LUG", 7}, {"AUG", 8}, {"AOU", 8}, {"AGO", 8}, {"SEP", 9}, {"SET", 9},
	{"OCT", 10}, {"OKT", 10}, {"OTT", 10}, {"OUT", 10}, {"NOV", 11}, {"DEC", 12}, {"DEZ", 12}, {"DIC", 12},
}

// monthStems are the beginnings of the names of months in languages beyond those
// of monthNames, in small letters: Dutch, Turkish, Czech, Polish, Russian,
// Ukrainian, Greek, Finnish, Swedish, Hungarian, Indonesian, Arabic and Thai.
var monthStems = [12]string{
	"ocak led sty янв січ ιαν tammi يناير ม.ค มกราคม",
	"şub únor luty lut фев лют φεβ φλεβ helmi فبراير ก.พ กุมภาพันธ์",
	"maart maa mrt márc břez марта март бер μαρ μάρ maalis مارس มี.ค มีนาคม",
	"nis dub kwi апр квіт απρ huhti ápr أبريل ابريل เม.ย เมษายน",
	"mei maj květ май мая трав μαϊ μαΐ μάι touko máj مايو พ.ค พฤษภาคม",
	"haz červn cze июн черв ιουν kesä يونيو มิ.ย มิถุนายน",
	"tem červenec července lip июл лип ιουλ heinä يوليو ก.ค กรกฎาคม",
	"ağu srp sie авг серп αυγ elo agu أغسطس اغسطس ส.ค สิงหาคม",
	"eyl zář wrz сен вер σεπ syys szep szept سبتمبر ก.ย กันยายน",
	"eki říj paź окт жовт οκτ loka أكتوبر اكتوبر ต.ค ตุลาคม",
	"kas lis ноя нояб лист νοε νοέ marras نوفمبر พ.ย พฤศจิกายน",
	"ara pros gru дек груд δεκ joulu des ديسمبر ธ.ค ธันวาคม",
}

// romanMonths are the months as numerals.
var romanMonths = [...]string{"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"}

// monthIn is the month that a word of a text names; 0 for none. The longest
// beginning of a word counts: červenec is not červen, nor marraskuu maart.
func monthIn(v []byte) (month int) {
	longest := 0
	for word := range strings.FieldsFuncSeq(strings.ToLower(string(bounded(v))), notInMonth) {
		word = strings.Trim(word, ".")
		for m, numeral := range romanMonths {
			if word == numeral && longest == 0 {
				month = m + 1
			}
		}
		for m, stems := range monthStems {
			for stem := range strings.FieldsSeq(stems) {
				if len(stem) > longest && strings.HasPrefix(word, stem) {
					month, longest = m+1, len(stem)
				}
			}
		}
	}
	return month
}

// notInMonth reports what stands between words: a point is part of Thai ones.
func notInMonth(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '.'
}

// monthOnly gives the month of a year, which is more than a year: 197103, 1971-03,
// March 1971.
func (d *dateText) monthOnly(v []byte, f reading) {
	a, b := &d.numbers[0], &d.numbers[1]
	yearAnd := func(y, m int) {
		if m > 12 && m <= 31 && hasLetter(v) {
			m = 1 // it is a day, and the month a word of another language or calendar
		}
		f(y, m, 0)
	}
	month := d.month
	if month == 0 && d.n == 1 && (a.n == 4 || a.n == 2) {
		month = monthIn(v)
	}
	switch {
	case d.before != 0 && d.n == 2 && a.n <= 2 && b.n <= 2:
		f(d.before+a.all(), b.all(), 0)
	case d.n == 1 && a.n == 4 && month != 0:
		f(a.all(), month, 0)
	case d.n == 1 && a.n == 2 && month != 0: // Mar-71
		f.short(a.all(), month, 0)
	case d.n == 1 && a.n == 6:
		f(a.value(0, 4), a.value(4, 6), 0)
	case d.n != 2:
	case a.n == 4 && b.n <= 2:
		yearAnd(a.all(), b.all())
	case b.n == 4 && a.n <= 2:
		yearAnd(b.all(), a.all())
	}
}
