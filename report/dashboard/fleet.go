package dashboard

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"pacsaudit/audit"
)

// perPage is how many targets a page shows.
const perPage = 100

// fleet is the page of all targets.
type fleet struct {
	All, Settled, Patients, Open int // of the whole configuration
	Rows                         []row
	Shown                        int // after filtering
	Page, Pages                  int
	Grades                       []audit.Grade
	Exposures                    []audit.Exposure
	Zones                        []audit.Zone
}

// row is a target in the list.
type row struct {
	Target
	Changes changes
	Trend   spark
}

func (d *Dashboard) fleet(w http.ResponseWriter, r *http.Request) {
	p := d.page(r, nil)
	f := &fleet{}
	var list []Target
	for _, t := range d.source.Targets() {
		f.All++
		count(&f.Settled, t.Settled())
		count(&f.Patients, t.Reached() == audit.PHIVisible)
		count(&f.Open, t.Reached() >= audit.QueryAuthorised)
		if p.matches(t) {
			list = append(list, t)
		}
	}
	slices.SortStableFunc(list, order(p.Asked("sort")))
	f.Shown, f.Pages = len(list), max(1, (len(list)+perPage-1)/perPage)
	f.Page = min(max(1, atoi(p.Asked("page"))), f.Pages)
	for _, t := range list[min(len(list), (f.Page-1)*perPage):min(len(list), f.Page*perPage)] {
		recent, err := d.source.Recent(r.Context(), t.Name.String(), sparkPoints)
		if err != nil {
			recent = nil // the history is away; the list is not
		}
		f.Rows = append(f.Rows, row{t, changesOf(t.Before, t.Now), sparkOf(recent)})
	}
	for g := audit.GradeA; g <= audit.GradeF; g++ {
		f.Grades = append(f.Grades, g)
	}
	for e := audit.PHIVisible; ; e-- {
		f.Exposures = append(f.Exposures, e)
		if e == audit.NotMeasured {
			break
		}
	}
	for _, word := range audit.ZoneNames() {
		var z audit.Zone
		if z.UnmarshalText([]byte(word)) == nil {
			f.Zones = append(f.Zones, z)
		}
	}
	p.Title, p.Body = p.T("Fleet"), f
	d.render(w, http.StatusOK, "fleet", p)
}

func count(n *int, b bool) {
	if b {
		*n++
	}
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// matches reports whether a target is among those that the query asks for.
func (p *page) matches(t Target) bool {
	exposure, grade := audit.NotMeasured, audit.NoGrade
	if t.Now != nil {
		exposure, grade = t.Now.Exposure, t.Now.Grade
	}
	if q := strings.ToLower(p.Asked("q")); q != "" && !strings.Contains(strings.ToLower(t.Name.String()+" "+t.Address.String()+" "+t.Owner.String()), q) {
		return false
	}
	if g := p.Asked("grade"); g != "" && g != cmp.Or(grade.String(), "none") {
		return false
	}
	if e := p.Asked("exposure"); e != "" && (e != t.Reached().String() && e != exposure.String() || e == audit.ExposureClosed.String() && !t.Settled()) {
		return false
	}
	if z := p.Asked("zone"); z != "" && z != t.Zone.String() {
		return false
	}
	if c := p.Asked("check"); c != "" && !slices.ContainsFunc(t.Failing(), func(id audit.ID) bool { return id.String() == c }) {
		return false
	}
	return true
}
