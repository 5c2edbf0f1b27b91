package render

import (
	"cmp"
	"math/bits"
	"slices"

	"pacsaudit/report"
)

// Unheard, Client, Server, Carrier, Spoken, Shown and LinkMarks say what a page says of
// captures.
func (v *view) Unheard(s *report.Listen) []string { return v.L.unheard(s) }
func (v *view) Client(k report.Link) string       { return end(k.Client, k.Calling) }
func (v *view) Server(k report.Link) string       { return end(k.Server, k.Called) }
func (v *view) Carrier(k report.Link) string      { return v.L.carrier(&k) }
func (v *view) Spoken(k report.Link) string       { return v.L.spoken(&k) }
func (v *view) Shown(k report.Link) string        { return v.L.shown(&k) }
func (v *view) LinkMarks(k report.Link) []string  { return v.L.linkMarks(&k) }

// picture is who speaks to whom: clients on the left, servers on the right.
type picture struct {
	Height           int
	Lines            []pictureLine
	Clients, Servers []pictureName
}

type pictureLine struct {
	From, To, Width int
	Class           string // of the stylesheet: clear or secured
}

type pictureName struct {
	Name string
	Y    int
}

const (
	// maxDrawn is how many links are drawn, those with the most records first.
	maxDrawn  = 60
	rowHeight = 22
	// widthOfName is how much of a name there is room for.
	widthOfName = 34
)

// Picture draws links, nil where there is none.
func (v *view) Picture(s *report.Listen) *picture {
	if len(s.Links) == 0 {
		return nil
	}
	links := slices.Clone(s.Links)
	slices.SortStableFunc(links, func(a, b report.Link) int { return cmp.Compare(b.PHI.Records, a.PHI.Records) })
	links = links[:min(len(links), maxDrawn)]
	p := &picture{}
	for i := range links {
		k := &links[i]
		line := pictureLine{
			From: placeOf(&p.Clients, end(k.Client, k.Calling)), To: placeOf(&p.Servers, end(k.Server, k.Called)),
			Width: 1 + bits.Len64(k.PHI.Records)/2, Class: "secured",
		}
		if k.Transport.Clear() {
			line.Class = "clear"
		}
		p.Lines = append(p.Lines, line)
	}
	p.Height = rowHeight * (max(len(p.Clients), len(p.Servers)) + 1)
	return p
}

// placeOf is where a name stands in a column, at its end where it is new.
func placeOf(column *[]pictureName, name string) int {
	name = cut(name, widthOfName)
	for _, n := range *column {
		if n.Name == name {
			return n.Y - rowHeight/4
		}
	}
	y := rowHeight * (len(*column) + 1)
	*column = append(*column, pictureName{Name: name, Y: y})
	return y - rowHeight/4
}
