package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/cmd/pacsaudit/commands"
	"pacsaudit/fixtures/manypacs"
	"pacsaudit/report"
)

// many starts a network of synthetic ports.
func many(t testing.TB, kind func(netip.Addr) manypacs.Kind) *manypacs.Network {
	t.Helper()
	n, err := manypacs.Start(t.Context(), kind)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.Close)
	return n
}

// unhurried is for sweeps in which nobody is silent: an answer may come late on a
// busy machine.
const unhurried = "--timeout=1m"

// sweepJSON runs a sweep and reads its report.
func sweepJSON(t testing.TB, args ...string) (*report.Report, int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := commands.Run(t.Context(), append([]string{"pacsaudit", "sweep", "--format", "json", unhurried}, args...), &stdout, &stderr)
	r, err := report.Read(&stdout)
	if err != nil {
		t.Fatalf("%v: %s", err, &stderr)
	}
	return r, code
}

func portFlag(n *manypacs.Network) string { return fmt.Sprint("--ports=", n.Port()) }

// lastByte makes kinds of the last number of an address.
func lastByte(kinds ...manypacs.Kind) func(netip.Addr) manypacs.Kind {
	return func(a netip.Addr) manypacs.Kind { b := a.As4(); return kinds[int(b[3])%len(kinds)] }
}

func TestSweepFindsEverySpeaker(t *testing.T) {
	t.Parallel()
	n := many(t, lastByte(manypacs.Speaker, manypacs.Rejecting, manypacs.Aborting, manypacs.Web))
	r, code := sweepJSON(t, "127.82.0.0/22", portFlag(n), "--rate=0", "--fail-on=high")
	s := r.Sweep
	if code != exitClean || !r.Complete || s.Swept != 1024 || len(s.Found) != 768 {
		t.Fatalf("exit code %d, %d swept, %d found", code, s.Swept, len(s.Found))
	}
	want := []audit.Sighting{audit.PortAccepted, audit.PortRejected, audit.PortAborted}
	for i, f := range s.Found {
		a := netip.MustParseAddrPort(f.Address.String())
		b := a.Addr().As4()
		if f.Outcome != want[b[3]%4] {
			t.Fatalf("%v: %v", a, f.Outcome)
		}
		if i > 0 && netip.MustParseAddrPort(s.Found[i-1].Address.String()).Compare(a) >= 0 {
			t.Fatalf("%v out of order", a)
		}
		if f.Outcome == audit.PortRejected && (!f.Result.Is(1) || !f.Source.Is(1) || !f.Reason.Is(7)) {
			t.Fatalf("%v: %d/%d/%d", a, f.Result.Number(), f.Source.Number(), f.Reason.Number())
		}
	}
	for _, v := range n.Visits() {
		if v.Together > 1 {
			t.Errorf("%v had %d connections at a time", v.To, v.Together)
		}
	}
}

// TestSixteenShardsEqualOneRun merges the reports of shards.
func TestSixteenShardsEqualOneRun(t *testing.T) {
	t.Parallel()
	n := many(t, lastByte(manypacs.Speaker, manypacs.Rejecting, manypacs.Promiscuous, manypacs.Web, manypacs.Dropper))
	args := []string{"127.83.0.0/23", portFlag(n), "--rate=0"}
	one, _ := sweepJSON(t, args...)
	var parts []*report.Report
	for i := range 16 {
		part, _ := sweepJSON(t, append(args, fmt.Sprintf("--shard=%d/16", i+1))...)
		parts = append(parts, part)
	}
	whole, _ := report.Merge(parts...)
	merged := whole.Sweep
	a, err := json.Marshal(one.Sweep)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(merged)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) || len(merged.Found) == 0 {
		t.Errorf("one run:\n%.600s\nshards:\n%.600s", a, b)
	}
}

