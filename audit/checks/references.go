package checks

import (
	"strings"
	"sync"

	"pacsaudit/audit"
)

// Work is what references of checks are of: a law, a standard, a catalogue. See
// references.yaml.
type Work struct {
	Name   string // as its references begin
	Title  audit.Text
	URL    string
	Date   string // when it was published, or last amended
	Status string // empty where it is in force, or a standard
}

// Works are all works that checks refer to.
var Works = sync.OnceValue(func() []Work { return read[[]Work]("references.yaml") })

// WorkOf is the work that a reference is of: the one with the longest name that
// it begins with.
func WorkOf(reference audit.Text) (of Work, ok bool) {
	for _, w := range Works() {
		if strings.HasPrefix(reference.String(), w.Name) && len(w.Name) > len(of.Name) {
			of, ok = w, true
		}
	}
	return of, ok
}
