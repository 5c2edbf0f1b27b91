package render

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// placeWord is what a cell of the table says, and how its colour is called.
func (l Lang) placeWord(r report.PlaceRung) (word, class string) {
	switch r {
	case report.FromPatients:
		return l.say("patients"), "bare"
	case report.FromRecords:
		return l.say("records"), "bare"
	case report.FromQueries:
		return l.say("queries"), "entered"
	case report.FromEchoes:
		return l.say("echoes"), "entered"
	case report.FromAssociates:
		return l.say("associates"), "entered"
	case report.FromPortOpen:
		return l.say("TCP port open"), "reached"
	case report.FromRefused:
		return l.say("refused"), "reached" // by the machine itself, perhaps: the way may be open
	case report.FromNotReachable:
		return l.say("not reachable"), "away"
	}
	return l.say("not measured"), "unsure"
}

// PlaceTable is the table of who reaches what, as it is written.
type PlaceTable struct {
	Heads  []string
	Rows   []PlaceLine
	Legend []string
}

// PlaceLine is one server.
type PlaceLine struct {
	Name  string
	Cells []PlaceWord
}

// PlaceWord is what is said of a server from a place.
type PlaceWord struct {
	Text, Class string
	Breach      bool
}

// places is the table in words, nil where there is none.
func (l Lang) places(p *report.Places) *PlaceTable {
	if p == nil {
		return nil
	}
	v := &PlaceTable{}
	for _, place := range p.Places {
		v.Heads = append(v.Heads, l.placeName(place))
	}
	atLeast, breach, unknown := false, false, false
	for i, row := range p.Rows {
		line := PlaceLine{Name: row.Name.String()}
		if i > 0 && row.Name == p.Rows[i-1].Name || i+1 < len(p.Rows) && row.Name == p.Rows[i+1].Name {
			line.Name += " " + addressed(row) // one name for several
		}
		for _, c := range row.Cells {
			text, class := l.placeWord(c.Reached)
			w := PlaceWord{text, class, c.Breach}
			if c.AtLeast {
				w.Text += "+"
			}
			if c.Breach {
				w.Text += " !"
			}
			atLeast, breach, unknown = atLeast || c.AtLeast, breach || c.Breach, unknown || c.Reached == report.FromNotMeasured
			line.Cells = append(line.Cells, w)
		}
		v.Rows = append(v.Rows, line)
	}
	v.Legend = append(v.Legend, l.say("Each cell is how far a stranger gets from there."))
	if breach {
		v.Legend = append(v.Legend, l.say("!: reached from where it must not be."))
	}
	if atLeast {
		v.Legend = append(v.Legend, l.say("+: at least this far; the rest was not settled."))
	}
	if unknown {
		v.Legend = append(v.Legend, l.say("What was not measured is not known to be safe."))
	}
	return v
}

// addressed is the address of a server with its called AE title.
func addressed(row report.PlaceRow) string {
	if row.Called.IsZero() {
		return row.Address.String()
	}
	return row.Called.String() + "@" + row.Address.String()
}

// placeName is the operator's word; some reports may have none.
func (l Lang) placeName(place audit.Text) string {
	if place.IsZero() {
		return l.say("no place given")
	}
	return place.String()
}

// placed adds to what was looked at from where that was.
func (l Lang) placed(what string, r *report.Report) string {
	switch {
	case r.Places != nil:
		return l.sayf("%[1]s from %[2]d places", what, len(r.Places.Places))
	case len(r.Targets) > 0 && !r.Targets[0].Place.IsZero():
		return l.sayf("%[1]s from %[2]s", what, r.Targets[0].Place)
	}
	return what
}

// Places is the table of who reaches what.
func (v *view) Places() *PlaceTable { return v.L.places(v.S.Places) }

// placeColors are by meaning, as those of exposures.
var placeColors = map[string][]text.Color{
	"bare": {text.Bold, text.FgRed}, "entered": {text.FgYellow}, "away": {text.FgGreen}, "unsure": {text.Faint},
}

// mostServers is how many rows of the table are shown unless --verbose asks for all.
const mostServers = 20

// places writes the table, in parts where the screen is too narrow for all places.
func (t *terminal) places() {
	v := t.lang.places(t.summary.Places)
	if v == nil {
		return
	}
	rows := v.Rows
	if len(rows) > mostServers && !t.options.Verbose {
		rows = rows[:mostServers]
	}
	nameWidth := width(t.lang.say("REACHED FROM")) - 2
	for _, row := range rows {
		nameWidth = max(nameWidth, width(row.Name))
	}
	nameWidth = min(nameWidth, t.nameWidth())
	columns := make([]int, len(v.Heads))
	for i, head := range v.Heads {
		columns[i] = width(head)
		for _, row := range rows {
			columns[i] = max(columns[i], width(row.Cells[i].Text))
		}
	}
	for from := 0; from < len(columns); {
		to, used := from, nameWidth+2
		for to < len(columns) && (to == from || used+2+columns[to] <= t.options.Width) {
			used += 2 + columns[to]
			to++
		}
		t.placePart(v.Heads[from:to], columns[from:to], rows, from, nameWidth)
		from = to
	}
	if more := len(v.Rows) - len(rows); more > 0 {
		t.line("  %s", t.paint(t.lang.count(uint64(more), "and %s more: --verbose shows it", "and %s more: --verbose shows them"), text.Faint))
	}
	for _, note := range v.Legend {
		t.beside("  ", note)
	}
}

// placePart writes the columns of some places.
func (t *terminal) placePart(heads []string, columns []int, rows []PlaceLine, from, nameWidth int) {
	line := pad(t.lang.say("REACHED FROM"), nameWidth+2)
	for i, head := range heads {
		line += "  " + pad(head, columns[i])
	}
	t.heading(strings.TrimRight(line, " "))
	for _, row := range rows {
		line := "  " + pad(shortName(row.Name, nameWidth), nameWidth)
		for i, c := range row.Cells[from : from+len(heads)] {
			blank := columns[i]
			if i == len(heads)-1 {
				blank = 0 // none at the end of a line
			}
			line += "  " + t.paint(c.Text, placeColors[c.Class]...) + strings.Repeat(" ", max(0, blank-width(c.Text)))
		}
		t.line("%s", line)
	}
}
