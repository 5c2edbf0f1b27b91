package listen

import (
	"cmp"
	"net/netip"
	"slices"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

// linkKey tells links apart.
type linkKey struct {
	client, server  [16]byte
	port            uint16
	carrier         audit.Carrier
	calling, called audit.Text
}

// link is what is counted of one.
type link struct {
	key   linkKey
	facts audit.LinkFacts
	tally *phi.Tally
}

// linkOf is the link of a key, one that nobody counts where there are too many.
func (l *Listener) linkOf(k linkKey) *link {
	if found := l.links[k]; found != nil {
		return found
	}
	made := &link{key: k}
	if len(l.links) >= l.options.MaxLinks {
		l.counts.Unlinked++
		return made
	}
	l.links[k] = made
	return made
}

// records is the tally of a link.
func (k *link) records() *phi.Tally {
	if k.tally == nil {
		k.tally = new(phi.Tally)
	}
	return k.tally
}

// Traffic is what was counted so far.
func (l *Listener) Traffic() *audit.Traffic {
	t := &audit.Traffic{CaptureCounts: l.counts, Tally: new(phi.Tally)}
	keys := make([]*link, 0, len(l.links))
	for _, k := range l.links {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b *link) int {
		return cmp.Or(
			slices.Compare(a.key.client[:], b.key.client[:]), slices.Compare(a.key.server[:], b.key.server[:]), cmp.Compare(a.key.port, b.key.port),
			cmp.Compare(a.key.carrier, b.key.carrier), cmp.Compare(a.key.calling.String(), b.key.calling.String()), cmp.Compare(a.key.called.String(), b.key.called.String()))
	})
	for _, k := range keys {
		out := &audit.TrafficLink{LinkFacts: k.facts}
		out.Client, out.Server = audit.Peer(address(k.key.client).String()), audit.Peer(netip.AddrPortFrom(address(k.key.server), k.key.port).String())
		out.Transport, out.Calling, out.Called = k.key.carrier, k.key.calling, k.key.called
		out.Rejections = slices.Clone(k.facts.Rejections)
		if k.facts.TLS != nil {
			copied := *k.facts.TLS
			out.TLS = &copied
		}
		if k.tally != nil {
			out.Tally = k.tally.Clone()
			t.Tally.Merge(k.tally)
			out.Tally.CountPopulations()
		}
		t.Links = append(t.Links, out)
	}
	t.Tally.CountPopulations()
	return t
}

func address(b [16]byte) netip.Addr { return netip.AddrFrom16(b).Unmap() }
