package dashboard

import (
	"cmp"
	"net/http"
	"slices"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// checkRow is a check with how many targets fail it, and for how many that is not
// known.
type checkRow struct {
	*audit.Check
	Failed, Unconfirmed int
}

func (d *Dashboard) catalogue(w http.ResponseWriter, r *http.Request) {
	failed, unconfirmed := map[audit.ID]int{}, map[audit.ID]int{}
	for _, t := range d.source.Targets() {
		for _, id := range t.Failing() {
			failed[id]++
		}
		for _, id := range t.Unconfirmed() {
			unconfirmed[id]++
		}
	}
	var rows []checkRow
	for _, c := range d.checks {
		rows = append(rows, checkRow{c, failed[c.ID], unconfirmed[c.ID]})
	}
	slices.SortStableFunc(rows, func(a, b checkRow) int {
		return cmp.Or(int(b.Severity)-int(a.Severity), b.Failed-a.Failed, cmp.Compare(a.ID.String(), b.ID.String()))
	})
	p := d.page(r, nil)
	p.Title, p.Body = p.T("Checks"), rows
	d.render(w, http.StatusOK, "checks", p)
}

// oneCheck is the page of a check.
type oneCheck struct {
	*audit.Check
	Failed, Unconfirmed []Target
	Products            []setting
}

// setting is what to change in a product.
type setting struct {
	Product audit.Product
	Text    audit.Text
}

// maxListed bounds the targets on a check's page; the fleet page has the rest.
const maxListed = 200

func (d *Dashboard) check(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("id")
	i := slices.IndexFunc(d.checks, func(c *audit.Check) bool { return c.ID.String() == id })
	if i < 0 {
		d.notFound(w, r)
		return
	}
	body := &oneCheck{Check: d.checks[i]}
	for _, t := range d.source.Targets() {
		switch {
		case slices.Contains(t.Failing(), body.ID):
			body.Failed = append(body.Failed, t)
		case slices.Contains(t.Unconfirmed(), body.ID):
			body.Unconfirmed = append(body.Unconfirmed, t)
		}
	}
	for product, text := range body.Settings {
		body.Products = append(body.Products, setting{product, text})
	}
	slices.SortFunc(body.Products, func(a, b setting) int { return int(a.Product) - int(b.Product) })
	p := d.page(r, nil)
	p.Title, p.Body = p.Text(body.Title), body
	d.render(w, http.StatusOK, "check", p)
}

// Rulings are the verdicts that the check can give.
func (c oneCheck) Rulings() []audit.Ruling {
	return slices.DeleteFunc(audit.Rulings(), func(r audit.Ruling) bool { return c.How.When(r).IsZero() })
}

// First cuts a list of targets.
func (oneCheck) First(list []Target) []Target { return list[:min(len(list), maxListed)] }

// unmeasured is the page of what is not known.
type unmeasured struct {
	Targets     []unknown
	More        int // targets that are not listed
	Unconfirmed []checkRow
}

// unknown is a target that is not settled, with the last report where it was
// audited.
type unknown struct {
	Target
	Last *report.Target
}

func (d *Dashboard) unmeasured(w http.ResponseWriter, r *http.Request) {
	body := &unmeasured{}
	unconfirmed := map[audit.ID]int{}
	for _, t := range d.source.Targets() {
		for _, id := range t.Unconfirmed() {
			unconfirmed[id]++
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
		if unconfirmed[c.ID] > 0 {
			body.Unconfirmed = append(body.Unconfirmed, checkRow{Check: c, Unconfirmed: unconfirmed[c.ID]})
		}
	}
	slices.SortStableFunc(body.Unconfirmed, func(a, b checkRow) int { return b.Unconfirmed - a.Unconfirmed })
	p := d.page(r, nil)
	p.Title, p.Body = p.T("Not settled"), body
	d.render(w, http.StatusOK, "unmeasured", p)
}
