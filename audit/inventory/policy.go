package inventory

import (
	"fmt"
	"strconv"
	"strings"

	"pacsaudit/audit"
)

// WritePolicy writes targets as lines of a configuration, each with what is
// expected of it.
func WritePolicy(targets []audit.Target) []byte {
	var b strings.Builder
	b.WriteString("targets:\n")
	for _, t := range targets {
		fmt.Fprintf(&b, "  - name: %s\n    address: %s\n", quoted(t.Name), quoted(t.Address))
		if !t.Called.IsZero() {
			fmt.Fprintf(&b, "    called: %s\n", quoted(t.Called))
		}
		if len(t.ReachableFrom) > 0 {
			places := make([]string, len(t.ReachableFrom))
			for i, p := range t.ReachableFrom {
				places[i] = quoted(p)
			}
			fmt.Fprintf(&b, "    reachable_from: [%s]\n", strings.Join(places, ", "))
		}
		b.WriteString(expectation(t.Expect))
	}
	return []byte(b.String())
}

func expectation(e audit.Expectation) string {
	if e.IsZero() {
		return "    # Nothing was measured: nothing is expected.\n"
	}
	var b strings.Builder
	b.WriteString("    expect:\n")
	word := func(key, w string) {
		if w != "" {
			fmt.Fprintf(&b, "      %s: %s\n", key, w)
		}
	}
	word("plaintext", e.Plaintext.String())
	word("tls", e.TLS.String())
	word("stranger", e.Stranger.String())
	var parts []string
	if !e.ClassUID.IsZero() {
		parts = append(parts, "class: "+quoted(e.ClassUID))
	}
	if !e.VersionName.IsZero() {
		parts = append(parts, "version: "+quoted(e.VersionName))
	}
	if len(parts) > 0 {
		word("fingerprint", "{"+strings.Join(parts, ", ")+"}")
	}
	if e.ContextsGiven {
		var list []string
		for s, expected := range e.Contexts {
			if expected {
				list = append(list, audit.Service(s).Slug().String())
			}
		}
		word("contexts", "["+strings.Join(list, ", ")+"]")
	}
	return b.String()
}

// quoted is a text as a double-quoted scalar of YAML, of which that of JSON is
// a part.
func quoted(t audit.Text) string { return strconv.QuoteToASCII(t.String()) }
