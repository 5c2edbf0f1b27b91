package lint

import (
	"regexp"
	"strings"

	"pacsaudit/audit"
)

var (
	serviceSection = regexp.MustCompile(`(?m)^[ \t]*\[Service\]`)
	execStart      = regexp.MustCompile(`(?m)^[ \t]*ExecStart[ \t]*=[ \t]*`)
	environment    = regexp.MustCompile(`(?m)^[ \t]*Environment[ \t]*=[ \t]*`)
)

// isSystemd takes units of systemd that run a program whose options are known,
// or set Orthanc's variables: systemd.service(5).
func (f *file) isSystemd() bool {
	s := f.text.s
	if !serviceSection.MatchString(s) || !execStart.MatchString(s) {
		return false
	}
	var docs []document
	for _, m := range execStart.FindAllStringIndex(s, 100) {
		line := logicalLine(s[m[1]:])
		if d, ok := f.command(words(line, m[1])); ok {
			docs = append(docs, d)
		}
	}
	var variables []assignment
	for _, m := range environment.FindAllStringIndex(s, 1000) {
		for _, a := range words(logicalLine(s[m[1]:]), m[1]) {
			if name, value, ok := strings.Cut(a.s, "="); ok && orthancVariable(name) {
				at := f.text.at(a.offset)
				variables = append(variables, assignment{name: name, at: at, offset: -1, value: value, where: at})
			}
		}
	}
	if len(variables) > 0 {
		docs = append(docs, document{rules: "orthanc", root: f.fromEnvironment(variables, f.text.at(serviceSection.FindStringIndex(s)[0])), style: "environment", defaults: imageDefaults})
	}
	f.kind, f.docs = audit.SystemdConfig, docs
	if len(docs) == 0 {
		f.kind = audit.UnknownConfig // a unit of something else
		return false
	}
	return true
}

// logicalLine is a line with those that it goes on in.
func logicalLine(s string) string {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\n':
			return s[:i]
		case '\\':
			if strings.HasPrefix(s[i:], "\\\r\n") {
				i++
			}
			i++
		}
	}
	return s
}
