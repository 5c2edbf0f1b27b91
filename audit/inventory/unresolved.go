package inventory

import (
	"fmt"

	"pacsaudit/audit"
)

// Unresolved are the lines of the never-list whose names have no address, as
// whoever looked them up says: mistakes, and those that the operator accepted
// until a day that has not passed.
func (v *Inventory) Unresolved(unknown []audit.Never, today audit.Day) (mistakes, accepted Mistakes) {
	for _, u := range unknown {
		for i, n := range v.Scope.Never {
			if n.Host != u.Host || i >= len(v.neverAt) {
				continue
			}
			m := Mistake{File: v.name, Line: v.neverAt[i].line, Column: v.neverAt[i].column}
			switch {
			case n.Until >= today:
				m.What = fmt.Sprintf("%q has no address, and what forbids it holds for its name only, until %v", n.Host, n.Until)
				accepted = append(accepted, m)
			case n.Until != 0:
				m.What = fmt.Sprintf("%q has no address, and going on without was accepted until %v: write its network under net, or another day", n.Host, n.Until)
				mistakes = append(mistakes, m)
			default:
				m.What = fmt.Sprintf("%q has no address that can be found, and nobody knows what is forbidden: write its network under net, or unresolved_until: with a day, to go on without", n.Host)
				mistakes = append(mistakes, m)
			}
		}
	}
	return mistakes, accepted
}
