package header

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"pacsaudit/audit/phi"
	"pacsaudit/dimse/dataset"
)

// planted is the name in every damaged file.
const planted = "Brackenshaw^Elowenna"

// TestADamagedFileShowsItsNameOrIsNotRead damages valid files in the ways that
// writers and disks do. The name that stands in them is counted, or the file
// is not said to have been read to its end: a pass wants every header whole.
//
// PACSAUDIT_SEARCH=1 go test -run Damaged ./audit/header -rapid.checks=100000 is
// a longer search.
func TestADamagedFileShowsItsNameOrIsNotRead(t *testing.T) {
	atLeast(t, 1000)
	rapid.Check(t, func(t *rapid.T) {
		f := drawFile(t)
		if got := f.read(); got.names != 1 || got.status != OK {
			t.Fatalf("the whole file: %v, %d names", got.status, got.names)
		}
		for range rapid.IntRange(1, 2).Draw(t, "damages") {
			f.damage(t)
		}
		if !f.holdsTheName() {
			t.Skip("the name is gone")
		}
		if got := f.read(); got.clean() {
			t.Fatalf("%v and no name: %v", got.status, f.damages)
		}
	})
}

// atLeast is how often a property is checked where nobody says more: damage is
// rare, and a hundred files would meet little of it.
func atLeast(t *testing.T, checks int) {
	t.Helper()
	if os.Getenv("PACSAUDIT_SEARCH") != "" || flag.Lookup("rapid.checks").Value.String() != flag.Lookup("rapid.checks").DefValue {
		return
	}
	if err := flag.Set("rapid.checks", strconv.Itoa(checks)); err != nil {
		t.Fatal(err)
	}
}

// TestDamagedFilesThatWereFound holds what searches have found, as small as
// rapid could make it.
func TestDamagedFilesThatWereFound(t *testing.T) {
	for name, f := range foundDamaged() {
		if !f.holdsTheName() {
			t.Errorf("%s: the name is gone", name)
		}
		if got := f.read(); got.clean() {
			t.Errorf("%s: %v and no name", name, got.status)
		}
	}
}

// damaged is a file, and where its elements are.
type damaged struct {
	meta    []byte
	data    []byte // not deflated
	label   string // transfer syntax UID
	syntax  dataset.Syntax
	deflate bool
	behind  bool // the name stands behind the pixel data
	flip    int  // a bit of the deflated data set, from 1; 0 is none
	marks   []mark
	damages []string
}

// mark is where an element lies in data. What is moved away by a damage is not
// damaged again: one damage for each position.
type mark struct {
	tag                         dataset.Tag
	start, length, value, end   int  // offsets: of the tag, of the length field, of the value, and the end
	wide, sequence, item, ended bool // a length of 32 bits; a sequence; an item; it ends by a delimiter
}

// part is an element of a file.
type part struct {
	tag       dataset.Tag
	vr        string
	value     string
	items     [][]part
	undefined bool
}

func vrOf(s string) dataset.VR { return dataset.VR(s[0])<<8 | dataset.VR(s[1]) }

// drawFile draws a valid file with the name at its top level, which may stand behind the
// pixel data.
func drawFile(t *rapid.T) *damaged {
	f := &damaged{label: dataset.ExplicitVRLittleEndian}
	switch rapid.IntRange(0, 3).Draw(t, "syntax") {
	case 1:
		f.label, f.syntax = dataset.ImplicitVRLittleEndian, dataset.Syntax{Implicit: true}
	case 2:
		f.label, f.syntax = "1.2.840.10008.1.2.2", dataset.Syntax{BigEndian: true}
	case 3:
		f.label, f.deflate = "1.2.840.10008.1.2.1.99", true
	}
	references := [][]part{{{tag: 0x0008_1150, vr: "UI", value: "1.2.840.10008.5.1.4.1.1.2"}, {tag: 0x0008_1155, vr: "UI", value: "2.25.4711"}}}
	parts := []part{
		{tag: 0x0008_0005, vr: "CS", value: "ISO_IR 100"}, {tag: 0x0008_0016, vr: "UI", value: "1.2.840.10008.5.1.4.1.1.2"}, {tag: 0x0008_0018, vr: "UI", value: "2.25.1234567"},
		{tag: 0x0008_0020, vr: "DA", value: "20250314"}, {tag: 0x0008_0060, vr: "CS", value: "CT"}, {tag: 0x0008_1030, vr: "LO", value: "thorax with contrast"},
		{tag: 0x0008_1140, vr: "SQ", items: references, undefined: rapid.Bool().Draw(t, "undefined")}, {tag: 0x0008_2112, vr: "SQ"},
		{tag: 0x0009_0010, vr: "LO", value: "SYNTHETIC"}, {tag: 0x0009_1001, vr: "UN", value: "\x01\x02\x03\x04"}, {tag: 0x0009_1002, vr: "OB", value: "\x00\x00\x10\x00\x10\x00\x04\x00"},
		{tag: 0x0010_0010, vr: "PN", value: planted},
		{tag: 0x0010_0020, vr: "LO", value: "H3000017"}, {tag: 0x0010_1002, vr: "SQ", items: [][]part{{{tag: 0x0010_0020, vr: "LO", value: "H4711"}}}, undefined: rapid.Bool().Draw(t, "undefined too")},
		{tag: 0x0018_0050, vr: "DS", value: "5"}, {tag: 0x0020_000D, vr: "UI", value: "2.25.99"}, {tag: 0x0028_0010, vr: "US", value: "\x08\x00"},
		{tag: 0x7FE0_0010, vr: "OW", value: string(make([]byte, 64))},
	}
	behind := rapid.IntRange(0, 3).Draw(t, "place of the name") == 3 // the pixel data
	kept := rapid.SliceOfNDistinct(rapid.IntRange(0, len(parts)-1), 2, len(parts), rapid.ID[int]).Draw(t, "elements")
	for i, p := range parts {
		// The first element tells the encoding of a file, and the name is what this
		// is about.
		if i == 1 || p.value == planted && !behind || slices.Contains(kept, i) && (!behind || p.tag != dataset.PixelData) {
			f.data = f.append(f.data, p)
		}
	}
	if f.behind = behind; behind {
		f.data = f.appendPixels(f.data, rapid.IntRange(0, 3).Draw(t, "fragments"))
		f.data = f.append(f.data, part{tag: 0x0010_0010, vr: "PN", value: planted})
	}
	f.writeMeta(nil)
	return f
}

