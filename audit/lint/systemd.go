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

// logicalLine is a line with those that it goes on in. Between them there may be
// comments, which systemd leaves out: they become blanks here, so that the places
// of what follows stay right.
func logicalLine(s string) string {
	var b []byte // a copy, once there is a comment
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\n':
			if b != nil {
				return string(b[:i])
			}
			return s[:i]
		case '\\':
			if strings.HasPrefix(s[i:], "\\\r\n") {
				i++
			}
			i++
			for i < len(s) && s[i] == '\n' {
				end, comment := commentLine(s[i+1:])
				if !comment {
					break
				}
				if b == nil {
					b = []byte(s)
				}
				for j := i + 1; j <= i+end; j++ {
					b[j] = ' '
				}
				i += end
			}
		}
	}
	if b != nil {
		return string(b)
	}
	return s
}

// commentLine reports a line of comment, and how long it is with its end.
func commentLine(s string) (length int, is bool) {
	length = strings.IndexByte(s, '\n') + 1
	if length == 0 {
		length = len(s)
	}
	line := strings.TrimLeft(s[:length], " \t")
	return length, line != "" && (line[0] == '#' || line[0] == ';')
}
