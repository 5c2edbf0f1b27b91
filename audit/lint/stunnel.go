package lint

import (
	"regexp"
	"strings"

	"pacsaudit/audit"
)

var (
	stunnelAccept  = regexp.MustCompile(`(?mi)^\s*accept\s*=`)
	stunnelConnect = regexp.MustCompile(`(?mi)^\s*(connect|exec)\s*=`)
)

// isStunnel takes configurations of stunnel: stunnel(8). Each service is judged
// with the options before the first one, which hold for all. Names of options
// may be written in any case.
func (f *file) isStunnel() bool {
	if !stunnelAccept.MatchString(f.text.s) || !stunnelConnect.MatchString(f.text.s) {
		return false
	}
	list, pairs, others := f.sections(";#")
	if pairs == 0 || others > pairs || pairs > maxSettings {
		return false
	}
	set := ruleSets()["stunnel"]
	for _, s := range list {
		for i, m := range s.root.members {
			if k := set.lower[strings.ToLower(m.name)]; k != nil {
				s.root.members[i].name = k.name
			}
		}
	}
	for _, s := range list[1:] {
		_, accepts := s.root.member("accept")
		_, connects := s.root.member("connect")
		_, executes := s.root.member("exec")
		if !accepts || !connects && !executes {
			continue
		}
		root := s.root
		for _, m := range list[0].root.members {
			if _, own := root.member(m.name); !own || set.keys[m.name] != nil && set.keys[m.name].is == "row" {
				root.members = append(root.members, m)
			}
		}
		at, demand := clientCertificates(s.place, list[0].root, s.root)
		root.add("verify.effective", at, typed(demand, at))
		f.docs = append(f.docs, document{rules: "stunnel", root: root})
	}
	if len(f.docs) == 0 {
		return false
	}
	f.kind = audit.StunnelConfig
	return true
}

// clientCertificates says what a service demands of its callers, and which line
// decides. Four options set the same three switches, in the order in which they
// stand, those for all services first; none takes back all that another one set.
// stunnel 5.68 was asked for each.
func clientCertificates(at place, roots ...node) (place, string) {
	required, checked, variable := false, map[string]bool{}, false
	for _, root := range roots {
		for _, m := range root.members {
			yes := strings.EqualFold(m.value.s, "yes")
			switch m.name {
			case "verify":
				level := m.value.n
				variable = m.value.kind != number || level > 4
				required = level >= 2
				checked = map[string]bool{"verifyChain": level >= 1 && level <= 3, "verifyPeer": level >= 3}
			case "requireCert":
				required = yes
			case "verifyChain", "verifyPeer":
				required = required || yes
				checked[m.name] = yes
			default:
				continue
			}
			at = m.place
		}
	}
	switch {
	case variable:
		return at, "$"
	case !required:
		return at, "none"
	case !checked["verifyChain"] && !checked["verifyPeer"]:
		return at, "$" // demanded, and whoever made it is let in
	}
	return at, "required"
}
