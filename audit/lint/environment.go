package lint

import (
	"regexp"
	"strings"

	"pacsaudit/audit"
)

// assignment is a variable of the environment.
type assignment struct {
	name   string
	at     place // of the name
	offset int   // of the value, where it stands in the file as it is; -1 else
	value  string
	where  place // of the value
	indent int   // of the lines of a block that begins below; 0 where it does not
}

var assigned = regexp.MustCompile(`^(\s*(?:export\s+)?)([A-Za-z_][A-Za-z0-9_]*)=(.*)$`)

// isEnvironment takes files of variables with at least one of Orthanc's.
func (f *file) isEnvironment() bool {
	var list []assignment
	ours, lines, others := false, 0, 0
	f.text.each(func(offset int, line string) {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || strings.HasPrefix(trimmed, "#") {
			return
		}
		lines++
		m := assigned.FindStringSubmatch(line)
		if m == nil {
			others++
			return
		}
		ours = ours || orthancVariable(m[2])
		at := offset + len(m[1])
		from := at + len(m[2]) + 1
		list = append(list, assignment{name: m[2], at: f.text.at(at), offset: from, value: unquoteShell(m[3]), where: f.text.at(from)})
	})
	if !ours || others > lines/2 || len(list) > maxSettings {
		return false
	}
	f.kind = audit.OrthancConfig
	f.docs = []document{{rules: "orthanc", root: f.fromEnvironment(list, place{1, 1}), style: "environment", defaults: imageDefaults}}
	return true
}

func orthancVariable(name string) bool {
	return strings.HasPrefix(name, "ORTHANC__") || name == "ORTHANC_JSON"
}

// unquoteShell takes quotes away from around a value, and the comment behind it.
func unquoteShell(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') {
		if s[len(s)-1] == s[0] {
			return s[1 : len(s)-1]
		}
		if end := strings.IndexByte(s[1:], s[0]); end >= 0 && strings.HasPrefix(strings.TrimLeft(s[end+2:], " \t"), "#") {
			return s[1 : end+1]
		}
		return s
	}
	for i := 1; i < len(s); i++ {
		if s[i] == '#' && (s[i-1] == ' ' || s[i-1] == '\t') {
			return strings.TrimSpace(s[:i])
		}
	}
	return s
}

// imageDefaults are what Orthanc's Docker images (orthancteam/orthanc, formerly
// osimis/orthanc) set where nobody else does: docker/orthanc/orthanc-defaults.json
// of orthanc-builder.
var imageDefaults = map[string]string{"RemoteAccessAllowed": "true", "AuthenticationEnabled": "true"}

// unusual are the variables whose keys do not follow from their names:
// docker/orthanc/env-var-non-standards.json of orthanc-builder.
var unusual = map[string]string{
	"ORTHANC__CASE_SENSITIVE_PN": "CaseSensitivePN", "ORTHANC__HTTPS_CA_CERTIFICATES": "HttpsCACertificates",
	"ORTHANC__STORE_MD5_FOR_ATTACHMENTS": "StoreMD5ForAttachments",
}

// unusualWords are those of sections.
var unusualWords = map[string]string{"POSTGRESQL": "PostgreSQL", "MYSQL": "MySQL", "OHIF": "OHIF"}

// keyOf is the key that a variable is for, in levels: two underscores go one
// down, and each word begins with a capital letter.
func keyOf(variable string) []string {
	if key, ok := unusual[variable]; ok {
		return []string{key}
	}
	var path []string
	for _, level := range strings.Split(strings.TrimPrefix(variable, "ORTHANC__"), "__") {
		if special, ok := unusualWords[level]; ok {
			path = append(path, special)
			continue
		}
		var b strings.Builder
		for _, w := range strings.Split(level, "_") {
			if w != "" {
				b.WriteString(w[:1] + strings.ToLower(w[1:]))
			}
		}
		path = append(path, b.String())
	}
	return path
}

// fromEnvironment makes Orthanc's settings of variables, as its Docker images do.
func (f *file) fromEnvironment(list []assignment, at place) node {
	root := node{kind: object, place: at}
	for _, a := range list {
		switch {
		case a.name == "ORTHANC_JSON":
			if v, bad := f.jsonWithin(a); bad == nil && v.kind == object {
				root.members = append(root.members, v.members...)
			} else {
				root.add("ORTHANC_JSON", a.at, node{kind: variable, place: a.where})
			}
		case a.name == "ORTHANC_PASSWORD" && a.value != "":
			users := node{kind: object, place: a.where}
			users.add("orthanc", a.at, textual(a.value, a.where))
			root.add("RegisteredUsers", a.at, users)
		case strings.HasPrefix(a.name, "ORTHANC__"):
			f.set(&root, a)
		}
	}
	return root
}

// set puts the value of a variable where its name says.
func (f *file) set(root *node, a assignment) {
	v := typed(a.value, a.where)
	if strings.HasPrefix(a.value, "{") || strings.HasPrefix(a.value, "[") {
		if inner, bad := f.jsonWithin(a); bad == nil {
			v = inner
		}
	}
	name := a.name
	if file, secret := strings.CutSuffix(name, "_SECRET"); secret { // the name of a file with the value
		name, v = file, node{kind: variable, place: a.where}
	}
	at, path := root, keyOf(name)
	if len(path) > maxDepth {
		return
	}
	for len(path) > 1 {
		i := len(at.members) - 1
		for i >= 0 && at.members[i].name != path[0] {
			i--
		}
		if i < 0 || at.members[i].value.kind != object {
			at.add(path[0], a.at, node{kind: object, place: a.where})
			i = len(at.members) - 1
		}
		at, path = &at.members[i].value, path[1:]
	}
	at.add(path[0], a.at, v)
}

// jsonWithin is the JSON that a variable holds. Its places are right where it
// stands in the file as it is, and otherwise that of the variable.
func (f *file) jsonWithin(a assignment) (node, *fault) {
	if a.offset >= 0 {
		if i := strings.Index(f.text.s[a.offset:], a.value); i >= 0 && i <= 1 {
			return parseJSON(f.text, a.offset+i, a.value)
		}
	}
	t := decode([]byte(a.value))
	v, bad := parseJSON(t, 0, a.value)
	if a.indent > 0 {
		v.shift(a.where.line, a.indent)
	} else {
		v.move(a.where)
	}
	return v, bad
}

// shift puts what was read from a block of lines where the block stands.
func (n *node) shift(lines, columns int) {
	n.place = place{n.place.line + lines, n.place.column + columns}
	for i := range n.items {
		n.items[i].shift(lines, columns)
	}
	for i := range n.members {
		m := &n.members[i]
		m.place = place{m.place.line + lines, m.place.column + columns}
		m.value.shift(lines, columns)
	}
}

// move puts a value and all within at one place.
func (n *node) move(to place) {
	n.place = to
	for i := range n.items {
		n.items[i].move(to)
	}
	for i := range n.members {
		n.members[i].place = to
		n.members[i].value.move(to)
	}
}
