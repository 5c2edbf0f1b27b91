package probe

import (
	"context"

	"pacsaudit/audit/phi"
)

// way is another way to ask for everything.
type way struct {
	keys   phi.Keys
	filter phi.Filter
	part   bool // it leaves something out
}

// Ways to ask an archive that answers the usual question with nothing. Some
// bring nothing where no key has a value, some where a key is asked for that
// they do not know.
var afterNothing = []way{
	{keys: phi.PHIKeys, filter: phi.Filter{Name: "*"}},
	{keys: phi.PHIKeys, filter: phi.Filter{Dates: phi.DateRange{From: 1900_01_01}}, part: true},
	{keys: phi.CoreKeys},
	{keys: phi.CoreKeys, filter: phi.Filter{Name: "*"}},
	{keys: phi.LeastKeys, filter: phi.Filter{Name: "*"}},
}

// Ways to ask for a part of an archive that refuses the usual question, with
// and without dates. Each list begins with one that tells whether the archive
// welcomes its kind; if not, the others are not tried.
func (a *asking) afterRefusals() [][]way {
	days, modalities, births := []way{}, []way{}, []way{}
	for age := range 7 {
		day := a.midnight().AddDate(0, 0, -age)
		days = append(days, way{phi.CoreKeys, a.within(span{day, day}), true})
	}
	for _, modality := range []string{"CT", "MR", "CR", "DX", "US", "MG", "XA", "NM"} {
		modalities = append(modalities, way{phi.CoreKeys, phi.Filter{Modality: modality}, true})
	}
	for year := 1960; year < 1968; year++ {
		births = append(births, way{phi.CoreKeys, phi.Filter{Born: span{firstOfYear(year), firstOfYear(year+1).AddDate(0, 0, -1)}.dates()}, true})
	}
	return [][]way{{{keys: phi.CoreKeys, filter: phi.Filter{Name: "*"}}}, days, modalities, births}
}

// otherwise asks in other ways, until one brings records. All of them are one
// question: whether there is anything to see.
func (a *asking) otherwise(ctx context.Context) {
	kinds := [][]way{afterNothing}
	switch {
	case a.step.OK():
	case a.step.HasStatus:
		kinds = a.afterRefusals()
	default:
		return
	}
	for _, kind := range kinds {
		for _, w := range kind {
			a.q.Keys = w.keys
			n := a.once(ctx, w.filter)
			a.note(n)
			if n.answers > 0 {
				a.name = w.filter.Name
				a.compare(n)
				a.q.AtLeast = a.q.AtLeast || w.part || !n.complete
				return
			}
			if !n.complete && !n.status() {
				a.q.Keys = phi.PHIKeys
				return // it is gone, or silent
			}
			if n.status() && w.part {
				break // nor this kind
			}
		}
	}
	a.q.Keys = phi.PHIKeys
}

// deny settles a query that the server hangs up on: again on the least that can
// be asked, over a fresh association, and still it opens another.
func (a *asking) deny(ctx context.Context) {
	if a.step.HungUp() && a.hungUps > 1 {
		a.step.Confirmed = a.opens(ctx)
		a.wary = a.wary || a.step.Confirmed
	}
}
