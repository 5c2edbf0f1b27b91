package inventory

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"pacsaudit/audit"
)

// The keys of each part. The schema for editors lists the same.
var (
	fileKeys        = []string{"scope", "never", "from", "defaults", "credentials", "titles", "receivers", "targets", "accepted"}
	neverKeys       = []string{"net", "host", "reason", "unresolved_until"}
	defaultKeys     = []string{"calling", "timeout", "rows", "interval"}
	targetKeys      = []string{"name", "address", "called", "calling", "owner", "zone", "tls", "dicomweb", "web", "lint", "credentials", "interval", "callers", "reachable_from", "expect"}
	expectKeys      = []string{"plaintext", "tls", "stranger", "fingerprint", "contexts"}
	fingerprintKeys = []string{"class", "version"}
	acceptedKeys    = []string{"target", "check", "until", "reason", "by"}
)

func parse(file, folder string, b []byte, o Options) (*Inventory, error) {
	r := &reader{name: file, folder: folder, o: o, certificates: map[string]credential{}, used: map[string]bool{}, places: map[string]position{}}
	v := &Inventory{name: file}
	if body := r.document(b); body != nil {
		r.inventory(body, v)
		r.judge(v)
	}
	r.mistakes.sort()
	r.warnings.sort()
	v.Warnings, v.places = r.warnings, r.places
	if len(r.mistakes) > 0 {
		return v, r.mistakes
	}
	return v, nil
}

// inventory reads the parts in the order in which they need each other.
func (r *reader) inventory(n ast.Node, v *Inventory) {
	parts := map[string]ast.Node{}
	r.object(n, theConfiguration, fileKeys, []string{"targets"}, func(key string, n ast.Node) { parts[key] = n })
	each := func(key, what string, read func(ast.Node)) {
		if parts[key] != nil {
			r.list(parts[key], what, read)
		}
	}
	each("scope", "scope", func(n ast.Node) { r.scope(n, &v.Scope) })
	each("never", "never", func(n ast.Node) { r.never(n, v) })
	if n := parts["from"]; n != nil {
		r.word(n, "a zone", audit.ZoneNames(), &v.From)
	}
	if n := parts["defaults"]; n != nil {
		r.defaults(n, &v.Defaults)
	}
	if n := parts["credentials"]; n != nil {
		r.credentials(n)
	}
	if n := parts["titles"]; n != nil {
		if word, ok := r.text(n); ok {
			var err error
			if v.Convention, err = ParseConvention(word); err != nil {
				r.wrong(n, "%v", err)
			}
		}
	}
	each("receivers", "receivers", func(n ast.Node) { r.receiver(n, v) })
	each("targets", "targets", func(n ast.Node) { r.target(n, v) })
	each("accepted", "accepted", func(n ast.Node) { r.accepted(n, v) })
}

// network reads a network or an address. Bits behind the prefix are a mistake:
// half of the time the operator meant another network.
func (r *reader) network(n ast.Node, s string) (netip.Prefix, bool) {
	p, err := audit.ParseNetwork(s)
	switch {
	case err != nil:
		return p, false
	case p != p.Masked():
		r.wrong(n, "%q has bits set behind its prefix: write %v", s, p.Masked())
	}
	return p.Masked(), true
}

// numeric reports what is meant as an address or a network, right or wrong.
func numeric(s string) bool {
	return strings.ContainsAny(s, ":/") || strings.Trim(s, "0123456789.") == ""
}

func (r *reader) scope(n ast.Node, s *audit.Scope) {
	word, ok := r.text(n)
	if !ok {
		return
	}
	if p, ok := r.network(n, word); ok {
		s.Networks = append(s.Networks, p)
		return
	}
	if numeric(word) || !hostName(word) {
		r.wrong(n, "%q is not a network, an address or a host: write 10.20.0.0/16 or pacs.example.org", word)
		return
	}
	s.Hosts = append(s.Hosts, audit.HostName(word))
}

func hostName(s string) bool {
	return s != "" && len(s) < 254 && !strings.ContainsFunc(s, func(c rune) bool {
		return c != '.' && c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
	})
}

