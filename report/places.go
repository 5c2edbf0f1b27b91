package report

import (
	"cmp"
	"slices"

	"pacsaudit/audit"
)

// Places says how far a stranger gets at each server from each place, in a report
// that was put together of audits from several.
type Places struct {
	Places []audit.Text `json:"places"`
	Rows   []PlaceRow   `json:"rows"` // by name
	// absent are servers that no report has from some place.
	absent []Target
}

// PlaceRow is one server.
type PlaceRow struct {
	Name    audit.Text  `json:"name"`
	Address audit.Text  `json:"address"`
	Called  audit.Text  `json:"called,omitzero"`
	Cells   []PlaceCell `json:"cells"` // one a place, in their order
}

// PlaceCell is how far a stranger gets at a server from a place.
type PlaceCell struct {
	Reached PlaceRung `json:"reached"`
	AtLeast bool      `json:"at_least,omitzero"` // something was left in doubt
	// Breach is a server in reach from a place where it must not be.
	Breach bool `json:"breach,omitzero"`
}

// PlaceRung is how far a stranger gets from a place.
type PlaceRung uint8

// The rungs, from least to most.
const (
	FromNotMeasured  PlaceRung = iota
	FromNotReachable           // no answer on the way, or no route
	FromRefused                // the machine, or something before it, refused the connection
	FromPortOpen               // TCP connects, and a stranger gets no further
	FromAssociates
	FromEchoes
	FromQueries
	FromRecords
	FromPatients
)

var placeRungNames = []string{"not-measured", "not-reachable", "refused", "port-open", "associates", "echoes", "queries", "records", "patients"}

func (r PlaceRung) String() string {
	if int(r) >= len(placeRungNames) {
		r = FromNotMeasured
	}
	return placeRungNames[r]
}

// MarshalText writes the rung's word.
func (r PlaceRung) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Label is the target's name, with the place where its audit was made.
func (t *Target) Label() audit.Text { return t.Name.At(t.Place) }

// Server is what the entries of one target from several places have in common.
type Server struct{ name, address, called audit.Text }

// Server is the target without the place.
func (t *Target) Server() Server { return Server{t.Name, t.Address, t.Called} }

// Door is where a target is asked, and under which called title: TITLE@host:port.
func (t *Target) Door() audit.Text {
	if t.Called.IsZero() {
		return t.Address
	}
	return audit.Join(t.Called, audit.Lit("@"), t.Address)
}

// Servers is how many servers a report is of.
func (r *Report) Servers() int {
	if r.Places != nil {
		return len(r.Places.Rows)
	}
	return len(r.Targets)
}

// rung is how far a stranger gets by any door.
func (t *Target) rung() PlaceRung {
	switch e := t.Reached(); {
	case e >= audit.Associates:
		return FromAssociates + PlaceRung(e-audit.Associates)
	case e == audit.ExposureClosed, e == audit.Gated, e == audit.ExposureNotDICOM, t.Steps.Reach.OK(), t.Web != nil && t.Web.Answers():
		return FromPortOpen
	}
	return t.way()
}

// way is how the way to the DICOM port ended that nobody went to its end.
func (t *Target) way() PlaceRung {
	switch reach := &t.Steps.Reach; {
	case reach.Outcome == audit.Refused:
		return FromRefused
	case t.Exposure == audit.Unreachable && reach.Unreached().Holds():
		return FromNotReachable
	}
	return FromNotMeasured
}

var zoneReachable, inventorySilent = audit.NewID("zone-reachable"), audit.NewID("inventory-silent")

func (t *Target) cell() PlaceCell {
	c := PlaceCell{Reached: t.rung()}
	c.AtLeast = c.Reached >= FromPortOpen && t.Exposure != audit.ExposureNotDICOM && !t.Measured()
	c.Breach = slices.ContainsFunc(t.Findings, func(f Finding) bool { return f.ID == zoneReachable && f.Verdict == audit.RulingFail })
	return c
}

// The most places of a report, and the most cells of their table: it grows by both
// sides, and a report is hostile input.
const (
	maxPlaces     = 64
	maxPlaceCells = 50_000
)

func tooManyPlaces(targets []Target) bool {
	places, servers, _ := tableOf(targets)
	return places > maxPlaces || places > 1 && places*servers > maxPlaceCells
}

// tableOf is how large the table of some targets is, and how many of its cells have a
// target.
func tableOf(targets []Target) (places, servers, cells int) {
	type cell struct {
		Server
		place audit.Text
	}
	columns, rows, known := map[audit.Text]bool{}, map[Server]bool{}, map[cell]bool{}
	for i := range targets {
		t := &targets[i]
		columns[t.Place], rows[t.Server()], known[cell{t.Server(), t.Place}] = true, true, true
	}
	return len(columns), len(rows), len(known)
}

// placesOf are the places of targets, nil where there are fewer than two, or more than
// a table holds.
func placesOf(targets []Target) *Places {
	if tooManyPlaces(targets) {
		return nil
	}
	p := &Places{}
	for i := range targets {
		if place := targets[i].Place; !slices.Contains(p.Places, place) {
			p.Places = append(p.Places, place)
		}
	}
	if len(p.Places) < 2 {
		return nil
	}
	slices.SortFunc(p.Places, byOpenness)
	rows := map[Server]int{}
	for i := range targets {
		t := &targets[i]
		row, known := rows[t.Server()]
		if !known {
			row, rows[t.Server()] = len(p.Rows), len(p.Rows)
			p.Rows = append(p.Rows, PlaceRow{Name: t.Name, Address: t.Address, Called: t.Called, Cells: make([]PlaceCell, len(p.Places))})
		}
		c := &p.Rows[row].Cells[slices.Index(p.Places, t.Place)]
		is := t.cell()
		is.Breach = is.Breach || c.Breach
		if is.Reached < c.Reached || is.Reached == c.Reached && c.AtLeast {
			is.Reached, is.AtLeast = c.Reached, c.AtLeast
		}
		*c = is
	}
	slices.SortFunc(p.Rows, func(a, b PlaceRow) int { return a.server().compare(b.server()) })
	p.findAbsent(targets)
	return p
}

