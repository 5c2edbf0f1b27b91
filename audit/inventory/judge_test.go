package inventory

import (
	"errors"
	"slices"
	"testing"
)

// told is all that is said of a configuration, wrong or not, in lines.
func told(t *testing.T, text string) (wrong, warned []string) {
	t.Helper()
	v, err := read(folder(t), text)
	var m Mistakes
	if err != nil && !errors.As(err, &m) {
		t.Fatal(err)
	}
	for _, one := range m {
		wrong = append(wrong, one.String())
	}
	if v != nil {
		for _, one := range v.Warnings {
			warned = append(warned, one.String())
		}
	}
	return wrong, warned
}

// TestTargetsAreHeldAgainstTheScope by each of their addresses.
func TestTargetsAreHeldAgainstTheScope(t *testing.T) {
	const private = ", which is private and loopback networks where none is declared"
	at := func(scope, keys string) string { return scope + "targets:\n  - {name: a, " + keys + "}\n" }
	for name, row := range map[string]struct{ text, wrong string }{
		"inside":                      {at("", "address: 10.0.0.1:104, dicomweb: 'http://10.0.0.1/'"), ""},
		"outside":                     {at("", "address: 192.0.2.1:104"), "p.yaml:2:24: 192.0.2.1 is outside the scope" + private + ": add it to scope if it may be contacted"},
		"DICOMweb outside":            {at("", "address: 10.0.0.1:104, dicomweb: 'http://192.0.2.1/'"), "p.yaml:2:48: 192.0.2.1 is outside the scope" + private + ": add it to scope if it may be contacted"},
		"web outside":                 {at("", "address: 10.0.0.1:104, web: 'http://192.0.2.1/'"), "p.yaml:2:43: 192.0.2.1 is outside the scope" + private + ": add it to scope if it may be contacted"},
		"a name":                      {at("", "address: 'pacs.example.org:104', web: 'http://pacs.example.org/'"), ""},
		"outside of what is declared": {at("scope: [192.168.0.0/16]\n", "address: 10.0.0.1:104"), "p.yaml:3:24: 10.0.0.1 is outside the scope: add it to scope if it may be contacted"},
		"outside of network and name": {at("scope: [192.168.0.0/16, pacs.example.org]\n", "address: 10.0.0.1:104"), "p.yaml:3:24: 10.0.0.1 is outside the scope: add it to scope if it may be contacted"},
		"a never-listed name":         {at("never: [{host: pacs.example.org, reason: MRI}]\n", "address: 'pacs.example.org:104'"), `p.yaml:3:24: "pacs.example.org" is on the never-list: pacs.example.org (MRI)`},
		"a never-listed address":      {at("never: [{net: 10.0.0.0/24, reason: MRI}]\n", "address: 10.0.0.1:104"), "p.yaml:3:24: 10.0.0.1 is on the never-list: 10.0.0.0/24 (MRI)"},
		"no address":                  {at("", "called: A"), `p.yaml:2:5: a target has no "address"`},
	} {
		wrong, _ := told(t, row.text)
		var want []string
		if row.wrong != "" {
			want = []string{row.wrong}
		}
		if !slices.Equal(wrong, want) {
			t.Errorf("%s: %q, want %q", name, wrong, want)
		}
	}
}

// TestTheWholeIsJudged: what is audited twice, what can never be contacted,
// credentials without a use, and nothing to do.
func TestTheWholeIsJudged(t *testing.T) {
	const one = "targets:\n  - {name: a, address: 10.0.0.1:104}\n"
	for name, row := range map[string]struct {
		text          string
		wrong, warned []string
	}{
		"good":                      {one, nil, nil},
		"audited twice":             {one + "  - {name: b, address: 10.0.0.1:104}\n", nil, []string{`p.yaml:3:12: "b" has the address and the called title of "a": it is audited twice`}},
		"three times":               {one + "  - {name: b, address: 10.0.0.1:104}\n  - {name: c, address: 10.0.0.1:104}\n", nil, []string{`p.yaml:3:12: "b" has the address and the called title of "a": it is audited twice`, `p.yaml:4:12: "c" has the address and the called title of "b": it is audited twice`}},
		"in two spellings":          {"targets:\n  - {name: a, address: '[fd00::1]:104'}\n  - {name: b, address: '[FD00:0::1]:104'}\n", nil, []string{`p.yaml:3:12: "b" has the address and the called title of "a": it is audited twice`}},
		"the same name twice":       {one + "  - {name: a, address: 10.0.0.1:104}\n", []string{`p.yaml:3:12: two targets are called "a": the other is in line 2`}, nil},
		"two without an address":    {"targets:\n  - {name: a}\n  - {name: b}\n", []string{`p.yaml:2:5: a target has no "address"`, `p.yaml:3:5: a target has no "address"`}, nil},
		"another title":             {one + "  - {name: b, address: 10.0.0.1:104, called: B}\n", nil, nil},
		"another port":              {one + "  - {name: b, address: 10.0.0.1:105}\n", nil, nil},
		"all of a scope is never":   {"scope: [10.0.0.0/8, 192.168.1.0/24]\nnever: [{net: 192.168.0.0/16, reason: MRI}]\n" + one, nil, []string{"p.yaml:1:1: nothing in scope 192.168.1.0/24 will be contacted: all of it is on the never-list: 192.168.0.0/16 (MRI)"}},
		"the same is never":         {"scope: [10.0.0.0/8, 192.168.1.0/24]\nnever: [{net: 192.168.1.0/24, reason: MRI}]\n" + one, nil, []string{"p.yaml:1:1: nothing in scope 192.168.1.0/24 will be contacted: all of it is on the never-list: 192.168.1.0/24 (MRI)"}},
		"its beginning is never":    {"scope: [10.0.0.0/8, 192.168.1.0/24]\nnever: [{net: 192.168.1.0/25, reason: MRI}]\n" + one, nil, nil},
		"a host is never":           {"scope: [10.0.0.0/8]\nnever: [{host: pacs.example.org, reason: MRI}]\n" + one, nil, nil},
		"another network is never":  {"scope: [10.0.0.0/8]\nnever: [{net: 192.168.0.0/16, reason: MRI}]\n" + one, nil, nil},
		"unused credentials":        {"credentials:\n  y: {cert: a.pem, key: a.key}\n  x: {cert: a.pem, key: a.key}\n" + one, nil, []string{`p.yaml:2:3: nothing uses the credentials "y"`, `p.yaml:3:3: nothing uses the credentials "x"`}},
		"nothing to do":             {"targets: []\n", []string{"p.yaml:1:1: there is no target"}, nil},
		"nothing to do, and broken": {"from: gest\ntargets: []\n", []string{`p.yaml:1:7: "gest" is not a word for a zone: did you mean "guest"?`}, nil},
	} {
		wrong, warned := told(t, row.text)
		if !slices.Equal(wrong, row.wrong) || !slices.Equal(warned, row.warned) {
			t.Errorf("%s: wrong %q, want %q; warned %q, want %q", name, wrong, row.wrong, warned, row.warned)
		}
	}
}
