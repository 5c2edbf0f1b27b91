package phi

import (
	"testing"

	"pacsaudit/dimse/dataset"
)

// TestBirthDatesInOtherForms has for each form what it is: the day of a person,
// or what no form may turn into one.
func TestBirthDatesInOtherForms(t *testing.T) {
	for v, want := range map[string]Day{
		// Other dividers and orders.
		"1971/03/11": 1971_03_11, "1971-03-11": 1971_03_11, "1971 03 11": 1971_03_11, "1971.03.11": 1971_03_11, "1971/3/11": 1971_03_11,
		"11.03.1971": 1971_03_11, "11.3.1971": 1971_03_11, "11/03/1971": 1971_03_11, "25/03/1971": 1971_03_25, "03/25/1971": 1971_03_25,
		"3-25-1971": 1971_03_25, "11,03,1971": 1971_03_11, "11. 03. 1971": 1971_03_11, `"1971-03-11"`: 1971_03_11, "1971:03:11": 1971_03_11,
		// With a time.
		"19710311000000": 1971_03_11, "19710311120000.000": 1971_03_11, "197103111200": 1971_03_11, "1971031112": 1971_03_11,
		"19710311120000.000000+0900": 1971_03_11, "1971-03-11T00:00:00": 1971_03_11, "1971-03-11T00:00:00Z": 1971_03_11,
		"1971-03-11 00:00:00.000": 1971_03_11, "19710311T000000": 1971_03_11, "19710311 000000": 1971_03_11, "11.03.1971 00:00": 1971_03_11,
		"3/25/1971 12:00:00 AM": 1971_03_25, "11031971000000": 1971_03_11,
		// Without dividers, the day or the month first.
		"11031971": 1971_03_11, "25031971": 1971_03_25, "03251971": 1971_03_25, "20011950": 1950_01_20,
		// A year of two digits.
		"710311": 1971_03_11, "250371": 1971_03_25, "032571": 1971_03_25, "11.03.71": 1971_03_11, "3/25/71": 1971_03_25, "71-03-25": 1971_03_25,
		"200100": 1900_01_20, "200311": 1920_03_11, "050607": 1905_06_07,
		// Months by name.
		"11-MAR-1971": 1971_03_11, "11 Mar 71": 1971_03_11, "Mar 11, 1971": 1971_03_11, "MARCH 11, 1971": 1971_03_11, "11. März 1971": 1971_03_11,
		"11 mars 1971": 1971_03_11, "1971-Mar-11": 1971_03_11, "11-OKT-1971": 1971_10_11, "11 août 1971": 1971_08_11, "11 févr. 1971": 1971_02_11, "11 DÉC 1971": 1971_12_11, "11MAR1971": 1971_03_11,
		// Japanese eras.
		"昭和46年3月11日": 1971_03_11, "昭和４６年３月１１日": 1971_03_11, "昭和 46.03.11": 1971_03_11, "S46.3.11": 1971_03_11, "s46/03/11": 1971_03_11,
		"S460311": 1971_03_11, "S46年3月11日": 1971_03_11, "Ｓ４６．３．１１": 1971_03_11, "㍼46.3.11": 1971_03_11, "平成3年3月11日": 1991_03_11, "H03.03.11": 1991_03_11,
		"令和2年3月11日": 2020_03_11, "令和元年5月2日": 2019_05_02, "R2.3.11": 2020_03_11, "大正9年3月11日": 1920_03_11, "T9.3.11": 1920_03_11,
		"明治40年3月11日": 1907_03_11, "M40.3.11": 1907_03_11, "1971年3月11日": 1971_03_11, "3460311": 1971_03_11, "S50.1.1": 1975_01_01, "S.46.3.11": 1971_03_11,
		// Other calendars, and their digits.
		"25140311": 1971_03_11, "11/03/2514": 1971_03_11, "0600311": 1971_03_11, "060/03/11": 1971_03_11, "13500620": 1971_06_20, "1350/06/20": 1971_06_20,
		"١٩٧١/٠٣/١١": 1971_03_11,
		// Years of other calendars, of which the months have other lengths, and days before months.
		"13490231": 1970_02_28, "13910230": 2012_02_29, "1349/02/31": 1970_02_28, "19713103": 1971_03_31, "20241301": 2024_01_13,
		// Nepal, where months have up to 32 days, and nobody is born in a year to come.
		"20281127": 1971_11_27, "2028-11-27": 1971_11_27, "20280232": 1971_02_28, "20800101": 2023_01_01,
		// Seven digits: VA FileMan, a zero that was left away, the day of the year.
		"2710311": 1971_03_11, "1971311": 1971_03_11, "1971031": 1971_03_01, "1971121": 1971_01_21, "1971070": 1971_03_11, "1962071": 1962_07_01, "2024366": 2024_12_31,
		// Months in more languages.
		"11 maart 1971": 1971_03_11, "11 mrt 1971": 1971_03_11, "15 mei 1971": 1971_05_15, "11 Ocak 1971": 1971_01_11, "11 Şubat 1971": 1971_02_11, "11 Ağustos 1971": 1971_08_11,
		"11. března 1971": 1971_03_11, "11. července 1971": 1971_07_11, "11. června 1971": 1971_06_11, "11 марта 1971": 1971_03_11, "11 мая 1971 г.": 1971_05_11, "11 березня 1971": 1971_03_11,
		"11 Μαρτίου 1971": 1971_03_11, "11 Μαΐου 1971": 1971_05_11, "11. maaliskuuta 1971": 1971_03_11, "11. marraskuuta 1971": 1971_11_11, "11 maj 1971": 1971_05_11,
		"1971. március 11.": 1971_03_11, "1971. szeptember 11.": 1971_09_11, "11 Agustus 1971": 1971_08_11, "11 Desember 1971": 1971_12_11, "11.III.1971": 1971_03_11, "11 XII 1971": 1971_12_11,
		"11 مارس 1971": 1971_03_11, "11 มี.ค. 2514": 1971_03_11, "11-V-71": 1971_05_11, "11 paź 1971": 1971_10_11,
		// Digits of other scripts, and numbers in ideographs.
		"๑๑/๐๓/๒๕๑๔": 1971_03_11, "१९७१-०३-११": 1971_03_11, "১৯৭১/০৩/১১": 1971_03_11, "၁၉၇၁-၀၃-၁၁": 1971_03_11, "௧௧.௦௩.௧௯௭௧": 1971_03_11,
		"一九七一年三月十一日": 1971_03_11, "一九七一年十二月三十一日": 1971_12_31, "二〇〇五年十月廿日": 2005_10_20, "民國六十年三月十一日": 1971_03_11, "民國60年3月11日": 1971_03_11,
		"中華民國一百零二年三月卅日": 2013_03_30, "民國一百年十月十日": 2011_10_10, "昭和四十六年三月十一日": 1971_03_11, "令和元年五月廿一日": 2019_05_21,
		// Without the first zero, which numbers in a sheet have not.
		"3111971": 1971_11_03, "1900311": 1900_03_11, "3640107": 1989_01_07, "2151224": 1926_12_24, "9031971": 1971_03_09, "3251971": 1971_03_25, "90371": 1971_03_09, "32571": 1971_03_25, "10371": 1971_03_01,
		// A time behind a year of two digits, a number as a sheet shows it, and the sign between values.
		"710311000000": 1971_03_11, "110371120000": 1971_03_11, "1.9710311E7": 1971_03_11, "2.001031E7": 2001_03_10, `11\03\1971`: 1971_03_11, `1971\03\11`: 1971_03_11,
		// A year of two digits in the century to come, and one of the Jewish calendar.
		"20910311": 1991_03_11, "2091-03-11": 1991_03_11, "11.03.2091": 1991_03_11, "5731-06-14": 1970_06_14,
		// With words about it, and several.
		"DOB 11.03.1971": 1971_03_11, "M 11.03.1971": 1971_03_11, "*11.03.1971": 1971_03_11, `19710311\19710311`: 1971_03_11, `\19710311`: 1971_03_11,
		// The standard's, and ACR-NEMA's.
		"19710311": 1971_03_11, "19710311 ": 1971_03_11,
	} {
		if class, got := placeholders().birthDateOf([]byte(v), 0, DayOf(testDay)); class != Exposed || got != want {
			t.Errorf("%q: class %v, day %d, not %d", v, class, got, want)
		}
	}
	for v, want := range map[string]Class{
		// Constants of writers stay what they are in every form.
		"1900-01-01": Placeholder, "01/01/1900": Placeholder, "19000101000000": Placeholder, "01011900": Placeholder, "111111": Placeholder, "000101": Placeholder, "010100": Placeholder,
		"31.12.9999": Placeholder, "0001-01-01T00:00:00": Placeholder, "Jan 1, 1900": Placeholder, "00010101000000.000": Placeholder,
		// What nobody can be born on.
		"1849-12-31": Placeholder, "2099/01/01": Placeholder, "01.01.1750": Placeholder, "10101010": Placeholder, "20990101": Placeholder,
		"1971-00-00": Placeholder, "00.00.1971": Placeholder, "1971/00/00 00:00:00": Placeholder, "1971": Placeholder, "19710000": Placeholder, "1971000": Placeholder,
		// What is no day.
		"1971-13-13": Malformed, "32/01/1971": Malformed, "00/00/0000": Malformed, "0000-00-00": Malformed,
		"unknown": Malformed, "N/A": Malformed, "45 years": Malformed, "045Y": Malformed, "1.5": Malformed,
		"?": Malformed, "-": Malformed, "昭和46年": Malformed, "S46": Malformed, "1962999": Malformed, "1971367": Malformed, "999999": Malformed, "123": Malformed,
		"20241332": Malformed, "": Empty, `\`: Empty,
	} {
		if got, born := placeholders().birthDateOf([]byte(v), 0, DayOf(testDay)); got != want || born != 0 {
			t.Errorf("%q: class %v, not %v; day %d", v, got, want, born)
		}
	}
}

// TestAMonthIsMoreThanAYear: it is exposed, though it is no day.
func TestAMonthIsMoreThanAYear(t *testing.T) {
	for _, v := range []string{
		"19710300", "197103", "1971-03", "1971-03-00", "03/1971", "1971年3月", "March 1971", "Mar 1971", "昭和46年3月", "maart 1971", "III 1971",
		"19710431", "19710230", "31.04.1971", "1971-02-30", "20230229", "23 Mac 1971", "23 kolovoza 1971", "23 मार्च 1971", "1971 m. kovo 23 d.", "23 במרץ 1971", "23 فروردین 1350",
		"Mar-71", "März 71", "71 maart", "III.71",
	} {
		if class, born := placeholders().birthDateOf([]byte(v), 0, DayOf(testDay)); class != Exposed || born != 0 {
			t.Errorf("%q: class %v, day %d", v, class, born)
		}
		tally := tallyOf(el{tag: dataset.SpecificCharacterSet, vr: dataset.CS, value: "ISO_IR 192"}, el{tag: tagBirthDate, vr: dataset.DA, value: v})
		if tally.Fields[BirthDate][Exposed] != 1 || tally.BirthDatesOddForm != 1 {
			t.Errorf("%q: %v, odd %d", v, tally.Fields[BirthDate], tally.BirthDatesOddForm)
		}
	}
	for _, v := range []string{"19710000", "1971", "18490300", "19000000"} {
		if class, _ := placeholders().birthDateOf([]byte(v), 0, DayOf(testDay)); class != Placeholder {
			t.Errorf("%q: class %v", v, class)
		}
	}
	for _, v := range []string{"197113", "1971-13", "13/1971", "1.5", "31.04.1771", "32 Mac 1971", "23 Mac 1771"} {
		if class, _ := placeholders().birthDateOf([]byte(v), 0, DayOf(testDay)); class != Malformed {
			t.Errorf("%q: class %v", v, class)
		}
	}
}

// TestAConstantIsTheBirthDateOfWhoHasAName: people were born on some of the days
// that writers put in the place of one.
func TestAConstantIsTheBirthDateOfWhoHasAName(t *testing.T) {
	for v, want := range map[string]Class{
		"19700101": Exposed, "1970-01-01": Exposed, "01.01.1970": Exposed, "1970/01/01 00:00:00": Exposed, "19500101": Exposed, "20000101": Exposed, "991231": Exposed,
		"11/11/1999": Exposed, "19991231": Exposed, "1970.01.01": Exposed,
		"19000101": Placeholder, "00010101": Placeholder, "19111111": Placeholder, "000101": Placeholder, "99991231": Placeholder, "19700000": Placeholder, "19000000": Placeholder,
	} {
		born := el{tag: tagBirthDate, vr: dataset.DA, value: v}
		tally := tallyOf(named, born)
		if tally.Fields[BirthDate][want] != 1 || tally.BirthDatesOddForm > tally.Fields[BirthDate][Exposed] {
			t.Errorf("%s beside a name: %v, odd %d", v, tally.Fields[BirthDate], tally.BirthDatesOddForm)
		}
		for _, name := range []el{nobody, phantom, coded, {tag: tagPatientName, vr: dataset.PN}} {
			if tally := tallyOf(name, born); tally.Fields[BirthDate][Placeholder] != 1 || tally.AnyExposed != 0 || tally.BirthDatesOddForm != 0 {
				t.Errorf("%s beside %s: %v", v, name.value, tally.Fields[BirthDate])
			}
		}
		nested := el{tag: 0x0400_0561, vr: dataset.SQ, items: [][]el{{born}}}
		if tally := tallyOf(named, nested); tally.Fields[BirthDate][Placeholder] != 1 {
			t.Errorf("%s in a sequence: %v", v, tally.Fields[BirthDate])
		}
	}
	later := []el{named, {tag: tagStudyDate, vr: dataset.DA, value: "19980312"}, {tag: tagBirthDate, vr: dataset.DA, value: "20000101"}}
	if tally := tallyOf(later...); tally.Fields[BirthDate][Placeholder] != 1 {
		t.Errorf("born after the study: %v", tally.Fields[BirthDate])
	}
}

// TestAStudyDateThatIsNoneSaysNothingOfABirth: clocks that were never set, and
// constants.
func TestAStudyDateThatIsNoneSaysNothingOfABirth(t *testing.T) {
	for study, want := range map[Day]Class{
		0: Exposed, 1_01_01: Exposed, 1858_11_17: Exposed, 1900_01_01: Exposed, 1970_01_01: Exposed, 1970_01_05: Exposed, 1980_01_01: Exposed,
		1980_01_04: Exposed, 1990_01_01: Exposed, 2000_01_01: Exposed, 2001_01_01: Exposed, 1999_12_31: Exposed, 2005_01_01: Exposed,
		2024_03_12: Exposed, 2010_07_21: Exposed, 2010_07_19: Exposed, 2009_07_20: Exposed, 2009_07_19: Placeholder, 1995_06_01: Placeholder,
	} {
		for _, v := range []string{"20100720", "2010-07-20", "20.07.2010"} {
			if got, _ := placeholders().birthDateOf([]byte(v), study, DayOf(testDay)); got != want {
				t.Errorf("born %s, study %d: class %v, not %v", v, study, got, want)
			}
		}
	}
}

func TestBirthDatesInOtherFormsAreCountedApart(t *testing.T) {
	for v, odd := range map[string]bool{
		"19710311": false, "1971.03.11": false, "19710311 ": false, "1971/03/11": true, "25140311": true, "11.03.1971": true, "1900-01-01": false, "unknown": false,
	} {
		for _, nested := range []bool{false, true} {
			record := []el{{tag: tagBirthDate, vr: dataset.DA, value: v}}
			if nested {
				record = []el{{tag: 0x0400_0561, vr: dataset.SQ, items: [][]el{record}}}
			}
			tally := inspect(newInspector(testDay, testKey), record)
			if got := tally.BirthDatesOddForm == 1; got != odd || tally.BirthDatesOddForm > tally.Fields[BirthDate][Exposed] {
				t.Errorf("%q, nested %v: odd %v", v, nested, got)
			}
		}
	}
}

// TestAnEraInShiftJISIsADay: a date has no character set, and some have one all
// the same.
func TestAnEraInShiftJISIsADay(t *testing.T) {
	for what, record := range map[string][]el{
		"declared":   {{tag: dataset.SpecificCharacterSet, vr: dataset.CS, value: "ISO_IR 192"}, {tag: tagBirthDate, vr: dataset.DA, value: "昭和46年3月11日"}},
		"undeclared": {{tag: tagBirthDate, vr: dataset.DA, value: "\x8f\xba\x98\x6146\x94\x4e3\x8c\x8e11\x93\xfa"}},
	} {
		if tally := inspect(newInspector(testDay, testKey), record); tally.Fields[BirthDate][Exposed] != 1 || tally.BirthDatesOddForm != 1 {
			t.Errorf("%s: %v", what, tally.Fields[BirthDate])
		}
	}
}
