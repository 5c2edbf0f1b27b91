package render

import (
	"strconv"
	"strings"

	"pacsaudit/audit/phi"
	"pacsaudit/report"
)

// affected says whom the records show, in lines: all of them, by modality, and
// how many minors there are.
func (l Lang) affected(a *report.Affected) (lines []string) {
	if a == nil || a.Patients.Most == 0 && a.Studies.Most == 0 {
		return nil
	}
	line := l.sayf("Shown are %[1]s patients and %[2]s studies", cell(a.Patients), cell(a.Studies))
	if a.AtLeast {
		line = l.sayf("Shown are at least %[1]s patients and %[2]s studies", cell(a.Patients), cell(a.Studies))
	}
	switch {
	case a.FirstYear == a.LastYear && a.FirstYear > 0:
		line += l.sayf(", of %d", a.FirstYear)
	case a.FirstYear > 0:
		line += l.sayf(", of %[1]d to %[2]d", a.FirstYear, a.LastYear)
	}
	if a.Estimate {
		line += l.say(" (estimated by a sample)")
	}
	lines = append(lines, line, l.sayf("Under 18: %[1]s patients; adults: %[2]s", cell(a.Minors), cell(a.Adults)))
	var list []string
	for i, c := range report.Spread(a.Modalities, phi.Modalities) {
		if c.Patients.Most > 0 {
			name := phi.ModalityOf(i)
			switch i {
			case 0:
				name = l.say("not said")
			case phi.Modalities - 1:
				name = l.say("others")
			}
			list = append(list, name+" "+cell(c.Patients))
		}
	}
	return append(lines, l.say("Patients by modality: ")+strings.Join(list, ", "))
}

// YearBar is a year in the picture of whom records show.
type YearBar struct {
	Name              string
	Patients, Studies string
	Share             float64 // of the year with most patients, in percent
	X                 int
}

// Height and Y are of the bar in a picture 60 high.
func (b YearBar) Height() int { return max(1, int(b.Share*0.6)) }

// Y is where the bar begins.
func (b YearBar) Y() int { return 64 - b.Height() }

// years are the bars from the first year to the last one, those between them
// included; what has no date comes first.
func (l Lang) years(a *report.Affected) (bars []YearBar) {
	if a == nil {
		return nil
	}
	most := uint64(1)
	first, last := -1, -1
	for i, c := range report.Spread(a.Years, phi.Years) {
		most = max(most, high(c.Patients), high(c.Studies))
		if i > 0 && c != (report.AffectedCell{}) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	for i, c := range report.Spread(a.Years, phi.Years) {
		if i == 0 && c == (report.AffectedCell{}) || i > 0 && (first < 0 || i < first || i > last) {
			continue
		}
		name := strconv.Itoa(phi.YearOf(i))
		if i == 0 {
			name = l.say("no date")
		}
		n := max(high(c.Patients), high(c.Studies))
		bars = append(bars, YearBar{name, cell(c.Patients), cell(c.Studies), 100 * float64(n) / float64(most), 22 * len(bars)})
	}
	return bars
}

// high is how high a bar is: of two bounds the lower one.
func high(c report.Cell) uint64 {
	if c.BelowTen() {
		return c.Most
	}
	return c.Least
}

// Affected is whom records show, in lines.
func (v *view) Affected(p report.PHI) []string { return v.L.affected(p.Affected) }

// YearBars are the same by year.
func (v *view) YearBars(p report.PHI) []YearBar { return v.L.years(p.Affected) }

// YearsWidth is how wide the picture of so many years is.
func (v *view) YearsWidth(bars []YearBar) int { return 22*len(bars) + 14 }

// affected shows whom records show, with a bar for each year.
func (t *terminal) affected(a *report.Affected) {
	for _, l := range t.lang.affected(a) {
		t.beside("  ", l)
	}
	const nameWidth = 10
	bars, longest := t.lang.years(a), 0
	said := make([]string, len(bars))
	for i, b := range bars {
		said[i] = t.lang.sayf("%[1]s patients, %[2]s studies", b.Patients, b.Studies)
		longest = max(longest, width(said[i]))
	}
	barWidth := min(24, t.options.Width-2-nameWidth-2-longest)
	for i, b := range bars {
		bar := ""
		if barWidth > 3 { // else there is room for the numbers only
			bar = pad(strings.Repeat("#", int(b.Share*float64(barWidth)/100+0.5)), barWidth+2)
		}
		t.beside("  "+pad(b.Name, nameWidth)+bar, said[i])
	}
}

// cell is a number that may be a bound, or two.
func cell(c report.Cell) string {
	switch {
	case c.Least == c.Most:
		return number(c.Most)
	case c.BelowTen():
		return "<10"
	}
	return number(c.Least) + "–" + number(c.Most)
}
