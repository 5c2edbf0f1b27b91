package report

import (
	"slices"

	"pacsaudit/audit"
)

// Group is the faults of one cause, or one fault by itself.
type Group struct {
	Cause  *Cause // nil where a fault stands by itself
	Faults []*Fault
}

// Groups puts together what one change mends, in the order of the worst fault of
// each.
func Groups(faults []*Fault) []Group {
	var list []Group
	at := map[audit.Text]int{}
	for _, f := range faults {
		if f.Cause == nil {
			list = append(list, Group{Faults: []*Fault{f}})
			continue
		}
		i, known := at[f.Cause.ID]
		if !known {
			i = len(list)
			at[f.Cause.ID] = i
			list = append(list, Group{Cause: f.Cause})
		}
		list[i].Faults = append(list[i].Faults, f)
	}
	for i := range list {
		if len(list[i].Faults) == 1 {
			list[i].Cause = nil
		}
	}
	return list
}

// Fix is what to change.
func (g Group) Fix() audit.Text {
	if g.Cause == nil {
		return g.Faults[0].Fix
	}
	return g.Cause.Fix
}

// Targets are the targets that have a fault of the group.
func (g Group) Targets() []*Target {
	var list []*Target
	for _, f := range g.Faults {
		for _, on := range f.On {
			if !slices.Contains(list, on.Target) {
				list = append(list, on.Target)
			}
		}
	}
	return list
}

// Advice are the settings of the products that were recognised, each once.
func (g Group) Advice() []Advice {
	if g.Cause == nil {
		return g.Faults[0].Advice()
	}
	var list []Advice
	for _, f := range g.Faults {
		for _, on := range f.On {
			if on.Cause != nil {
				list = advise(list, on.Cause.Setting, on.Target.Label())
			}
		}
	}
	return list
}

// advise notes that a setting is for a target.
func advise(list []Advice, setting, target audit.Text) []Advice {
	if setting.IsZero() {
		return list
	}
	i := slices.IndexFunc(list, func(a Advice) bool { return a.Setting == setting })
	if i < 0 {
		i = len(list)
		list = append(list, Advice{Setting: setting})
	}
	if !slices.Contains(list[i].Targets, target) {
		list[i].Targets = append(list[i].Targets, target)
	}
	return list
}
