package lint

import (
	"regexp"
	"strings"

	"pacsaudit/audit"
)

var (
	haproxySection = regexp.MustCompile(`(?m)^(global|defaults|frontend|backend|listen)\b`)
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
			for i := 1; i < len(args); i++ {
				where := f.text.at(args[i].offset)
				switch args[i].s {
				case "ssl":
					d.root.add("ssl", where, node{kind: boolean, is: true, place: where})
				case "verify", "ssl-min-ver", "force-tlsv10", "force-tlsv11", "force-sslv3":
					value := node{kind: boolean, is: true, place: where}
					if i+1 < len(args) && !strings.HasPrefix(args[i].s, "force") {
						value = node{kind: word, s: args[i+1].s, place: where}
					}
					d.root.add(args[i].s, where, value)
				}
			}
			open = append(open, d)
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
	f.kind = audit.HAProxyConfig
	return true
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
