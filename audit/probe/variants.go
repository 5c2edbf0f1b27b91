package probe

import (
	"context"
	"slices"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

// variant is another query for all studies, or for a part of them.
type variant struct {
	keys   phi.Keys
	filter phi.Filter
	part   bool // it matches a part of the studies only
}

// variantsAfterNothing are for an archive that returns no match to the usual query.
// Some return none if no key has a value, some if they do not know one of the keys.
var variantsAfterNothing = []variant{
	{keys: phi.PHIKeys, filter: phi.Filter{Name: "*"}},
	{keys: phi.PHIKeys, filter: phi.Filter{Dates: allDates}, part: true},
	{keys: phi.CoreKeys},
	{keys: phi.CoreKeys, filter: phi.Filter{Name: "*", ID: "*"}},
	{keys: phi.LeastKeys, filter: phi.Filter{Name: "*"}},
	{keys: phi.LeastKeys, filter: phi.Filter{Required: true}},
}

// worklistVariants are for a worklist that returns no item to those: some take the calling
// title for the station of an item unless the query names one, some have a day or a kind of
// device in mind.
func (a *modelCount) worklistVariants() []variant {
	today := a.midnight()
	list := []variant{
		{keys: phi.CoreKeys, filter: phi.Filter{Station: "*"}},
		{keys: phi.CoreKeys, filter: a.within(span{today, today}), part: true},
		{keys: phi.CoreKeys, filter: a.within(span{today, today.AddDate(0, 0, 6)}), part: true},
	}
	for _, modality := range modalities[:4] {
		list = append(list, variant{phi.CoreKeys, phi.Filter{Modality: modality}, true})
	}
	for _, modality := range modalities[:4] { // as devices ask
		filter := a.within(span{today, today})
		filter.Modality = modality
		list = append(list, variant{phi.CoreKeys, filter, true})
	}
	return list
}

// nameVariants have the fewest keys, and a name: some archives refuse a query
// without a value, or with a wild card. Some hang up on a key that the model demands.
var nameVariants = []variant{
	{keys: phi.LeastKeys, filter: phi.Filter{Name: "*"}},
	{keys: phi.NameKey, filter: phi.Filter{Name: "*"}},
	{keys: phi.NameKey},
	{keys: phi.LeastKeys, filter: phi.Filter{Name: "*", CharacterSet: true}},
	{keys: phi.LeastKeys, filter: phi.Filter{Required: true}},
	{keys: phi.LeastKeys, filter: phi.Filter{Name: "*", Required: true}},
	{keys: phi.LeastKeys, filter: phi.Filter{Name: "S*", CharacterSet: true}, part: true},
}

// allDates is a range with both ends: some match no other.
var allDates = phi.DateRange{From: 1900_01_01, To: 2099_12_31}

// closedRanges are ranges with both ends: everything, and the last month, for an archive
// that answers for no longer one.
func (a *modelCount) closedRanges() []variant {
	today := a.midnight()
	return []variant{
		{keys: phi.CoreKeys, filter: phi.Filter{Dates: allDates}, part: true},
		{keys: phi.CoreKeys, filter: a.within(span{today.AddDate(0, 0, -29), today}), part: true},
		{keys: phi.CoreKeys, filter: a.within(span{today.AddDate(0, 0, -6), today}), part: true},
	}
}

// closedKinds are the same, each a kind of its own.
func (a *modelCount) closedKinds() (kinds [][]variant) {
	for _, w := range a.closedRanges() {
		kinds = append(kinds, []variant{w})
	}
	return kinds
}

// dayVariants are queries for each of the last seven days.
func (a *modelCount) dayVariants() (list []variant) {
	for age := range 7 {
		day := a.midnight().AddDate(0, 0, -age)
		list = append(list, variant{phi.CoreKeys, a.within(span{day, day}), true})
	}
	return list
}

// dayVariantsByName are the same, with the fewest keys and a name.
func (a *modelCount) dayVariantsByName() []variant {
	list := a.dayVariants()
	for i := range list {
		list[i].keys, list[i].filter.Name = phi.LeastKeys, "*"
	}
	return list
}

// modalities are those with the most studies.
var modalities = []string{"CT", "MR", "CR", "DX", "US", "MG", "XA", "NM"}

// valueVariants are for an archive that refuses the usual query: some demand a value
// of one key.
func valueVariants() [][]variant {
	kinds, births := []variant{}, []variant{}
	for _, modality := range modalities {
		kinds = append(kinds, variant{phi.CoreKeys, phi.Filter{Modality: modality}, true})
	}
	for year := 1960; year < 1968; year++ {
		births = append(births, variant{phi.CoreKeys, phi.Filter{Born: span{firstOfYear(year), firstOfYear(year+1).AddDate(0, 0, -1)}.dates()}, true})
	}
	return [][]variant{{{keys: phi.CoreKeys, filter: phi.Filter{ID: "*"}}}, {{keys: phi.CoreKeys, filter: phi.Filter{Station: "*"}}}, kinds, births}
}

// tryOtherQueries tries other queries until one returns records.
func (a *modelCount) tryOtherQueries(ctx context.Context) {
	switch {
	case a.step.OK():
		a.tryVariants(ctx, variantsAfterNothing)
		switch {
		case a.proven:
		case a.q.Model == phi.StudyRootStudy:
			a.tryVariants(ctx, a.closedRanges()[1:])
		case a.q.Model == phi.ModalityWorklist:
			a.tryVariants(ctx, a.worklistVariants())
		}
	case a.step.Status.Sent():
		if a.tryNameQueries(ctx); !a.proven {
			a.tryVariants(ctx, slices.Concat(a.closedKinds(), [][]variant{a.dayVariants()}, valueVariants())...)
		}
	}
}

// tryNameQueries tries the fewest keys, with a name. If those fail for another reason
// than a denial, later queries have a name as well: without one the archive denies
// them.
func (a *modelCount) tryNameQueries(ctx context.Context) (welcome bool) {
	welcome = a.tryVariants(ctx, nameVariants)
	if a.step.Status.Sent() && !a.step.OK() && a.step.Ending() != audit.Denied {
		a.requiredName = "*"
	}
	return welcome
}

// tryVariants tries queries of several kinds until one returns records. The first of
// each kind shows whether the archive answers that kind; if not, the others of the
// kind are skipped. It reports whether any was answered.
func (a *modelCount) tryVariants(ctx context.Context, kinds ...[]variant) (welcome bool) {
	for _, kind := range kinds {
		for i, w := range kind {
			if w.filter.Required && a.q.Model != phi.StudyRootStudy || w.filter.Station != "" && a.q.Model != phi.ModalityWorklist {
				continue // other models have no more required keys than the least ones, and no stations
			}
			a.q.Keys = w.keys
			n := a.queryAsGiven(ctx, w.filter)
			a.noteStep(n)
			if n.answers > 0 {
				a.requiredName, a.requiredKeys = w.filter.Name, w.filter.Required
				a.compareWithSeen(n)
				a.q.AtLeast = a.q.AtLeast || w.part || !n.complete || w.keys == phi.NameKey // which tells no study from another
				return true
			}
			if n.complete {
				welcome = true
				continue
			}
			if !n.refused() || n.step.Outcome == audit.TimedOut {
				a.q.Keys = phi.PHIKeys
				return welcome // it has stopped, or does not answer
			}
			if i == 0 && w.part {
				break // it does not answer this kind
			}
		}
	}
	a.q.Keys = phi.PHIKeys
	return welcome
}

// confirmDenial tries other values before a query counts as denied, where the server
// refuses it or hangs up whatever the keys: the first of each kind is the first query
// of an association. After one denied model, others are tried less. A server that
// hangs up must still open associations.
func (a *modelCount) confirmDenial(ctx context.Context) {
	if a.modelsDenied == 0 {
		if a.release(ctx); a.tryNameQueries(ctx) {
			return
		}
		if a.release(ctx); a.tryVariants(ctx, slices.Concat([][]variant{a.dayVariants(), a.dayVariantsByName()}, a.closedKinds(), valueVariants())...) {
			return
		}
	}
	if a.step.HungUp() && a.hungUps > 1 {
		a.step.Confirmed = a.stillOpens(ctx)
	}
	if a.step.Ending() == audit.Denied {
		a.deniesQueries = true
		a.modelsDenied++
	}
}