// appendPixels writes pixel data in fragments, or in one piece for none. They have no
// mark: where their lengths lie, nobody can tell what is a pixel and what is not.
func (f *damaged) appendPixels(dst []byte, fragments int) []byte {
	if fragments == 0 {
		return dataset.AppendElement(dst, f.syntax, dataset.PixelData, dataset.OW, make([]byte, 64))
	}
	dst = dataset.AppendElement(dst, f.syntax, dataset.PixelData, dataset.OB, nil)
	copy(dst[len(dst)-4:], "\xFF\xFF\xFF\xFF")
	for range fragments {
		dst = append(f.head(dst, dataset.Item, 64), make([]byte, 64)...)
	}
	return f.head(dst, dataset.SequenceDelimitationItem, 0)
}

// writeMeta writes the File Meta Information, with a group length of its own
// if that is not nil.
func (f *damaged) writeMeta(length *uint32) {
	var s dataset.Syntax
	rest := dataset.AppendElement(nil, s, 0x0002_0002, dataset.UI, []byte("1.2.840.10008.5.1.4.1.1.2"))
	rest = dataset.AppendElement(rest, s, 0x0002_0010, dataset.UI, []byte(f.label))
	n := uint32(len(rest))
	if length != nil {
		n = *length
	}
	f.meta = append(make([]byte, 128, 512), "DICM"...)
	f.meta = dataset.AppendElement(f.meta, s, 0x0002_0000, dataset.UL, binary.LittleEndian.AppendUint32(nil, n))
	f.meta = append(f.meta, rest...)
}

// bytes are those of the file.
func (f *damaged) bytes() []byte {
	data := f.data
	if f.deflate {
		data = f.deflated()
	}
	return slices.Concat(f.meta, data)
}

func (f *damaged) deflated() []byte {
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, flate.BestCompression)
	w.Write(f.data)
	w.Close()
	data := b.Bytes()
	if f.flip > 0 {
		at := (f.flip - 1) % (8 * len(data))
		data[at/8] ^= 1 << (at % 8)
	}
	return data
}

// holdsTheName reports whether the name still stands in the file with its tag.
func (f *damaged) holdsTheName() bool {
	data := f.data
	if f.flip > 0 {
		data, _ = io.ReadAll(flate.NewReader(bytes.NewReader(f.deflated())))
	}
	order := f.order()
	tag := order.AppendUint16(order.AppendUint16(nil, 0x0010), 0x0010)
	at := bytes.Index(data, []byte(planted))
	return at >= 8 && bytes.Equal(data[at-8:at-4], tag)
}

// reading is what came of a file.
type reading struct {
	status Status
	names  uint64
}

// clean reports a file that is said to show no name, and to be whole or no
// DICOM at all.
func (r reading) clean() bool {
	return r.names == 0 && (r.status == OK || r.status == NotDICOM || r.status == Empty)
}

func (f *damaged) read() reading {
	b := f.bytes()
	r := &reader{inspector: fileInspector()}
	row := r.read(&stream{r: bytes.NewReader(b), left: 1 << 40}, int64(len(b)), nil, 0)
	return reading{row.Status, r.inspector.Tally().Fields[phi.PatientName][phi.Exposed]}
}

// any draws one of the marks for which ok holds, nil where there is none.
func (f *damaged) any(t *rapid.T, ok func(mark) bool) *mark {
	var list []int
	for i, m := range f.marks {
		if ok(m) {
			list = append(list, i)
		}
	}
	if len(list) == 0 {
		return nil
	}
	return &f.marks[rapid.SampledFrom(list).Draw(t, "element")]
}

// boundary reports a place where an element begins or ends.
func (f *damaged) boundary(at int) bool {
	return at == len(f.data) || slices.ContainsFunc(f.marks, func(m mark) bool { return at == m.start || at == m.end })
}

func (f *damaged) say(format string, args ...any) {
	f.damages = append(f.damages, fmt.Sprintf(format, args...))
}

// splice replaces bytes of the data set. Marks behind them move, and those that
// they belong to are lost.
func (f *damaged) splice(from, to int, with string) {
	f.data = slices.Concat(f.data[:from], []byte(with), f.data[to:])
	by := len(with) - (to - from)
	f.marks = slices.DeleteFunc(f.marks, func(m mark) bool { return m.start < to && m.end > from })
	for i := range f.marks {
		if m := &f.marks[i]; m.start >= to {
			m.start, m.length, m.value, m.end = m.start+by, m.length+by, m.value+by, m.end+by
		}
	}
}
