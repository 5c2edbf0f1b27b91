package dataset

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
)

// FuzzHeader reads files in blocks and byte by byte: both come to the same, no
// event is out of place, and nothing large is held.
func FuzzHeader(f *testing.F) {
	for _, e := range encodings {
		f.Add(part10(e.uid, withPixels(e.syntax)[:1000]), true)
		f.Add(response(e.syntax), false)
		f.Add(part10(e.uid, nested(3, e.syntax)), true)
	}
	f.Add(part10(jpegUID, append(response(Syntax{}), fragments...)), false)
	f.Add(part10(deflatedUID, deflate(response(Syntax{}))), true)
	f.Add(part10(jpegUID, []byte(studyLevel+encapsulated(Syntax{}, "", "ABCDEFGH")+patient)), true)
	f.Add(part10(ExplicitVRLittleEndian, []byte(studyLevel+explicitly(PixelData, OW, "ABCDEFGH")+patient+"\x00\x00\x00\x00\x00\x00\x00\x00\x00")), false)
	f.Add(part10(deflatedUID, deflate([]byte(studyLevel+explicitly(PixelData, OW, "ABCDEFGH")+patient))), true)
	f.Add(part10(nobodys, []byte("\x09\x00\x01\x10UN\x00\x00\x10\x00\x00\x00\xFE\xFF\x00\xE0\x08\x00\x00\x00\x08\x00\x50\x11\x00\x00\x00\x00")), false)
	f.Add(part10(ImplicitVRLittleEndian, []byte("\x08\x00\x40\x11\xFF\xFF\xFF\xFF"+itemUndefined+sequenceDelimiter)), true)
	f.Add([]byte("\x10\x00\x10\x00UT\x00\x00\xFE\xFF\xFF\xFFZQCANARY"), true)
	f.Fuzz(func(t *testing.T, b []byte, sized bool) {
		size := int64(-1)
		if sized {
			size = int64(len(b))
		}
		want, h, m := headerEvents(b, size, readAhead, 0)
		if h.DataSet() != &h.inner && m.got > int64(len(b)) {
			t.Fatalf("%d bytes read of %d", m.got, len(b))
		}
		if held := len(h.file.window.open().own) + len(h.inner.window.open().own); held > 4*(MaxPrefix+readAhead) {
			t.Fatalf("%d bytes held for %d", held, len(b))
		}
		got, exact, again := headerEvents(b, size, 0, 3)
		if got != want && h.Form() != Bare && h.Form() != NotDICOM && exact.Form() != NotDICOM {
			t.Fatalf("exactly\n%s\nin blocks\n%s", got, want)
		}
		if again.got-exact.Behind() > int64(len(b)) || h.Behind() < 0 {
			t.Fatalf("%d bytes are behind the header", exact.Behind())
		}
		if inBlocks, exactly := eventsBeyond(b, size, readAhead, 0), eventsBeyond(b, size, 0, 3); inBlocks != exactly && h.Form() != Bare && h.Form() != NotDICOM && exact.Form() != NotDICOM {
			t.Fatalf("exactly\n%s\nin blocks\n%s", exactly, inBlocks)
		}
		if inBlocks, _, _ := blocksOf(b, page, 64<<10); h.Form() != Bare && h.Form() != NotDICOM {
			if exactly := eventsBeyond(b, int64(len(b)), 0, 3); inBlocks != exactly {
				t.Fatalf("exactly\n%s\nin blocks that double\n%s", exactly, inBlocks)
			}
		}
		open := 0
		h.Beyond(true)
		if h.Open(&memory{b: b}, size, 512) {
			for d := h.DataSet(); d.Next(); {
				el := d.Element()
				switch el.Kind {
				case SequenceStart, ItemStart:
					open++
				case SequenceEnd, ItemEnd:
					if open--; open < 0 {
						t.Fatalf("%v ends what is not open", el.Tag)
					}
				case Primitive:
					if v := el.Value.Reveal(); len(v) != el.Value.Len() || len(v) > MaxPrefix || !h.inflates() && !bytes.Contains(b, v) {
						t.Fatalf("%v: %d bytes of %d", el.Tag, len(v), el.Value.Len())
					}
				}
				if el.Depth > MaxDepth || open > 2*MaxDepth {
					t.Fatalf("%v: depth %d", el.Tag, el.Depth)
				}
			}
			var de *DecodeError
			if err := h.DataSet().Err(); err != nil && !errors.As(err, &de) {
				t.Fatalf("error is %#v", err)
			}
		}
	})
}

// eventsBeyond is what a file comes to, behind its pixel data too.
func eventsBeyond(b []byte, size int64, ahead, most int) string {
	h := new(Header)
	h.Beyond(true)
	if !h.Open(&memory{b: b, most: most}, size, ahead) {
		return "not DICOM"
	}
	got, _ := events(h.DataSet())
	return fmt.Sprintf("%s%v %v %v %v", got, h.DataSet().Counts(), h.Fault(), h.PixelData(), h.Unseen())
}

func (h *Header) inflates() bool { return h.data == &h.inner }
