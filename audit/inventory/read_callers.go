package inventory

import (
	"strings"

	"github.com/goccy/go-yaml/ast"

	"pacsaudit/audit"
)

// caller reads who may call a target: TITLE, TITLE@NETWORK, or a network or an address
// alone.
func (r *reader) caller(n ast.Node, t *audit.Target) {
	word, ok := r.text(n)
	if !ok {
		return
	}
	var c audit.Caller
	title, network, both := strings.Cut(word, "@")
	if !both && numeric(word) {
		title, network, both = "", word, true
	}
	if both {
		if c.Network, ok = r.network(n, network); !ok {
			r.wrong(n, "%q is not a network or an address: write TITLE, TITLE@10.20.1.9 or 10.20.1.0/24", network)
			return
		}
	}
	if title != "" || !both {
		if err := CheckAETitle(title); err != nil {
			r.wrong(n, "calling %v", err)
			return
		}
		c.Title = audit.Operator(strings.TrimSpace(title))
	}
	t.Callers = append(t.Callers, c)
}
