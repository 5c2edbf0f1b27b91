package dataset

import (
	"errors"
	"slices"
	"testing"
)

// node is an element with what it holds.
type node struct {
	tag   Tag
	vr    VR
	value string
	items [][]node
}

// tree reads the elements up to the end of the item or of the data set. It
// cannot hold fragments, whose bytes the decoder does not give out.
func tree(d *Decoder) (nodes []node, fragments bool) {
	for d.Next() {
		el := d.Element()
		switch el.Kind {
		case Primitive:
			fragments = fragments || el.Value.Len() != int(el.Length)
			nodes = append(nodes, node{tag: el.Tag, vr: el.VR, value: string(el.Value.Reveal())})
		case SequenceStart:
			nodes = append(nodes, node{tag: el.Tag, vr: el.VR})
		case ItemStart:
			items, f := tree(d)
			fragments = fragments || f
			n := &nodes[len(nodes)-1]
			n.items = append(n.items, items)
		case ItemEnd:
			return nodes, fragments
		}
	}
	return nodes, fragments
}

func equal(a, b []node) bool {
	return slices.EqualFunc(a, b, func(a, b node) bool {
		return a.tag == b.tag && a.vr == b.vr && a.value == b.value && slices.EqualFunc(a.items, b.items, equal)
	})
}

// encode writes a tree, and pads the values in it as they are padded.
func encode(nodes []node, s Syntax) []byte {
	var b []byte
	for i := range nodes {
		n := &nodes[i]
		if n.vr == SQ {
			var items [][]byte
			for _, item := range n.items {
				items = append(items, encode(item, s))
			}
			b = AppendSequence(b, s, n.tag, items...)
			continue
		}
		if len(n.value)%2 == 1 {
			n.value += string([]byte{n.vr.padding()})
		}
		b = AppendElement(b, s, n.tag, n.vr, []byte(n.value))
	}
	return b
}

func FuzzDecoder(f *testing.F) {
	for i, e := range encodings {
		f.Add(uint8(i), response(e.syntax))
		f.Add(uint8(i), nested(3, e.syntax))
	}
	f.Add(uint8(0), []byte("\x09\x00\x01\x10\xFF\xFF\xFF\xFF"+itemUndefined+itemDelimiter+sequenceDelimiter))
	f.Add(uint8(1), []byte("\x09\x00\x01\x10UN\x00\x00\xFF\xFF\xFF\xFF"+itemUndefined+"\x08\x00\x50\x11\x02\x00\x00\x001."+itemDelimiter+sequenceDelimiter))
	f.Add(uint8(1), []byte("\xE0\x7F\x10\x00OB\x00\x00\xFF\xFF\xFF\xFF\xFE\xFF\x00\xE0\x04\x00\x00\x00\xFF\xD8\xFF\xD9"+sequenceDelimiter))
	f.Add(uint8(1), []byte("\x10\x00\x10\x00UT\x00\x00\xFE\xFF\xFF\xFFZQCANARY"))
	f.Fuzz(func(t *testing.T, encoding uint8, b []byte) {
		s := encodings[int(encoding)%len(encodings)].syntax
		var d Decoder
		d.Reset(b, s)
		checkEvents(t, &d, b)
		if d.Err() != nil || len(b) > 0xFFFE {
			return
		}
		d.Reset(b, s)
		nodes, fragments := tree(&d)
		if fragments {
			return
		}
		// What was decoded may read, once it is encoded, like something else: the
		// tags of a fuzzer are in no order, and any encoding is as good as another.
		d.asTold = true
		for _, s := range []Syntax{{}, {BigEndian: true}} {
			d.Reset(encode(nodes, s), s)
			if again, _ := tree(&d); d.Err() != nil || !equal(nodes, again) {
				t.Fatalf("%+v, encoded in %+v, came back as %+v, %v", nodes, s, again, d.Err())
			}
		}
	})
}

// checkEvents reads to the end: what starts ends, depths and values are within
// bounds, and there are no more events than bytes allow.
func checkEvents(t *testing.T, d *Decoder, b []byte) {
	t.Helper()
	n, depth := 0, 0
	var open []Kind
	for d.Next() {
		el := d.Element()
		switch el.Kind {
		case SequenceStart, ItemStart:
			open = append(open, el.Kind)
		case SequenceEnd, ItemEnd:
			if len(open) == 0 || open[len(open)-1] != map[Kind]Kind{SequenceEnd: SequenceStart, ItemEnd: ItemStart}[el.Kind] {
				t.Fatalf("%v ends what is not open", el.Tag)
			}
			open = open[:len(open)-1]
		case Primitive:
			if v := el.Value; v.Len() != len(v.Reveal()) || v.Len() > len(b) {
				t.Fatalf("%v: %d bytes of %d", el.Tag, v.Len(), len(b))
			}
		default:
			t.Fatalf("%v: kind %d", el.Tag, el.Kind)
		}
		depth = len(open) / 2
		if around := depth; el.Kind != ItemStart && el.Depth != around || el.Kind == ItemStart && el.Depth != around-1 || depth > MaxDepth {
			t.Fatalf("%v: depth is %d in %d items", el.Tag, el.Depth, around)
		}
		// A head has 8 bytes, and at most one end without bytes belongs to it; an
		// item without a sequence, and elements without an item, get theirs.
		if n++; n > len(b)/2 {
			t.Fatalf("%d events from %d bytes", n, len(b))
		}
	}
	if d.Err() == nil && len(open) > 0 {
		t.Fatalf("%d sequences and items stay open", len(open))
	}
	var de *DecodeError
	if err := d.Err(); err != nil && (!errors.As(err, &de) || de.Offset > int64(len(b))) {
		t.Fatalf("error is %#v", err)
	}
	if d.Next() {
		t.Fatal("there is more behind the end")
	}
}
