package header

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
)

// TestDiscsThatHoldMoreThanTheirFirstTreeAreNotRead has a second session, a tree of UDF,
// files that one tree has and the other has not, and damage.
func TestDiscsThatHoldMoreThanTheirFirstTreeAreNotRead(t *testing.T) {
	whole := disc(t)
	at := func(sector int, b []byte) []byte { return b[sector*discSector:] }
	change := func(f func(b []byte)) []byte {
		b := bytes.Clone(whole)
		f(b)
		return b
	}
	root := func(b []byte, volume int) []byte {
		r := at(volume, b)[156:]
		return at(int(binary.LittleEndian.Uint32(r[2:])), b)
	}
	folder := func(b []byte, name string) []byte {
		d := root(b, discFirst)
		i := bytes.Index(d[:discSector], []byte(name))
		return d[i-discRecord:]
	}
	record := func(b []byte, name string) []byte { return b[bytes.Index(b, []byte(name+"."))-discRecord:] }
	if got, left := seen(t, append(bytes.Clone(whole), make([]byte, 150*discSector)...)); left != 0 || len(got) != 4 {
		t.Errorf("padding: %v, %d archives not read to their end", got, left)
	}
	for name, b := range map[string][]byte{
		"another session":               append(bytes.Clone(whole), bytes.Repeat(whole[:1<<20/4], 4)...),
		"a file behind the volume":      append(append(bytes.Clone(whole), make([]byte, 4096)...), image(explicit, 1, 100)...),
		"a few bytes behind the volume": append(bytes.Clone(whole), "words"...),
		"a file that no tree lists":     change(func(b []byte) { copy(at(len(b)/discSector-10, b), image(explicit, 1, 100)) }),
		"a file of no length":           change(func(b []byte) { copy(record(b, "IM1")[10:], make([]byte, 8)) }),
		"a file of two lengths":         change(func(b []byte) { copy(record(b, "IM1")[10:], "\x10\x00\x00\x00") }),
		"UDF":                           change(func(b []byte) { copy(at(19, b), "\x00BEA01\x01"); copy(at(20, b), "\x00NSR02\x01") }),
		"another file in the tree of Joliet": change(func(b []byte) {
			copy(root(b, discFirst+1)[bytes.Index(root(b, discFirst+1)[:discSector], []byte("\x00E\x00M"))-discRecord+25:], "\x02")
		}),
		"a folder in itself": change(func(b []byte) {
			copy(folder(b, "DICOM")[2:], at(discFirst, b)[158:166])
		}),
		"a folder behind the end":   change(func(b []byte) { copy(folder(b, "DICOM")[2:], "\xFF\xFF\x00\x00") }),
		"a record that is too long": change(func(b []byte) { folder(b, "DICOM")[0] = 0xFF }),
		"no primary volume":         change(func(b []byte) { at(discFirst, b)[0] = 0 }),
		"strange blocks":            change(func(b []byte) { at(discFirst, b)[128] = 1 }),
	} {
		if got, left := seen(t, b); left != 1 {
			t.Errorf("%s: %v, %d archives not read to their end", name, got, left)
		}
	}
	got, left := seen(t, whole[:len(whole)-200<<10])
	if left != 0 || got["x/DICOM/PAT1/ST1/IM1"] != "unreadable" && left == 0 && !strings.Contains("truncated unreadable", got["x/DICOM/PAT1/ST1/IM1"]) {
		t.Logf("cut: %v, %d", got, left)
	}
}
