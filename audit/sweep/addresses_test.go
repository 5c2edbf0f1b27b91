package sweep

import (
	"errors"
	"fmt"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func mustRange(t testing.TB, s string) Range {
	t.Helper()
	r, err := ParseRange(s)
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return r
}

func settled(t testing.TB, ranges ...string) *Addresses {
	t.Helper()
	s := new(Addresses)
	for _, r := range ranges {
		s.Add(mustRange(t, r))
	}
	if err := s.Index(); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *Addresses) all() []string {
	var list []string
	for i := range s.Len() {
		list = append(list, s.At(i).String())
	}
	return list
}

func TestParseRange(t *testing.T) {
	for _, row := range []struct{ in, first, last, fault string }{
		{in: "10.20.0.0/30", first: "10.20.0.0", last: "10.20.0.3"},
		{in: "10.20.0.77/24", first: "10.20.0.0", last: "10.20.0.255"},
		{in: "0.0.0.0/0", first: "0.0.0.0", last: "255.255.255.255"},
		{in: "10.0.0.9", first: "10.0.0.9", last: "10.0.0.9"},
		{in: "10.0.0.9-10.0.1.2", first: "10.0.0.9", last: "10.0.1.2"},
		{in: "10.0.0.9 - 10.0.1.2", first: "10.0.0.9", last: "10.0.1.2"},
		{in: "fd00::/126", first: "fd00::", last: "fd00::3"},
		{in: "fd00::1-fd00::ff", first: "fd00::1", last: "fd00::ff"},
		{in: "::ffff:10.0.0.1", first: "10.0.0.1", last: "10.0.0.1"},
		{in: "10.0.0.9-10.0.0.1", fault: "the end comes before"},
		{in: "10.0.0.9-12", fault: "both ends in full"},
		{in: "10.0.0.9-fd00::1", fault: "two families"},
		{in: "fe80::1%eth0", fault: "with a zone"},
		{in: "10.0.0.1:104", fault: "ports go into --ports"},
		{in: "10.0.0.0/33", fault: "write it as"},
		{in: "/exports/addresses", fault: ErrNotARange.Error()},
		{in: "lists/10.txt", fault: ErrNotARange.Error()},
		{in: "pacs-1.example.org", fault: ErrNotARange.Error()},
		{in: "", fault: ErrNotARange.Error()},
	} {
		r, err := ParseRange(row.in)
		switch {
		case row.fault != "":
			if err == nil || !strings.Contains(err.Error(), row.fault) {
				t.Errorf("%q: %v, want %q", row.in, err, row.fault)
			}
		case err != nil:
			t.Errorf("%q: %v", row.in, err)
		case r.First.String() != row.first || r.Last.String() != row.last:
			t.Errorf("%q is %v", row.in, r)
		}
	}
}

func TestOverlappingRangesCountOnce(t *testing.T) {
	s := settled(t, "10.0.0.2/31", "10.0.0.0-10.0.0.2", "10.0.0.3", "10.0.0.3", "fd00::2-fd00::3", "fd00::/127", "fd00::1-fd00::2")
	want := []string{"10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3", "fd00::", "fd00::1", "fd00::2", "fd00::3"}
	if got := s.all(); !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestRemovedRangesAreGone(t *testing.T) {
	s := settled(t, "10.0.0.0/14", "fd00::/120", "10.9.9.9")
	for _, r := range []string{"10.0.0.0/16", "10.1.0.0-10.1.255.253", "10.2.0.0-10.3.255.254", "10.9.9.9", "fd00::1-fd00::fe", "192.0.2.0/24"} {
		s.Remove(mustRange(t, r))
	}
	if err := s.Index(); err != nil {
		t.Fatal(err)
	}
	if got, want := s.all(), []string{"10.1.255.254", "10.1.255.255", "10.3.255.255", "fd00::", "fd00::ff"}; !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestTooManyAddressesAreRefused(t *testing.T) {
	for _, r := range []string{"0.0.0.0/0", "10.0.0.0/6", "fd00::/64", "::/0", "fd00::/100"} {
		s := new(Addresses)
		s.Add(mustRange(t, r))
		if s.Index() == nil {
			t.Errorf("%s was taken, %d addresses", r, s.Len())
		}
	}
	s := settled(t, "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
	if want := uint64(1<<24 + 1<<20 + 1<<16); s.Len() != want {
		t.Errorf("%d addresses, want %d", s.Len(), want)
	}
	if a := s.At(1<<24 + 5); a != netip.MustParseAddr("172.16.0.5") {
		t.Errorf("address %v", a)
	}
}

func TestNoHostsAreLeftOut(t *testing.T) {
	if s := settled(t, "0.0.0.0", "224.0.0.1", "255.255.255.255", "ff02::1", "::", "10.0.0.1"); s.Len() != 1 {
		t.Errorf("%v", s.all())
	}
}

// TestAddressesAreASet compares with a map.
func TestAddressesAreASet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s Addresses
		model := map[netip.Addr]bool{}
		for range rapid.IntRange(1, 12).Draw(t, "changes") {
			base := netip.MustParseAddr(rapid.SampledFrom([]string{"10.0.255.0", "10.1.0.0", "fd00::ff00", "fd00::ffff:ffff:ffff:ff80"}).Draw(t, "base"))
			for range rapid.IntRange(0, 300).Draw(t, "offset") {
				base = base.Next()
			}
			r := Range{base, base}
			in := rapid.Bool().Draw(t, "add")
			model[base] = in
			for range rapid.IntRange(0, 400).Draw(t, "size") {
				r.Last = r.Last.Next()
				model[r.Last] = in
			}
			if in {
				s.Add(r)
			} else {
				s.Remove(r)
			}
		}
		if err := s.Index(); err != nil {
			t.Fatal(err)
		}
		n := uint64(0)
		for a, in := range model {
			rank, ok := s.Rank(a)
			if ok != in {
				t.Fatalf("%v in the set: %v", a, ok)
			}
			if in {
				n++
				if s.At(rank) != a {
					t.Fatalf("%v has rank %d, where %v is", a, rank, s.At(rank))
				}
			}
		}
		if n != s.Len() {
			t.Fatalf("%d addresses, want %d", s.Len(), n)
		}
	})
}

// TestMillionsOfAddressesTakeLittleMemory adds them one by one and out of
// order, as a list does.
func TestMillionsOfAddressesTakeLittleMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var s Addresses
	n := uint32(4_000_000) // 16 MB, as they are
	for i := range n {
		a := 10<<24 | uint32(uint64(i)*7_368_787%(1<<24)) // a prime: no address twice
		s.four.add(a, a)
	}
	if err := s.Index(); err != nil || s.Len() != uint64(n) {
		t.Fatalf("%d addresses, %v", s.Len(), err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if used := int64(after.HeapAlloc) - int64(before.HeapAlloc); used > 8<<20 {
		t.Errorf("%d bytes in use", used)
	}
	runtime.KeepAlive(&s)
}

func TestShardsShareEverything(t *testing.T) {
	all := settled(t, "10.0.0.0/24", "10.0.2.1", "fd00::/121")
	for _, n := range []uint64{1, 2, 3, 16, 385, 386, 1000} {
		seen := map[netip.Addr]int{}
		for i := range n {
			p := &Plan{Addresses: all, Shard: Shard{i + 1, n}}
			for place := range p.Size() {
				a := p.address(place)
				seen[a]++
				if back, ok := p.Has(a); !ok || back != place {
					t.Fatalf("%v of shard %d/%d has place %d, not %d", a, i+1, n, back, place)
				}
			}
		}
		if uint64(len(seen)) != all.Len() {
			t.Errorf("%d shards have %d of %d addresses", n, len(seen), all.Len())
		}
		for a, times := range seen {
			if times != 1 {
				t.Errorf("%v is in %d of %d shards", a, times, n)
			}
		}
	}
}

func TestParseShard(t *testing.T) {
	for _, s := range []string{"", "1", "0/4", "5/4", "a/b", "1/0", "-1/4", "1/4/4", "1/100000"} {
		if _, err := ParseShard(s); err == nil {
			t.Errorf("%q was taken", s)
		}
	}
	if s, err := ParseShard("3/16"); err != nil || s != (Shard{3, 16}) {
		t.Errorf("%v, %v", s, err)
	}
}

func TestFingerprintsTellPlansApart(t *testing.T) {
	plan := func(ports []uint16, shard Shard, ranges ...string) string {
		return (&Plan{Addresses: settled(t, ranges...), Ports: ports, Shard: shard}).Fingerprint()
	}
	one := plan([]uint16{104}, Shard{}, "10.0.0.0/24")
	if same := plan([]uint16{104}, Shard{1, 1}, "10.0.0.128/25", "10.0.0.0/25"); same != one {
		t.Error("the same addresses have two fingerprints")
	}
	seen := map[string]int{one: 0}
	for i, other := range []string{
		plan([]uint16{105}, Shard{}, "10.0.0.0/24"), plan([]uint16{104, 105}, Shard{}, "10.0.0.0/24"),
		plan([]uint16{104}, Shard{1, 2}, "10.0.0.0/24"), plan([]uint16{104}, Shard{2, 2}, "10.0.0.0/24"),
		plan([]uint16{104}, Shard{}, "10.0.0.0/25"), plan([]uint16{104}, Shard{}, "10.0.0.0/24", "fd00::1"),
	} {
		if j, there := seen[other]; there {
			t.Errorf("plans %d and %d have one fingerprint", i+1, j)
		}
		seen[other] = i + 1
	}
}

func TestNotARangeIsToldApart(t *testing.T) {
	if _, err := ParseRange("pacs"); !errors.Is(err, ErrNotARange) {
		t.Error(err)
	}
	if _, err := ParseRange("10.0.0.0/99"); errors.Is(err, ErrNotARange) {
		t.Error(fmt.Errorf("a bad network counts as a name: %w", err))
	}
}
