package lint

import (
	"strconv"
	"strings"

	"pacsaudit/audit"
)

// kind is the kind of a value.
type kind uint8

const (
	absent kind = iota
	null
	boolean
	number
	word // a text
	list
	object
	variable // of the environment, not known here
)

// node is a value of a file. It stays in this package.
type node struct {
	kind    kind
	is      bool // of a boolean
	n       float64
	s       string // of a text
	items   []node
	members []member
	place   place
}

// member is a setting with its name, as it was written.
type member struct {
	name  string
	place place
	value node
}

func (n *node) add(name string, at place, value node) {
	n.members = append(n.members, member{name, at, value})
}

// member is the last one of a name: that is the one that holds.
func (n node) member(name string) (node, bool) {
	for i := len(n.members) - 1; i >= 0; i-- {
		if n.members[i].name == name {
			return n.members[i].value, true
		}
	}
	return node{}, false
}

// textual makes a value of a text: one that names a variable is not known.
func textual(s string, at place) node {
	if strings.Contains(s, "${") {
		return node{kind: variable, s: s, place: at}
	}
	return node{kind: word, s: s, place: at}
}

// typed is a value that was written as text where others write true, false or a
// number: in the environment, on a command line, in tables.
func typed(s string, at place) node {
	switch strings.ToLower(s) {
	case "true":
		return node{kind: boolean, is: true, place: at}
	case "false":
		return node{kind: boolean, place: at}
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil && len(s) < 20 && !strings.ContainsAny(s, "xXnNiIpP") {
		return node{kind: number, n: n, s: s, place: at}
	}
	if strings.HasPrefix(s, "$") {
		return node{kind: variable, s: s, place: at}
	}
	return textual(s, at)
}

// class is what may be said of a value.
func (n node) class() audit.ConfigValue {
	switch n.kind {
	case null:
		return audit.ValueNull
	case boolean:
		if n.is {
			return audit.ValueTrue
		}
		return audit.ValueFalse
	case number:
		return audit.ValueNumber
	case word:
		return audit.ValueText
	case list:
		return audit.ValueList
	case object:
		return audit.ValueObject
	case variable:
		return audit.ValueVariable
	}
	return audit.ValueAbsent
}

// length is how long a text is, or how many members there are.
func (n node) length() audit.Length {
	switch n.kind {
	case word, variable:
		return audit.LengthOf(len([]rune(n.s)))
	case list:
		return audit.LengthOf(len(n.items))
	case object:
		return audit.LengthOf(len(n.members))
	}
	return audit.NoLength
}

// fault says why a file was not read, and in which line.
type fault struct {
	is   audit.ConfigFault
	line int
}

func (f *fault) Error() string { return f.is.String() }
