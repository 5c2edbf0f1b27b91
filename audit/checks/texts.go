package checks

import (
	"embed"
	"fmt"
	"slices"
	"sync"

	"pacsaudit/audit"
)

//go:embed en.yaml causes.yaml settings.yaml advisories.yaml references.yaml
var embedded embed.FS

// words is what one check says: see en.yaml.
type words struct {
	Title, Question, Why, Fix audit.Text
	// How it comes to its verdict.
	Asks, Fails, Passes, Inconclusive audit.Text
	NotApplicable                     audit.Text
	References                        []audit.Text
}

func (w words) how() audit.How {
	return audit.How{Asks: w.Asks, Fails: w.Fails, Passes: w.Passes, Inconclusive: w.Inconclusive, NotApplicable: w.NotApplicable}
}

// cause is one thing to change that mends the faults of several checks: see
// causes.yaml.
type cause struct {
	ID, Fix audit.Text
	Closes  []audit.ID
}

// setting is what to change in a product for some checks, or for a cause: see
// settings.yaml.
type setting struct {
	Checks  []audit.ID
	Cause   audit.Text
	Product audit.Product
	Text    audit.Text
	published
	From version // the first version that has it; empty where nobody knows
}

// published is where something was read, and when.
type published struct {
	Source audit.Text
	URL    audit.Text
	Date   string // of the day when it was published, or looked up
}

// read reads one of the files. What is wrong with one is wrong in every copy of
// the program, and a test would have said so.
func read[T any](name string) T {
	var v T
	if err := audit.Embedded(embedded, name, &v); err != nil {
		panic(fmt.Sprintf("%s: %v", name, err))
	}
	return v
}

// english has the texts of all checks, by ID.
var english = sync.OnceValue(func() map[string]words {
	return read[struct {
		Shared map[string]audit.Text // texts of several checks
		Checks map[string]words
	}]("en.yaml").Checks
})

var causes = sync.OnceValue(func() []cause { return read[[]cause]("causes.yaml") })

var settings = sync.OnceValue(func() []setting { return read[[]setting]("settings.yaml") })

// worded gives the checks their texts when somebody first asks for a check: many
// commands never do.
var worded = sync.OnceFunc(func() {
	for _, c := range catalogue {
		t := english()[c.ID.String()]
		c.Title, c.Question, c.Why, c.Fix, c.Refs, c.How = t.Title, t.Question, t.Why, t.Fix, t.References, t.how()
	}
	for _, c := range headerCatalogue {
		t := english()[c.ID.String()]
		c.Title, c.Question, c.Why, c.Fix, c.Refs, c.How = t.Title, t.Question, t.Why, t.Fix, t.References, t.how()
	}
	for _, c := range configCatalogue {
		t := english()[c.ID.String()]
		c.Title, c.Question, c.Why, c.Fix, c.Refs, c.How = t.Title, t.Question, t.Why, t.Fix, t.References, t.how()
	}
	for _, one := range causes() {
		shared := &audit.CommonCause{ID: one.ID, Fix: one.Fix, Settings: map[audit.Product]audit.Text{}}
		for _, s := range settings() {
			if s.Cause == one.ID {
				shared.Settings[s.Product] = s.Text
			}
		}
		for _, c := range catalogue {
			if slices.Contains(one.Closes, c.ID) {
				c.Cause = shared
			}
		}
	}
	for _, s := range settings() {
		for _, c := range catalogue {
			for _, id := range s.Checks {
				if c.ID == id {
					if c.Settings == nil {
						c.Settings = map[audit.Product]audit.Text{}
					}
					c.Settings[s.Product] = s.Text
				}
			}
		}
	}
})
