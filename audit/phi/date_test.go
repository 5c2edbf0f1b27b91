package phi

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestTheCalendarIsThatOfTheWorld holds every day of years with and without a
// leap day, and the numbers beside them that are no day, against package time.
func TestTheCalendarIsThatOfTheWorld(t *testing.T) {
	for _, y := range []int{
		1600, 1700, 1799, 1800, 1804, 1850, 1896, 1899, 1900, 1901, 1904, 1962, 1999, 2000, 2001, 2004, 2023, 2024, 2096, 2100, 2400, 2404,
	} {
		for m := range 14 {
			for d := range 33 {
				day := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
				want := Day(0)
				if day.Year() == y && int(day.Month()) == m && day.Day() == d {
					want = DayOf(day)
					if int(want) != y*10000+m*100+d {
						t.Fatalf("%v is the day %d", day, want)
					}
				}
				for _, form := range []string{"%04d%02d%02d", "%04d.%02d.%02d"} {
					if got := dayOf(fmt.Appendf(nil, form, y, m, d)); got != want {
						t.Fatalf("%04d-%02d-%02d as %s: %d, not %d", y, m, d, form, got, want)
					}
				}
			}
		}
	}
	for _, v := range []string{"", "2024013", "202401311", "2024.01-31", "2024-01.31", "2024-01-31", "2024.0131", "20240.1.31", "2O240131", "2024.O1.31", "20240131 ", "\x00\x00\x00\x00\x00\x00\x00\x00"} {
		if got := dayOf([]byte(v)); got != 0 {
			t.Errorf("%q is the day %d", v, got)
		}
	}
}

