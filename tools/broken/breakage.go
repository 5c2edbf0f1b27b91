package main

import (
	"errors"
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
