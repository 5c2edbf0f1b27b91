package pdu

// Deviation: PS3.8 §9.3.3 leaves no room in an A-ASSOCIATE-AC for lengths that
// are a little off, for bytes that are no item, or for sub-items cut short. Some
// servers send them, and viewers work with what is left: so a malformed part
// costs that part and no more, and what can be read is used. An acceptance has
// said yes with its type; the rest is detail.

// container says of an item type how many bytes its content has before the
// first sub-item, and whether it has any.
func (t ItemType) container() (fields int, ok bool) {
	switch t {
	case ItemPresentationContextRQ, ItemPresentationContextAC:
		return 4, true
	case ItemUserInformation:
		return 0, true
	}
	return 0, false
}

// inside reports whether an item type belongs into a container; 0 is the PDU.
func (t ItemType) inside(in ItemType) bool {
	switch in {
	case 0:
		return t == ItemApplicationContext || t == ItemPresentationContextRQ || t == ItemPresentationContextAC || t == ItemUserInformation
	case ItemUserInformation:
		return ItemMaximumLength <= t && t <= ItemUserIdentityAC
	}
	return t == ItemAbstractSyntax || t == ItemTransferSyntax
}

const itemHeader = 4

// whole reports whether an item could begin at off: one with a length that
// fits, or the end.
func whole(b []byte, off int) bool {
	left := len(b) - off
	if left < itemHeader {
		return left == 0
	}
	return b[off+1] == 0 && itemLength(b[off:]) <= left-itemHeader
}

func itemLength(b []byte) int { return int(b[2])<<8 | int(b[3]) }

// fills reports whether sub-items fill b exactly.
func fills(b []byte) bool {
	off := 0
	for whole(b, off) && off < len(b) {
		off += itemHeader + itemLength(b[off:])
	}
	return off == len(b)
}

// extent is the length of the content at c.off that an item of type t really
// has, where its length field says n: n, if an item could follow there, and
// else what is next to it, is followed by an item that belongs here, and is
// filled by the item's own sub-items.
func (c *cursor) extent(t, in ItemType, n int) int {
	left := c.left()
	if n <= left && whole(c.b, c.off+n) {
		return n
	}
	fields, nested := t.container()
	for _, by := range [...]int{0, -2, 2, -1, 1, -4, 4, -3, 3} {
		m := n + by
		if m < fields || m > left {
			continue
		}
		next := c.off + m
		if nested && !fills(c.b[c.off+fields:next]) {
			continue
		}
		if next == len(c.b) || whole(c.b, next) && ItemType(c.b[next]).inside(in) || by == 0 && nested && len(c.b)-next < itemHeader {
			return m
		}
	}
	return min(n, left)
}

// items hands over the items of a container, as far as they can be told; 0 is
// the PDU. Those over the limit, and bytes that are no item, are dropped.
func (c *cursor) items(in ItemType, read func(t ItemType, in *cursor)) {
	for n := 0; n < MaxItems && c.err == nil && c.left() >= itemHeader; n++ {
		t := ItemType(c.u8(""))
		c.skip("", 1)
		length := int(c.u16(""))
		start := c.off
		b := c.take("", c.extent(t, in, length))
		item := cursor{pdu: c.pdu, b: c.b[:start+len(b)], off: start}
		read(t, &item)
	}
}

// number reads a big endian number of any length: the last four bytes that are
// not all zero where there are more.
func number(b []byte) uint32 {
	var v uint32
	for ; len(b) > 0; b = b[1:] {
		if v>>24 != 0 {
			break
		}
		v = v<<8 | uint32(b[0])
	}
	return v
}
