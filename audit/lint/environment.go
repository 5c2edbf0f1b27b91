package lint

import (
	"regexp"
	"strings"
	"sync"

	"pacsaudit/audit"
)

// assignment is a variable of the environment.
type assignment struct {
	name   string
	at     place // of the name
	offset int   // of the value, where it stands in the file as it is; -1 else
	value  string
	where  place // of the value
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

// unquoteShell takes quotes away from around a value.
func unquoteShell(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}

// imageDefaults are what Orthanc's Docker images (orthancteam/orthanc, formerly
// osimis/orthanc) set where nobody else does: docker/orthanc/orthanc-defaults.json
// of orthanc-builder.
var imageDefaults = map[string]string{"RemoteAccessAllowed": "true", "AuthenticationEnabled": "true"}

// variables are Orthanc's keys by their names in the environment. A capital
// letter has an underscore before it, a level of nesting has two.
var variables = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for name := range ruleSets()["orthanc"].keys {
		if !strings.Contains(name, "*") {
			all[variableOf(name)] = name
		}
	}
	// docker/orthanc/env-var-non-standards.json of orthanc-builder.
	for variable, name := range map[string]string{
		"ORTHANC__CASE_SENSITIVE_PN": "CaseSensitivePN", "ORTHANC__HTTPS_CA_CERTIFICATES": "HttpsCACertificates",
		"ORTHANC__STORE_MD5_FOR_ATTACHMENTS": "StoreMD5ForAttachments", "ORTHANC__POSTGRESQL": "PostgreSQL", "ORTHANC__MYSQL": "MySQL", "ORTHANC__OHIF": "OHIF",
	} {
		all[variable] = name
	}
	for name := range ruleSets()["orthanc"].keys {
		for variable, section := range map[string]string{"ORTHANC__POSTGRESQL__": "PostgreSQL.", "ORTHANC__MYSQL__": "MySQL."} {
			if rest, ok := strings.CutPrefix(name, section); ok {
				all[variable+strings.TrimPrefix(variableOf(rest), "ORTHANC__")] = name
			}
		}
	}
	return all
})

func variableOf(key string) string {
	var b strings.Builder
	b.WriteString("ORTHANC_")
	for _, part := range strings.Split(key, ".") {
		b.WriteByte('_')
		for i, c := range part {
			if i > 0 && c >= 'A' && c <= 'Z' {
				b.WriteByte('_')
			}
			b.WriteRune(c)
		}
		b.WriteByte('_')
	}
	return strings.ToUpper(strings.TrimSuffix(b.String(), "_"))
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
	name, known := variables()[a.name]
	if !known {
		root.add(a.name, a.at, v)
		return
	}
	at := root
	for {
		first, rest, nested := strings.Cut(name, ".")
		if !nested {
			at.add(name, a.at, v)
			return
		}
		i := len(at.members) - 1
		for i >= 0 && at.members[i].name != first {
			i--
		}
		if i < 0 || at.members[i].value.kind != object {
			at.add(first, a.at, node{kind: object, place: a.where})
			i = len(at.members) - 1
		}
		at, name = &at.members[i].value, rest
	}
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
	v.move(a.where)
	return v, bad
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
