//go:build interop

package e2e

import (
	"bufio"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// vitals are what a process holds at a moment, as seen from outside.
type vitals struct {
	at                                   time.Duration
	memory                               int // resident, KiB
	goroutines, descriptors, connections int
}

// allowance is by how much each may grow; more is a leak.
var (
	// Between the medians of two quarters under load, where as much is under way
	// in the one as in the other, by and large.
	underLoad = vitals{memory: 12 << 10, goroutines: 100, descriptors: 60, connections: 50}
	// From one rest to the next. Every connection to the database that reads is
	// three descriptors and a goroutine.
	atRest = vitals{memory: 16 << 10, goroutines: 10, descriptors: 10, connections: 3}
)

func (v vitals) String() string {
	return fmt.Sprintf("%8s %8.1f MiB %10d %11d %11d", v.at.Round(time.Second), float64(v.memory)/1024, v.goroutines, v.descriptors, v.connections)
}

const vitalsHead = "      at     resident goroutines descriptors established"

// grown says what grew by more than is allowed.
func (v vitals) grown(from, by vitals) (what []string) {
	for _, n := range []struct {
		name            string
		is, was, margin int
	}{
		{"KiB of resident memory", v.memory, from.memory, by.memory}, {"goroutines", v.goroutines, from.goroutines, by.goroutines},
		{"descriptors", v.descriptors, from.descriptors, by.descriptors}, {"connections", v.connections, from.connections, by.connections},
	} {
		if n.is > n.was+n.margin {
			what = append(what, fmt.Sprintf("%d %s, then %d: more than %d more", n.was, n.name, n.is, n.margin))
		}
	}
	return what
}

// typical is the median, of each number for itself.
func typical(list []vitals) vitals { return pick(list, len(list)/2) }

func pick(list []vitals, rank int) vitals {
	of := func(number func(*vitals) int) int {
		numbers := make([]int, len(list))
		for i := range list {
			numbers[i] = number(&list[i])
		}
		slices.Sort(numbers)
		return numbers[rank]
	}
	return vitals{
		at: list[len(list)-1].at, memory: of(func(v *vitals) int { return v.memory }), goroutines: of(func(v *vitals) int { return v.goroutines }),
		descriptors: of(func(v *vitals) int { return v.descriptors }), connections: of(func(v *vitals) int { return v.connections }),
	}
}

var (
	residentSet = regexp.MustCompile(`VmRSS:\s+(\d+) kB`)
	goroutines  = regexp.MustCompile(`(?m)^go_goroutines (\d+)`)
)

// measure looks at a process, whose page of metrics has just been read.
func measure(t *testing.T, pid int, page string, since time.Time) vitals {
	t.Helper()
	number := func(e *regexp.Regexp, s string) int {
		m := e.FindStringSubmatch(s)
		if m == nil {
			t.Fatalf("no %v in\n%s", e, s)
		}
		n, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	v := vitals{at: time.Since(since), memory: number(residentSet, string(status)), goroutines: number(goroutines, page)}
	sockets := map[string]bool{}
	folder := fmt.Sprintf("/proc/%d/fd/", pid)
	open, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	v.descriptors = len(open)
	for _, d := range open {
		if to, err := os.Readlink(folder + d.Name()); err == nil && strings.HasPrefix(to, "socket:[") {
			sockets[to[len("socket:["):len(to)-1]] = true
		}
	}
	v.connections = established(t, pid, sockets)
	return v
}

// established counts connections of TCP among sockets, by their inodes: proc(5).
func established(t *testing.T, pid int, sockets map[string]bool) (n int) {
	t.Helper()
	for _, table := range []string{"tcp", "tcp6"} {
		f, err := os.Open(fmt.Sprintf("/proc/%d/net/%s", pid, table))
		if os.IsNotExist(err) { // no IPv6
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		const state, inode, isEstablished = 3, 9, "01"
		for lines := bufio.NewScanner(f); lines.Scan(); {
			if !strings.Contains(lines.Text(), " "+isEstablished+" ") { // most of them wait for their time
				continue
			}
			if fields := strings.Fields(lines.Text()); len(fields) > inode && fields[state] == isEstablished && sockets[fields[inode]] {
				n++
			}
		}
		f.Close()
	}
	return n
}