// TestNeverListedAddressesGetNothing looks at what arrived.
func TestNeverListedAddressesGetNothing(t *testing.T) {
	t.Parallel()
	n := many(t, nil)
	r, _ := sweepJSON(t, "127.84.0.0/23", "127.84.9.9", portFlag(n), "--rate=0", "--never=127.84.0.128/25", "--never=127.84.9.9")
	if r.Sweep.Swept != 384 || r.Sweep.NeverListed != 129 {
		t.Errorf("%d swept, %d left out", r.Sweep.Swept, r.Sweep.NeverListed)
	}
	never := netip.MustParsePrefix("127.84.0.128/25")
	visits := n.Visits()
	for _, v := range visits {
		if never.Contains(v.To) || v.To == netip.MustParseAddr("127.84.9.9") {
			t.Errorf("%v got a connection", v.To)
		}
	}
	if len(visits) != 384 {
		t.Errorf("%d connections", len(visits))
	}
}

// TestTheRateIsKept measures at the other end. What arrives late makes the
// rest look faster, so the whole is measured and not a moment of it: so many
// connections cannot have left in less time.
func TestTheRateIsKept(t *testing.T) {
	t.Parallel()
	n := many(t, nil)
	const rate, addresses = 200, 512
	sweepJSON(t, "127.85.0.0/23", portFlag(n), fmt.Sprint("--rate=", rate))
	visits := n.Visits()
	if len(visits) != addresses {
		t.Fatalf("%d connections", len(visits))
	}
	first, last := visits[0].At, visits[len(visits)-1].At
	if least := time.Duration(addresses-1-rate/10) * time.Second / rate; last-first < least {
		t.Errorf("%d connections in %v: no less than %v is allowed", addresses, last-first, least)
	}
}

// TestBadPortsCostTheirOwnTimeOnly has every kind at once.
func TestBadPortsCostTheirOwnTimeOnly(t *testing.T) {
	t.Parallel()
	n := many(t, lastByte(manypacs.Speaker, manypacs.Tarpit, manypacs.Flooder, manypacs.HalfOpen, manypacs.Clinging, manypacs.Unasked, manypacs.Promiscuous, manypacs.Dropper))
	r, _ := sweepJSON(t, "127.86.0.0/25", portFlag(n), "--rate=0", "--timeout=5s")
	counts := map[audit.Sighting]uint64{}
	for _, c := range r.Sweep.Outcomes {
		counts[c.Outcome] = c.Ports
	}
	want := map[audit.Sighting]uint64{audit.PortAccepted: 64, audit.PortMute: 16, audit.PortNotDICOM: 16, audit.PortGarbled: 16, audit.PortDropped: 16}
	for o, ports := range want {
		if counts[o] != ports {
			t.Errorf("%v: %d ports, want %d", o, counts[o], ports)
		}
	}
	marked := 0
	for _, f := range r.Sweep.Found {
		if f.Promiscuous || f.Unsolicited {
			marked++
		}
	}
	if marked != 32 {
		t.Errorf("%d ports are marked, want 32", marked)
	}
}

func TestSweepsRefuseWhatNobodyMeans(t *testing.T) {
	t.Parallel()
	journal := filepath.Join(t.TempDir(), "journal")
	for _, row := range []struct{ args, says string }{
		{"", "no range"},
		{"0.0.0.0/0", "outside the scope"},
		{"0.0.0.0/0 --scope=0.0.0.0/0", "more than 33554432 addresses"},
		{"fd00::/64", "IPv6 networks are too large"},
		{"192.0.2.0/24", "--scope"},
		{"10.0.0.0-11.0.0.0", "outside the scope"},
		{"10.0.0.1:104", "--ports"},
		{"10.0.0.5-10.0.0.1", "before the beginning"},
		{"10.0.0.0.1", "neither a network"},
		{"127.0.0.1 --never=127.0.0.0/8", "no address is left"},
		{"127.0.0.1 --ports=0", "--ports"},
		{"127.0.0.1 --ports=1-1000", "at most 64"},
		{"127.0.0.1 --ports=http", "--ports"},
		{"127.0.0.1 --rate=-1", "--rate"},
		{"127.0.0.1 --parallel=0", "--parallel"},
		{"127.0.0.1 --timeout=1ms", "--timeout"},
		{"127.0.0.1 --order=random", "--order"},
		{"127.0.0.1 --shard=5/4", "--shard"},
		{"127.0.0.1 --resume", "--journal"},
		{"127.0.0.1 --resume --journal=" + journal, "no such file"},
		{"pacs.invalid", "no network, no file, and no host"},
	} {
		var stdout, stderr bytes.Buffer
		code := commands.Run(t.Context(), append([]string{"pacsaudit", "sweep"}, strings.Fields(row.args)...), &stdout, &stderr)
		if code != exitUsage || !strings.Contains(stderr.String(), row.says) || stdout.Len() > 0 || strings.Count(stderr.String(), "\n") != 1 {
			t.Errorf("%q: exit code %d, %q, %q", row.args, code, &stderr, &stdout)
		}
	}
}

