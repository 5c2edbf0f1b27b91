package inventory

import (
	"fmt"
	"slices"
	"strings"
)

// Mistake is something wrong at a place of the file.
type Mistake struct {
	File         string
	Line, Column int
	What         string
}

func (m Mistake) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", m.File, m.Line, m.Column, m.What)
}

// Mistakes are all that is wrong, in the order of the file.
type Mistakes []Mistake

func (m Mistakes) Error() string {
	lines := make([]string, len(m))
	for i, one := range m {
		lines[i] = one.String()
	}
	return strings.Join(lines, "\n")
}

func (m Mistakes) sort() {
	slices.SortStableFunc(m, func(a, b Mistake) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
}

// Nearest is the word that is most like another, empty where none is near.
func Nearest(word string, words []string) string {
	best, distance := "", 1+min(len(word), 9)/3
	for _, w := range words {
		if d := edits(strings.ToLower(word), strings.ToLower(w), distance); d < distance+1 && (best == "" || d < distance) {
			best, distance = w, d
		}
	}
	return best
}

// edits is how many letters have to be put in, left out, changed or exchanged
// with the next to make b of a; more than limit where it is more.
func edits(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}

// didYouMean is the end of a message about a word that is not known.
func didYouMean(word string, words []string) string {
	if n := Nearest(word, words); n != "" {
		return fmt.Sprintf(": did you mean %q?", n)
	}
	if len(words) > 12 {
		return ""
	}
	return ": use " + strings.Join(words, ", ")
}
