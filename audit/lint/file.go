package lint

import (
	"cmp"
	"slices"

	"pacsaudit/audit"
)

// file is a file of configuration that was read.
type file struct {
	name     audit.Text
	path     string
	kind     audit.ConfigKind
	fault    *fault
	text     text
	open     bool // others than its owner and group may read it
	docs     []document
	entries  []*entry // in the order of their places
	counted  uint64
	explicit bool // it was named, and not found in a folder
}

// document is what a parser makes of a file, or of a part of it: the settings of
// one server.
type document struct {
	rules    string // the file of rules
	root     node
	style    string
	partial  bool
	defaults map[string]string
}

// said is the file as a report holds it.
func (f *file) said() audit.ConfigFile {
	out := audit.ConfigFile{Name: f.name, Product: f.kind, Settings: f.counted}
	if f.fault != nil {
		out.Fault, out.FaultLine = f.fault.is, f.fault.line
	}
	return out
}

// linesAround is how far the surroundings of a line go.
const (
	linesAround = 3
	mostAround  = 5
)

// around are the settings in the lines around another one, as far as they may be
// said.
func (f *file) around(line int) []audit.ConfigLine {
	var near []*entry
	i, _ := slices.BinarySearchFunc(f.entries, line-linesAround, func(e *entry, line int) int { return cmp.Compare(e.place.line, line) })
	for ; i < len(f.entries) && f.entries[i].place.line <= line+linesAround; i++ {
		near = append(near, f.entries[i])
	}
	for len(near) > mostAround { // the farthest go first
		if first, last := near[0], near[len(near)-1]; line-first.place.line > last.place.line-line {
			near = near[1:]
		} else {
			near = near[:len(near)-1]
		}
	}
	var list []audit.ConfigLine
	for _, e := range near {
		l := audit.ConfigLine{Line: e.place.line, Value: e.value.class(), Length: e.value.length()}
		if e.key != nil {
			l.Key = e.key.text
			if e.key.is == "number" && e.value.kind == number && e.value.n == float64(int64(e.value.n)) {
				l.Number = int64(e.value.n)
			}
		}
		list = append(list, l)
	}
	return list
}

// gather makes settings of the members of an object. The names in some objects
// are the operator's: they count as one key with a star.
func (u *unit) gather(f *file, n node, pattern string) {
	seen := map[string]bool{}
	if pattern == "" {
		seen = u.top // of all files that are read together
	}
	parent := u.set.keys[pattern]
	for i := range n.members {
		m := &n.members[i]
		name := m.name
		if pattern != "" {
			name = pattern + "." + m.name
		}
		k := u.set.keys[name]
		if k == nil && pattern != "" {
			if star := u.set.keys[pattern+".*"]; star != nil {
				k = star
			}
		}
		if k != nil && k.is == "derived" {
			u.entries[k.name] = append(u.entries[k.name], &entry{file: f, key: k, name: m.name, place: m.place, value: m.value})
			if k.name == "program" { // a command line without options is one, too
				f.counted++
			}
			continue
		}
		row := k != nil && (k.is == "row" || k.is == "secrets")
		e := &entry{file: f, key: k, name: m.name, place: m.place, value: m.value, parent: pattern, twice: seen[m.name] && !row}
		seen[m.name] = true
		u.all = append(u.all, e)
		f.entries = append(f.entries, e)
		if k != nil {
			u.entries[k.name] = append(u.entries[k.name], e)
		}
		switch {
		case m.value.kind != object:
			f.counted++
		case len(m.value.members) == 0:
			f.counted++
		}
		switch {
		case k != nil && m.value.kind == object:
			u.gather(f, m.value, k.name)
		case k != nil && k.is == "loose" && m.value.kind == list:
			u.inOrderOf(f, m.value, k.name)
		case k == nil && parent != nil && parent.is == "open" && m.value.kind == object:
			// More of a plugin than is known here: its members count, and are not judged.
			u.count(f, m.value)
		case k == nil && m.value.kind == object:
			u.count(f, m.value)
		}
	}
}

// inOrderOf makes settings of a list that stands for an object: Orthanc takes
// address, user and password of another server in this order.
func (u *unit) inOrderOf(f *file, n node, pattern string) {
	for i, name := range []string{"Url", "Username", "Password"} {
		if k := u.set.keys[pattern+"."+name]; k != nil && i < len(n.items) {
			e := &entry{file: f, key: k, name: name, place: n.items[i].place, value: n.items[i], parent: pattern}
			u.all, f.entries = append(u.all, e), append(f.entries, e)
			u.entries[k.name] = append(u.entries[k.name], e)
		}
	}
}

// inOrder puts the settings into the order of their places.
func (f *file) inOrder() {
	slices.SortStableFunc(f.entries, func(a, b *entry) int {
		return cmp.Or(cmp.Compare(a.place.line, b.place.line), cmp.Compare(a.place.column, b.place.column))
	})
}

// count adds the settings of an object that is not judged.
func (u *unit) count(f *file, n node) {
	for _, m := range n.members {
		if m.value.kind == object && len(m.value.members) > 0 {
			u.count(f, m.value)
			continue
		}
		f.counted++
	}
}
