package header

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// corpus is the folder of real files, which is no part of the project.
func corpus(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("PACSAUDIT_CORPUS")
	if dir == "" {
		t.Skip("PACSAUDIT_CORPUS names no folder of real files")
	}
	return dir
}

// manifest is what another implementation read, by file and column.
func manifest(t testing.TB, dir string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "MANIFEST.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, cell := range line {
			row[all[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

// cells are a row's columns that the manifest has too.
func cells(r *Row) map[string]string {
	m := map[string]string{
		"parse": r.Status.String(), "transfer_syntax_uid": r.TransferSyntaxUID,
		"meta_elements": strconv.Itoa(r.MetaElements), "elements_before_pixel": strconv.Itoa(r.Elements),
		"elements_before_pixel_nested": strconv.Itoa(r.Nested), "private_elements_nested": strconv.Itoa(r.Private),
		"name_class": r.File.Name.String(), "id_class": r.File.ID.String(), "birth_date_class": r.File.BirthDate.String(),
	}
	for tier := 1; tier <= 3; tier++ {
		m["tier"+strconv.Itoa(tier)+"_nonempty_top"] = strconv.Itoa(r.File.Tiers[tier].Top)
		m["tier"+strconv.Itoa(tier)+"_nonempty_all"] = strconv.Itoa(r.File.Tiers[tier].All)
	}
	return m
}

// inspected are the rows of a tree by their path below it.
func inspected(t testing.TB, dir string, o Options) (map[string]*Row, *Result) {
	t.Helper()
	rows := map[string]*Row{}
	o.Rows = func(list []Row) error {
		for _, r := range list {
			rel, ok := strings.CutPrefix(r.Path, dir+"/")
			if !ok {
				t.Errorf("a path outside the tree")
			}
			rows[rel] = &r
		}
		return nil
	}
	result, err := Inspect(t.Context(), []string{dir}, o)
	if err != nil {
		t.Fatal(err)
	}
	return rows, result
}

func TestCorpusReadsAsTheManifestSays(t *testing.T) {
	dir := corpus(t)
	rows, _ := inspected(t, dir, Options{})
	for _, want := range manifest(t, dir) {
		file := want["file"]
		got := rows[file]
		if got == nil {
			t.Errorf("%s was not read", file)
			continue
		}
		for column, cell := range cells(got) {
			if cell != want[column] && allowed[file][column] != want[column]+" is "+cell {
				t.Errorf("%s: %s is %s, not %s", file, column, cell, want[column])
			}
		}
	}
}

// allowed are the cells that differ, with both values and the reason.
var allowed = map[string]map[string]string{
	// Nobody alive was born in the eighteenth century: the date is a stand-in.
	"ImagingDataCommons_highdicom/seg_image_sm_control.dcm":                        bornLongAgo,
	"ImagingDataCommons_highdicom/seg_image_sm_control_labelmap.dcm":               bornLongAgo,
	"ImagingDataCommons_highdicom/seg_image_sm_control_labelmap_palette_color.dcm": bornLongAgo,
	"ImagingDataCommons_highdicom/seg_image_sm_dots.dcm":                           bornLongAgo,
	"ImagingDataCommons_highdicom/seg_image_sm_dots_tiled_full.dcm":                bornLongAgo,
	"ImagingDataCommons_highdicom/seg_image_sm_numbers.dcm":                        bornLongAgo,
	"ImagingDataCommons_highdicom/sm_annotations.dcm":                              bornLongAgo,
	"ImagingDataCommons_highdicom/sm_image.dcm":                                    bornLongAgo,
	"ImagingDataCommons_highdicom/sm_image_control.dcm":                            bornLongAgo,
	"ImagingDataCommons_highdicom/sm_image_dots.dcm":                               bornLongAgo,
	"ImagingDataCommons_highdicom/sm_image_grayscale.dcm":                          bornLongAgo,
	"ImagingDataCommons_highdicom/sm_image_grayscale_reversed.dcm":                 bornLongAgo,
	"ImagingDataCommons_highdicom/sm_image_jpegls.dcm":                             bornLongAgo,
	"ImagingDataCommons_highdicom/sm_image_jpegls_nobot.dcm":                       bornLongAgo,
	"ImagingDataCommons_highdicom/sm_image_numbers.dcm":                            bornLongAgo,
	// Born on a day that writers use as a constant, beside the name of a person: it
	// is taken for that person's.
	"pydicom_pynetdicom/RTImageStorage.dcm": {"birth_date_class": "placeholder is exposed"},
	// A year and a month, and the day was taken off: a month is a person's.
	"nipy_nibabel/slicethickness_empty_string.dcm": {"birth_date_class": "malformed is exposed"},
	// (0008,0018) stands there twice; the other reader keeps elements by tag.
	"pydicom_pydicom/winter.dcm": {"elements_before_pixel": "17 is 18", "elements_before_pixel_nested": "27 is 28"},
	// The directory sequence claims more bytes than the file has.
	"pydicom_pydicom/DICOMDIR-nooffset": {"parse": "ok is truncated"},
	// The file was cut, which the other reader does not say.
	"pydicom_pydicom/rtplan_truncated.dcm": {"parse": "ok is truncated"},
	// A stray byte comes first: the manifest says that its reader is not to be
	// relied on here. We find the beginning behind it.
	"pydicom_pydicom/no_meta.dcm": {
		"parse": "ok is malformed", "elements_before_pixel": "1 is 256", "elements_before_pixel_nested": "1 is 260", "private_elements_nested": "0 is 179",
		"name_class": "absent is test", "id_class": "absent is exposed", "birth_date_class": "absent is empty", "tier1_nonempty_top": "0 is 2",
		"tier1_nonempty_all": "0 is 4", "tier2_nonempty_top": "0 is 10", "tier2_nonempty_all": "0 is 10", "tier3_nonempty_top": "0 is 3", "tier3_nonempty_all": "0 is 3",
	},
	// A private sequence of defined length in implicit VR: we look inside, and
	// find a provider's name.
	"pydicom_pydicom/priv_SQ.dcm": {"elements_before_pixel_nested": "2 is 7", "private_elements_nested": "2 is 6", "tier2_nonempty_all": "0 is 1"},
}

var bornLongAgo = map[string]string{"birth_date_class": "exposed is placeholder"}
