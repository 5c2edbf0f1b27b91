package lint

import (
	"regexp"
	"strings"

	"pacsaudit/audit"
)

var (
	sectionLine = regexp.MustCompile(`^\[([^\]]*)\]`)
	pairLine    = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9_.-]*)\s*=\s*(.*)$`)
)

// section is a part of a file with a name of its own; the first has none.
type section struct {
	name  string
	place place
	root  node
}

// sections reads lines of the form name = value in sections, as stunnel and
// Conquest have them. Comments begin with one of some signs.
func (f *file) sections(comments string) (list []section, pairs, others int) {
	list = []section{{place: place{1, 1}, root: node{kind: object, place: place{1, 1}}}}
	f.text.each(func(offset int, line string) {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || strings.ContainsAny(trimmed[:1], comments) || pairs > maxSettings {
			return
		}
		at := f.text.at(offset + strings.Index(line, trimmed))
		if m := sectionLine.FindStringSubmatch(trimmed); m != nil {
			list = append(list, section{name: m[1], place: at, root: node{kind: object, place: at}})
			return
		}
		m := pairLine.FindStringSubmatchIndex(trimmed)
		if m == nil {
			others++
			return
		}
		pairs++
		value := f.text.at(offset + strings.Index(line, trimmed) + m[4])
		s := &list[len(list)-1]
		s.root.add(trimmed[m[2]:m[3]], at, typed(strings.TrimSpace(trimmed[m[4]:]), value))
	})
	return list, pairs, others
}

var conquestSection = regexp.MustCompile(`(?mi)^\[sscscp\]`)

// isConquest takes dicom.ini of Conquest.
func (f *file) isConquest() bool {
	if !conquestSection.MatchString(f.text.s) || !strings.Contains(f.text.s, "MyACRNema") {
		return false
	}
	list, pairs, _ := f.sections("#;")
	f.kind = audit.ConquestConfig
	if pairs > maxSettings {
		f.fault = &fault{is: audit.TooManyInFiles}
		return true
	}
	for _, s := range list {
		if strings.EqualFold(s.name, "sscscp") {
			f.docs = append(f.docs, document{rules: "conquest", root: s.root})
		} else if strings.EqualFold(s.name, "lua") && len(f.docs) > 0 && len(s.root.members) > 0 {
			d := &f.docs[0]
			d.root.add("lua", s.place, s.root)
		}
	}
	return true
}