// TestABirthDateIsOneThatAPersonCanHave: born in 1850 at the earliest, and not
// long after the study or after today.
func TestABirthDateIsOneThatAPersonCanHave(t *testing.T) {
	const study, today = 2024_01_31, 2026_11_01
	for _, c := range []struct {
		v     string
		study Day
		want  Class
	}{
		{"18491231", study, Placeholder},
		{"1849.12.30", study, Placeholder},
		{"18500102", study, Exposed},
		{"1850.01.02", study, Exposed},
		{"17001399", study, Placeholder}, // before 1850, and no day
		{"18501399", study, Malformed},
		{"20240130", study, Exposed},
		{"20240131", study, Exposed}, // on the day of birth
		{"20240201", study, Exposed}, // before the birth, or another clock
		{"20250131", study, Exposed},
		{"20250201", study, Placeholder},
		{"2025.02.01", study, Placeholder},
		{"20240201", 0, Exposed}, // when the study was nobody says
		{"19950311", 1994_02_03, Placeholder},
		{"19950311", 1993_01_02, Placeholder},
		{"19950311", 1992_12_31, Exposed}, // before there was DICOM: no day of a study
		{"19950311", 1994_01_01, Exposed}, // nor is the first of a year
		{"20000311", 1999_11_11, Exposed}, // nor a constant
		{"20261031", 0, Exposed},
		{"20261101", 0, Exposed},
		{"20261102", 0, Placeholder},
		{"20261102", 2027_01_01, Placeholder}, // the study is in the future too
		{"1962", study, Placeholder},
		{"196A", study, Malformed},
		{"19620000", study, Placeholder},
		{"19620701", study, Exposed},
		{"19620101", study, Exposed},     // alone; many of them are judged as a population
		{"17009999", study, Placeholder}, // before 1850, whatever it is
		{"18509999", study, Malformed},
		{"2999", study, Placeholder},
		{"29990000", study, Placeholder},
		{`19620713\1962`, study, Exposed},
		{`1962\19620713`, study, Exposed},
		{`1962\`, study, Placeholder},
		{`\`, study, Empty},
		{"    ", study, Empty},
		{"00000000", study, Placeholder},
		{"99999999", study, Placeholder},
		{"19000101", study, Placeholder},
		{"1900.01.01", study, Placeholder},
		{"19000102", study, Exposed},
	} {
		class, day := placeholders().birthDateOf([]byte(c.v), c.study, today)
		if strings.Contains(c.v, `\`) && class == Exposed && class == c.want && day == 1962_07_13 {
			continue
		}
		if class != c.want || (day != 0) != (class == Exposed) || class == Exposed && day != dayOf(trim([]byte(c.v))) {
			t.Errorf("%q in a study of %d: %v of the day %d, not %v", c.v, c.study, class, day, c.want)
		}
	}
}

// TestOfSeveralBirthDatesTheFirstExposedCounts: a person has one.
func TestOfSeveralBirthDatesTheFirstExposedCounts(t *testing.T) {
	for _, v := range []string{`19620713\19550302`, `1955\19620713\19550302`, `\19620713\\19550302`} {
		if class, day := placeholders().birthDateOf([]byte(v), 0, 2026_11_01); class != Exposed || day != 1962_07_13 {
			t.Errorf("%q: %v of the day %d", v, class, day)
		}
	}
}

func TestADateAndTimeIsJudgedByItsDay(t *testing.T) {
	for v, want := range map[string]Class{
		"19620713":                   Exposed,
		"1962071310":                 Exposed, // with an hour
		"196207131011":               Exposed,
		"196207131":                  Exposed, // a time cut short
		"196213131":                  Malformed,
		"19620713101112.000000+0900": Exposed,
		"1962.07.13":                 Exposed,
		"1962.07.32":                 Malformed,
		"1962-07-13":                 Malformed,
		"1962":                       Placeholder,
		"196207":                     Placeholder,
		"19620":                      Malformed,
		"1962071":                    Malformed,
		"196A":                       Malformed,
		"19621301":                   Malformed,
		"1962130110":                 Malformed,
		"19000101":                   Placeholder,
		"1900.01.01":                 Placeholder,
		"1900010112":                 Placeholder,
		"00000000":                   Placeholder,
		"00000000000000":             Placeholder,
		"99999999":                   Placeholder,
		"":                           Empty,
		"  ":                         Empty,
		`19000101\19620713`:          Exposed,
		`19620713\19000101`:          Exposed,
		`19621301\1962`:              Placeholder, // the more telling
		`1962\19621301`:              Placeholder,
		`\19621301`:                  Malformed,
		` 19620713 \ `:               Exposed,
	} {
		if got := placeholders().dateOf([]byte(v)); got != want {
			t.Errorf("%q: %v, not %v", v, got, want)
		}
	}
}

// TestConstantDatesAreThoseOfTheTable, also with a time behind them, and the
// days around them are not.
func TestConstantDatesAreThoseOfTheTable(t *testing.T) {
	w, n := placeholders(), 0
	constant := map[Day]bool{}
	for _, row := range table("placeholders.csv") {
		if row["field"] == "date" && row["match"] == "exact" {
			day, _ := number([]byte(row["value"]))
			constant[Day(day)] = true
			n++
		}
	}
	if n != 28 || len(constant) != n {
		t.Fatalf("%d constant dates", n)
	}
	near := map[Day]bool{0: true, 1232: true, 9999: true} // days of any year
	for day := range constant {
		for d := range Day(3) {
			near[(day+d+9999)%10000] = true
		}
	}
	for year := range Day(10_000) {
		for d := range near {
			if day := year*10000 + d; w.constantDate(day) != constant[day] {
				t.Fatalf("%08d is a constant: %v", day, w.constantDate(day))
			}
		}
	}
	for day := range constant {
		for _, form := range []string{"%08d", "%08d101112", "%08d10"} {
			if got := w.dateOf(fmt.Appendf(nil, form, day)); got != Placeholder {
				t.Errorf("%08d as %s: %v", day, form, got)
			}
		}
		if got, _ := w.birthDateOf(fmt.Appendf(nil, "%08d", day), 0, 9999_12_31); got != Placeholder {
			t.Errorf("%08d as a birth date: %v", day, got)
		}
	}
}

func TestTheFirstOfJanuaryStandsForAYear(t *testing.T) {
	for d, want := range map[Day]bool{1953_01_01: true, 2000_01_01: true, 1953_01_02: false, 1953_10_01: false, 1953_11_01: false, 1953_12_31: false, 0: false} {
		if d.firstJanuary() != want {
			t.Errorf("%d: %v", d, !want)
		}
	}
}
