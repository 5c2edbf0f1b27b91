package phi

import (
	"encoding/csv"
	"fmt"
	"os"
	"strings"
	"testing"

	"pacsaudit/audit/phi/national"
	"pacsaudit/dimse/dataset"
)

// TestTheAttributeTableIsItsCSV reads the rows a second time, without the
// generator.
func TestTheAttributeTableIsItsCSV(t *testing.T) {
	rows := table("phi_attributes.csv")
	if n := len(tableAttributes); len(rows) != n {
		t.Fatalf("%d rows, %d attributes: go generate", len(rows), n)
	}
	inTableE := 0
	fields := map[string]Field{"": NoField, "name": PatientName}
	for f := range Fields {
		fields[f.String()] = f
	}
	detectors := map[string]detector{
		"none": detectNone, "id_context": detectNone, "deid_marker": detectNone, "pixel_marker": detectNone,
		"recurse": detectContainer, "presence": detectPresence, "private": detectPresence, "pn": detectName, "id": detectID,
		"birth_date": detectBirthDate, "date": detectDate, "age": detectAge, "text": detectText, "phone": detectConstant,
		"telecom": detectConstant, "url": detectConstant, "text_name": detectConstant, "nonempty": detectConstant, "issuer": detectConstant,
	}
	for i, row := range rows {
		a := tableAttributes[i]
		if row["in_e11"] == "Y" {
			inTableE++
		}
		if got, want := Attribute(i).Tag(), row["tag"]; got != want {
			repeating := strings.NewReplacer("50xx,xxxx", "5000,3000", "60xx", "6000", "PRIVATE", "private").Replace(want)
			if got != repeating {
				t.Errorf("row %d is %s, not %s", i, got, want)
			}
		}
		field := fields[row["headline_field"]]
		if row["keyword"] == "AccessionNumber" {
			field = AccessionNumber
		}
		tier := row["tier"]
		var hipaa hipaaSet
		for letter := range strings.SplitSeq(row["hipaa"], "|") {
			if letter != "-" && tier != "0" && row["subject"] != "provider" && row["subject"] != "any" {
				hipaa |= 1 << (letter[0] - 'A')
			}
		}
		if row["tag"] == "PRIVATE" {
			tier = "0"
		}
		want, ok := detectors[row["detector"]]
		vr := row["vr"] == "" && a.vr == 0 || row["vr"] != "" && strings.HasPrefix(row["vr"], a.vr.String())
		if !ok || a.detector != want || a.keyword != row["keyword"] || a.field != field || fmt.Sprint(a.tier) != tier || a.hipaa != hipaa || !vr {
			t.Errorf("%s: %+v is not %v", row["tag"], a, row)
		}
	}
	if inTableE != 657 {
		t.Errorf("%d rows of Table E.1-1, not 657", inTableE)
	}
}

func TestEveryAttributeIsFoundByItsTag(t *testing.T) {
	a := attributes()
	for i, row := range tableAttributes {
		if got := a.find(row.tag); got != i {
			t.Errorf("%v is found at %d, not %d", row.tag, got, i)
		}
	}
	for tag, keyword := range map[dataset.Tag]string{
		0x6002_3000: "OverlayData", 0x601E_4000: "OverlayComments", 0x50FE_0010: "CurveData", tagStudyInstances: "NumberOfStudyRelatedInstances",
	} {
		if i := a.find(tag); i < 0 || a.rows[i].keyword != keyword {
			t.Errorf("%v is found at %d, not as %s", tag, i, keyword)
		}
	}
	for _, tag := range []dataset.Tag{0, 0x0009_0010, 0x6001_3000, 0x6100_3000, 0x6000_3001, 0x7FE0_0010, 0xFFFE_E000} {
		if i := a.find(tag); i >= 0 {
			t.Errorf("%v is found as %s", tag, a.rows[i].keyword)
		}
	}
}

func TestLookingUpAnAttributeDoesNotAllocate(t *testing.T) {
	a, n := attributes(), 0
	if got := testing.AllocsPerRun(100, func() { n += a.find(tagPatientName) + a.find(0x0009_0001) }); got != 0 {
		t.Errorf("%v allocations", got)
	}
}

func TestHIPAACategoriesAreThoseOfTheTable(t *testing.T) {
	rows := table("hipaa_categories.csv")
	if n := int(HIPAACategories); len(rows) != n || n != 18 {
		t.Fatalf("%d rows, %d categories, not 18", len(rows), n)
	}
	for i, row := range rows {
		if h := HIPAA(i); row["letter"] != string(h.Letter()) || h.String() == "" {
			t.Errorf("%s is %c, %s", row["letter"], h.Letter(), h)
		}
	}
}

func TestNamesInReportsAreOnesOwn(t *testing.T) {
	seen := map[string]bool{}
	check := func(kind, name string) {
		if name == "" || seen[kind+name] || strings.ToLower(name) != name || strings.ContainsAny(name, " -") {
			t.Errorf("%s %q: empty, twice, or not in lower case", kind, name)
		}
		seen[kind+name] = true
	}
	for f := PatientName; f < Fields; f++ {
		check("field", f.String())
	}
	for h := range HIPAACategories {
		check("category", h.String())
	}
	for c := range Contacts {
		check("contact", c.String())
	}
	for s := range national.Schemes {
		check("scheme", s.String())
	}
	if Fields.String() != "" || HIPAACategories.String() != "" || Contacts.String() != "" || national.Schemes.String() != "" || Class(classes).String() != "" {
		t.Error("a name for what does not exist")
	}
}

// TestTheDictionaryKnowsEveryAttribute: under implicit VR it tells what is a
// sequence.
func TestTheDictionaryKnowsEveryAttribute(t *testing.T) {
	for _, a := range tableAttributes {
		if got := dataset.VROf(a.tag); got != a.vr && a.tag != tagPrivate {
			t.Errorf("%v %s is %v, not %v", a.tag, a.keyword, got, a.vr)
		}
	}
}

// vectors reads a table of test vectors.
func vectors(t testing.TB, name string) []map[string]string {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return byColumn(rows)
}
