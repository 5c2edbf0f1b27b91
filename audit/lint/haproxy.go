package lint

import (
	"regexp"
	"strings"

	"pacsaudit/audit"
)

var (
	haproxySection = regexp.MustCompile(`(?m)^(global|defaults|frontend|backend|listen|userlist)\b`)
	haproxyBind    = regexp.MustCompile(`(?m)^\s+bind\s`)
)

// isHAProxy takes configurations of HAProxy. Each line with bind is judged by
// itself, with the mode of its section.
func (f *file) isHAProxy() bool {
	if len(haproxySection.FindAllString(f.text.s, 3)) < 2 || !haproxyBind.MatchString(f.text.s) {
		return false
	}
	kind, mode, defaultMode, redirects := "", "tcp", "tcp", false
	var open []*document
	var defaults, secrets []member
	end := func() {
		for _, d := range open {
			d.root.add("mode", d.root.place, node{kind: word, s: mode, place: d.root.place})
			if redirects {
				d.root.add("redirect", d.root.place, node{kind: boolean, is: true, place: d.root.place})
			}
			f.docs = append(f.docs, *d)
		}
		open, redirects = nil, false
	}
	f.text.each(func(offset int, line string) {
		body, _, _ := strings.Cut(line, "#")
		args := words(body, offset)
		if len(args) == 0 || len(f.docs)+len(open) > 1000 {
			return
		}
		at := f.text.at(args[0].offset)
		switch first := args[0].s; {
		case haproxySection.MatchString(body):
			end()
			kind, mode = first, defaultMode
		case first == "mode" && len(args) > 1:
			mode = args[1].s
			if kind == "defaults" {
				defaultMode = mode
			}
		case first == "bind" && (kind == "frontend" || kind == "listen"):
			d := &document{rules: "haproxy", root: node{kind: object, place: at}}
			d.root.add("bind", at, f.haproxyAddress(args))
			d.root.members = append(d.root.members, f.haproxyTLS(args)...)
			open = append(open, d)
		case first == "ssl-default-bind-options" && kind == "global":
			defaults = append(defaults, f.haproxyTLS(args)...)
		case first == "user" && kind == "userlist":
			for i := 1; i+1 < len(args); i++ {
				if where := f.text.at(args[i+1].offset); args[i].s == "insecure-password" {
					secrets = append(secrets, member{"insecure-password", where, textual(args[i+1].s, where)})
				}
			}
		case (first == "redirect" || first == "http-request") && strings.Contains(body, "scheme https"):
			redirects = true
		case strings.Contains(body, "Access-Control-Allow-Origin") && strings.Contains(body, "*") && len(open) > 0:
			open[0].root.add("Access-Control-Allow-Origin", at, node{kind: word, s: "*", place: at})
		}
	})
	end()
	if len(f.docs) == 0 || !f.explicit && !ofImaging(f.text.s) {
		f.docs = nil
		return false
	}
	for i := range f.docs {
		root := &f.docs[i].root
		for _, m := range defaults { // of a line that has none of its own
			if _, own := root.member(m.name); !own {
				root.members = append(root.members, m)
			}
		}
	}
	f.docs[0].root.members = append(f.docs[0].root.members, secrets...)
	f.kind = audit.HAProxyConfig
	return true
}

// haproxyTLS are the settings of TLS in a line, the last of each.
func (f *file) haproxyTLS(args []argument) (list []member) {
	for i := 1; i < len(args); i++ {
		where := f.text.at(args[i].offset)
		value := node{kind: boolean, is: true, place: where}
		switch args[i].s {
		case "ssl", "force-tlsv10", "force-tlsv11", "force-sslv3":
		case "verify", "ssl-min-ver":
			if i+1 < len(args) {
				value = typed(args[i+1].s, where)
			}
		default:
			continue
		}
		list = append(list, member{args[i].s, where, value})
	}
	return list
}

// haproxyAddress says whether a line listens on every address.
func (f *file) haproxyAddress(args []argument) node {
	if len(args) < 2 {
		return node{kind: variable}
	}
	at := f.text.at(args[1].offset)
	s := args[1].s
	value := "address"
	switch {
	case strings.HasPrefix(s, ":"), strings.HasPrefix(s, "*:"), strings.HasPrefix(s, "0.0.0.0:"), strings.HasPrefix(s, "[::]:"), strings.HasPrefix(s, ":::"):
		value = "any"
	case strings.Contains(s, "$"):
		value = "$"
	}
	return typed(value, at)
}

var imaging = regexp.MustCompile(`(?i)dicom|orthanc|pacs|wado|qido|dcm4che|:(104|4242|8042|11112|2762)\b`)

// ofImaging reports a configuration of a proxy that has to do with images: of
// others in a folder there is nothing to say.
func ofImaging(s string) bool { return imaging.MatchString(s) }
