package lint

import (
	"regexp"
	"slices"
	"strings"

	"pacsaudit/audit"
)

var nginxServer = regexp.MustCompile(`(?m)\bserver\s*\{`)

// ofThisMachine are addresses that nobody else reaches.
var ofThisMachine = regexp.MustCompile(`^(unix:|127\.|localhost\b|\[::1\])`)

// directive is one of nginx: a name, arguments, and for some a block.
type directive struct {
	args  []argument
	block []directive
}

// isNginx takes configurations of nginx with a server in front of something.
func (f *file) isNginx() bool {
	if !nginxServer.MatchString(f.text.s) || !strings.Contains(f.text.s, "listen") || !f.explicit && !ofImaging(f.text.s) {
		return false
	}
	p := nginxParser{s: f.text.s}
	tree, ok := p.block(0)
	if !ok || p.count > maxSettings {
		f.kind, f.fault = audit.NginxConfig, &fault{is: audit.Damaged, line: f.text.at(p.i).line}
		return true
	}
	f.nginxServers(tree, false, nil)
	if len(f.docs) == 0 {
		return false
	}
	f.kind = audit.NginxConfig
	return true
}

// nginxParser reads directives, blocks and comments.
type nginxParser struct {
	s     string
	i     int
	count int
}

func (p *nginxParser) block(depth int) (list []directive, ok bool) {
	if depth > maxDepth {
		return nil, false
	}
	var args []argument
	for p.i < len(p.s) {
		switch c := p.s[p.i]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			p.i++
		case c == '#':
			for p.i < len(p.s) && p.s[p.i] != '\n' {
				p.i++
			}
		case c == ';':
			p.i++
			if p.count++; len(args) > 0 {
				list = append(list, directive{args: args})
			}
			args = nil
		case c == '{':
			p.i++
			inner, ok := p.block(depth + 1)
			if !ok {
				return nil, false
			}
			p.count++
			list = append(list, directive{args: args, block: inner})
			args = nil
		case c == '}':
			p.i++
			return list, depth > 0 && len(args) == 0
		default:
			args = append(args, p.word())
		}
		if p.count > maxSettings {
			return nil, false
		}
	}
	return list, depth == 0 && len(args) == 0
}

func (p *nginxParser) word() argument {
	from := p.i
	if q := p.s[p.i]; q == '"' || q == '\'' {
		for p.i++; p.i < len(p.s) && p.s[p.i] != q; p.i++ {
			if p.s[p.i] == '\\' {
				p.i++
			}
		}
		p.i = min(p.i+1, len(p.s))
		return argument{strings.Trim(p.s[from:p.i], `"'`), from}
	}
	for p.i < len(p.s) && !strings.ContainsRune(" \t\r\n;{}", rune(p.s[p.i])) {
		if strings.HasPrefix(p.s[p.i:], "${") { // a variable has braces of its own
			if end := strings.IndexByte(p.s[p.i:], '}'); end > 0 {
				p.i += end
			}
		}
		p.i++
	}
	return argument{p.s[from:p.i], from}
}

func name(d directive) string {
	if len(d.args) == 0 {
		return ""
	}
	return d.args[0].s
}

// nginxServers makes a document of each server, with what it inherits.
func (f *file) nginxServers(tree []directive, stream bool, inherited []directive) {
	outer := append(inherited[:len(inherited):len(inherited)], tree...)
	for _, d := range tree {
		switch name(d) {
		case "http":
			f.nginxServers(d.block, false, outer)
		case "stream":
			f.nginxServers(d.block, true, outer)
		case "server":
			if d.block != nil && len(f.docs) < 1000 {
				f.nginxServer(d, stream, outer)
			}
		}
	}
}

func (f *file) nginxServer(d directive, stream bool, inherited []directive) {
	at := f.text.at(d.args[0].offset)
	root := node{kind: object, place: at}
	mode := "http"
	if stream {
		mode = "stream"
	}
	root.add("mode", at, node{kind: word, s: mode, place: at})
	var within func(list []directive)
	within = func(list []directive) {
		for _, x := range list {
			switch name(x) {
			case "listen", "ssl_protocols", "ssl_verify_client", "proxy_pass", "include", "add_header", "return", "auth_basic", "ssl", "proxy_set_header":
				f.nginxSetting(&root, x)
			}
			within(x.block)
		}
	}
	within(d.block)
	for _, up := range slices.Backward(inherited) { // the nearest holds where the server has none of its own
		if n := name(up); len(up.args) > 1 && (n == "ssl_protocols" || n == "ssl_verify_client") {
			if _, own := root.member(n); !own {
				f.nginxSetting(&root, up)
			}
		}
	}
	if _, listens := root.member("listen"); !listens { // port 80 then, or what another file says
		value := "plaintext"
		if _, more := root.member("include"); more {
			value = "$"
		}
		root.add("listen", at, typed(value, at))
	}
	f.docs = append(f.docs, document{rules: "nginx", root: root})
}

// nginxSetting makes settings of a directive.
func (f *file) nginxSetting(root *node, d directive) {
	at := f.text.at(d.args[0].offset)
	all := make([]string, 0, len(d.args))
	for _, a := range d.args[1:] {
		all = append(all, a.s)
	}
	rest := strings.Join(all, " ")
	switch d.args[0].s {
	case "listen":
		value := "plaintext"
		for _, a := range all[min(1, len(all)):] {
			if a == "ssl" || a == "quic" {
				value = "ssl"
			}
		}
		if value == "plaintext" && len(all) > 0 && ofThisMachine.MatchString(all[0]) {
			value = "local"
		}
		root.add("listen", at, node{kind: word, s: value, place: at})
	case "return":
		if strings.Contains(rest, "https://") {
			root.add("return", at, node{kind: boolean, is: true, place: at})
		}
	case "add_header":
		if len(all) > 1 && strings.EqualFold(all[0], "Access-Control-Allow-Origin") {
			root.add("add_header Access-Control-Allow-Origin", at, typed(all[1], at))
		}
	case "proxy_set_header": // whoever comes is logged in with it
		if len(all) > 1 && strings.EqualFold(all[0], "Authorization") && strings.Contains(all[1], " ") {
			value := node{kind: word, s: all[1], place: at}
			if strings.Contains(all[1], "$") {
				value.kind = variable
			}
			root.add("proxy_set_header Authorization", at, value)
		}
	default:
		root.add(d.args[0].s, at, typed(rest, at))
	}
}
