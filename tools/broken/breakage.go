package main

import (
	"errors"
	"os"
	"regexp"
	"slices"
	"strings"
)

// breakage is a small edit that a careless hand could make, and the tests that
// are to fail by it.
type breakage struct {
	guarantee string // the beginning of its row in SECURITY.md
	how       string
	file      string
	old, new  string
	pkg       string
	tests     string // names, with | between them
}

var errDoesNotApply = errors.New("does not apply")

// apply wants the old text exactly once: otherwise it would be a guess which
// place was broken.
func (b breakage) apply(text string) (string, error) {
	if strings.Count(text, b.old) != 1 || b.old == b.new {
		return "", errDoesNotApply
	}
	return strings.Replace(text, b.old, b.new, 1), nil
}

// breakages are in the order of the guarantees.
var breakages = slices.Concat(ofValues, ofAGuest, ofTheHostile, ofTheTruth)

// guarantee is a row of the table in SECURITY.md.
type guarantee struct {
	text  string
	tests []string
}

func guarantees(page string) ([]guarantee, error) {
	b, err := os.ReadFile(page)
	if err != nil {
		return nil, err
	}
	var rows []guarantee
	table := false
	for line := range strings.Lines(string(b)) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		switch {
		case len(cells) != 5: // a row of three cells is five parts
			table = false
		case strings.TrimSpace(cells[2]) == "held by":
			table = true
		case table && strings.Trim(cells[2], "- ") != "":
			g := guarantee{text: strings.TrimSpace(cells[1])}
			for _, name := range quoted.FindAllStringSubmatch(cells[2], -1) {
				g.tests = append(g.tests, name[1])
			}
			rows = append(rows, g)
		}
	}
	if len(rows) == 0 {
		return nil, errors.New("SECURITY.md has no table of guarantees")
	}
	return rows, nil
}

var quoted = regexp.MustCompile("`([^`]*)`")

func (g guarantee) breakages() []breakage {
	var own []breakage
	for _, b := range breakages {
		if strings.HasPrefix(g.text, b.guarantee) {
			own = append(own, b)
		}
	}
	return own
}
