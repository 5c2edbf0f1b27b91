package report

import (
	"cmp"
	"slices"

	"pacsaudit/audit"
)

// pair is who speaks to whom.
type pair struct{ client, server audit.Text }

func (p pair) name() audit.Text { return audit.Join(p.client, audit.Lit(" → "), p.server) }

// links compares who speaks DICOM to whom in captures, and in the clear or not. A pair
// that a newer capture lacks was not heard in it, and may speak all the same.
func (d *Diff) links(before, after *Report) {
	if before.Listen == nil || after.Listen == nil {
		return
	}
	was, is := before.Listen.transports(), after.Listen.transports()
	for _, k := range after.Listen.Links {
		p := pair{k.Client, k.Server}
		from, to := was[p], is[p]
		delete(is, p) // once for each pair
		switch {
		case to == nil:
		case from == nil:
			d.add(Change{Kind: Added, Target: p.name(), What: OfLink, To: to})
		case !slices.Equal(from, to):
			d.add(Change{Kind: Changed, Target: p.name(), What: OfLink, From: from, To: to})
		}
		delete(was, p)
	}
	for p, from := range was {
		d.add(Change{Kind: NoLongerMeasured, Target: p.name(), What: OfLink, From: from})
	}
}

// transports are those of each pair, in the order of their words.
func (l *Listen) transports() map[pair][]audit.Fact {
	m := map[pair][]audit.Fact{}
	for _, k := range l.Links {
		fact, p := audit.Word("transport", k.Transport), pair{k.Client, k.Server}
		if !slices.Contains(m[p], fact) {
			m[p] = append(m[p], fact)
		}
	}
	for _, facts := range m {
		slices.SortFunc(facts, func(a, b audit.Fact) int { return cmp.Compare(a.Word.String(), b.Word.String()) })
	}
	return m
}
