package inventory

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"pacsaudit/audit"
)

func (r *reader) target(n ast.Node, v *Inventory) {
	t := audit.Target{Calling: v.Defaults.Calling, Interval: v.Defaults.Interval, From: v.From, Listed: audit.Listed}
	where := map[string]ast.Node{}
	if !r.object(n, aTarget, targetKeys, []string{"name", "address"}, func(key string, n ast.Node) {
		where[key] = n
		r.targetKey(key, n, &t)
	}) {
		return
	}
	name := t.Name.String()
	if first, twice := r.places[name]; twice && name != "" {
		r.wrong(where["name"], "two targets are called %q: the other is in line %d", name, first.line)
	} else if name != "" {
		r.places[name] = positionOf(where["name"])
	}
	r.reachable(where, t, v)
	v.Targets = append(v.Targets, t)
}

func (r *reader) targetKey(key string, n ast.Node, t *audit.Target) {
	switch key {
	case "name":
		t.Name = r.words(n)
	case "address":
		if s, ok := r.text(n); ok {
			if err := CheckAddress(s); err != nil {
				r.wrong(n, "%v", err)
			} else {
				t.Address = audit.Operator(s)
			}
		}
	case "called":
		t.Called = r.title(n)
	case "calling":
		t.Calling = r.title(n)
	case "owner":
		t.Owner = r.words(n)
	case "zone":
		r.word(n, "a zone", audit.ZoneNames(), &t.Zone)
	case "tls":
		s, ok := r.text(n)
		if ok && s != "true" && s != "false" {
			r.wrong(n, "%q is not true or false", s)
		}
		t.TLS = s == "true"
	case "dicomweb":
		t.DICOMweb = r.address(n)
	case "web":
		t.Web = r.address(n)
	case "lint":
		if s, ok := r.text(n); ok && s != "" {
			t.Config = audit.Operator(r.beside(s))
		} else if ok {
			r.wrong(n, "no file: give the archive's configuration, a file or a folder")
		}
	case "credentials":
		r.reference(n, t)
	case "interval":
		t.Interval = r.duration(n, time.Minute, 366*24*time.Hour)
	case "callers":
		r.list(n, "callers", func(n ast.Node) { r.caller(n, t) })
	case "reachable_from":
		r.list(n, "reachable_from", func(n ast.Node) { r.place(n, t) })
	case "expect":
		r.expect(n, &t.Expect)
	}
}

// place reads a place from which a target is meant to be in reach.
func (r *reader) place(n ast.Node, t *audit.Target) {
	s, ok := r.text(n)
	if !ok {
		return
	}
	place, err := ParsePlace(s)
	switch {
	case err != nil:
		r.wrong(n, "%v", err)
	case slices.Contains(t.ReachableFrom, place):
		r.wrong(n, "%q is listed twice", s)
	default:
		t.ReachableFrom = append(t.ReachableFrom, place)
	}
}

// address reads the base of web services. Whoever writes a password into it
// does not read it again in a message.
func (r *reader) address(n ast.Node) audit.Text {
	s, ok := r.text(n)
	if !ok {
		return audit.Text{}
	}
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		r.wrong(n, "not a web address: write https://pacs.example.org/dicom-web")
	case u.User != nil:
		r.wrong(n, "a web address holds no user and no password: the audit asks without")
	case u.RawQuery != "" || u.Fragment != "":
		r.wrong(n, "a web address holds no query and no fragment: give the base of the service")
	default:
		return audit.Operator(strings.TrimRight(s, "/"))
	}
	return audit.Text{}
}

func (r *reader) expect(n ast.Node, e *audit.Expectation) {
	r.object(n, "expect", expectKeys, nil, func(key string, n ast.Node) {
		switch key {
		case "plaintext":
			r.word(n, "a door", audit.DoorNames(), &e.Plaintext)
		case "tls":
			r.word(n, "TLS", audit.TLSModeNames(), &e.TLS)
		case "stranger":
			r.word(n, "what a stranger gets", audit.ReachNames(), &e.Stranger)
		case "fingerprint":
			r.object(n, "fingerprint", fingerprintKeys, nil, func(key string, n ast.Node) {
				if text := r.words(n); key == "class" {
					e.ClassUID = text
				} else {
					e.VersionName = text
				}
			})
		case "contexts":
			e.ContextsGiven = true
			r.list(n, "contexts", func(n ast.Node) {
				var s audit.Service
				before := len(r.mistakes)
				if r.word(n, "a service", serviceNames(), &s); len(r.mistakes) == before {
					e.Contexts[s] = true
				}
			})
		}
	})
}

// serviceNames are the words for services.
func serviceNames() []string {
	var words []string
	for s := range audit.Services {
		words = append(words, s.Slug().String())
	}
	return words
}
