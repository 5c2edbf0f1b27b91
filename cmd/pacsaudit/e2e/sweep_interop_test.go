//go:build interop

package e2e

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"pacsaudit/fixtures/manypacs"
	"pacsaudit/fixtures/realpacs"
)

// TestInteropSweepsAreGentleOnTheWire records every packet of a sweep: no
// second of it has more connections than --rate, no host has two at a time,
// each is left alone for a moment after one that it took, and nothing at all
// goes to addresses on the never-list.
func TestInteropSweepsAreGentleOnTheWire(t *testing.T) {
	realpacs.Need(t, "tshark")
	const rate = 200
	network, never := netip.MustParsePrefix("127.99.0.0/24"), netip.MustParsePrefix("127.99.0.96/27")
	speakers := many(t, nil)
	mixed := many(t, lastByte(manypacs.Rejecting, manypacs.Dropper, manypacs.Web, manypacs.Aborting, manypacs.Promiscuous, manypacs.Clinging, manypacs.Unasked, manypacs.Tarpit))
	closed := many(t, nil)
	closed.Close() // its port is nobody's
	ports := []int{int(speakers.Port()), int(closed.Port()), int(mixed.Port())}
	capture := realpacs.RecordNetworks(t, []string{network.String()}, ports...)
	r, _ := sweepJSON(t, network.String(), "--never", never.String(), "--timeout=1s", fmt.Sprint("--rate=", rate), fmt.Sprintf("--ports=%d,%d,%d", ports[0], ports[1], ports[2]))
	tshark := capture.Stop(t)

	seen := segments(t, tshark("-Y", "tcp", "-T", "fields", "-e", "frame.time_relative", "-e", "ip.src", "-e", "ip.dst", "-e", "tcp.srcport", "-e", "tcp.dstport", "-e", "tcp.flags", "-e", "tcp.len"))
	begun := oneAtATime(t, seen, network)
	if len(begun) == 0 {
		t.Fatal("no connection was recorded")
	}
	if hosts := 256 - 32; int(r.Sweep.Swept) != hosts || len(begun) != int(r.Sweep.Connections) || len(begun) < len(ports)*hosts {
		t.Errorf("%d addresses swept, %d connections recorded of %d", r.Sweep.Swept, len(begun), r.Sweep.Connections)
	}
	most, average := busiestSecond(begun), float64(len(begun)-1)/(begun[len(begun)-1]-begun[0]).Seconds()
	t.Logf("%d connections, %.0f a second, %d in the busiest second", len(begun), average, most)
	if most > rate+rateTolerance {
		t.Errorf("%d connections in a second: --rate %d", most, rate)
	}
	if average < rate/2 {
		t.Errorf("%.0f connections a second: the rate held nothing back, and nothing is shown", average)
	}
	if out := tshark("-Y", fmt.Sprintf("ip.addr == %v", never)); out != "" {
		t.Errorf("packets to or from the never-list:\n%.1000s", out)
	}
	if out := tshark("-Y", fmt.Sprintf("!tcp && ip.addr == %v", network)); out != "" {
		t.Errorf("packets that are no connections:\n%.1000s", out)
	}
}

// rateTolerance is how many connections more than --rate a second may have in
// a capture. The limiter holds the rate for permits; between a permit and its
// packet stands the scheduler of this machine, and a worker that it holds up
// adds its connection to a later second. Permits are given one after the other,
// so that only those few that were on their way are late.
const rateTolerance = 2

// segment is a TCP packet.
type segment struct {
	at       time.Duration
	client   uint16 // port
	server   netip.AddrPort
	outwards bool
	flags    uint64
	length   int
}

// Flags of a segment, RFC 9293 §3.1.
const (
	fin = 1 << iota
	syn
	rst
)

// segments reads what tshark printed. The servers are those of the network.
func segments(t *testing.T, fields string) []segment {
	t.Helper()
	var list []segment
	for line := range strings.Lines(fields) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 7 {
			t.Fatalf("tshark says %q", line)
		}
		at, err := strconv.ParseFloat(f[0], 64)
		if err != nil {
			t.Fatal(err)
		}
		s := segment{at: time.Duration(at * float64(time.Second)), outwards: true, flags: uint64(parse(t, f[5])), length: parse(t, f[6])}
		source, destination := netip.MustParseAddr(f[1]), netip.MustParseAddr(f[2])
		from, to := uint16(parse(t, f[3])), uint16(parse(t, f[4]))
		s.client, s.server = from, netip.AddrPortFrom(destination, to)
		if s.outwards = source == netip.AddrFrom4([4]byte{127, 0, 0, 1}); !s.outwards {
			s.client, s.server = to, netip.AddrPortFrom(source, from)
		}
		list = append(list, s)
	}
	return list
}

// leastPause is what a host has between two connections, if it took the first.
const leastPause = 150 * time.Millisecond

// oneAtATime follows the connections of each host, and gives when they began.
// One is over when both ends have said so, or either has reset it.
func oneAtATime(t *testing.T, seen []segment, network netip.Prefix) (begun []time.Duration) {
	t.Helper()
	type connection struct {
		client     uint16
		port       uint16
		taken      bool
		over       bool
		ours, them bool
		left       time.Duration // our last word
	}
	hosts := map[netip.Addr]*connection{}
	for _, s := range seen {
		host := s.server.Addr()
		if !network.Contains(host) {
			t.Fatalf("a packet of %v, which is not swept", host)
		}
		c := hosts[host]
		if s.flags&syn != 0 && s.outwards {
			if c != nil && !c.over {
				t.Errorf("%v: a connection to port %d while there is one with port %d", host, s.server.Port(), c.port)
			}
			if c != nil && c.taken && s.at-c.left < leastPause {
				t.Errorf("%v: a connection %v after the one before", host, s.at-c.left)
			}
			hosts[host] = &connection{client: s.client, port: s.server.Port()}
			begun = append(begun, s.at)
			continue
		}
		if c == nil || c.client != s.client || c.port != s.server.Port() {
			t.Errorf("%v: a packet of a connection that is over", host)
			continue
		}
		c.taken = c.taken || s.flags&syn != 0
		if s.outwards && (s.flags&(fin|rst) != 0 || s.length > 0) {
			c.left = s.at
		}
		if s.flags&fin != 0 {
			c.ours, c.them = c.ours || s.outwards, c.them || !s.outwards
		}
		c.over = c.over || s.flags&rst != 0 || c.ours && c.them
	}
	for host, c := range hosts {
		if !c.over {
			t.Errorf("%v: the last connection was left open", host)
		}
	}
	return begun
}

// busiestSecond is the most that began within any second.
func busiestSecond(begun []time.Duration) (most int) {
	first := 0
	for last := range begun {
		for begun[last]-begun[first] >= time.Second {
			first++
		}
		most = max(most, last-first+1)
	}
	return most
}
