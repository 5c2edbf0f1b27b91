package phi

import (
	"embed"
	"encoding/csv"
	"fmt"
	"sync"
)

// Edition is the edition of the standard that the attribute table follows, and
// TablesDate the day of the tables as a whole; tables/README.md has the rest.
const (
	Edition    = "DICOM PS3.15 2026d Table E.1-1"
	TablesDate = "2026-11-01"
)

//go:embed tables/*.csv
var tables embed.FS

// table reads an embedded table: a map from column to cell for each row.
func table(name string) []map[string]string {
	f, err := tables.Open("tables/" + name)
	if err != nil {
		panic(err) // embedded: present or the build is broken
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) == 0 {
		panic(fmt.Errorf("embedded table %s: %w", name, err))
	}
	return byColumn(rows)
}

// byColumn turns rows, the first one a heading, into maps from column to cell.
func byColumn(rows [][]string) []map[string]string {
	out := make([]map[string]string, 0, len(rows)-1)
	for _, row := range rows[1:] {
		m := make(map[string]string, len(row))
		for i, cell := range row {
			m[rows[0][i]] = cell
		}
		out = append(out, m)
	}
	return out
}

// constants are what writers put in the place of a value, by the kind of
// attribute: the rows of placeholders.csv with match "exact".
type constants struct {
	name, id, time, text wordSet
	words                wordSet // in names, by kinds as nameWords
	beside               wordSet // that are looked up beside some of them only
	dates                map[Day]bool
}

// classNames are the classes of constants, by their words in the table.
var classNames = map[string]Class{"deidentified": Deidentified, "placeholder": Placeholder}

var placeholders = sync.OnceValue(func() *constants {
	c := &constants{dates: map[Day]bool{}}
	sets := map[string]*wordSet{"pn": &c.name, "id": &c.id, "time": &c.time, "text": &c.text}
	for _, row := range table("placeholders.csv") {
		if row["match"] != "exact" {
			continue // patterns are code: name.go, id.go, date.go
		}
		if row["field"] == "date" {
			n, _ := number([]byte(row["value"]))
			c.dates[Day(n)] = true
			continue
		}
		sets[row["field"]].add(row["value"], classNames[row["class"]])
	}
	for kind, words := range wordsOfNames {
		for _, word := range words {
			if kind&(besideWord|besideTest|besideNobody) != 0 {
				c.beside.add(word, Class(kind))
			} else {
				c.words.add(word, Class(kind))
			}
		}
	}
	c.words.lengths['B'] |= 1 << len("BLANK") // see blankScan
	c.words.lengths['b'] |= 1 << len("BLANK")
	return c
})

// wordSet holds words in ASCII capitals, each with a class. Almost every value
// that is looked up is none of them, which its first byte and length tell.
type wordSet struct {
	lengths [128]uint64 // by first byte, in either case: bit n for words of length n
	words   [128][]classedWord
}

type classedWord struct {
	word  string
	class Class
}

// maxWord is the length of the longest word.
const maxWord = 63

func (s *wordSet) add(word string, c Class) {
	if len(word) == 0 || len(word) > maxWord {
		panic("word set: a word of a length that does not fit")
	}
	capitals := make([]byte, len(word))
	for i := range len(word) {
		capitals[i] = upper(word[i])
	}
	first := capitals[0] % 128
	for _, f := range [...]byte{first, first | 0x20} {
		if f == first || isLetter(first) {
			s.lengths[f] |= 1 << len(word)
			s.words[f] = append(s.words[f], classedWord{string(capitals), c})
		}
	}
}

// find looks a word up without regard to ASCII case.
func (s *wordSet) find(v []byte) (Class, bool) {
	if len(v) == 0 || !s.may(v[0], len(v)) {
		return 0, false
	}
	return s.lookUp(v)
}

// may reports whether there is a word of a first byte and a length.
func (s *wordSet) may(first byte, length int) bool {
	return length <= maxWord && s.lengths[first%128]>>uint(length)&1 != 0
}

func (s *wordSet) lookUp(v []byte) (Class, bool) {
	for i := range s.words[v[0]%128] {
		w := &s.words[v[0]%128][i]
		if len(w.word) == len(v) && hasPrefixFold(v, w.word) {
			return w.class, true
		}
	}
	return 0, false
}