// Reaching are the named places from which a target was reached.
func (p *Places) Reaching(t *Target) (list []audit.Text) {
	for i, c := range p.cells(t) {
		if c.Reached >= FromPortOpen && !p.Places[i].IsZero() {
			list = append(list, p.Places[i])
		}
	}
	return list
}

// cells are those of a target's row.
func (p *Places) cells(t *Target) []PlaceCell {
	i, found := slices.BinarySearchFunc(p.Rows, t.Server(), func(row PlaceRow, s Server) int { return row.server().compare(s) })
	if !found {
		return nil
	}
	return p.Rows[i].Cells
}

func (r *PlaceRow) server() Server { return Server{r.Name, r.Address, r.Called} }

func (s Server) compare(o Server) int {
	return cmp.Or(cmp.Compare(s.name.String(), o.name.String()), cmp.Compare(s.address.String(), o.address.String()), cmp.Compare(s.called.String(), o.called.String()))
}

// byOpenness orders places: the zones, the most open one first, then the operator's
// own words, then what nobody named.
func byOpenness(a, b audit.Text) int {
	rank := func(t audit.Text) int {
		if i := slices.Index(audit.ZoneNames(), t.String()); i >= 0 {
			return i
		}
		if t.IsZero() {
			return 1 << 16
		}
		return 1 << 8
	}
	return cmp.Or(rank(a)-rank(b), cmp.Compare(a.String(), b.String()))
}

// shut reports a target that is not in reach from its place, and was reached from
// another one: it is the way to it that is shut, so this is measured.
func (r *Report) shut(t *Target) bool {
	if r.Places == nil || t.Place.IsZero() || t.Web != nil && !t.Web.Settled || t.rung() >= FromAssociates || t.way() == FromNotMeasured {
		return false
	}
	for i, c := range r.Places.cells(t) {
		if r.Places.Places[i] != t.Place && c.Reached >= FromPortOpen {
			return true
		}
	}
	return false
}

// Failures are the failed checks of targets, of which the worst come first. A server
// that fails one from several places fails it once, where it weighs most.
func (r *Report) Failures(targets []*Target) (list []Failure) {
	type failure struct {
		Server
		id       audit.ID
		accepted bool
	}
	at := map[failure]int{}
	for _, t := range targets {
		for i := range t.Findings {
			f := &t.Findings[i]
			if f.Verdict != audit.RulingFail || f.ID == inventorySilent && r.shut(t) {
				continue // a device that another place reached is there
			}
			key := failure{t.Server(), f.ID, f.Accepted != nil}
			known, twice := at[key]
			switch {
			case r.Places == nil || t.Address.IsZero() || !twice:
				at[key] = len(list)
				list = append(list, Failure{t, f})
			case f.Severity > list[known].Severity:
				list[known] = Failure{t, f}
			}
		}
	}
	return list
}

// findAbsent notes the servers that no report has from some place.
func (p *Places) findAbsent(targets []Target) {
	type entry struct {
		Server
		place audit.Text
	}
	known := map[entry]bool{}
	for i := range targets {
		known[entry{targets[i].Server(), targets[i].Place}] = true
	}
	p.absent = make([]Target, 0, len(p.Rows)*len(p.Places)-len(known))
	for i := range p.Rows {
		row := &p.Rows[i]
		for _, place := range p.Places {
			if !known[entry{row.server(), place}] {
				p.absent = append(p.absent, Target{Name: row.Name, Address: row.Address, Called: row.Called, Place: place, Findings: []Finding{}})
			}
		}
	}
}

// entries are the targets, and one that was not measured for each place that no
// report has one from.
func (r *Report) entries() (list []*Target) {
	for i := range r.Targets {
		list = append(list, &r.Targets[i])
	}
	if r.Places != nil {
		for i := range r.Places.absent {
			list = append(list, &r.Places.absent[i])
		}
	}
	return list
}

// perServer keeps one entry of each server, out of entries of which the worst come
// first: that of the place from which a stranger gets furthest, or one that was not
// measured where none gets in. Its grade is the worst of all places.
func (r *Report) perServer(list []*Target) []*Target {
	if r.Places == nil {
		return list
	}
	var kept []*Target
	at, worst := map[Server]int{}, map[Server]audit.Grade{}
	for _, t := range list {
		worst[t.Server()] = max(worst[t.Server()], t.Grade)
		i, known := at[t.Server()]
		if !known {
			at[t.Server()] = len(kept)
			kept = append(kept, t)
			continue
		}
		if was := kept[i]; was.Reached() < audit.Associates && !was.InDoubt() && t.InDoubt() && !r.shut(t) {
			kept[i] = t
		}
	}
	for i, t := range kept {
		if g := worst[t.Server()]; g > t.Grade {
			graded := *t
			if t.Grade != audit.NoGrade || g == audit.GradeF {
				graded.Grade, graded.AtBest = g, audit.NoGrade
			} else {
				graded.AtBest = max(t.AtBest, g) // what is not settled has no grade but F
			}
			kept[i] = &graded
		}
	}
	return kept
}
