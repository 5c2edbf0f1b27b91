package commands

import (
	"fmt"
	"net"
	"time"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/inventory"
	"pacsaudit/audit/probe"
)

// knownNever is the scope with the addresses of the names on the never-list. It
// fails where a name has none: nobody could tell then what is forbidden. Every
// command that contacts anything comes by here.
func knownNever(c *cli.Context, v *inventory.Inventory, s audit.Scope) (audit.Scope, error) {
	s, unknown := probe.ResolveNever(c.Context, s, net.DefaultResolver)
	if len(unknown) == 0 {
		return s, nil
	}
	mistakes := 0
	if v != nil {
		mistakes = tellUnresolved(c, v, unknown)
	}
	for _, word := range c.StringSlice("never") {
		for _, n := range unknown {
			if audit.HostName(word) == n.Host {
				return s, usage("--never %s has no address that can be found: nothing was contacted. Write its network or its address", word)
			}
		}
	}
	if mistakes > 0 {
		return s, usage("%s: %s on the never-list without an address: nothing was contacted", c.Path("config"), several(mistakes, "name"))
	}
	return s, nil
}

// tellUnresolved prints the lines of the never-list whose names have no address,
// and says how many of them nobody accepted.
func tellUnresolved(c *cli.Context, v *inventory.Inventory, unknown []audit.Never) int {
	mistakes, accepted := v.Unresolved(unknown, audit.DayOf(time.Now()))
	for _, m := range mistakes {
		fmt.Fprintln(c.App.ErrWriter, audit.Operator(m.String()))
	}
	for _, m := range accepted {
		fmt.Fprintln(c.App.ErrWriter, audit.Operator(m.String()+" (accepted)"))
	}
	return len(mistakes)
}
