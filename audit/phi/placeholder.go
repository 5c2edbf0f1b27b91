package phi

import "sync"

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
