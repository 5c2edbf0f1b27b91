package header

import (
	"encoding/binary"

	"pacsaudit/dimse/dataset"
)

// append writes an element and marks where it is.
func (f *damaged) append(dst []byte, p part) []byte {
	start := len(dst)
	if p.vr != "SQ" {
		dst = dataset.AppendElement(dst, f.syntax, p.tag, vrOf(p.vr), []byte(p.value))
		f.mark(dst, mark{tag: p.tag, start: start, end: len(dst), wide: f.syntax.Implicit || p.vr == "UN" || p.vr == "OB" || p.vr == "OW"})
		return dst
	}
	dst = dataset.AppendSequence(dst, f.syntax, p.tag)
	i := len(f.marks)
	f.mark(dst, mark{tag: p.tag, start: start, wide: true, sequence: true, ended: p.undefined})
	for _, item := range p.items {
		at := len(dst)
		dst = f.head(dst, dataset.Item, 0)
		j := len(f.marks)
		f.marks = append(f.marks, mark{tag: dataset.Item, start: at, length: at + 4, value: at + 8, wide: true, item: true, ended: p.undefined})
		for _, inner := range item {
			dst = f.append(dst, inner)
		}
		dst = f.close(dst, j, dataset.ItemDelimitationItem)
	}
	return f.close(dst, i, dataset.SequenceDelimitationItem)
}

// mark adds the places of an element that was written last.
func (f *damaged) mark(b []byte, m mark) {
	m.length, m.value = m.start+4, m.start+8
	switch {
	case f.syntax.Implicit:
	case m.wide:
		m.length, m.value = m.start+8, m.start+12
	default:
		m.length = m.start + 6
	}
	f.marks = append(f.marks, m)
}

// head is the tag and the length of an item or of a delimiter.
func (f *damaged) head(dst []byte, t dataset.Tag, length uint32) []byte {
	order := f.order()
	return order.AppendUint32(order.AppendUint16(order.AppendUint16(dst, t.Group()), t.Element()), length)
}

// close ends a sequence or an item that was opened at a mark.
func (f *damaged) close(dst []byte, i int, delimiter dataset.Tag) []byte {
	m := &f.marks[i]
	n := uint32(len(dst) - m.value)
	if m.ended {
		n = 0xFFFFFFFF
		dst = f.head(dst, delimiter, 0)
	}
	f.order().PutUint32(dst[m.length:], n)
	m.end = len(dst)
	return dst
}

type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

func (f *damaged) order() byteOrder {
	if f.syntax.BigEndian {
		return binary.BigEndian
	}
	return binary.LittleEndian
}
