package dashboard

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"pacsaudit/audit"
)

// perPage is how many targets a page shows.
const perPage = 100

// fleet is the page of all targets.
type fleet struct {
	Cards       []card
	All         int // targets
	Unproven    int // of those, closed under a called AE title that nothing proves
	Rows        []row
	Shown       int // after filtering
	Page, Pages int
	Grades      []audit.Grade
	Exposures   []audit.Exposure
	Zones       []audit.Zone
}

// card is a number of targets, and a filter that shows them.
type card struct {
	Show, Label string // the word of the query, empty for all
	Count       int
	Alarm       bool // any is one too many
	of          func(Target) bool
}

// cards are the numbers at the top, of the whole configuration.
func (p *page) cards() []card {
	return []card{
		{Label: p.T("targets"), of: func(Target) bool { return true }},
		{Show: "patients", Label: p.T("show identified patients"), Alarm: true, of: func(t Target) bool { return t.Reached() == audit.PHIVisible }},
		{Show: "open", Label: p.T("answer a stranger's queries"), Alarm: true, of: func(t Target) bool { return t.Reached() >= audit.QueryAuthorised }},
		{Show: "unsettled", Label: p.T("not settled, which is not the same as safe"), of: func(t Target) bool { return !t.Settled() }},
	}
}

// row is a target in the list.
type row struct {
	Target
	Next    time.Time // zero where no audit is planned
	Changes changes
	Trend   spark
}

func (d *Dashboard) fleet(w http.ResponseWriter, r *http.Request) {
	p := d.page(r, nil)
	f := &fleet{Cards: p.cards()}
	var list []Target
	for _, t := range d.source.Targets() {
		shown := p.Asked("show") == ""
		if t.Now != nil && t.Now.TitleUnproven {
			f.Unproven++
		}
		for i := range f.Cards {
			if c := &f.Cards[i]; c.of(t) {
				c.Count++
				shown = shown || c.Show == p.Asked("show")
			}
		}
		if shown && p.matches(t) {
			list = append(list, t)
		}
	}
	f.All = f.Cards[0].Count
	if last := &f.Cards[len(f.Cards)-1]; last.Count == 0 {
		last.Label = p.T("not settled") // no warning of nothing
	}
	slices.SortStableFunc(list, order(p.Asked("sort")))
	f.Shown, f.Pages = len(list), max(1, (len(list)+perPage-1)/perPage)
	f.Page = min(max(1, atoi(p.Asked("page"))), f.Pages)
	for _, t := range list[min(len(list), (f.Page-1)*perPage):min(len(list), f.Page*perPage)] {
		recent, err := d.source.Recent(r.Context(), t.Name.String(), sparkPoints)
		if err != nil {
			recent = nil // without the history the list is shown all the same
		}
		f.Rows = append(f.Rows, row{t, d.source.Next(t.Name.String()), changesOf(t.Before, t.Now), sparkOf(recent)})
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

// order is how the list is sorted; the worst first unless the query says
// otherwise. What is not known comes before what is known to be good.
func order(by string) func(a, b Target) int {
	name := func(a, b Target) int { return cmp.Compare(a.Name.String(), b.Name.String()) }
	down := func(value func(Target) int64) func(a, b Target) int {
		return func(a, b Target) int { return cmp.Or(cmp.Compare(value(b), value(a)), name(a, b)) }
	}
	switch by {
	case "name":
		return name
	case "grade":
		return func(a, b Target) int { return cmp.Or(gradeRank(b)-gradeRank(a), levelRank(b)-levelRank(a), name(a, b)) }
	case "records":
		return down(func(t Target) int64 { return atLeast(t.Exposed(), t.Settled()) })
	case "findings":
		return down(func(t Target) int64 { return atLeast(uint64(len(t.Failing())), t.Settled()) })
	case "audited":
		return down(func(t Target) int64 {
			if t.Now == nil {
				return -1
			}
			return t.Now.Finished.Unix()
		})
	}
	return func(a, b Target) int {
		return cmp.Or(levelRank(b)-levelRank(a), gradeRank(b)-gradeRank(a), cmp.Compare(b.Exposed(), a.Exposed()), name(a, b))
	}
}

// atLeast puts a count that may be more before those that are no more.
func atLeast(n uint64, settled bool) int64 {
	rank := int64(min(n, 1<<61)) * 2
	if !settled {
		rank++
	}
	return rank
}

// levelRank is higher the further a stranger gets. Of a closed target that is not
// settled, and of one of which nothing is known, nobody knows that it is closed.
func levelRank(t Target) int {
	e := t.Reached()
	if e <= audit.ExposureClosed && !t.Settled() {
		return 2*int(audit.ExposureClosed) + 1
	}
	return 2 * int(e)
}

// gradeRank is higher the worse a grade is. A target without one may have any
// that is no better than its best: it stands before those of a C and better.
func gradeRank(t Target) int {
	switch {
	case t.Now == nil:
		return 2*int(audit.GradeC) + 1
	case t.Now.Grade == audit.NoGrade:
		return 2*int(max(t.Now.AtBest, audit.GradeC)) + 1
	}
	return 2 * int(t.Now.Grade)
}
