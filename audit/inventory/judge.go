package inventory

import (
	"fmt"
	"net/netip"
	"net/url"
	"sort"

	"github.com/goccy/go-yaml/ast"

	"pacsaudit/audit"
)

// reachable holds a target against scope and never-list, as far as that can be
// done without asking a name server.
func (r *reader) reachable(where map[string]ast.Node, t audit.Target, v *Inventory) {
	r.host(where["address"], t.Host(), v)
	for key, address := range map[string]audit.Text{"dicomweb": t.DICOMweb, "web": t.Web} {
		if u, err := url.Parse(address.String()); err == nil {
			r.host(where[key], u.Hostname(), v)
		}
	}
}

func (r *reader) host(n ast.Node, host string, v *Inventory) {
	if never, forbidden := v.Scope.ForbidsHost(host); forbidden {
		r.wrong(n, "%q is on the never-list: %s", host, describe(never))
		return
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return // a name: judged by what it resolves to, when it is dialled
	}
	if never, forbidden := v.Scope.Forbids(a); forbidden {
		r.wrong(n, "%v is on the never-list: %s", a, describe(never))
		return
	}
	if !v.Scope.Allows(host, a) {
		hint := ""
		if len(v.Scope.Networks)+len(v.Scope.Hosts) == 0 {
			hint = ", which is private and loopback networks where none is declared"
		}
		r.wrong(n, "%v is outside the scope%s: add it to scope if it may be contacted", a, hint)
	}
}

// judge looks at the whole.
func (r *reader) judge(v *Inventory) {
	type door struct{ address, called string }
	first := map[door]string{}
	for _, t := range v.Targets {
		d := door{PlainAddress(t.Address.String()), t.Called.String()}
		name := t.Name.String()
		if other, twice := first[d]; twice && d.address != "" && other != name {
			r.warn(r.places[name], "%q has the address and the called title of %q: it is audited twice", name, other)
		}
		first[d] = name
	}
	for _, p := range v.Scope.Networks {
		for _, n := range v.Scope.Never {
			if n.Network.Bits() <= p.Bits() && n.Network.Contains(p.Addr()) {
				r.warn(position{1, 1}, "nothing in scope %v will be contacted: all of it is on the never-list: %s", p, describe(n))
			}
		}
	}
	var unused []string
	for name := range r.certificates {
		if !r.used[name] {
			unused = append(unused, name)
		}
	}
	sort.Strings(unused)
	for _, name := range unused {
		r.warn(r.certificates[name].at, "nothing uses the credentials %q", name)
	}
	if len(v.Targets) == 0 && len(r.mistakes) == 0 {
		r.wrongAt(position{1, 1}, "there is no target")
	}
}

// Unresolved are the lines of the never-list whose names have no address, as
// whoever looked them up says: mistakes, and those that the operator accepted
// until a day that has not passed.
func (v *Inventory) Unresolved(unknown []audit.Never, today audit.Day) (mistakes, accepted Mistakes) {
	for _, u := range unknown {
		for i, n := range v.Scope.Never {
			if n.Host != u.Host || i >= len(v.neverAt) {
				continue
			}
			m := Mistake{File: v.name, Line: v.neverAt[i].line, Column: v.neverAt[i].column}
			switch {
			case n.Until >= today:
				m.What = fmt.Sprintf("%q has no address, and what forbids it holds for its name only, until %v", n.Host, n.Until)
				accepted = append(accepted, m)
			case n.Until != 0:
				m.What = fmt.Sprintf("%q has no address, and going on without was accepted until %v: write its network under net, or another day", n.Host, n.Until)
				mistakes = append(mistakes, m)
			default:
				m.What = fmt.Sprintf("%q has no address that can be found, and nobody knows what is forbidden: write its network under net, or unresolved_until: with a day, to go on without", n.Host)
				mistakes = append(mistakes, m)
			}
		}
	}
	return mistakes, accepted
}
