package phi

import (
	"bytes"
	"encoding/csv"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pacsaudit/dimse/dataset"
)

// corpus is the folder of real files with a manifest of what an independent
// parser counted in them, from the environment.
func corpus(t *testing.T) (dir string, manifest []map[string]string) {
	t.Helper()
	if dir = os.Getenv("PACSAUDIT_CORPUS"); dir == "" {
		t.Skip("PACSAUDIT_CORPUS does not name a folder with MANIFEST.csv")
	}
	f, err := os.Open(filepath.Join(dir, "MANIFEST.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return dir, byColumn(rows)
}

// memory is a file that was read whole.
type memory struct{ *bytes.Reader }

func (m memory) Skip(n int64) error {
	if n > int64(m.Len()) {
		return io.EOF
	}
	_, err := m.Seek(n, io.SeekCurrent)
	return err
}

// identifiers are the sixteen columns that say of an attribute whether it is
// absent, empty, or has a value.
var identifiers = map[string]dataset.Tag{
	"PatientName": tagPatientName, "PatientID": tagPatientID, "PatientBirthDate": tagBirthDate,
	"OtherPatientIDs": 0x0010_1000, "OtherPatientIDsSequence": tagOtherPatientIDs, "OtherPatientNames": 0x0010_1001,
	"PatientBirthName": 0x0010_1005, "PatientMotherBirthName": 0x0010_1060, "PatientAddress": 0x0010_1040,
	"PatientTelephoneNumbers": 0x0010_2154, "PatientTelecomInformation": 0x0010_2155, "InsurancePlanIdentification": 0x0010_1050,
	"MilitaryRank": 0x0010_1080, "BranchOfService": 0x0010_1081, "MedicalRecordLocator": 0x0010_1090, "ResponsiblePerson": 0x0010_2297,
}

// cells are what counting answers of a file, by column of the manifest.
func cells(t *testing.T, path string) map[string]string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var h dataset.Header
	if !h.Open(memory{bytes.NewReader(b)}, int64(len(b)), 4<<10) {
		return map[string]string{}
	}
	defer h.Close()
	in := NewFileInspector(testDay)
	file := in.InspectFile(h.DataSet(), nil)
	counts := h.DataSet().Counts()
	m := map[string]string{
		"elements_before_pixel":        strconv.Itoa(counts.Top),
		"elements_before_pixel_nested": strconv.Itoa(counts.All),
		"private_elements_nested":      strconv.Itoa(counts.Private),
		"name_class":                   file.Name.String(),
		"id_class":                     file.ID.String(),
		"birth_date_class":             file.BirthDate.String(),
	}
	for tier := 1; tier < Tiers; tier++ {
		m["tier"+strconv.Itoa(tier)+"_nonempty_top"] = strconv.Itoa(file.Tiers[tier].Top)
		m["tier"+strconv.Itoa(tier)+"_nonempty_all"] = strconv.Itoa(file.Tiers[tier].All)
	}
	for column, tag := range identifiers {
		switch c := in.Tally().attributes.get(in.table.find(tag)); {
		case c == nil || c[0] == Counts{}:
			m[column] = "absent"
		case c[0].NonEmpty() == 0:
			m[column] = "empty"
		default:
			m[column] = "value"
		}
	}
	return m
}

// differing are the files of which the manifest and this package say different
// things, with the columns and the reason. A name that ends in * stands for
// several files.
var differing = []struct{ file, columns, reason string }{
	{"ImagingDataCommons_highdicom/*sm_*", "birth_date_class",
		"born in 1789, which the rule for dates before 1850 makes a placeholder; the manifest's pattern for it does not match eight digits"},
	{"pydicom_pynetdicom/RTImageStorage.dcm", "birth_date_class",
		"born on a day that writers use as a constant, beside the name of a person: it is taken for that person's"},
	{"nipy_nibabel/slicethickness_empty_string.dcm", "birth_date_class", "a year and a month, and the day was taken off: a month is a person's"},
	{"pydicom_pydicom/winter.dcm", "elements_before_pixel elements_before_pixel_nested", "(0008,0018) stands in it twice; the manifest counts it once"},
	{"pydicom_pydicom/no_meta.dcm", "*", "a stray byte stands first, for which the manifest's parser found no element; the data set behind it is read"},
	{"pydicom_pydicom/priv_SQ.dcm", "elements_before_pixel_nested private_elements_nested tier2_nonempty_all",
		"a private sequence of unknown VR: the items are read, PS3.5 §6.2.2; the manifest's parser left it as bytes"},
}

func TestTheCorpusIsCountedAsItsManifestSays(t *testing.T) {
	dir, manifest := corpus(t)
	compared := 0
	used := map[string]bool{}
	for _, row := range manifest {
		got := cells(t, filepath.Join(dir, row["file"]))
		for _, column := range slices.Sorted(maps.Keys(got)) {
			compared++
			if got[column] == row[column] {
				continue
			}
			explained := false
			for _, d := range differing {
				file, err := filepath.Match(d.file, row["file"])
				if err != nil {
					t.Fatal(err)
				}
				if file && (d.columns == "*" || slices.Contains(strings.Fields(d.columns), column)) {
					explained, used[d.file] = true, true
				}
			}
			if !explained {
				t.Errorf("%s: %s is %s, the manifest says %s (%s)", row["file"], column, got[column], row[column], row["note"])
			}
		}
	}
	for _, d := range differing {
		if !used[d.file] {
			t.Errorf("%s no longer differs: drop it from the list", d.file)
		}
	}
	if len(manifest) != 289 || compared < 28*280 {
		t.Errorf("%d files, %d cells compared", len(manifest), compared)
	}
}
