package phi

import (
	"strings"
	"testing"

	"pacsaudit/audit/phi/national"
	"pacsaudit/dimse/dataset"
)

// inText is what a comment in UTF-8 holds.
func inText(v string) marks {
	in := newInspector(testDay, testKey)
	inspect(in, []el{{tag: dataset.SpecificCharacterSet, vr: dataset.CS, value: "ISO_IR 192"}, {tag: 0x0010_4000, vr: dataset.LT, value: v}})
	return in.record.marks
}

// TestALabelMayStandFurtherAway, with words between it and its number that say nothing
// else.
func TestALabelMayStandFurtherAway(t *testing.T) {
	for v, want := range map[string]evidenceSet{
		"Social Security Number of the patient: 899010001":            1 << SSNLabelled,
		"social security number of the patient is 899-01-0001":        1 << SSNLabelled,
		"SSN on file for this patient: 899010001":                     1 << SSNLabelled,
		"SSN (subscriber)\r\n  = 899010001":                           1 << SSNLabelled,
		"SSN of the patient's spouse: 899010001":                      1 << SSNLabelled,
		"SSN of the patient was 999-99-9999":                          1 << SSNTaxpayer,
		"SSN not given, MRN 899010001":                                0,
		"SSN is on the card; accession 899010001":                     0,
		"SSN of the the the the the the the the patient: 899010001":   0,
		"SSN" + strings.Repeat(" ", 70) + "of the patient: 899010001": 0,
		"of the patient: 899010001":                                   0,
		"BASSN of the patient of record: 899010001":                   0,
		"Social Security Number of the patient: 1.2.840.899010001.5":  0,
	} {
		if got := inText(v); got.ssn != want {
			t.Errorf("%s: evidence %b", v, got.ssn)
		}
	}
	for v, want := range map[string]national.Set{
		"BSN van de patient: 123456782": 1 << national.NLBSN, "CPF do paciente: 11144477735": 1 << national.BRCPF, "KVNR der Patientin lautet A000500015": 1 << national.DEKVNR,
		"BSN, MRN of the patient: 123456782": 0, "the patient is 123456782": 0, "BSN van de patient: 123456789": 0,
	} {
		if got := inText(v); got.labelled&want != want || want == 0 && got.labelled != 0 {
			t.Errorf("%s: schemes %b", v, got.labelled)
		}
	}
}

// TestNumbersOfTaxpayersAreFoundByTheirWord, in the ranges that are given out.
func TestNumbersOfTaxpayersAreFoundByTheirWord(t *testing.T) {
	for v, want := range map[string]evidenceSet{
		"ITIN 912-70-1234": 1 << SSNTaxpayer, "ITIN 912701234": 1 << SSNTaxpayer, "ITIN of the patient: 912 70 1234": 1 << SSNTaxpayer, "ATIN 912931234": 1 << SSNTaxpayer,
		"taxpayer ID 912501234": 1 << SSNTaxpayer, "ITIN 912651234": 1 << SSNTaxpayer, "ITIN 912881234": 1 << SSNTaxpayer, "ITIN 912901234": 1 << SSNTaxpayer,
		"ITIN 912491234": 0, "ITIN 912661234": 0, "ITIN 912691234": 0, "ITIN 912891234": 0, "ITIN 899010001": 0, "912701234": 0, "MARTIN 912701234": 0, "ITIN 9127012345": 0,
	} {
		if got := inText(v); got.ssn != want {
			t.Errorf("%s: evidence %b", v, got.ssn)
		}
	}
	if got, _ := evidenceOf("ITIN 912701234"); got != 1<<SSNTaxpayer {
		t.Errorf("in an identifier: evidence %b", got)
	}
}

