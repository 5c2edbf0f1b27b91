package lint

import (
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
)

//go:embed rules/*.yaml
var embedded embed.FS

// ruleFile is a file of rules as it is written: see rules/orthanc.yaml.
type ruleFile struct {
	Product audit.Product // whose settings are advised
	Of      string        // the product's program or file, where it has several
	Version audit.Text    // whose defaults these are
	Source  audit.Text
	URL     audit.Text
	Date    string
	// Scripts are the keys of what decides besides the settings.
	Scripts []string
	// Assumed are the keys whose default holds also where more settings stand
	// elsewhere: nobody switches the server itself off there.
	Assumed []string
	// Distinctive are the keys that show what a file is.
	Distinctive []string
	Keys        map[audit.Text]string
	// Open says that there are more keys than stand here.
	Open        bool
	Safe        map[string]audit.Text // what to write, by key
	Environment map[string]audit.Text // the name of a key in the environment
	Rules       []ruleText
}

type ruleText struct {
	Check   audit.ID
	Applies []string
	Fails   [][]string
	// Undecided are the keys of what decides besides: where one is written, nobody
	// knows whether the door is open.
	Undecided []string
	Write     string
	Source    audit.Text
	From      audit.Text // the first version that has the setting
	// Passes has also a check of configuration say that all is well.
	Passes bool
}

// ruleSet is a file of rules, ready to be used.
type ruleSet struct {
	*ruleFile
	keys  map[string]*key
	lower map[string]*key
	rules []rule
}

// key is a key that a product knows.
type key struct {
	text    audit.Text
	name    string
	is      string // bool, number, text, list, names, open, any, loose, secret, row, derived
	initial string // the default, as it is written
}

// rule is a setting, or several, that a check comes of.
type rule struct {
	check   *audit.ConfigCheck
	applies []leaf
	fails   [][]leaf
	besides []*key // what decides besides
	write   string
	source  audit.Text
	from    audit.Text
	quiet   bool // only a failure is worth a word
}

// leaf is a condition on one key.
type leaf struct {
	key  *key
	op   string // =, !=, <, > or is
	word string
}

// ruleSets are the files of rules by product, or by the program that they are of.
var ruleSets = sync.OnceValue(func() map[string]*ruleSet {
	all := map[string]*ruleSet{}
	files, _ := embedded.ReadDir("rules")
	for _, f := range files {
		set, err := readRules("rules/" + f.Name())
		if err != nil { // in every copy of the program, and a test would have said so
			panic(fmt.Sprintf("%s: %v", f.Name(), err))
		}
		all[strings.TrimSuffix(f.Name(), ".yaml")] = set
	}
	return all
})

func readRules(name string) (*ruleSet, error) {
	f := new(ruleFile)
	if err := audit.Embedded(embedded, name, f); err != nil {
		return nil, err
	}
	s := &ruleSet{ruleFile: f, keys: map[string]*key{}, lower: map[string]*key{}}
	for name, meaning := range f.Keys {
		is, initial, _ := strings.Cut(meaning, " ")
		k := &key{text: name, name: name.String(), is: is, initial: initial}
		s.keys[k.name], s.lower[strings.ToLower(k.name)] = k, k
	}
	for _, k := range s.keys {
		// What a parser makes of several settings is said as one of them.
		if parent, _, ok := cutLast(k.name); ok && k.is == "derived" && s.keys[parent] != nil {
			k.text = s.keys[parent].text
		}
	}
	for _, r := range f.Rules {
		c := checks.Caused(r.Check)
		if c == nil {
			return nil, fmt.Errorf("there is no check %v", r.Check)
		}
		if f.Product == audit.UnknownProduct {
			// Not a PACS: no product's settings are advised.
			bare := *c
			bare.Settings = nil
			c = &bare
		}
		out := rule{check: c, write: r.Write, source: r.Source, from: r.From, quiet: strings.HasPrefix(c.ID.String(), "config-") && !r.Passes}
		if out.source.IsZero() {
			out.source = f.Source
		}
		for _, name := range r.Undecided {
			if s.keys[name] == nil {
				return nil, fmt.Errorf("%s is no key", name)
			}
			out.besides = append(out.besides, s.keys[name])
		}
		var err error
		if out.applies, err = s.clause(r.Applies); err != nil {
			return nil, err
		}
		for _, words := range r.Fails {
			clause, err := s.clause(words)
			if err != nil {
				return nil, err
			}
			out.fails = append(out.fails, clause)
		}
		s.rules = append(s.rules, out)
	}
	for _, names := range [][]string{f.Scripts, f.Assumed, f.Distinctive, slices.Collect(keysOf(f.Safe)), slices.Collect(keysOf(f.Environment))} {
		for _, name := range names {
			if s.keys[name] == nil {
				return nil, fmt.Errorf("%s is no key", name)
			}
		}
	}
	return s, nil
}

func keysOf(m map[string]audit.Text) func(func(string) bool) {
	return func(yield func(string) bool) {
		for name := range m {
			if !yield(name) {
				return
			}
		}
	}
}

func (s *ruleSet) clause(words []string) ([]leaf, error) {
	var clause []leaf
	for _, w := range words {
		parts := strings.SplitN(w, " ", 3)
		if header := strings.TrimPrefix(w, "add_header "); header != w && len(parts) == 3 { // a key of two words
			parts = append([]string{"add_header " + strings.Fields(header)[0]}, strings.SplitN(header, " ", 3)[1:]...)
		}
		if len(parts) != 3 || s.keys[parts[0]] == nil {
			return nil, fmt.Errorf("%q is no condition on a key", w)
		}
		l := leaf{s.keys[parts[0]], parts[1], parts[2]}
		switch l.op {
		case "=", "!=":
		case "<", ">":
			if _, err := strconv.ParseFloat(l.word, 64); err != nil {
				return nil, fmt.Errorf("%q compares with no number", w)
			}
		case "is":
			if predicates[l.word] == nil {
				return nil, fmt.Errorf("%q asks for nothing that is known", w)
			}
		default:
			return nil, fmt.Errorf("%q has no operator", w)
		}
		clause = append(clause, l)
	}
	return clause, nil
}

// fresh is the default of a key as a value, which can be that of another key.
func (k *key) fresh(of func(*key) node, set *ruleSet) node {
	switch {
	case strings.HasPrefix(k.initial, "="):
		return of(set.keys[k.initial[1:]])
	case k.initial == "" || k.initial == "absent":
		return node{}
	case k.initial == "unknown":
		return node{kind: variable}
	}
	return typed(k.initial, place{})
}
