package phi

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pacsaudit/dimse/dataset"
)

// TestNamesInCapitalsAreNoCodes: what a form or an export makes of a name, and
// what programs put in its place. A code has numbers, and people's names have
// none but their birth dates.
func TestNamesInCapitalsAreNoCodes(t *testing.T) {
	for _, v := range []string{
		"MUELLER_HANS_PETER", "VON-DER-LEYDEN", "BRENNER_ANNA_M", "BRENNER-ANNA-19710311", "DE-LA-CRUZ", "DE_LA_CRUZ_MARIA", "BRENNER-ANNA-11031971",
		"BRENNER-19710311-2", "BRENNER_19710311_17", "BRENNER-ANNA-03251971", "O-NEILL-SHAY", "AB_C_D", "LE-VAN-AN", "BRENNER_A_M", "MARTINEZ-LOPEZ-A",
		"BRENNER_ANNA_2", "BRENNER-ANNA", "BRENNER_ANNA", "BRENNER ANNA", "BRENNER ANNA 19710311", "ANNA BRENNER 2", "BRENNER", "DOE, JOHN", "Doe, John",
		"BRENNER,ANNA", "BRENNER, ANNA M", "BRENNER^A", "LI^X", "Y^A", "XU^O", "BRENNER^ANNA^M^DR", "BRENNER-SMITH^ANNA", "RIDER-SMITH", "RIDER_ANNA", "QIN-LI",
		"SPIE-MEYER", "RIDER-ANNA-19710311", "SITE-99999999-1", "QIN_WEI_1971", "SPIEGEL_HANS_1950", "RIDER-JOHN-1956", "BREASTED_JAMES_1865", "SPIESS1950", "QIN-LI-12",
		"MUELLER_11_03_1971", "MUELLER-1971-03-11", "MUELLER_H3000017_53Y", "MUELLER-053Y-CT1", "MUELLER_12_1971", "ヤマダ^タロウ", "==ヤマダ^タロウ", "=山田^太郎", "ﾔﾏﾀﾞ^ﾀﾛｳ", "ﾔﾏﾀﾞﾀﾛｳ", "やまだ^たろう", "김^철수", "Ж^Я", "ANON=山田^太郎",
		"XXXX^XXX=山田^太郎", "ANON-001=BRENNER^ANNA", "12345=BRENNER^ANNA", "==BRENNER^ANNA", "FEED^DEAD", "ABBA^DADA",
	} {
		if got := placeholders().nameOf([]byte(v), []byte("H3000017")); got != Exposed {
			t.Errorf("%q: class %v", v, got)
		}
	}
	for v, want := range map[string]Class{
		"SITE-001-0042": Pseudonym, "AB_C1_D2": Pseudonym, "ZQ-SITE01-7": Pseudonym, "TRIAL-7-A12": Pseudonym, "MC-0042-3": Pseudonym, "LIDC-IDRI-0001": Pseudonym,
		"TCGA-02-0006": Pseudonym, "BREAST_MRI_001": Pseudonym, "QIN-HEADNECK-01-0003": Pseudonym, "DEADBEEFDEADBEEF": Pseudonym, "1234567890": Pseudonym,
		"12-34-5678": Pseudonym, "ANON-001=ANON-001": Pseudonym, "ANONYMOUS=ANONYMOUS": Deidentified, "TEST^PATIENT=テスト^患者": Test, "XXXX=XXXX": Deidentified,
		"SITE-999999-1": Pseudonym, "CASE 12": Pseudonym,
	} {
		if got := placeholders().nameOf([]byte(v), []byte("H3000017")); got != want {
			t.Errorf("%q: class %v, not %v", v, got, want)
		}
	}
}

// TestANameThatIsTheIdentifierIsACodeIfItLooksLikeOne: systems without numbers
// file under the name.
func TestANameThatIsTheIdentifierIsACodeIfItLooksLikeOne(t *testing.T) {
	for v, want := range map[string]Class{
		"BRENNER^ANNA": Exposed, "BRENNER": Exposed, "Brenner Anna": Exposed, "BRENNER, ANNA": Exposed, "BRENNER_ANNA": Exposed, "BRENNER^ANNA^19710311": Exposed,
		"BRENNER-19710311": Exposed, "Brenner Anna 2": Exposed, "BRENNER,ANNA2": Exposed, "山田^太郎": Exposed,
		"ZX81": Pseudonym, "Pancreas-12": Pseudonym, "AMC-001": Pseudonym, "H3000017": Pseudonym, "100001-000042": Pseudonym, "Prostate.7": Pseudonym,
	} {
		record := []el{{tag: dataset.SpecificCharacterSet, vr: dataset.CS, value: "ISO_IR 192"},
			{tag: tagPatientName, vr: dataset.PN, value: v}, {tag: tagPatientID, vr: dataset.LO, value: v}}
		tally := inspect(newInspector(testDay, testKey), record)
		if tally.Fields[PatientName][want] != 1 {
			t.Errorf("%q: %v, not %v", v, tally.Fields[PatientName], want)
		}
	}
}

