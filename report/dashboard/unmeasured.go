package dashboard

import (
	"net/http"
	"slices"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// unmeasured is the page of what nobody knows.
type unmeasured struct {
	Targets []unknown
	More    int
	Doubts  []checkRow
}

// unknown is a target that is not settled, with the last report where it was
// audited.
type unknown struct {
	Target
	Last *report.Target
}

func (d *Dashboard) unmeasured(w http.ResponseWriter, r *http.Request) {
	body := &unmeasured{}
	doubted := map[audit.ID]int{}
	for _, t := range d.source.Targets() {
		for _, id := range t.Doubted() {
			doubted[id]++
		}
		if t.Settled() {
			continue
		}
		if len(body.Targets) == perPage {
			body.More++
			continue
		}
		u := unknown{Target: t}
		if t.Now != nil {
			if about, err := t.Report(); err == nil && len(about.Targets) == 1 {
				u.Last = &about.Targets[0]
			}
		}
		body.Targets = append(body.Targets, u)
	}
	for _, c := range d.checks {
		if doubted[c.ID] > 0 {
			body.Doubts = append(body.Doubts, checkRow{Check: c, Doubted: doubted[c.ID]})
		}
	}
	slices.SortStableFunc(body.Doubts, func(a, b checkRow) int { return b.Doubted - a.Doubted })
	p := d.page(r, nil)
	p.Title, p.Body = p.T("Not settled"), body
	d.render(w, http.StatusOK, "unmeasured", p)
}
