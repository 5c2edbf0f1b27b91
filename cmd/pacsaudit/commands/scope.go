package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/inventory"
	"pacsaudit/audit/probe"
)

// load reads the configuration, nil where none was given, and what it and the
// flags allow to contact together.
func (o scopeOptions) load(ctx context.Context, stderr io.Writer) (*inventory.Inventory, audit.Scope, error) {
	var v *inventory.Inventory
	var s audit.Scope
	if o.config != nil {
		var err error
		if v, err = readConfig(*o.config, stderr); err != nil {
			return nil, s, err
		}
		s = v.Scope
	}
	for _, word := range o.scope {
		prefix, err := audit.ParseNetwork(word)
		if err != nil {
			return nil, s, usage("--scope %q is not a network: write it as 10.20.0.0/16 or as one address", word)
		}
		s.Networks = append(slices.Clip(s.Networks), prefix.Masked())
	}
	for _, word := range o.never {
		line := audit.Never{Reason: audit.Lit("--never")}
		switch prefix, err := audit.ParseNetwork(word); {
		case err == nil:
			line.Network = prefix.Masked()
		case strings.ContainsAny(word, ":/ ") || strings.Trim(word, "0123456789.") == "":
			return nil, s, usage("--never %q is not a network, an address or a host: write it as 10.20.9.0/24", word)
		default:
			line.Host = audit.HostName(word)
		}
		s.Never = append(slices.Clip(s.Never), line)
	}
	s, err := o.resolveNever(ctx, v, s, stderr)
	return v, s, err
}

// loadNamed is load for commands that contact what the operator names wherever it
// is: without a scope of theirs, everything but the never-list.
func (o scopeOptions) loadNamed(ctx context.Context, stderr io.Writer) (audit.Scope, error) {
	_, s, err := o.load(ctx, stderr)
	if len(s.Networks)+len(s.Hosts) == 0 {
		s.Networks = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}
	}
	return s, err
}

// resolveNever adds the addresses of the names on the never-list. It fails where
// a name has none: nobody could tell then what is forbidden. Every command that
// contacts anything comes by here.
func (o scopeOptions) resolveNever(ctx context.Context, v *inventory.Inventory, s audit.Scope, stderr io.Writer) (audit.Scope, error) {
	s, unknown := probe.ResolveNever(ctx, s, net.DefaultResolver)
	if len(unknown) == 0 {
		return s, nil
	}
	mistakes := 0
	if v != nil {
		mistakes = printUnresolved(stderr, v, unknown)
	}
	for _, word := range o.never {
		for _, n := range unknown {
			if audit.HostName(word) == n.Host {
				return s, usage("--never %s has no address that can be found: nothing was contacted. Write its network or its address", word)
			}
		}
	}
	if mistakes > 0 {
		return s, usage("%s: %s on the never-list without an address: nothing was contacted", *o.config, plural(mistakes, "name"))
	}
	return s, nil
}

// printUnresolved prints the lines of the never-list whose names have no address.
// It returns how many of them nobody accepted.
func printUnresolved(stderr io.Writer, v *inventory.Inventory, unknown []audit.Never) int {
	mistakes, accepted := v.Unresolved(unknown, audit.DayOf(time.Now()))
	for _, m := range mistakes {
		fmt.Fprintln(stderr, audit.Operator(m.String()))
	}
	for _, m := range accepted {
		fmt.Fprintln(stderr, audit.Operator(m.String()+" (accepted)"))
	}
	return len(mistakes)
}

// readConfig reads a configuration and prints what is wrong with it, each on a
// line of its own.
func readConfig(file string, stderr io.Writer) (*inventory.Inventory, error) {
	var known []audit.ID
	for _, c := range checks.All() {
		known = append(known, c.ID)
	}
	v, err := inventory.Read(file, inventory.Options{Checks: known, Now: time.Now()})
	var mistakes inventory.Mistakes
	switch {
	case errors.As(err, &mistakes):
		for _, m := range mistakes {
			fmt.Fprintln(stderr, audit.Operator(m.String()))
		}
		return nil, usage("%s: %s: nothing was contacted", file, plural(len(mistakes), "mistake"))
	case err != nil:
		return nil, notAConfiguration(file, err)
	}
	for _, m := range v.Warnings {
		fmt.Fprintln(stderr, audit.Operator(m.String()+" (warning)"))
	}
	return v, nil
}

func plural(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
