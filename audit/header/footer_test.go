package header

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
)

// TestDisksAndPackedProgramsCountAsNotRead has images of disks and archives that say what
// they are elsewhere than at their beginning, as files and in archives.
func TestDisksAndPackedProgramsCountAsNotRead(t *testing.T) {
	at := func(n int, marks ...any) string { // a mark at each place
		b := make([]byte, n)
		for i := 0; i < len(marks); i += 2 {
			copy(b[marks[i].(int):], marks[i+1].(string))
		}
		return string(b)
	}
	noise := strings.Repeat("\x9D\x17\xC3", 30_000)
	wide := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }
	ole := func(sector int, names string) string {
		head := []byte(at(512, 0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 30, "\x09\x00"))
		binary.LittleEndian.PutUint32(head[48:], uint32(sector))
		return string(head) + at(512*(sector+1), 512*sector, names)
	}
	for name, row := range map[string]struct {
		b    string
		read bool
	}{
		"macOS":                      {noise + at(512, 0, "koly\x00\x00\x00\x04"), false},
		"fixed VHD":                  {noise + at(512, 0, "conectix"), false},
		"an older one":               {noise + at(511, 0, "conectix"), false},
		"Nero":                       {noise + "NER5" + at(8), false},
		"an older Nero":              {noise + "NERO" + at(4), false},
		"ext4":                       {at(100_000, 1024+24, "\x02", 1024+56, "\x53\xEF\x01\x00", 1024+76, "\x01"), false},
		"no ext4":                    {at(100_000, 1024+24, "\x02\x01", 1024+56, "\x53\xEF\x01\x00", 1024+76, "\x01"), true},
		"HFS Plus":                   {at(100_000, 1024, "H+\x00\x04"), false},
		"HFSX":                       {at(100_000, 1024, "HX\x00\x05"), false},
		"APFS":                       {at(100_000, 32, "NXSB"), false},
		"StuffIt 5":                  {"StuffIt (c)1997-" + noise, false},
		"StuffIt":                    {"SIT!" + noise, false},
		"7z behind a program":        {"MZ" + noise + noise + "7z\xBC\xAF\x27\x1C\x00\x04" + noise, false},
		"RAR behind a program":       {"MZ" + noise + "Rar!\x1A\x07\x00\x01\x02\x73\x00\x00" + noise, false},
		"RAR 5 behind a program":     {"\x7FELF" + noise + "Rar!\x1A\x07\x01\x00" + noise, false},
		"a program that knows these": {"MZ" + noise + "7z\xBC\xAF\x27\x1C\x00Rar!\x1A\x07\x00and others" + noise, true},
		"mail":                       {ole(3, wide("__nameid_version1.0")) + noise, false},
		"large mail":                 {ole(300, wide("__substg1.0_0037001F")), false},
		"a document":                 {ole(3, wide("WordDocument")) + noise, true},
	} {
		b := []byte(row.b)
		list := []entry{{"a", b}}
		for around, b := range map[string][]byte{
			"": b, "zip": zipped(t, zip.Deflate, list), "stored": zipped(t, zip.Store, list), "tar": tarred(t, list), "gzip": gzipped(b), "tar.gz": gzipped(tarred(t, list)),
		} {
			rows, left := seen(t, b)
			unopened := false
			for _, status := range rows {
				unopened = unopened || status == "not-opened"
			}
			if read := left == 0 && !unopened; read != row.read || len(rows) != 1 {
				t.Errorf("%s, %s: %v, %d not read", name, around, rows, left)
			}
		}
		result, err := Inspect(t.Context(), []string{"-"}, Options{Input: bytes.NewReader(b)})
		if read := result.NoFolder == 0 && result.Status[Unopened] == 0; err != nil || read != row.read {
			t.Errorf("%s on standard input: %v, %+v", name, err, result.Counts)
		}
	}
	large := []byte(ole(300, wide("PowerPoint Document")))
	if rows, left := seen(t, large); left != 0 || rows["x"] == "not-opened" {
		t.Errorf("a large document: %v, %d", rows, left)
	}
}
