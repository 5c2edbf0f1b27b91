package lint

import (
	"regexp"
	"strings"

	"pacsaudit/audit"
)

var (
	profileTable = regexp.MustCompile(`(?mi)^\[\[(TransferSyntaxes|PresentationContexts|Profiles)\]\]`)
	acrnemaLine  = regexp.MustCompile(`^(\S+)\s+(\S+)\s+(\d{2,5}|\*)\s+(un|uj|ul|ue|ub|us|li|lu|le|lb|as|is|n[1-4]|j[1-6k-n]|k[1-8]|v\d+)\b`)
)

// isProfile takes DCMTK's association negotiation profiles: asconfig.txt. They
// say what is negotiated and not with whom, so that no rule judges them.
func (f *file) isProfile() bool {
	if !profileTable.MatchString(f.text.s) {
		return false
	}
	f.kind = audit.DCMTKConfig
	f.text.each(func(_ int, line string) {
		line = strings.TrimSpace(line)
		if strings.Contains(line, "=") && !strings.HasPrefix(line, "#") {
			f.counted++
		}
	})
	return true
}

// isAcrnema takes Conquest's list of callers, acrnema.map: title, host, port and
// compression in each line. The first line of a title holds.
func (f *file) isAcrnema() bool {
	callers := node{kind: object, place: place{1, 1}}
	others := 0
	f.text.each(func(offset int, line string) {
		line = strings.TrimRight(line, " \t")
		if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "/*") || strings.HasPrefix(line, "*/") {
			return
		}
		m := acrnemaLine.FindStringSubmatch(line)
		if m == nil || len(callers.members) > maxSettings {
			others++
			return
		}
		at := f.text.at(offset)
		callers.add(m[1], at, node{kind: word, s: m[2], place: at})
	})
	if len(callers.members) == 0 || others > len(callers.members)/2 {
		return false
	}
	f.kind = audit.ConquestConfig
	root := node{kind: object, place: place{1, 1}}
	root.add("callers", place{1, 1}, callers)
	f.docs = []document{{rules: "acrnema", root: root}}
	return true
}
