package lint

import (
	"regexp"
	"strings"

	"pacsaudit/audit"
)

var (
	tableBegins = regexp.MustCompile(`(?mi)^[ \t]*(AETable|HostTable|VendorTable)[ \t]+BEGIN`)
	tableLine   = regexp.MustCompile(`(?i)^(AETable|HostTable|VendorTable)\s+(BEGIN|END)$`)
	parameter   = regexp.MustCompile(`^([A-Za-z]+)\s*=\s*(.*)$`)
)

// isDcmqrscp takes the configuration of DCMTK's dcmqrscp, which dcmqrti and
// dcmqridx share: dcmqrcnf.txt of DCMTK.
func (f *file) isDcmqrscp() bool {
	if !tableBegins.MatchString(f.text.s) {
		return false
	}
	f.kind = audit.DCMTKConfig
	root := node{kind: object, place: place{1, 1}}
	table := ""
	settings, last := 0, 1
	f.text.each(func(offset int, line string) {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || strings.HasPrefix(trimmed, "#") {
			return
		}
		at := offset + strings.Index(line, trimmed)
		where := f.text.at(at)
		last = where.line
		if settings++; settings > maxSettings {
			return
		}
		if m := tableLine.FindStringSubmatch(trimmed); m != nil {
			table = ""
			if strings.EqualFold(m[2], "BEGIN") {
				table = strings.ToLower(m[1])
			}
			return
		}
		switch table {
		case "aetable":
			f.area(&root, trimmed, at)
		case "hosttable":
			f.hosts(&root, trimmed, at)
		case "vendortable":
			root.add("VendorTable", where, node{kind: word, s: trimmed, place: where})
		default:
			if m := parameter.FindStringSubmatch(trimmed); m != nil {
				root.add(m[1], where, typed(unquoteShell(m[2]), where))
			} else {
				root.add(trimmed, where, node{kind: null, place: where})
			}
		}
	})
	switch {
	case settings > maxSettings:
		f.fault = &fault{is: audit.TooManyInFiles}
	case table != "": // it never ended
		f.fault = &fault{audit.Damaged, last}
	default:
		f.docs = []document{{rules: "dcmqrscp", root: root}}
	}
	return true
}

// area is a line of the AETable: title, folder, access, quota, peers.
func (f *file) area(root *node, line string, at int) {
	where := f.text.at(at)
	head, rest, found := strings.Cut(line, "(")
	_, peers, closed := strings.Cut(rest, ")")
	fields := strings.Fields(head)
	if !found || !closed || len(fields) < 3 {
		root.add("AETable", where, node{kind: variable, place: where})
		return
	}
	access := strings.ToUpper(fields[2])
	accessAt := f.text.at(at + strings.LastIndex(head, fields[2]))
	peersAt := at + strings.Index(line, ")") + 1
	peersAt += len(peers) - len(strings.TrimLeft(peers, " \t"))
	peers = strings.TrimSpace(peers)
	root.add("AETable.Title", where, node{kind: word, s: fields[0], place: where})
	root.add("AETable.Access", accessAt, node{kind: word, s: access, place: accessAt})
	p := f.text.at(peersAt)
	root.add("AETable.Peers", p, node{kind: word, s: peers, place: p})
	if strings.EqualFold(peers, "ANY") && strings.Contains(access, "W") {
		root.add("AETable.Peers.Writing", p, node{kind: word, s: "ANY", place: p})
	}
}

var hostTriple = regexp.MustCompile(`\(\s*([^,()]+?)\s*,\s*([^,()]+?)\s*,\s*([^,()]+?)\s*\)`)

// hosts is a line of the HostTable: a name, and callers or other names.
func (f *file) hosts(root *node, line string, at int) {
	where := f.text.at(at)
	triples := hostTriple.FindAllStringSubmatchIndex(line, -1)
	if len(triples) == 0 {
		root.add("HostTable", where, node{kind: word, s: line, place: where})
	}
	for _, m := range triples {
		p := f.text.at(at + m[2])
		title := line[m[2]:m[3]]
		root.add("HostTable.Title", p, node{kind: word, s: title, place: p})
	}
}