// TestAJudgedNameIsNotJudgedOtherwise the second time, beside an identifier or not,
// and however many names came between.
func TestAJudgedNameIsNotJudgedOtherwise(t *testing.T) {
	in := newInspector(testDay, testKey)
	names := []string{"", "^", "DOE^JANE", "ANONYMOUS", "PHANTOM^QA", "XXX^XXX", "山田^太郎", "ANON", "DOE^JANE\\ANONYMOUS", "DOE", "JOHN^DOE=山田^太郎", "ANONYMOUS==DOE^JANE"}
	for i := range 3 << judgedBits {
		names = append(names, fmt.Sprintf("%c%c%c%c^Jane", 'A'+i%26, 'a'+i/26%26, 'a'+i/26/26%26, 'a'+i/26/26/26))
	}
	for range 2 {
		for _, name := range names {
			if got, want := in.nameOf([]byte(name), in.table.name), in.words.nameOf([]byte(name), nil); got != want {
				t.Fatalf("%q is %v, then %v", name, want, got)
			}
			if class, sign := in.words.judge([]byte(name), []byte(name)); sign != noCode || class != in.nameOf([]byte(name), in.table.name) {
				t.Fatalf("%q is %v and %v beside an identifier that repeats it", name, class, sign)
			}
		}
	}
	in.CountPopulations()
	for _, left := range in.judged.places {
		if left.hash != 0 {
			t.Fatal("a hash is left")
		}
	}
}

func TestDigitsAreSeenWhereverTheyStand(t *testing.T) {
	for n := range 20 {
		v := bytes.Repeat([]byte{'A'}, n)
		for i := range v {
			for c := range 256 {
				v[i] = byte(c)
				if hasDigit(v) != isDigit(byte(c)) {
					t.Fatalf("%q", v)
				}
			}
			v[i] = 0xB5
		}
	}
}

// TestANameThatComesTwiceCounts holds that none of two is hidden by the other:
// dcmdump shows the first, other readers the last.
func TestANameThatComesTwiceCounts(t *testing.T) {
	for _, names := range [][]string{{"BRENNER^ANNA", "ANON-1"}, {"ANON-1", "BRENNER^ANNA"}, {"BRENNER^ANNA", ""}, {"BRENNER^ANNA", "ANON-1", ""}} {
		in := newInspector(testDay, testKey)
		var record []el
		for _, n := range names {
			record = append(record, el{tag: tagPatientName, vr: dataset.PN, value: n})
		}
		inspect(in, record)
		if c := in.Tally().Fields[PatientName]; c[Exposed] != 1 || c.Returned() != 1 {
			t.Errorf("%q: %v", names, c)
		}
	}
}

// TestAValueThatIsTooLongToLookAtIsToldOf holds that it is no empty one.
func TestAValueThatIsTooLongToLookAtIsToldOf(t *testing.T) {
	for _, value := range []el{
		{tag: tagPatientName, vr: dataset.PN, value: strings.Repeat(" ", maxKept) + "BRENNER^ANNA"},
		{tag: tagPatientID, vr: dataset.LO, value: strings.Repeat(" ", maxKept) + "3000017"},
		{tag: tagBirthDate, vr: dataset.DA, value: strings.Repeat(" ", maxKept) + "19710311"},
		{tag: 0x0010_1001, vr: dataset.PN, value: strings.Repeat(" ", maxKept) + "BRENNER^ANNA"},
	} {
		in := newInspector(testDay, testKey)
		in.file.on = true
		var d dataset.Decoder
		d.Reset(encode(implicit, value), implicit)
		if f := in.InspectFile(&d, nil); !f.Long && !f.AnyExposed || in.Tally().Malformed != 1 {
			t.Errorf("%v: %+v, %d malformed", value.tag, f, in.Tally().Malformed)
		}
	}
}
