package phi

import (
	"strings"
	"testing"

	"pacsaudit/audit/counts"
	"pacsaudit/audit/phi/national"
	"pacsaudit/dimse/dataset"
)

// labelled are the schemes that a record was seen to hold a labelled number of.
func labelled(t *Tally) (set national.Set) {
	for s := range national.Schemes {
		if t.National[s].Labelled > 0 {
			set.Add(s)
		}
	}
	return set
}

// TestEveryLabelNamesItsScheme: each word of the table before each number that
// is valid, in free text, as the issuer, and in the place of the identifier; and
// before none that is not.
func TestEveryLabelNamesItsScheme(t *testing.T) {
	tried, utf := 0, el{tag: dataset.SpecificCharacterSet, vr: dataset.CS, value: "ISO_IR 192"}
	for _, row := range vectors(t, "../national/testdata/vectors.csv") {
		s, ok := national.Named(row["id_code"])
		if !ok {
			t.Fatalf("no scheme %s", row["id_code"])
		}
		v := row["value"]
		valid := strings.HasPrefix(row["expected"], "valid")
		for _, label := range s.Labels() {
			texts := map[string]el{}
			for _, sign := range []string{" ", ": ", "=", "："} {
				texts["in a comment, "+sign] = el{tag: 0x0010_4000, vr: dataset.LT, value: "seen before, " + label + sign + v + ", and again"}
				texts["in an identifier, "+sign] = el{tag: tagPatientID, vr: dataset.LO, value: label + sign + v}
				texts["in a private element, "+sign] = el{tag: 0x0029_1001, vr: dataset.LO, value: strings.ToLower(label) + sign + v}
			}
			for where, e := range texts {
				tried++
				if got := labelled(tallyOf(utf, e)); got.Has(s) != valid {
					t.Errorf("%s, %s %s: schemes %b", where, label, v, got)
				}
			}
			issued := tallyOf(utf, el{tag: tagPatientID, vr: dataset.LO, value: v}, el{tag: tagIssuer, vr: dataset.LO, value: "Heronsgate " + label})
			if got := labelled(issued); got.Has(s) != valid {
				t.Errorf("issued as %s, %s: schemes %b", label, v, got)
			}
		}
	}
	if tried < 2000 {
		t.Errorf("%d texts", tried)
	}
}

// TestALabelIsAWordBeforeANumberThatPasses with what lies beside it.
func TestALabelIsAWordBeforeANumberThatPasses(t *testing.T) {
	const number = "123456789018" // My Number, by its check digit
	for v, want := range map[string]bool{
		"マイナンバー" + number: true, "マイナンバー：" + number: true, "マイナンバー　" + number: true, "マイナンバーは" + number: true, "本人の個人番号 1234-5678-9018": true,
		"マイナンバー 123456789017": false, "マイナンバーなし " + number: false, "マイナンバー" + number + "4": false, "MyNumber " + number: true, "AMYNUMBER " + number: false,
		"MYNUMBERS " + number: false, "MYNUMBER was asked for " + number: false, number + " MYNUMBER": false, number: false, "MYNUMBER": false, "MYNUMBER 1234": false,
		"BSN 123456782": true, "BSN 123456782 2024": true, "BSN:1234.56.782": true, "bsn no. 123456782": true, "BSN 123456789": false, "HETU 131052-308T": true,
	} {
		if got := search([]byte(v)).labelled != 0; got != want {
			t.Errorf("%s: %v", v, got)
		}
	}
	sjis := byEncoder(undeclared["Shift_JIS"], "マイナンバー") + number
	iso := inCharset(`\ISO 2022 IR 87`, "マイナンバー"+number)
	for what, record := range map[string][]el{
		"ISO 2022":  {{tag: dataset.SpecificCharacterSet, vr: dataset.CS, value: `\ISO 2022 IR 87`}, {tag: 0x0010_4000, vr: dataset.LT, value: iso}},
		"Shift JIS": {{tag: dataset.SpecificCharacterSet, vr: dataset.CS, value: "ISO_IR 192"}, {tag: 0x0010_4000, vr: dataset.LT, value: sjis}},
	} {
		if got := labelled(tallyOf(record...)).Has(national.JPMyNumber); got != (what == "ISO 2022") {
			t.Errorf("%s: %v", what, got) // nobody can read what is declared as another set
		}
	}
}