// TestListsOfAddresses reads a file: comments, blank lines, ranges, repeats.
func TestListsOfAddresses(t *testing.T) {
	t.Parallel()
	n := many(t, nil)
	file := filepath.Join(t.TempDir(), "list.txt")
	writeFileText(t, file, "# modalities\r\n127.87.0.1\n\n 127.87.0.1 # twice\n127.87.0.0/30\n127.87.0.9-127.87.0.10\n")
	r, _ := sweepJSON(t, file, "127.87.0.3", portFlag(n))
	var got []string
	for _, f := range r.Sweep.Found {
		got = append(got, netip.MustParseAddrPort(f.Address.String()).Addr().String())
	}
	if want := []string{"127.87.0.0", "127.87.0.1", "127.87.0.2", "127.87.0.3", "127.87.0.9", "127.87.0.10"}; !slices.Equal(got, want) {
		t.Errorf("found %v", got)
	}
	writeFileText(t, file, "127.87.0.1\n127.87.0.300\n")
	var stdout, stderr bytes.Buffer
	if code := commands.Run(t.Context(), []string{"pacsaudit", "sweep", file}, &stdout, &stderr); code != exitUsage || !strings.Contains(stderr.String(), "line 2") {
		t.Errorf("exit code %d, %q", code, &stderr)
	}
}

// TestSweepsAreComparedWithTheInventory finds the speaker that nobody listed
// and the listed one that is silent, and audits what it found.
func TestSweepsAreComparedWithTheInventory(t *testing.T) {
	t.Parallel()
	n := many(t, lastByte(manypacs.Rejecting)) // which ends its audit at once
	file := filepath.Join(t.TempDir(), "pacsaudit.yaml")
	writeFileText(t, file, fmt.Sprintf("scope: [127.0.0.0/8]\ntargets:\n  - {name: known, address: \"127.88.0.1:%d\"}\n  - {name: lost, address: \"127.88.0.2:1\"}\n", n.Port()))
	args := []string{"127.88.0.0/30", fmt.Sprintf("--ports=%d,1", n.Port()), "--config=" + file}
	r, code := sweepJSON(t, args...)
	if code != exitFindings || !r.Sweep.Compared || len(r.Sweep.Silent) != 1 || r.Sweep.Silent[0].String() != "127.88.0.2:1" {
		t.Errorf("exit code %d, silent %v", code, r.Sweep.Silent)
	}
	for _, f := range r.Sweep.Found {
		if known := strings.HasPrefix(f.Address.String(), "127.88.0.1:"); f.Unlisted == known {
			t.Errorf("%v unlisted: %v", f.Address, f.Unlisted)
		}
	}
	facts := map[string]int64{}
	for _, f := range r.Sweep.Findings {
		if f.Verdict == audit.RulingFail {
			facts[f.ID.String()] = f.Facts[0].Number
		}
	}
	if facts["inventory-unknown"] != 3 || facts["inventory-silent"] != 1 {
		t.Errorf("findings %v", facts)
	}
	r, _ = sweepJSON(t, append(args, "--audit")...)
	names := map[string]bool{}
	for _, target := range r.Targets {
		names[target.Name.String()] = true
	}
	if len(r.Targets) != 4 || !names["known"] {
		t.Errorf("audited %v", names)
	}
}
