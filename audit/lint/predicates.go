package lint

import (
	"slices"
	"strings"
)

// predicates are what a value can be asked for by name.
var predicates = map[string]func(node) bool{
	"written":      func(n node) bool { return n.kind != absent },
	"unwritten":    func(n node) bool { return n.kind == absent },
	"old-tls":      oldTLS,
	"empty":        func(n node) bool { return n.kind == absent || n.kind == null || size(n) == 0 },
	"nonempty":     func(n node) bool { return size(n) > 0 },
	"default-user": defaultUser,
	"shared":       sharedTitle,
}

func size(n node) int {
	switch n.kind {
	case word:
		return len(n.s)
	case list:
		return len(n.items)
	case object:
		return len(n.members)
	}
	return 0
}

// oldTLS reports a list of versions of TLS with one before 1.2.
func oldTLS(n node) bool {
	if n.kind == list {
		return slices.ContainsFunc(n.items, oldTLS)
	}
	for _, w := range strings.FieldsFunc(strings.ToLower(n.s), func(r rune) bool { return r == ' ' || r == ',' || r == '+' || r == ':' }) {
		switch w {
		case "sslv2", "sslv3", "tlsv1", "tlsv1.0", "tlsv1.1", "all":
			return true
		}
	}
	return false
}

// defaultUsers are users whose passwords are in manuals.
var defaultUsers = map[string][]string{
	"orthanc": {"orthanc"}, "admin": {"admin", "password"}, "demo": {"demo"}, "alice": {"alicePassword"}, "test": {"test"}, "user": {"user", "password"}, "root": {"root"},
}

func defaultUser(n node) bool {
	return slices.ContainsFunc(n.members, func(m member) bool { return slices.Contains(defaultUsers[m.name], m.value.s) })
}

// sharedTitle reports two callers of one AE title in a list of Orthanc's: a
// caller is a list of title, host and port, or an object.
func sharedTitle(n node) bool {
	seen := map[string]bool{}
	for _, m := range n.members {
		title := node{}
		if m.value.kind == list && len(m.value.items) > 0 {
			title = m.value.items[0]
		} else if v, ok := m.value.member("AET"); ok {
			title = v
		}
		if title.kind != word || title.s == "" {
			continue
		}
		name := strings.ToUpper(strings.TrimSpace(title.s))
		if seen[name] {
			return true
		}
		seen[name] = true
	}
	return false
}