// TestALabelIsFoundInALongText: wherever it stands, and whatever was read at once.
func TestALabelIsFoundInALongText(t *testing.T) {
	for _, n := range []int{0, 1000, 16 << 10, 100 << 10} {
		v := strings.Repeat("no findings. ", n/13) + "マイナンバー：123456789018"
		if got := labelled(tallyOf(el{tag: 0x0040_A160, vr: dataset.UT, value: v})); !got.Has(national.JPMyNumber) {
			t.Errorf("behind %d bytes: schemes %b", n, got)
		}
	}
}

// TestLabelsAreHeededAsPeopleWriteThem: with points, and words between them and
// the number.
func TestLabelsAreHeededAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]national.Scheme{
		"PESEL nr 44051401359": national.PLPESEL, "PESEL-44051401359": national.PLPESEL, "PESEL nr: 44051401359": national.PLPESEL, "BSN-nummer 111222333": national.NLBSN, "BSN nr. 111222333": national.NLBSN, "bsn=111222333": national.NLBSN,
		"CPF nº 111.444.777-35": national.BRCPF, "C.P.F. 111.444.777-35": national.BRCPF, "CPF (111.444.777-35)": national.BRCPF, "Cartão SUS 100000000060018": national.BRCNS, "KV-Nummer A123456780": national.DEKVNR,
		"NHS: 943 476 5919": national.GBNHS, "NHS#9434765919": national.GBNHS, "NHS Num 943 476 5919": national.GBNHS, "Medicare 2123 45670 1": national.AUMedicare, "D.N.I. 12345678-Z": national.ESDNI,
		"PESEL ４４０５１４０１３５９": national.PLPESEL, "マイナンバー：１２３４５６７８９０１８": national.JPMyNumber, "BSN 111–222–333": national.NLBSN,
	} {
		tally := tallyOf(el{tag: dataset.SpecificCharacterSet, vr: dataset.CS, value: "ISO_IR 192"}, el{tag: 0x0010_4000, vr: dataset.LT, value: "Anamnese: " + text + " usw."})
		if got := tally.National[want]; got.Labelled != 1 {
			t.Errorf("%q: %+v", text, got)
		}
	}
	for _, text := range []string{"PESEL von 44051401359", "MYPESEL nr 44051401359", "nr 44051401359", "NO PESEL 44051401358"} {
		if tally := tallyOf(el{tag: 0x0010_4000, vr: dataset.LT, value: text}); tally.National[national.PLPESEL].Labelled != 0 {
			t.Errorf("%q is labelled", text)
		}
	}
}

func TestSocialSecurityNumbersAreFoundAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]Evidence{
		"SSN (899-01-0001)": SSNLabelled, "(899-01-0001)": SSNFormatted, "SSN 899.01.0001": SSNLabelled, "SSN–899–01–0001": SSNLabelled, "S.S.N. 899010001": SSNLabelled, "SSAN 899010001": SSNLabelled,
		"PATIENT_SSN:899010001": SSNLabelled, "SSN-899010001": SSNLabelled, "SSN: 899/01/0001": SSNLabelled, "SSN ８９９０１０００１": SSNLabelled,
	} {
		tally := tallyOf(el{tag: dataset.SpecificCharacterSet, vr: dataset.CS, value: "ISO_IR 192"}, el{tag: 0x0010_4000, vr: dataset.LT, value: text})
		if *want.Of(&tally.SSN) != 1 {
			t.Errorf("%q: %v", text, tally.SSN)
		}
	}
	for _, text := range []string{"899.01.0001", "20-899-01-0001", "(899) 010-0001"} {
		if tally := tallyOf(el{tag: 0x0010_4000, vr: dataset.LT, value: text}); tally.SSN != (counts.SSN{}) {
			t.Errorf("%q: %v", text, tally.SSN)
		}
	}
}
