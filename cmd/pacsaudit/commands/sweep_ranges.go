package commands

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/audit/sweep"
)

// ranges reads the arguments of a sweep into a set of addresses.
type ranges struct {
	ctx     context.Context
	stdin   io.Reader
	scope   audit.Scope
	set     sweep.Addresses
	skipped uint64 // on the never-list
}

// read adds what the arguments name, without what is on the never-list.
func (r *ranges) read(words []string) error {
	if len(words) == 0 {
		return usage("no range: give networks, ranges, addresses or files of them, for example pacsaudit sweep 10.20.0.0/16")
	}
	for _, word := range words {
		if err := r.addArgument(word); err != nil {
			return err
		}
	}
	if err := r.set.Index(); err != nil {
		return usage("%w", err)
	}
	all := r.set.Len()
	if err := r.removeNever(); err != nil {
		return err
	}
	r.skipped = all - r.set.Len()
	if r.set.Len() == 0 {
		return usage("no address is left to sweep: %d are on the never-list", r.skipped)
	}
	return nil
}

// addArgument adds a range, the lines of a file or of standard input, or a host.
func (r *ranges) addArgument(arg string) error {
	if arg == "-" {
		return r.addLines(untilDone(r.ctx, r.stdin), "standard input")
	}
	err := r.addRange(arg)
	if !errors.Is(err, sweep.ErrNotARange) {
		return err
	}
	if info, err := os.Stat(arg); err == nil && !info.IsDir() {
		f, err := os.Open(arg)
		if err != nil {
			return usage("%w", err)
		}
		defer f.Close()
		return r.addLines(f, arg)
	}
	return r.addHost(arg)
}

// maxLine is the longest line of a list, in bytes.
const maxLine = 4 << 10

// addLines reads an address, a network, a range or a name from each line. What
// follows # is a comment.
func (r *ranges) addLines(from io.Reader, name string) error {
	lines := bufio.NewScanner(from)
	lines.Buffer(make([]byte, maxLine), maxLine)
	n := 0
	for lines.Scan() && r.ctx.Err() == nil { // half a line is another address
		n++
		word, _, _ := strings.Cut(lines.Text(), "#")
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		err := r.addRange(word)
		if errors.Is(err, sweep.ErrNotARange) {
			err = r.addHost(word)
		}
		if err != nil {
			return usage("%s, line %d: %w", name, n, err)
		}
	}
	switch err := lines.Err(); {
	case r.ctx.Err() != nil:
		return usage("%s: interrupted before its end", name)
	case err != nil:
		return usage("%s, line %d: %w", name, n+1, err)
	}
	return nil
}

func (r *ranges) addRange(word string) error {
	span, err := sweep.ParseRange(word)
	switch {
	case errors.Is(err, sweep.ErrNotARange):
		return err
	case err != nil:
		return usage("%q: %w", word, err)
	case !r.scope.Contains(span.First, span.Last):
		return usage("%s is outside the scope, and nothing was sent: declare what belongs to you with --scope or in --config, or name smaller ranges", word)
	}
	r.set.Add(span)
	return nil
}

// addHost adds the addresses of a name.
func (r *ranges) addHost(name string) error {
	if strings.ContainsAny(name, " \t/\\") || strings.Trim(name, "0123456789.") == "" {
		return usage("%q is neither a network, a range, an address, a file nor a host: write it as 10.20.0.0/16 or 10.20.0.1-10.20.3.255", name)
	}
	if line, forbidden := r.scope.ForbidsHost(name); forbidden {
		return usage("%s is on the never-list (%v)", name, line.Reason)
	}
	addresses, err := net.DefaultResolver.LookupNetIP(r.ctx, "ip", name)
	if err != nil {
		return usage("%q is no network, no file, and no host that has an address", name)
	}
	for _, a := range addresses {
		a = a.Unmap()
		if a.Zone() != "" || !r.scope.Allows(name, a) {
			return usage("%s is at %s, which is outside the scope: declare what belongs to you with --scope or in --config", name, a)
		}
		r.set.Add(sweep.Range{First: a, Last: a})
	}
	return nil
}

// removeNever removes what is on the never-list. The scope holds the addresses of
// its names too.
func (r *ranges) removeNever() error {
	for _, line := range r.scope.Never {
		if line.Network.IsValid() {
			r.set.Remove(sweep.PrefixRange(line.Network))
		}
	}
	return r.set.Index()
}

// parsePorts reads 104,11112,4000-4010.
func parsePorts(s string) ([]uint16, error) {
	var list []uint16
	seen := map[uint16]bool{}
	for word := range strings.SplitSeq(s, ",") {
		from, to, isRange := strings.Cut(strings.TrimSpace(word), "-")
		a, err1 := strconv.ParseUint(from, 10, 16)
		b, err2 := a, error(nil)
		if isRange {
			b, err2 = strconv.ParseUint(to, 10, 16)
		}
		if err1 != nil || err2 != nil || a == 0 || b < a {
			return nil, usage("--ports %q is not a list of ports: write 104,11112 or 4000-4010", s)
		}
		for p := a; p <= b; p++ {
			if !seen[uint16(p)] {
				seen[uint16(p)] = true
				list = append(list, uint16(p))
			}
		}
	}
	if len(list) > maxPorts {
		return nil, usage("--ports names %d ports: at most %d, because each costs every host a connection", len(list), maxPorts)
	}
	return list, nil
}

const maxPorts = 64

func portNames(list []uint16) string {
	var words []string
	for _, p := range list {
		words = append(words, fmt.Sprint(p))
	}
	return strings.Join(words, ",")
}