func (r *reader) never(n ast.Node, v *Inventory) {
	var line audit.Never
	where, until := n, ast.Node(nil)
	r.object(n, aLineOfNever, neverKeys, []string{"reason"}, func(key string, n ast.Node) {
		word, ok := r.text(n)
		switch {
		case !ok:
		case key == "reason":
			line.Reason = r.words(n)
		case key == "unresolved_until":
			line.Until, until = r.day(n), n
		case key == "net":
			p, ok := r.network(n, word)
			if !ok {
				r.wrong(n, "%q is not a network or an address: write 10.20.9.0/24, and a name under host", word)
			}
			line.Network = p
		case !hostName(word) || numeric(word):
			r.wrong(n, "%q is not a host name: write a network or an address under net", word)
		default:
			line.Host, where = audit.HostName(word), n
		}
	})
	if m, ok := n.(*ast.MappingNode); ok && !slices.ContainsFunc(m.Values, func(v *ast.MappingValueNode) bool {
		return v.Key.GetToken().Value == "net" || v.Key.GetToken().Value == "host"
	}) {
		r.wrong(n, "a line of never has a net or a host")
	}
	switch {
	case until == nil:
	case line.Host == "":
		r.wrong(until, "\"unresolved_until\" is for a host: a network needs no look-up")
	case line.Until > audit.DayOf(r.o.Now.AddDate(1, 0, 0)):
		r.wrong(until, "more than a year ahead: somebody has to look again before")
	}
	v.Scope.Never = append(v.Scope.Never, line)
	v.neverAt = append(v.neverAt, positionOf(where))
}

func (r *reader) defaults(n ast.Node, d *Defaults) {
	r.object(n, "defaults", defaultKeys, nil, func(key string, n ast.Node) {
		switch key {
		case "calling":
			d.Calling = r.title(n)
		case "timeout":
			d.Timeout = r.duration(n, time.Second, 24*time.Hour)
		case "rows":
			d.Rows = r.number(n, 1, 1_000_000)
		case "interval":
			d.Interval = r.duration(n, time.Minute, 366*24*time.Hour)
		}
	})
}

func (r *reader) accepted(n ast.Node, v *Inventory) {
	var a audit.Acceptance
	var target string
	var found *audit.Target
	until := n
	r.object(n, "an accepted risk", acceptedKeys, acceptedKeys, func(key string, n ast.Node) {
		switch key {
		case "target":
			target, _ = r.text(n)
			i := slices.IndexFunc(v.Targets, func(t audit.Target) bool { return t.Name.String() == target })
			if i < 0 {
				names := make([]string, len(v.Targets))
				for i, t := range v.Targets {
					names[i] = t.Name.String()
				}
				r.wrong(n, "no target is called %q%s", target, didYouMean(target, names))
				return
			}
			found = &v.Targets[i]
		case "check":
			a.Check = r.check(n)
		case "until":
			a.Until, until = r.day(n), n
		case "reason":
			a.Reason = r.words(n)
		case "by":
			a.By = r.words(n)
		}
	})
	if a.Until != 0 && a.Until < audit.DayOf(r.o.Now) {
		r.warn(positionOf(until), "the acceptance of %v for %q has expired: the finding counts again", a.Check, target)
	}
	if found == nil {
		return
	}
	if slices.ContainsFunc(found.Accepted, func(b audit.Acceptance) bool { return b.Check == a.Check }) {
		r.wrong(n, "%v is accepted twice for %q", a.Check, target)
	}
	found.Accepted = append(found.Accepted, a)
}

// check reads the ID of a check that exists.
func (r *reader) check(n ast.Node) audit.ID {
	s, ok := r.text(n)
	if !ok {
		return audit.ID{}
	}
	words := make([]string, len(r.o.Checks))
	for i, id := range r.o.Checks {
		if words[i] = id.String(); words[i] == s {
			return id
		}
	}
	hint := didYouMean(s, words)
	if hint == "" {
		hint = ": pacsaudit checks lists them"
	}
	r.wrong(n, "there is no check %q%s", s, hint)
	return audit.ID{}
}

// describe is a line of the never-list for a message.
func describe(n audit.Never) string {
	what := n.Host
	if what == "" {
		what = n.Network.String()
	}
	return fmt.Sprintf("%s (%v)", what, n.Reason)
}
