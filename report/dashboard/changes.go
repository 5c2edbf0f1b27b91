package dashboard

import (
	"slices"

	"pacsaudit/audit"
)

// changes are what differs between two audits of a target.
type changes struct {
	First    bool // there was none before
	From, To audit.Exposure
	// Was and Is say whether these were settled.
	Was, Is     bool
	Appeared    []audit.ID // checks that fail now and did not
	Disappeared []audit.ID
}

func changesOf(before, now *Summary) changes {
	if now == nil || before == nil {
		return changes{First: true}
	}
	c := changes{From: before.Exposure, To: now.Exposure, Was: before.Settled, Is: now.Settled}
	if !before.Exposure.Measured() || !now.Exposure.Measured() {
		return c // a fault that was not looked for has not gone away
	}
	for _, id := range now.Failed {
		if !slices.Contains(before.Failed, id) && !slices.Contains(before.Doubted, id) {
			c.Appeared = append(c.Appeared, id)
		}
	}
	if !now.Settled {
		return c // nor has one, as long as something is in doubt
	}
	for _, id := range before.Failed {
		if !slices.Contains(now.Failed, id) && !slices.Contains(now.Doubted, id) {
			c.Disappeared = append(c.Disappeared, id)
		}
	}
	return c
}

// Any reports whether there are any.
func (c changes) Any() bool {
	return !c.First && (c.From != c.To || len(c.Appeared)+len(c.Disappeared) > 0)
}

// Worse and Better compare what is known: a target that is no longer measured is
// neither, and one that is not settled is no better.
func (c changes) Worse() bool {
	return c.From.Measured() && c.To.Measured() && (c.To > c.From || c.To == c.From && len(c.Appeared) > len(c.Disappeared))
}

// Better is the opposite.
func (c changes) Better() bool {
	return c.Is && c.From.Measured() && c.To.Measured() && (c.To < c.From || c.To == c.From && len(c.Appeared) < len(c.Disappeared))
}

// Moved reports that a stranger gets to another place.
func (c changes) Moved() bool { return !c.First && c.From != c.To }
