package probe

import (
	"context"

	"pacsaudit/audit"
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
	{keys: phi.PHIKeys, filter: phi.Filter{Dates: allDates}, part: true},
	{keys: phi.CoreKeys},
	{keys: phi.CoreKeys, filter: phi.Filter{Name: "*"}},
	{keys: phi.LeastKeys, filter: phi.Filter{Name: "*"}},
}

// withName is the least that can be asked, with a value: some refuse a query
// that has none, or a wild card. Some hang up on a key that the model demands.
var withName = []way{
	{keys: phi.LeastKeys, filter: phi.Filter{Name: "*"}},
	{keys: phi.NameKey, filter: phi.Filter{Name: "*"}},
	{keys: phi.NameKey},
	{keys: phi.LeastKeys, filter: phi.Filter{Name: "*", CharacterSet: true}},
	{keys: phi.LeastKeys, filter: phi.Filter{Name: "S*", CharacterSet: true}, part: true},
}

// allDates is a range with both ends: some match no other.
var allDates = phi.DateRange{From: 1900_01_01, To: 2099_12_31}

// days are the last seven, each by itself.
func (a *asking) days() (list []way) {
	for age := range 7 {
		day := a.midnight().AddDate(0, 0, -age)
		list = append(list, way{phi.CoreKeys, a.within(span{day, day}), true})
	}
	return list
}

// daysByName are the same, with the least keys and a name.
func (a *asking) daysByName() []way {
	list := a.days()
	for i := range list {
		list[i].keys, list[i].filter.Name = phi.LeastKeys, "*"
	}
	return list
}

// withValues are ways to ask for a part of an archive that refuses the usual question:
// some want a value of one key.
func withValues() [][]way {
	modalities, births := []way{}, []way{}
	for _, modality := range []string{"CT", "MR", "CR", "DX", "US", "MG", "XA", "NM"} {
		modalities = append(modalities, way{phi.CoreKeys, phi.Filter{Modality: modality}, true})
	}
	for year := 1960; year < 1968; year++ {
		births = append(births, way{phi.CoreKeys, phi.Filter{Born: span{firstOfYear(year), firstOfYear(year+1).AddDate(0, 0, -1)}.dates()}, true})
	}
	return [][]way{{{keys: phi.CoreKeys, filter: phi.Filter{Dates: allDates}, part: true}}, {{keys: phi.CoreKeys, filter: phi.Filter{ID: "*"}}}, modalities, births}
}

// otherwise asks in other ways, until one brings records. All of them are one
// question: whether there is anything to see.
func (a *asking) otherwise(ctx context.Context) {
	switch {
	case a.step.OK():
		a.try(ctx, afterNothing)
	case a.step.Status.Sent():
		if a.named(ctx); !a.proven {
			a.try(ctx, append([][]way{a.days()}, withValues()...)...)
		}
	}
}

// named asks for the least, with a name. What is refused otherwise then is
// asked for with a name from there on: without one it is forbidden, with one it
// is too much.
func (a *asking) named(ctx context.Context) (welcome bool) {
	welcome = a.try(ctx, withName)
	if a.step.Status.Sent() && !a.step.OK() && a.step.Ending() != audit.Denied {
		a.name = "*"
	}
	return welcome
}

// try asks in ways of several kinds, until one brings records. Each list begins
// with one that tells whether the archive welcomes its kind; if not, the others
// are not tried. It reports whether any was answered.
func (a *asking) try(ctx context.Context, kinds ...[]way) (welcome bool) {
	for _, kind := range kinds {
		for i, w := range kind {
			a.q.Keys = w.keys
			n := a.once(ctx, w.filter)
			a.note(n)
			if n.answers > 0 {
				a.name = w.filter.Name
				a.compare(n)
				a.q.AtLeast = a.q.AtLeast || w.part || !n.complete || w.keys == phi.NameKey // which tells no study from another
				return true
			}
			if n.complete {
				welcome = true
				continue
			}
			if !n.refused() || n.step.Outcome == audit.TimedOut {
				a.q.Keys = phi.PHIKeys
				return welcome // it is gone, or silent
			}
			if i == 0 && w.part {
				break // nor this kind
			}
		}
	}
	a.q.Keys = phi.PHIKeys
	return welcome
}

// deny settles a query that the server forbids or hangs up on, whatever the
// keys: again with a value of one key or the other, and for today alone, the
// first of them each as the first query of an association. Once it has denied one
// model it is asked less about the others. A server that hangs up has to go on
// opening associations.
func (a *asking) deny(ctx context.Context) {
	if a.denials == 0 {
		if a.leave(ctx); a.named(ctx) {
			return
		}
		if a.leave(ctx); a.try(ctx, append([][]way{a.days(), a.daysByName()}, withValues()...)...) {
			return
		}
	}
	if a.step.HungUp() && a.hungUps > 1 {
		a.step.Confirmed = a.opens(ctx)
	}
	if a.step.Ending() == audit.Denied {
		a.wary = true
		a.denials++
	}
}
