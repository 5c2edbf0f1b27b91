package dataset

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"math/rand/v2"
	"strings"
	"testing"
)

func zlibbed(b []byte) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func gzipped(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Name = "dataset"
	w.Write(b)
	w.Close()
	return out.Bytes()
}

// flipped has one bit changed.
func flipped(b []byte, at int) []byte {
	b = bytes.Clone(b)
	b[at] ^= 0x10
	return b
}

func noise(n int) []byte {
	b, r := make([]byte, n), rand.New(rand.NewPCG(1, 2))
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// TestWhatIsSaidToBeDeflatedIsReadOrSaidNotToBe has what writers put behind the
// label of a deflated data set.
func TestWhatIsSaidToBeDeflatedIsReadOrSaidNotToBe(t *testing.T) {
	whole := withPixels(Syntax{})
	implicit := withPixels(Syntax{Implicit: true})
	short := response(Syntax{}) // no pixel data: it is inflated to its end
	for _, row := range []struct {
		name  string
		b     []byte
		fault Fault
		all   bool // every element comes out
	}{
		{"raw", deflate(whole), 0, true},
		{"zlib", zlibbed(whole), 0, true},
		{"gzip", gzipped(whole), 0, true},
		{"raw, to its end", deflate(short), 0, true},
		{"zlib, to its end", zlibbed(short), 0, true},
		{"gzip, to its end", gzipped(short), 0, true},
		{"plain", whole, 0, true},
		{"plain and implicit", implicit, 0, true},
		{"nothing", nil, Truncated, false},
		{"noise", noise(700), NotDeflated, false},
		{"zlib with a wrong checksum", flipped(zlibbed(short), len(zlibbed(short))-1), NotDeflated, true},
		{"gzip with a wrong checksum", flipped(gzipped(short), len(gzipped(short))-6), NotDeflated, true},
		{"zlib, cut", zlibbed(short)[:len(zlibbed(short))/2], Truncated, false},
		{"gzip, cut in its head", gzipped(short)[:12], NotDeflated, false},
		{"raw, cut", deflate(short)[:len(deflate(short))/2], Truncated, false},
		{"raw, a bit flipped at the beginning", flipped(deflate(short), 0), NotDeflated, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			h := new(Header)
			for range 2 { // the readers are used again
				b := part10(deflatedUID, row.b)
				if !h.Open(&memory{b: b}, int64(len(b)), 0) {
					t.Fatal("not DICOM")
				}
				got, _ := events(h.DataSet())
				s := Syntax{}
				if strings.HasSuffix(row.name, "implicit") {
					s = Syntax{Implicit: true}
				}
				want, _ := eventsOf(string(response(s)), s)
				if h.Fault() != row.fault || row.all && got != want {
					t.Errorf("fault %v, not %v\n%s", h.Fault(), row.fault, got)
				}
				h.Close()
			}
		})
	}
}

// TestASourceThatFailsBetweenTwoElementsIsUnread has a disk that fails where an
// element would begin.
func TestASourceThatFailsBetweenTwoElementsIsUnread(t *testing.T) {
	b := part10(ExplicitVRLittleEndian, response(Syntax{}))
	h := new(Header)
	if !h.Open(&failing{memory{b: b}}, -1, 0) {
		t.Fatal("not DICOM")
	}
	for h.DataSet().Next() {
	}
	if h.Fault() != Unread {
		t.Errorf("fault %v", h.Fault())
	}
}

// failing is a source that fails where it ends.
type failing struct{ memory }

func (f *failing) Read(p []byte) (int, error) {
	n, err := f.memory.Read(p)
	if err != nil {
		err = bytes.ErrTooLarge
	}
	return n, err
}
