package listen

import (
	"cmp"
	"net/netip"
	"slices"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
	"pacsaudit/dimse/dataset"
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
	// stored are the records of objects, each of them one; matched those of answers to
	// queries, of which the same study of a patient is one.
	stored, matched *phi.Tally
	answers         phi.Answers
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

// object counts what the header of an object shows.
func (l *Listener) object(k *link, d *dataset.Decoder) {
	if k.stored == nil {
		k.stored = new(phi.Tally)
	}
	l.in.InspectInto(k.stored, d)
}

// match counts what an answer to a query shows.
func (l *Listener) match(k *link) {
	if k.matched == nil {
		k.matched = new(phi.Tally)
	}
	l.in.InspectAnswerInto(k.matched, &k.answers, &l.elements)
}

// tally has all records of a link, nil where there is none. It is the link's own where
// nothing is counted any more.
func (k *link) tally(own bool) *phi.Tally {
	all, more := k.matched, k.stored
	if all == nil {
		all, more = k.stored, nil
	}
	if all == nil {
		return nil
	}
	if !own {
		all = all.Clone()
	}
	if more != nil {
		all.Merge(more)
	}
	if own {
		k.answers.Close()
		k.matched, k.stored = all, nil
	}
	return all
}

// Traffic is what was counted so far. After [Listener.End] it is asked for once.
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
		if out.Tally = k.tally(l.ended); out.Tally != nil {
			t.Tally.Merge(out.Tally)
			out.Tally.CountPopulations()
		}
		t.Links = append(t.Links, out)
	}
	t.Tally.CountPopulations()
	return t
}

func address(b [16]byte) netip.Addr { return netip.AddrFrom16(b).Unmap() }
