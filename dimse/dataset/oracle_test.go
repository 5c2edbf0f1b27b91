package dataset

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	oracle "github.com/grailbio/go-dicom"
	"github.com/grailbio/go-dicom/dicomio"
	"github.com/grailbio/go-dicom/dicomtag"
)

// The oracle is a DICOM library that shares nothing with this package. It is
// given our own data sets only: on a stranger's it would not end.

// texts are elements whose values the oracle treats as text.
var texts = []struct {
	tag Tag
	vr  VR
}{
	{0x0008_0005, CS}, {0x0008_0020, DA}, {0x0008_0030, TM}, {0x0008_0050, SH}, {0x0008_0080, LO}, {0x0008_0090, PN},
	{0x0010_0010, PN}, {0x0010_0020, LO}, {0x0010_0030, DA}, {0x0010_1010, AS}, {0x0010_1030, DS}, {0x0010_4000, LT},
	{0x0020_000D, UI}, {0x0020_0010, SH}, {0x0020_1208, IS}, {0x0040_A160, UT}, {0x0008_0081, ST},
}

var sequences = []Tag{0x0008_1110, 0x0008_1140, 0x0040_0275, 0x0040_A730, 0x0008_2112}

func invent(r *rand.Rand, depth int) []node {
	var nodes []node
	for range r.IntN(8) {
		if depth < 5 && r.IntN(3) == 0 {
			n := node{tag: sequences[r.IntN(len(sequences))], vr: SQ}
			for range r.IntN(4) {
				n.items = append(n.items, invent(r, depth+1))
			}
			nodes = append(nodes, n)
			continue
		}
		e := texts[r.IntN(len(texts))]
		nodes = append(nodes, node{tag: e.tag, vr: e.vr, value: strings.Repeat("12", r.IntN(30))})
	}
	return nodes
}

func oracleTag(t Tag) dicomtag.Tag { return dicomtag.Tag{Group: t.Group(), Element: t.Element()} }

// elements are the nodes as the oracle holds them, each sequence and item with
// a length of its own or an undefined one.
func elements(r *rand.Rand, nodes []node) []*oracle.Element {
	var all []*oracle.Element
	for _, n := range nodes {
		el := &oracle.Element{Tag: oracleTag(n.tag), VR: n.vr.String()}
		if n.vr == SQ {
			el.UndefinedLength = r.IntN(2) == 0
			for _, item := range n.items {
				i := &oracle.Element{Tag: dicomtag.Item, VR: "NA", UndefinedLength: r.IntN(2) == 0}
				for _, sub := range elements(r, item) {
					i.Value = append(i.Value, sub)
				}
				el.Value = append(el.Value, i)
			}
		} else {
			el.Value = []any{n.value}
		}
		all = append(all, el)
	}
	return all
}

// outline is the tags, the VRs and the nesting of what the oracle read.
func outline(b *strings.Builder, els []*oracle.Element) {
	for _, el := range els {
		fmt.Fprintf(b, "(%04X,%04X) %s", el.Tag.Group, el.Tag.Element, el.VR)
		if el.VR != "SQ" {
			fmt.Fprintf(b, "%q\n", el.Value)
			continue
		}
		b.WriteString("{\n")
		for _, item := range el.Value {
			var subs []*oracle.Element
			for _, sub := range item.(*oracle.Element).Value {
				subs = append(subs, sub.(*oracle.Element))
			}
			b.WriteString("item\n")
			outline(b, subs)
		}
		b.WriteString("}\n")
	}
}

// ourOutline is that of the events of our decoder.
func ourOutline(b *strings.Builder, nodes []node) {
	for _, n := range nodes {
		fmt.Fprintf(b, "%v %v", n.tag, n.vr)
		if n.vr != SQ {
			value := []string{}
			if n.value != "" || n.vr == DA || n.vr == LT || n.vr == UT {
				value = append(value, n.value)
			}
			fmt.Fprintf(b, "%q\n", value)
			continue
		}
		b.WriteString("{\n")
		for _, item := range n.items {
			b.WriteString("item\n")
			ourOutline(b, item)
		}
		b.WriteString("}\n")
	}
}

func TestOracleWritesWhatWeRead(t *testing.T) {
	for _, e := range encodings {
		r := rand.New(rand.NewPCG(1, 2))
		for i := range 100 {
			want := invent(r, 0)
			enc := dicomio.NewBytesEncoderWithTransferSyntax(e.uid)
			for _, el := range elements(r, want) {
				oracle.WriteElement(enc, el)
			}
			if err := enc.Error(); err != nil {
				t.Fatal(err)
			}
			var d Decoder
			d.Reset(enc.Bytes(), e.syntax)
			if got, _ := tree(&d); d.Err() != nil || !equal(got, want) {
				t.Fatalf("%s, data set %d: read %+v, want %+v, %v", e.name, i, got, want, d.Err())
			}
		}
	}
}

func TestOracleReadsWhatWeWrite(t *testing.T) {
	for _, e := range encodings {
		r := rand.New(rand.NewPCG(3, 4))
		for i := range 100 {
			nodes := invent(r, 0)
			b := encode(nodes, e.syntax)
			dec := dicomio.NewBytesDecoderWithTransferSyntax(b, e.uid)
			var els []*oracle.Element
			for !dec.EOF() {
				els = append(els, oracle.ReadElement(dec, oracle.ReadOptions{}))
			}
			if err := dec.Finish(); err != nil {
				t.Fatalf("%s, data set %d: %v", e.name, i, err)
			}
			var d Decoder
			d.Reset(b, e.syntax)
			read, _ := tree(&d)
			var got, want strings.Builder
			ourOutline(&got, read)
			outline(&want, els)
			if got.String() != want.String() || d.Err() != nil {
				t.Fatalf("%s, data set %d: %v, we read\n%s\nthe oracle\n%s", e.name, i, d.Err(), got.String(), want.String())
			}
		}
	}
}
