package lint

import (
	"cmp"
	"slices"
	"strings"

	"pacsaudit/audit"
)

// tri is a truth that may not be known.
type tri int8

const (
	unknown tri = iota
	no
	yes
)

func truth(b bool) tri {
	if b {
		return yes
	}
	return no
}

func not(t tri) tri {
	switch t {
	case yes:
		return no
	case no:
		return yes
	}
	return unknown
}

// unit is what one server reads: the settings of one file or of several.
type unit struct {
	set     *ruleSet
	style   string // how its lines are written: json, env, compose, or as the rules have them
	files   []*file
	origin  entry               // where a setting that is not there would be written
	entries map[string][]*entry // by key, in the order in which they are read
	all     []*entry
	top     map[string]bool // the names of what stands at the top
	most    uint64          // settings of the file with the most
	// partial says that more settings stand elsewhere: what is absent here is not
	// known.
	partial  bool
	defaults map[string]string // that differ from those of the rules: of a Docker image
	edits    []edit            // that would mend what fails
}

// entry is a setting with its place.
type entry struct {
	file   *file
	key    *key // nil for one that the product does not know
	name   string
	place  place
	value  node
	parent string // the key of the object that it stands in
	twice  bool
}

// value is the one that takes effect, and whether it is written.
func (u *unit) value(k *key) (node, *entry) {
	if list := u.entries[k.name]; len(list) > 0 {
		last := list[len(list)-1]
		return last.value, last
	}
	if initial, ok := u.defaults[k.name]; ok {
		return typed(initial, place{}), nil
	}
	if u.partial && !slices.Contains(u.set.Assumed, k.name) {
		return node{kind: variable}, nil
	}
	of := func(other *key) node {
		v, _ := u.value(other)
		return v
	}
	return k.fresh(of, u.set), nil
}

// holds evaluates a condition. Where a key stands several times by right, as in a
// table, one of them is enough; it is the entry that comes back.
func (u *unit) holds(l leaf) (tri, *entry) {
	if strings.Contains(l.key.name, "*") || l.key.is == "row" || l.key.is == "derived" {
		result, at := no, (*entry)(nil)
		if l.op == "is" && len(u.entries[l.key.name]) == 0 {
			return u.compare(l, node{}, false), nil
		}
		for _, e := range u.entries[l.key.name] {
			switch u.compare(l, e.value, true) {
			case yes:
				return yes, e
			case unknown:
				result, at = unknown, e
			}
		}
		if result == no && u.partial {
			result = unknown
		}
		return result, at
	}
	v, e := u.value(l.key)
	return u.compare(l, v, e != nil), e
}

func (u *unit) compare(l leaf, v node, written bool) tri {
	switch l.op {
	case "!=":
		return not(u.compare(leaf{l.key, "=", l.word}, v, written))
	case "is":
		if l.word == "written" {
			if !written && u.partial {
				return unknown
			}
			return truth(written)
		}
		if v.kind == variable {
			return unknown
		}
		return truth(predicates[l.word](v))
	}
	want := typed(l.word, place{})
	switch {
	case v.kind == variable:
		return unknown
	case v.kind == absent:
		return truth(l.op == "=" && l.word == "absent")
	case l.op == "=" && l.word == "absent":
		return no
	case v.kind == word && want.kind == word:
		return truth(strings.EqualFold(v.s, want.s))
	case v.kind != want.kind:
		return unknown // the product does not start, or reads it in a way of its own
	case l.op == "=" && v.kind == boolean:
		return truth(v.is == want.is)
	case l.op == "=" && v.kind == number:
		return truth(v.n == want.n)
	case l.op == "<" && v.kind == number:
		return truth(v.n < want.n)
	case l.op == ">" && v.kind == number:
		return truth(v.n > want.n)
	}
	return unknown
}

// together evaluates conditions that have to hold together, and gives the one
// that decides: the first, or one that does not hold.
func (u *unit) together(clause []leaf) clauseResult {
	r := clauseResult{is: yes, with: clause}
	for i, l := range clause {
		t, e := u.holds(l)
		if t == no {
			return clauseResult{is: no, leaf: &clause[i], at: e}
		}
		if i == 0 || t == unknown && r.is == yes {
			r.leaf, r.at = &clause[i], e
		}
		if t == unknown {
			r.is = unknown
		}
	}
	return r
}

// clauseResult is what became of a clause.
type clauseResult struct {
	is   tri
	leaf *leaf // that decides; nil where there is none
	at   *entry
	with []leaf // that have to hold too
}

// judge applies the rules.
func (u *unit) judge() (list []audit.ConfigFinding) {
	open := 0
	for i := range u.set.rules {
		for _, f := range u.apply(&u.set.rules[i]) {
			if u.partial && f.Verdict.Ruling == audit.RulingInconclusive && ofElsewhere(f) {
				open++
				continue
			}
			list = append(list, f)
		}
	}
	if u.partial && open > 0 { // once, and not by every check that it leaves open
		where, why := u.origin, "elsewhere"
		if u.set.keys["program"] != nil { // a variable of a command line can hold any option
			why = "variable"
		}
		f := u.found("config-not-evaluated", audit.Inconclusive(audit.Identifier("because", undecidedWords[why]), audit.Count(leftOpen, open)), &where)
		list = append(list, f)
	}
	return list
}

// ofElsewhere reports a finding that is open only because its setting stands in
// a file that was not given.
func ofElsewhere(f audit.ConfigFinding) bool {
	return slices.ContainsFunc(f.Verdict.Facts, func(x audit.Fact) bool { return x.Name.String() == "more-settings-elsewhere" })
}

