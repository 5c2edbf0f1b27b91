package listen

import (
	"cmp"
	"slices"
)

// packets finds segments in packets. It keeps the fragments of datagrams that are
// not whole yet.
type packets struct {
	parts  []*fragments // the oldest first
	lost   uint64       // datagrams that never became whole
	layers int          // packets around the one that is read
}

// Bounds of what is kept of fragments.
const (
	maxDatagrams = 64
	maxDatagram  = 64 << 10
	maxFragments = 1024 // of a datagram
)

// fragments are those of one datagram, RFC 791 §3.2 and RFC 8200 §4.5.
type fragments struct {
	src, dst [16]byte
	protocol uint8
	id       uint32
	list     []fragment
	size     int // of the whole; -1 until the last is there
	missing  int // bytes that the capture lacks
}

type fragment struct {
	offset int
	body   []byte
}

// fragment keeps a fragment, and gives the segment where it was the last that was
// missing.
func (p *packets) fragment(d *datagram) (segment, verdict) {
	if !p.kept(d) {
		return segment{}, notTCP
	}
	if d.offset+len(d.body)+d.missing > maxDatagram {
		return segment{}, unreadable
	}
	i := p.begun(d)
	if i < 0 {
		if len(p.parts) == maxDatagrams {
			p.parts = slices.Delete(p.parts, 0, 1)
			p.lost++
		}
		p.parts = append(p.parts, &fragments{src: d.src, dst: d.dst, protocol: d.protocol, id: d.id, size: -1})
		i = len(p.parts) - 1
	}
	f := p.parts[i]
	if len(f.list) == maxFragments {
		return segment{}, unreadable
	}
	f.list = append(f.list, fragment{offset: d.offset, body: slices.Clone(d.body)})
	f.missing += d.missing
	if !d.more {
		f.size = d.offset + len(d.body) + d.missing
	}
	whole, ok := f.whole()
	if !ok {
		return segment{}, waiting
	}
	p.parts = slices.Delete(p.parts, i, i+1)
	all := datagram{src: d.src, dst: d.dst, protocol: d.protocol, body: whole, missing: f.missing}
	return p.again(&all)
}

// begun is which of the datagrams a fragment belongs to, RFC 791 §3.2; -1 if none.
func (p *packets) begun(d *datagram) int {
	return slices.IndexFunc(p.parts, func(f *fragments) bool {
		return f.id == d.id && f.protocol == d.protocol && f.src == d.src && f.dst == d.dst
	})
}

// whole puts the fragments together. Of one that the capture cut, what is behind
// it is missing too.
func (f *fragments) whole() ([]byte, bool) {
	if f.size < 0 {
		return nil, false
	}
	if f.missing == 0 {
		have := 0
		for _, x := range f.list {
			have += len(x.body)
		}
		if have < f.size {
			return nil, false
		}
	}
	slices.SortFunc(f.list, func(a, b fragment) int { return cmp.Compare(a.offset, b.offset) })
	var whole []byte
	for _, x := range f.list {
		switch {
		case x.offset > len(whole) && f.missing > 0:
			f.missing = f.size - len(whole)
			return whole, len(f.list) > 1
		case x.offset > len(whole):
			return nil, false
		case x.offset+len(x.body) > len(whole):
			whole = append(whole, x.body[len(whole)-x.offset:]...)
		}
	}
	return whole[:min(len(whole), f.size)], len(whole)+f.missing >= f.size
}