// TestDigitsOfOtherScriptsAreDigits behind labels of their languages.
func TestDigitsOfOtherScriptsAreDigits(t *testing.T) {
	in := func(zero rune, v string) string {
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return zero + r - '0'
			}
			return r
		}, v)
	}
	for what, row := range map[string]struct {
		text string
		want national.Set
	}{
		"Hindi":        {"आधार " + in('०', "234123412346"), 1 << national.INAadhaar},
		"Bengali":      {"AADHAAR " + in('০', "234123412346"), 1 << national.INAadhaar},
		"Tamil":        {"AADHAAR " + in('௦', "234123412346"), 1 << national.INAadhaar},
		"Thai":         {"เลขประจำตัวประชาชน " + in('๐', "1101700207030"), 1 << national.THID},
		"full width":   {"マイナンバー " + in('０', "123456789018"), 1 << national.JPMyNumber},
		"wrong digit":  {"आधार " + in('०', "234123412347"), 0},
		"no label":     {"रोगी " + in('०', "234123412346"), 0},
		"Hebrew label": {"ת.ז " + in('٠', "000000018"), 1 << national.ILID},
	} {
		if got := inText(row.text); got.labelled != row.want {
			t.Errorf("%s: schemes %b, not %b", what, got.labelled, row.want)
		}
	}
	for _, zero := range otherDigits {
		if got := inText("SSN " + in(zero, "899-01-0001")); got.ssn != 1<<SSNLabelled {
			t.Errorf("digits from %U on: evidence %b", zero, got.ssn)
		}
	}
}

// TestBareNumbersOfStatesAreFoundByTheLanguageAround: fifteen digits of France, and
// eleven of Brazil.
func TestBareNumbersOfStatesAreFoundByTheLanguageAround(t *testing.T) {
	const nir, cpf = "185057800608491", "11144477735"
	for v, want := range map[string]national.Set{
		"Patient né le 3 mai 1985, " + nir: 1 << national.FRNIR, "MADAME MARTIN " + nir: 1 << national.FRNIR, nir + " dossier 4": 1 << national.FRNIR, nir + ", assuré": 1 << national.FRNIR,
		"Patient n\xe9 le 3 mai 1985, " + nir: 1 << national.FRNIR, "N° de l'NIR, relevé au guichet : " + nir: 1 << national.FRNIR,
		"Paciente " + cpf + ", joelho": 1 << national.BRCPF, "documento: " + cpf: 1 << national.BRCPF, "CPF, conforme a ficha, " + cpf: 1 << national.BRCPF,
		"serial " + nir: 0, nir: 0, cpf: 0, "patient " + nir: 0, "patient " + cpf: 0, "Patient né le 3 mai, 185057800608492": 0, "Paciente 11144477736": 0,
		"paciente, tel. " + cpf: 0, "dossierx " + nir: 0, "Paciente 1.2." + cpf: 0, "dossier " + nir + "0": 0,
	} {
		if got := inText(v); got.strong != want {
			t.Errorf("%s: schemes %b, not %b", v, got.strong, want)
		}
	}
	// Of numbers that are none, chance lets one in a hundred by.
	g := generator{seed: 21}
	for form, head := range map[string]string{"999999999999999": "dossier ", "99999999999": "paciente "} {
		found := 0
		for range 20_000 {
			f := finds{today: DayOf(testDay)}
			v := []byte(head + g.template(form))
			if f.scan(v, 0, len(v)); f.strong != 0 {
				found++
			}
		}
		if found > 20_000/80 {
			t.Errorf("%s: %d of 20000", form, found)
		}
	}
}

// TestPrivateNamesAndDaysAreOfTheirCategories: a VR says what they are, and nothing
// whose.
func TestPrivateNamesAndDaysAreOfTheirCategories(t *testing.T) {
	for _, row := range []struct {
		vr       dataset.VR
		value    string
		category HIPAA
		want     bool
	}{
		{dataset.PN, "Tarnwick^Corvane", HIPAANames, true}, {dataset.PN, "ANONYMOUS", HIPAANames, false}, {dataset.PN, "QA^PHANTOM", HIPAANames, false},
		{dataset.LO, "Tarnwick^Corvane", HIPAANames, false}, {dataset.DA, "19710311", HIPAADates, true}, {dataset.DA, "00010101", HIPAADates, false},
		{dataset.DA, "x", HIPAADates, false}, {dataset.LO, "19710311", HIPAADates, false},
	} {
		e := el{tag: 0x0029_1001, vr: row.vr, value: row.value}
		for _, files := range []bool{false, true} {
			in := newInspector(testDay, testKey)
			if files {
				in = NewFileInspector(testDay)
			}
			var d dataset.Decoder
			for range 2 { // the second time it may be remembered
				d.Reset(encode(explicit, e, el{tag: 0x0029_1002, vr: dataset.SH, value: "a"}), explicit)
				if in.Inspect(&d); in.record.hipaa>>row.category&1 != 0 != row.want {
					t.Errorf("%v %q, in files %v: categories %b", row.vr, row.value, files, in.record.hipaa)
				}
			}
		}
	}
}
