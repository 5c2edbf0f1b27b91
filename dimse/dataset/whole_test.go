package dataset

import (
	"bytes"
	"testing"
)

func TestWholeIsTheDataSetInMemoryOrNothing(t *testing.T) {
	b := AppendElement(nil, Syntax{}, 0x0010_0020, LO, []byte("A1"))
	var d Decoder
	if d.Whole().Len() != 0 {
		t.Error("nothing is something")
	}
	d.Reset(b, Syntax{})
	for d.Next() {
	}
	if whole := d.Whole(); !bytes.Equal(whole.Reveal(), b) || whole.Len() != len(b) {
		t.Errorf("%d bytes of %d", whole.Len(), len(b))
	}
	_, h, _ := headerEvents(part10("1.2.840.10008.1.2.1", b), -1, 0, 100)
	if n := h.DataSet().Whole().Len(); n != 0 {
		t.Errorf("%d bytes of a header that is read through a window", n)
	}
}