func (u *unit) apply(r *rule) []audit.ConfigFinding {
	applies := u.together(r.applies)
	if applies.is == no {
		if r.quiet {
			return nil
		}
		return []audit.ConfigFinding{u.finding(r, audit.NotApplicable(u.facts(applies, nil)...), applies)}
	}
	var results []clauseResult
	for _, clause := range r.fails {
		results = append(results, u.together(clause))
	}
	// What is written says more than a default.
	slices.SortStableFunc(results, func(a, b clauseResult) int { return rank(b) - rank(a) })
	first := applies
	first.is = no
	if len(results) > 0 {
		first = results[0]
	}
	facts := u.facts(first, r)
	switch {
	case first.is == yes && slices.ContainsFunc(r.besides, func(k *key) bool { return len(u.entries[k.name]) > 0 }):
		facts = append(facts, audit.Identifier("because", r.besides[0].text))
	case first.is == yes && applies.is == yes:
		for _, one := range results {
			if one.is != yes {
				break
			}
			u.propose(cmp.Or(r.write, one.leaf.key.name), one)
		}
		// Whoever changes this one has not closed the door yet.
		for _, other := range results[1:] {
			if other.is == yes && other.leaf.key != first.leaf.key {
				facts = append(facts, audit.Identifier("also", other.leaf.key.text))
			}
		}
		return []audit.ConfigFinding{u.finding(r, audit.Fail(facts...), first)}
	case r.quiet:
		return nil
	case first.is == no:
		return []audit.ConfigFinding{u.finding(r, u.pass(facts), first)}
	}
	if applies.is == unknown {
		first = applies
		facts = u.facts(first, r)
	}
	return []audit.ConfigFinding{u.finding(r, audit.Inconclusive(facts...), first)}
}

// rank puts what fails first, then what is not known, and what is written before
// what is not.
func rank(c clauseResult) int {
	n := map[tri]int{yes: 4, unknown: 2}[c.is]
	if c.at != nil {
		n++
	}
	return n
}

// pass rests on every file of the unit having been read to its end.
func (u *unit) pass(facts []audit.Fact) audit.Verdict {
	proof := u.files[0].said().Whole()
	for _, f := range u.files[1:] {
		proof = proof.And(f.said().Whole())
	}
	return audit.Pass(proof, facts...)
}

// facts say what the value is, whether it is a default, and what else has to be
// so.
func (u *unit) facts(c clauseResult, r *rule) []audit.Fact {
	if c.leaf == nil {
		return nil
	}
	v := node{}
	if c.at != nil {
		v = c.at.value
	} else {
		v, _ = u.value(c.leaf.key)
	}
	var facts []audit.Fact
	if c.leaf.key.is != "derived" {
		facts = append(facts, valueFact(c.leaf.key, v))
	}
	if c.at == nil {
		facts = append(facts, audit.Word("written", audit.No))
		if u.partial {
			facts = append(facts, audit.Word("more-settings-elsewhere", audit.Yes))
		} else if !u.set.Version.IsZero() && c.leaf.key.initial != "absent" && u.defaults[c.leaf.key.name] == "" {
			facts = append(facts, audit.Identifier("default-of", u.set.Version))
		}
	}
	for _, l := range c.with {
		if l.key != c.leaf.key {
			facts = append(facts, audit.Identifier("with", l.key.text))
		}
	}
	if r != nil && !r.from.IsZero() {
		facts = append(facts, audit.Identifier("from-version", r.from))
	}
	return facts
}

// valueFact says a value as far as it may be said.
func valueFact(k *key, v node) audit.Fact {
	if v.kind == number && k != nil && k.is == "number" && v.n == float64(int64(v.n)) {
		return audit.Count("value", int64(v.n))
	}
	return audit.Word("value", v.class())
}

func (u *unit) finding(r *rule, v audit.Verdict, c clauseResult) audit.ConfigFinding {
	f := audit.ConfigFinding{Check: r.check, Severity: r.check.Severity, Verdict: v, Product: u.set.Product, Source: r.source}
	switch {
	case c.at != nil:
		f.Location = u.location(c.at)
	default:
		where := u.origin
		if c.leaf != nil {
			where.key = c.leaf.key
			if parent, _, nested := cutLast(c.leaf.key.name); nested {
				if list := u.entries[parent]; len(list) > 0 {
					where.file, where.place = list[len(list)-1].file, list[len(list)-1].value.place
				}
			}
		}
		f.Location = u.location(&where)
	}
	if v.Ruling == audit.RulingFail || v.Ruling == audit.RulingInconclusive {
		name := r.write
		if name == "" && c.leaf != nil {
			name = c.leaf.key.name
		}
		f.Write = u.line(name)
	}
	return f
}

// line is what to write for a key.
func (u *unit) line(name string) audit.Text {
	safe, ok := u.set.Safe[name]
	if !ok {
		return audit.Text{}
	}
	variable := u.set.Environment[name]
	switch {
	case u.style == "json":
		return audit.Join(audit.Lit(`"`), u.set.keys[name].text, audit.Lit(`" : `), safe, audit.Lit(","))
	case u.style == "compose" && !variable.IsZero():
		return audit.Join(variable, audit.Lit(`: '`), safe, audit.Lit(`'`))
	case !variable.IsZero():
		return audit.Join(variable, audit.Lit("="), safe)
	}
	return safe
}

// location is the place of a setting for a report.
func (u *unit) location(e *entry) audit.Location {
	l := audit.Location{Line: e.place.line, Column: e.place.column}
	if e.file != nil {
		l.File = e.file.name
		l.Around = e.file.around(e.place.line)
	}
	if e.key != nil {
		l.Key = e.key.text
	}
	return l
}

func cutLast(s string) (before, after string, found bool) {
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+1:], true
}
