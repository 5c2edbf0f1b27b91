package lint

import (
	"path"
	"slices"
	"strings"
)

// programs are those whose options are known, with their files of rules.
var programs = map[string]string{
	"storescp": "storescp", "dcmqrscp": "dcmqrscp-options", "wlmscpfs": "wlmscpfs", "dcmrecv": "dcmrecv",
}

// argument is a word of a command line, without quotes.
type argument struct {
	s      string
	offset int
}

// words splits a command line as a shell does, as far as quotes go.
func words(line string, base int) (list []argument) {
	var b strings.Builder
	begun, quote := -1, byte(0)
	end := func() {
		if begun >= 0 {
			list = append(list, argument{b.String(), base + begun})
		}
		b.Reset()
		begun = -1
	}
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
			if begun < 0 {
				begun = i
			}
		case quote == 0 && (c == ' ' || c == '\t' || c == '\n' || c == '\r'):
			end()
		case c == '\\' && quote != '\'' && i+1 < len(line):
			if i++; line[i] == '\n' || line[i] == '\r' { // the line goes on
				continue
			}
			if begun < 0 {
				begun = i
			}
			b.WriteByte(line[i])
		default:
			if begun < 0 {
				begun = i
			}
			b.WriteByte(c)
		}
	}
	end()
	return list
}

// command is the settings of a command line, where it runs a program whose
// options are known. It takes a shell's -c apart.
func (f *file) command(args []argument) (document, bool) {
	for i, a := range args {
		name := path.Base(strings.TrimLeft(a.s, "-@:+!|"))
		rules, known := programs[strings.TrimSuffix(name, ".exe")]
		if known {
			return f.options(rules, args[i:]), true
		}
		if strings.ContainsAny(a.s, " \t") && strings.Contains(a.s, "scp") || strings.Contains(a.s, "dcmrecv ") {
			if d, ok := f.command(words(a.s, a.offset)); ok {
				at := f.text.at(a.offset)
				d.root.move(at)
				return d, true
			}
		}
	}
	return document{}, false
}

// options makes a setting of each option, under the name that the rules have for
// it. A variable can hold any option: what is absent is not known then.
func (f *file) options(rules string, args []argument) document {
	at := f.text.at(args[0].offset)
	d := document{rules: rules, root: node{kind: object, place: at}}
	set := ruleSets()[rules]
	d.root.add("program", at, node{kind: null, place: at})
	for i := 1; i < len(args); i++ {
		a := args[i]
		if slices.Contains([]string{";", "&&", "||", "|", "&"}, a.s) {
			break
		}
		where := f.text.at(a.offset)
		if strings.HasPrefix(a.s, "$") || strings.HasPrefix(a.s, "%") {
			d.partial = true
			continue
		}
		if len(a.s) < 2 || a.s[0] != '-' && a.s[0] != '+' {
			continue
		}
		name := a.s
		if long, ok := short[name]; ok {
			name = long
		}
		if set.keys[name] == nil {
			continue // one that has nothing to do with who gets in
		}
		d.root.add(name, where, node{kind: boolean, is: true, place: where})
	}
	return d
}

// short are the short forms of options: DCMTK's manual pages.
var short = map[string]string{
	"-ac": "--access-full", "+ac": "--access-control", "-tls": "--disable-tls", "+tls": "--enable-tls", "-rc": "--require-peer-cert",
	"-vc": "--verify-peer-cert", "-ic": "--ignore-peer-cert", "-pm": "--promiscuous", "+py": "--profile-bcp195-nd", "+px": "--profile-bcp195",
	"+pz": "--profile-bcp195-ex", "+pb": "--profile-basic", "+pa": "--profile-aes", "+pn": "--profile-null", "+cs": "--cipher",
	"-aet": "--aetitle", "-xf": "--config-file", "-c": "--config", "+cf": "--add-cert-file", "+cd": "--add-cert-dir", "-dhl": "--disable-host-lookup",
	"-dfp": "--data-files-path", "-uca": "--use-called-ae", "-rca": "--reject-calling-ae",
}
