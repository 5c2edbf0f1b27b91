package dashboard

import (
	"slices"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// Settled reports whether the last audit left nothing in doubt, by itself and by
// all that is known.
func (t Target) Settled() bool { return t.Now != nil && t.Now.Settled && t.Known.Settled() }

// Reached is how far a stranger gets by all that is known.
func (t Target) Reached() audit.Exposure {
	if t.Now != nil && t.Now.Exposure.Measured() {
		return max(t.Known.Exposure, t.Now.Exposure)
	}
	return t.Known.Exposure
}

// Beyond reports that more is known than the last audit saw.
func (t Target) Beyond() bool { return t.Now != nil && t.Known.Exposure > t.Now.Exposure }

// Failing are the checks that are known to fail.
func (t Target) Failing() []audit.ID {
	if t.Now == nil || t.Settled() {
		return t.Open
	}
	list := slices.Clone(t.Now.Failed)
	for _, id := range t.Open {
		if !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

// Unconfirmed are the checks that may fail: the last audit did not settle them.
func (t Target) Unconfirmed() []audit.ID {
	if t.Now == nil {
		return nil
	}
	failing := t.Failing()
	return slices.DeleteFunc(slices.Clone(t.Now.Unconfirmed), func(id audit.ID) bool { return slices.Contains(failing, id) })
}

// Earlier are those of them that the last audit did not see fail.
func (t Target) Earlier() []audit.ID {
	if t.Now == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(t.Open), func(id audit.ID) bool { return slices.Contains(t.Now.Failed, id) })
}

// Exposed is in how many records a person was seen.
func (t Target) Exposed() uint64 {
	if t.Now == nil || t.Settled() {
		return t.Known.Exposed
	}
	return max(t.Known.Exposed, t.Now.RecordsExposed)
}

// Level says how far a stranger gets: at least, where that is not settled.
func (p *page) Level(e audit.Exposure, settled bool) string {
	if settled {
		return p.ExposureWord(e)
	}
	switch e {
	case audit.ExposureClosed:
		return p.T("Closed to strangers, as far as that is settled")
	case audit.Associates:
		return p.T("At least opens an association")
	case audit.Echoes:
		return p.T("At least answers an echo")
	case audit.QueryAuthorised:
		return p.T("At least answers queries")
	case audit.RecordsVisible:
		return p.T("At least shows records")
	}
	return p.ExposureWord(e) // the most there is, or nothing
}

// AtLeast writes a count that is a lower bound unless all is settled.
func (p *page) AtLeast(n uint64, settled bool) string {
	if settled {
		return p.N(n)
	}
	return p.Tf("at least %s", p.N(n))
}

// Count is the same of a list.
func (p *page) Count(list []audit.ID, settled bool) string {
	return p.AtLeast(uint64(len(list)), settled)
}

// Why says what an audit left in doubt.
func (p *page) Why(t *report.Target) string {
	if t.Measured() && t.TitleUnproven {
		return p.T("nothing shows that the called AE title is the right one")
	}
	return p.Reason(t)
}

// Kept says what alerts go by of a target that is not settled.
func (p *page) Kept(t Target) string {
	switch {
	case !t.Reached().Measured():
		return ""
	case t.Known.SettledAt.IsZero():
		return p.Tf("Alerts go by: %s (never settled).", p.Level(t.Reached(), false))
	}
	return p.Tf("Alerts go by: %s (last settled %s).", p.Level(t.Reached(), false), p.At(t.Known.SettledAt))
}

// Band is the class of how far a stranger gets: nothing that is not settled has
// the colour of what is closed.
func (p *page) Band(t Target) string {
	switch e := t.Reached(); {
	case e == audit.PHIVisible:
		return "patients"
	case e >= audit.Associates:
		return "open"
	case e == audit.ExposureClosed && t.Settled():
		return "closed"
	}
	return "unknown"
}

// changes are what differs between two audits of a target.
type changes struct {
	First       bool // there was none before
	From, To    audit.Exposure
	WasSettled  bool       // the audit before
	Settled     bool       // the last one
	Appeared    []audit.ID // checks that fail now and did not
	Disappeared []audit.ID
	// Gained and Lost are services that a stranger can negotiate now and could not
	// before, and the reverse.
	Gained, Lost []report.NamedUID
}

func changesOf(before, now *Summary) changes {
	if now == nil || before == nil {
		return changes{First: true}
	}
	c := changes{From: before.Exposure, To: now.Exposure, WasSettled: before.Settled, Settled: now.Settled}
	c.Gained, c.Lost = report.ServiceDrift(before.Services, now.Services)
	if !before.Exposure.Measured() || !now.Exposure.Measured() {
		return c // a fault that was not looked for has not gone away
	}
	for _, id := range now.Failed {
		if !slices.Contains(before.Failed, id) && !slices.Contains(before.Unconfirmed, id) {
			c.Appeared = append(c.Appeared, id)
		}
	}
	if !now.Settled {
		return c // nor has one, as long as something is not settled
	}
	for _, id := range before.Failed {
		if !slices.Contains(now.Failed, id) && !slices.Contains(now.Unconfirmed, id) {
			c.Disappeared = append(c.Disappeared, id)
		}
	}
	return c
}

// Any reports whether there are any.
func (c changes) Any() bool {
	return !c.First && (c.From != c.To || len(c.Appeared)+len(c.Disappeared)+len(c.Gained)+len(c.Lost) > 0)
}

// Worse reports that a stranger gets further, or that more checks fail. A target
// that is no longer measured is neither worse nor better.
func (c changes) Worse() bool {
	return c.From.Measured() && c.To.Measured() && (c.To > c.From || c.To == c.From && len(c.Appeared) > len(c.Disappeared))
}

// Better is the opposite, of a target that is settled.
func (c changes) Better() bool {
	return c.Settled && c.From.Measured() && c.To.Measured() && (c.To < c.From || c.To == c.From && len(c.Appeared) < len(c.Disappeared))
}

// Moved reports that the exposure is another one.
func (c changes) Moved() bool { return !c.First && c.From != c.To }
