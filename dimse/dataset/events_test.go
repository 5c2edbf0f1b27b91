package dataset

import (
	"fmt"
	"strings"
	"testing"
)

// canary stands for what must not get out.
const canary = "ZQCANARY^SEALED"

var kindText = map[Kind]string{SequenceStart: "sequence", ItemStart: "item", ItemEnd: "end of item", SequenceEnd: "end of sequence"}

// events are the elements and borders of a data set, a line each, indented by
// their depth; and the fault that ended it.
func events(d *Decoder) (string, error) {
	var b strings.Builder
	for d.Next() {
		el := d.Element()
		b.WriteString(strings.Repeat("> ", el.Depth))
		if el.Kind == Primitive {
			fmt.Fprintf(&b, "%v %v %q\n", el.Tag, el.VR, el.Value.Reveal())
		} else {
			fmt.Fprintf(&b, "%v %s\n", el.Tag, kindText[el.Kind])
		}
	}
	return b.String(), d.Err()
}

func eventsOf(b string, s Syntax) (string, error) {
	var d Decoder
	d.Reset([]byte(b), s)
	return events(&d)
}

func wantEvents(t *testing.T, b string, s Syntax, want ...string) {
	t.Helper()
	got, err := eventsOf(b, s)
	if err != nil {
		t.Error(err)
	}
	if want := strings.Join(want, "\n") + "\n"; got != want {
		t.Errorf("read\n%swant\n%s", got, want)
	}
}

func TestEmptyInputIsAnEmptyDataSet(t *testing.T) {
	for _, e := range encodings {
		if got, err := eventsOf("", e.syntax); got != "" || err != nil {
			t.Errorf("%s: %q, %v", e.name, got, err)
		}
	}
	var d Decoder
	if d.Next() || d.Err() != nil {
		t.Error("a decoder without bytes comes to something")
	}
}

func TestZeroValueRevealsNothing(t *testing.T) {
	var v Value
	if v.Reveal() != nil || v.Len() != 0 {
		t.Errorf("%d bytes, %q", v.Len(), v.Reveal())
	}
}

func TestRevealedBytesCannotBeAppendedOver(t *testing.T) {
	b := AppendElement(nil, Syntax{}, 0x0010_0010, PN, []byte("AB"))
	b = AppendElement(b, Syntax{}, 0x0010_0020, LO, []byte("CD"))
	var d Decoder
	d.Reset(b, Syntax{})
	d.Next()
	if v := d.Element().Value.Reveal(); len(v) != 2 || cap(v) != 2 {
		t.Errorf("length %d, capacity %d", len(v), cap(v))
	}
}

func TestResetForgetsTheLastDataSet(t *testing.T) {
	var d Decoder
	bad := AppendSequence(nil, Syntax{}, 0x0008_1140, []byte("\x00"))
	good := AppendElement(nil, Syntax{Implicit: true}, 0x0010_0040, CS, []byte("O"))
	for range 2 {
		d.Reset(bad, Syntax{})
		if _, err := events(&d); err == nil {
			t.Error("the bad data set is good")
		}
		if d.Next() {
			t.Error("there is more behind a fault")
		}
		d.Reset(good, Syntax{Implicit: true})
		if got, err := events(&d); got != "(0010,0040) CS \"O \"\n" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
		if d.Next() {
			t.Error("there is more behind the end")
		}
	}
}

func TestSyntaxOfTransferSyntaxes(t *testing.T) {
	for _, e := range encodings {
		if got := SyntaxOf(e.uid); got != e.syntax {
			t.Errorf("%s: %+v", e.name, got)
		}
	}
	if got := SyntaxOf("1.2.840.10008.1.2.4.50"); got != (Syntax{}) {
		t.Errorf("JPEG: %+v", got)
	}
}

func TestTagsPrintAsInTheStandard(t *testing.T) {
	for tag, want := range map[Tag]string{
		0x0010_0010: "(0010,0010)", PixelData: "(7FE0,0010)", Item: "(FFFE,E000)", 0: "(0000,0000)", 0x0009_10AB: "(0009,10AB)",
	} {
		if tag.String() != want {
			t.Errorf("%s, want %s", tag, want)
		}
		if tag.Private() != (want == "(0009,10AB)") {
			t.Errorf("%s: private is %v", tag, tag.Private())
		}
	}
}

func TestValueRepresentationsPrintTheirLetters(t *testing.T) {
	for vr, want := range map[VR]string{PN: "PN", UN: "UN", 'Z'<<8 | 'Z': "ZZ", 'p'<<8 | 'N': "??", 0: "??"} {
		if vr.String() != want {
			t.Errorf("%s, want %s", vr, want)
		}
	}
}
