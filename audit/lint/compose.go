package lint

import (
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"pacsaudit/audit"
)

var servicesKey = regexp.MustCompile(`(?m)^services[ \t]*:`)

// endsOfLines are made one: the parser counts a line of comment that ends with
// CR LF twice.
var endsOfLines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// isCompose takes files of Docker Compose with a service that runs Orthanc or a
// program whose options are known: the Compose specification, services.
func (f *file) isCompose() bool {
	if !servicesKey.MatchString(f.text.s) || tooDeepYAML(f.text.s) {
		return false
	}
	parsed, err := parser.ParseBytes([]byte(endsOfLines.Replace(f.text.s)), 0)
	if err != nil || len(parsed.Docs) == 0 {
		if strings.Contains(f.text.s, "ORTHANC__") {
			f.kind, f.fault = audit.ComposeConfig, &fault{is: audit.Damaged}
			return true
		}
		return false
	}
	body := unalias(parsed.Docs[0].Body, map[string]ast.Node{})
	if _, tooMany := merged(body, map[ast.Node]int{}); tooMany {
		if strings.Contains(f.text.s, "orthanc") {
			f.kind, f.fault = audit.ComposeConfig, &fault{is: audit.TooManyInFiles}
			return true
		}
		return false
	}
	services := child(body, "services")
	for _, s := range pairs(services) {
		f.service(s)
	}
	if len(f.docs) == 0 {
		return false
	}
	f.kind = audit.ComposeConfig
	return true
}

// ofTheShell is the value of a variable that is named without one: that of the
// shell in which Compose is started.
const ofTheShell = "$"

// service makes documents of one service.
func (f *file) service(s *ast.MappingValueNode) {
	at := placeOf(s.Key)
	image := scalar(child(s.Value, "image"))
	var list []assignment
	variables := child(s.Value, "environment")
	for _, p := range pairs(variables) {
		a := assignment{name: scalar(p.Key), at: placeOf(p.Key), offset: -1, value: scalar(p.Value), where: placeOf(p.Value)}
		if _, none := p.Value.(*ast.NullNode); none || p.Value == nil {
			a.value = ofTheShell
		}
		if l, ok := p.Value.(*ast.LiteralNode); ok && l.Start != nil && strings.HasPrefix(l.Start.Value, "|") {
			a.where, a.indent = placeOf(p.Key), f.indentBelow(a.at.line)
		}
		list = append(list, a)
	}
	for _, item := range items(variables) {
		name, value, ok := strings.Cut(scalar(item), "=")
		if !ok {
			value = ofTheShell
		}
		list = append(list, assignment{name: name, at: placeOf(item), offset: -1, value: value, where: placeOf(item)})
	}
	ours := false
	for _, a := range list {
		ours = ours || orthancVariable(a.name)
	}
	if ours || orthancImage(image) {
		where := at
		if variables != nil {
			for _, p := range pairs(s.Value) {
				if scalar(p.Key) == "environment" {
					where = placeOf(p.Key)
				}
			}
		}
		d := document{rules: "orthanc", root: f.fromEnvironment(list, where), style: "compose", partial: f.mounted(s.Value)}
		if !d.partial {
			d.defaults = imageDefaults
			if strings.HasPrefix(image, "jodogne/orthanc") { // its /etc/orthanc/orthanc.json
				d.defaults = map[string]string{"RemoteAccessAllowed": "true", "AuthenticationEnabled": "true"}
			}
		}
		f.docs = append(f.docs, d)
	}
	for _, key := range []string{"command", "entrypoint"} {
		if d, ok := f.commandOf(child(s.Value, key)); ok {
			f.docs = append(f.docs, d)
			f.ports(child(s.Value, "ports"), at)
			break
		}
	}
	if ours || orthancImage(image) {
		f.ports(child(s.Value, "ports"), at)
	}
}

// indentBelow is how far the line below one is indented.
func (f *file) indentBelow(line int) int {
	s := f.lineAt(line + 1)
	return len(s) - len(strings.TrimLeft(s, " "))
}

// orthancImage reports an image of Orthanc's makers.
func orthancImage(image string) bool {
	for _, name := range []string{"orthancteam/orthanc", "osimis/orthanc", "jodogne/orthanc"} {
		registry, rest, _ := strings.Cut(image, "/") // that may be another than Docker's
		if strings.HasPrefix(image, name) || strings.ContainsAny(registry, ".:") && strings.HasPrefix(rest, name) {
			return true
		}
	}
	return false
}

// mounted reports that settings come from other files too.
func (f *file) mounted(service ast.Node) bool {
	for _, key := range []string{"configs", "secrets", "env_file", "extends"} {
		if child(service, key) != nil {
			return true
		}
	}
	if aliasLeft(service) || aliasLeft(child(service, "environment")) {
		return true
	}
	for _, v := range items(child(service, "volumes")) {
		target := scalar(v)
		if t := child(v, "target"); t != nil {
			target = scalar(t)
		}
		if strings.Contains(target, "/etc/orthanc") || strings.Contains(target, "/run/secrets") || strings.Contains(target, ".json") {
			return true
		}
	}
	return false
}

// commandOf is a command line: one text, or a list of words.
func (f *file) commandOf(n ast.Node) (document, bool) {
	if n == nil {
		return document{}, false
	}
	var args []argument
	at := placeOf(n)
	if list := items(n); list != nil {
		at = placeOf(list[0])
		for _, item := range list {
			args = append(args, argument{scalar(item), 0})
		}
	} else {
		args = words(scalar(n), 0)
	}
	d, ok := f.command(args)
	if ok {
		d.root.move(at)
	}
	return d, ok
}

// ports are those that are published. One without an address is published on
// all of the machine's.
func (f *file) ports(n ast.Node, at place) {
	root := node{kind: object, place: at}
	for _, item := range items(n) {
		where := placeOf(item)
		published := scalar(item)
		if len(pairs(item)) > 0 {
			published = scalar(child(item, "host_ip")) + ":" + scalar(child(item, "published")) + ":" + scalar(child(item, "target"))
			published = strings.TrimPrefix(published, ":")
			where = placeOf(pairs(item)[0].Key)
		}
		if !strings.Contains(published, ":") {
			continue // a port of the machine that changes
		}
		value := "address"
		switch parts := strings.Count(strings.TrimPrefix(published, "[::]"), ":"); {
		case strings.HasPrefix(published, "0.0.0.0:"), strings.HasPrefix(published, "[::]:"), parts == 1:
			value = "any"
		case strings.Contains(published, "$"):
			value = "$"
		}
		root.add("ports", where, typed(value, where))
	}
	if len(root.members) > 0 {
		f.docs = append(f.docs, document{rules: "ports", root: root})
	}
}
