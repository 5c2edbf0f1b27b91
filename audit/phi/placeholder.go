package phi

import "sync"

// constants are what writers put in the place of a value, by the kind of
// attribute: the rows of placeholders.csv with match "exact".
type constants struct {
	name, id, time, text wordSet
	test                 wordSet // words in names
	dates                map[Day]Class
}

var classNames = map[string]Class{
	"empty":        Empty,
	"deidentified": Deidentified,
	"masked":       Deidentified,
	"placeholder":  Placeholder,
	"generalised":  Placeholder,
	"pseudonym":    Pseudonym,
	"test":         Test,
}

var placeholders = sync.OnceValue(func() *constants {
	c := &constants{dates: map[Day]Class{}}
	sets := map[string]*wordSet{"pn": &c.name, "id": &c.id, "time": &c.time, "text": &c.text}
	for _, row := range table("placeholders.csv") {
		if row["match"] != "exact" {
			continue // patterns are code: name.go, id.go, date.go
		}
		class, ok := classNames[row["class"]]
		if set := sets[row["field"]]; set != nil && ok {
			set.add(row["value"], class)
		}
		if row["field"] == "date" && ok {
			n, _ := number([]byte(row["value"]))
			c.dates[Day(n)] = class
		}
	}
	for _, word := range testWords {
		c.test.add(word, Test)
	}
	c.test.lengths['B'] |= 1 << len("BLANK") // see blankScan
	c.test.lengths['b'] |= 1 << len("BLANK")
	return c
})
