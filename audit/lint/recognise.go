package lint

import (
	"regexp"
	"strings"

	"pacsaudit/audit"
)

// recognise says by the content of a file whose it is, and parses it.
func (f *file) recognise(t text) {
	f.text = t
	if strings.ContainsRune(t.s[:min(len(t.s), 4096)], 0) {
		return
	}
	for _, is := range []func(*file) bool{
		(*file).isJSON, (*file).isDcm4cheeJSON, (*file).isDcmqrscp, (*file).isProfile, (*file).isSystemd, (*file).isDcm4chee, (*file).isConquest,
		(*file).isCompose, (*file).isHAProxy, (*file).isNginx, (*file).isStunnel, (*file).isEnvironment, (*file).isAcrnema,
	} {
		if is(f) {
			return
		}
	}
}

// quotedKeys are what may be keys of JSON, in a file that is damaged too.
var quotedKeys = regexp.MustCompile(`"([A-Za-z][A-Za-z0-9]{2,40})"\s*:`)

// isJSON takes Orthanc's files: those with a key that no other program has.
func (f *file) isJSON() bool {
	if !beginsWithBrace(f.text.s) {
		return false
	}
	orthanc := ruleSets()["orthanc"]
	named := false
	for _, m := range quotedKeys.FindAllStringSubmatch(f.text.s[:min(len(f.text.s), 1<<20)], 2000) {
		for _, key := range orthanc.Distinctive {
			named = named || m[1] == key
		}
	}
	if !named {
		return false
	}
	root, found := parseJSON(f.text, 0, f.text.s)
	if found != nil {
		f.kind, f.fault = audit.OrthancConfig, found
		return true
	}
	for _, key := range orthanc.Distinctive {
		if _, there := root.member(key); there {
			f.kind = audit.OrthancConfig
			f.docs = []document{{rules: "orthanc", root: root, style: "json"}}
			return true
		}
	}
	return false
}

// beginsWithBrace reports an object, behind blanks and comments.
func beginsWithBrace(s string) bool {
	for {
		s = strings.TrimLeft(s, " \t\r\n\ufeff")
		switch {
		case strings.HasPrefix(s, "//"):
			i := strings.IndexByte(s, '\n')
			if i < 0 {
				return false
			}
			s = s[i:]
		case strings.HasPrefix(s, "/*"):
			i := strings.Index(s[2:], "*/")
			if i < 0 {
				return false
			}
			s = s[i+4:]
		default:
			return strings.HasPrefix(s, "{")
		}
	}
}
