package dataset

import (
	"bytes"
	"strings"
	"testing"
)

// TestWhatStandsBehindPixelDataIsReadOrSaidToBeUnseen has writers that keep no
// order, signatures and padding. No pixel is asked for on the way.
func TestWhatStandsBehindPixelDataIsReadOrSaidToBeUnseen(t *testing.T) {
	for _, e := range encodings {
		el := func(tag Tag, vr VR, v string) string { return string(AppendElement(nil, e.syntax, tag, vr, []byte(v))) }
		front := el(0x0008_0016, UI, "1.2.840.10008.5.1.4.1.1.7") + el(0x0008_0060, CS, "CT")
		pixels := el(PixelData, OW, strings.Repeat("PIXEL", 2000))
		name := el(0x0010_0010, PN, "A^B ")
		for _, row := range []struct {
			what, behind string
			names        string
			unseen       bool
		}{
			{"nothing", "", "", false},
			{"a name out of order", name, "A^B", false},
			{"a private group above", el(0x7FE1_0010, LO, "SYNTHETIC ") + name, "A^B", false},
			{"a signature, and a name", string(AppendSequence(nil, e.syntax, 0xFFFA_FFFA, []byte(el(0x0400_0100, UI, "1.2.3")))) + name, "A^B", false},
			{"padding", el(0xFFFC_FFFC, OB, strings.Repeat("\x00", 100)), "", false},
			{"zeros", strings.Repeat("\x00", 100), "", false},
			{"a stray byte", "\x00", "", false},
			{"what is no element", strings.Repeat("\x01\x00\xAB\xCD", 30), "", true},
		} {
			b := part10(e.uid, []byte(front+pixels+row.behind))
			for _, ahead := range []int{0, 4000} {
				h, m := new(Header), &memory{b: b, keep: true}
				h.Beyond(true)
				h.Open(m, int64(len(b)), ahead)
				var names []string
				for d := h.DataSet(); d.Next(); {
					if e := d.Element(); e.Tag == 0x0010_0010 {
						names = append(names, strings.TrimSpace(string(e.Value.Reveal())))
					}
				}
				if got := strings.Join(names, "|"); got != row.names || h.Unseen() != row.unseen || h.Fault() != 0 || !h.PixelData() || h.DataSet().Counts().All != 2 {
					t.Errorf("%s, %s: %q, unseen %v, fault %v, %+v", e.name, row.what, got, h.Unseen(), h.Fault(), h.DataSet().Counts())
				}
				if ahead == 0 && bytes.Contains(m.given, []byte("PIX")) {
					t.Errorf("%s, %s: pixels were asked for", e.name, row.what)
				}
				if first := bytes.Index(b, []byte("PIXEL")); ahead > 0 && row.names != "" && h.Along() != int64(4000-first) {
					t.Errorf("%s, %s: %d bytes of pixel data came along, not %d", e.name, row.what, h.Along(), 4000-first)
				}
			}
			h := new(Header)
			h.Open(&memory{b: b}, int64(len(b)), 4000)
			for h.DataSet().Next() {
			}
			if unseen := len(row.behind) >= shortHead; h.Unseen() != unseen {
				t.Errorf("%s, %s, where nobody goes on: unseen %v", e.name, row.what, h.Unseen())
			}
		}
	}
	b := part10(jpegUID, append(response(Syntax{}), fragments...))
	h := new(Header)
	h.Beyond(true)
	h.Open(&memory{b: b}, int64(len(b)), 0)
	for h.DataSet().Next() {
	}
	if !h.Unseen() {
		t.Error("fragments have no length in all: what stands behind them is not seen")
	}
}
