package commands

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/inventory"
)

// scopeFlags say what may be contacted. They belong to every command that
// contacts anything.
func scopeFlags() []cli.Flag {
	return []cli.Flag{
		&cli.PathFlag{Name: "config", EnvVars: []string{"PACSAUDIT_CONFIG"}, Usage: "configuration `FILE`: targets, scope, never-list, expectations, accepted risks"},
		&cli.StringSliceFlag{Name: "scope", Usage: "`NETWORK` that may be contacted, as 10.20.0.0/16, besides those of --config; private and loopback ranges if there is none"},
		&cli.StringSliceFlag{Name: "never", Usage: "`NETWORK` or host that must not be contacted, besides those of --config"},
	}
}

// scope is what the configuration and the flags allow together.
func scope(c *cli.Context) (audit.Scope, error) {
	var s audit.Scope
	v, err := configured(c)
	if err != nil {
		return s, err
	}
	if v != nil {
		s = v.Scope
	}
	for _, word := range c.StringSlice("scope") {
		prefix, err := audit.ParseNetwork(word)
		if err != nil {
			return s, usage("--scope %q is not a network: write it as 10.20.0.0/16 or as one address", word)
		}
		s.Networks = append(slices.Clip(s.Networks), prefix.Masked())
	}
	for _, word := range c.StringSlice("never") {
		line := audit.Never{Reason: audit.Lit("--never")}
		switch prefix, err := audit.ParseNetwork(word); {
		case err == nil:
			line.Network = prefix.Masked()
		case strings.ContainsAny(word, ":/ ") || strings.Trim(word, "0123456789.") == "":
			return s, usage("--never %q is not a network, an address or a host: write it as 10.20.9.0/24", word)
		default:
			line.Host = audit.HostName(word)
		}
		s.Never = append(slices.Clip(s.Never), line)
	}
	return knownNever(c, v, s)
}

// namedScope is for commands that contact what the operator names wherever it
// is: without a scope of theirs, everything but the never-list.
func namedScope(c *cli.Context) (audit.Scope, error) {
	s, err := scope(c)
	if len(s.Networks)+len(s.Hosts) == 0 {
		s.Networks = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}
	}
	return s, err
}

// named finds a target of the configuration, or reads an address.
func named(v *inventory.Inventory, word string) (t audit.Target, listed bool, err error) {
	if v != nil {
		if t, ok := v.Find(word); ok {
			return t, true, nil
		}
	}
	t, err = inventory.ParseTarget(word)
	if err == nil || v == nil || strings.ContainsAny(word, ":@/") {
		return t, false, err
	}
	if near := v.Nearest(word); near != "" {
		return t, false, usage("no target is called %q: did you mean %q?", word, near)
	}
	return t, false, usage("no target is called %q, and it is no address either", word)
}
