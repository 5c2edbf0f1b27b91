package sweep

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"net/netip"

	"pacsaudit/audit"
)

// text is what a peer says of itself, as it comes back from a journal.
func text(t testing.TB, s string) (x audit.Text) {
	t.Helper()
	if err := x.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return x
}

func samples(t testing.TB) []Host {
	identity := audit.Implementation{ClassUID: text(t, "1.2.276.0.7230010.3.0.3.6.7"), VersionName: text(t, "OFFIS_DCMTK_367"), Product: audit.DCMTK}
	strange := audit.Implementation{VersionName: text(t, "a b/c%d=e,f")}
	return []Host{
		{Address: netip.MustParseAddr("10.0.0.1"), Ports: []Port{{Number: 104, Sighting: audit.PortClosed}, {Number: 11112, Sighting: audit.PortClosed}}},
		{Address: netip.MustParseAddr("fd00::1"), Ports: []Port{{Number: 104, Sighting: audit.PortSilent}, {Number: 11112, Sighting: audit.PortMute}}},
		{Address: netip.MustParseAddr("10.0.0.2"), Ports: []Port{
			{Number: 104, Sighting: audit.PortAccepted, Connection: audit.Connection{Transport: audit.TLS, Accepted: audit.ServiceSet(0).With(audit.MadeUp).With(audit.StudyRootFind), Unsolicited: true, Implementation: identity}},
			{Number: 11112, Sighting: audit.PortRejected, Connection: audit.Connection{Transport: audit.Plaintext, Step: audit.Rejection(1, 1, 7)}},
		}},
		{Address: netip.MustParseAddr("10.0.0.3"), Ports: []Port{
			{Number: 104, Sighting: audit.PortNotDICOM, Connection: audit.Connection{Transport: audit.Plaintext, Step: audit.Step{Cause: audit.LooksLikeHTTP}}},
			{Number: 11112, Sighting: audit.PortAborted, Connection: audit.Connection{Transport: audit.Plaintext, Step: audit.Abortion(2, 1), Implementation: strange}},
		}},
		{Address: netip.MustParseAddr("10.0.0.4"), Ports: []Port{
			{Number: 104, Sighting: audit.PortTLS, Connection: audit.Connection{Transport: audit.TLS, Step: audit.Step{Alert: 70}, Certificate: 0xFEDCBA987654}},
			{Number: 11112, Sighting: audit.PortNoRoute, Connection: audit.Connection{Transport: audit.Plaintext, Step: audit.Step{Cause: audit.NoRoute}}},
		}},
	}
}

func samplePlan(t testing.TB) *Plan {
	return &Plan{Addresses: settled(t, "10.0.0.0/28", "fd00::/126"), Ports: []uint16{104, 11112}}
}

func TestLinesHoldWhatAReportNeeds(t *testing.T) {
	for _, h := range samples(t) {
		line := string(appendHost(nil, &h))
		back, err := parseHost(line, []uint16{104, 11112})
		if err != nil || !reflect.DeepEqual(back, h) {
			t.Errorf("%s\n got %+v\nwant %+v\n%v", line, back, h, err)
		}
	}
}

func TestWhatIsNoLineIsAnError(t *testing.T) {
	for _, s := range []string{"", "10.0.0.1", "10.0.0.1 ", "x *=closed", "10.0.0.1 *=", "10.0.0.1 *=open", "10.0.0.1 *=aborted", "10.0.0.1 *=accepted", "10.0.0.1 104", "10.0.0.1 104=open", "10.0.0.1 70000=closed",
		"10.0.0.1 104=accepted/1", "10.0.0.1 104=accepted/1/x/0.0.0.0/0/false/a/b/", "10.0.0.1 104=accepted/1//0.0.0/0/false/a/b/", "10.0.0.1 104=accepted/1//0.0.0.0/0/false/%/b/",
		"10.0.0.1 104=accepted/1//0.0.0.0/0/false/%zz/b/",
		"10.0.0.1 104=accepted/1//0.0.0.0/0/false/a/b/x", "10.0.0.1 104=accepted/1//0.0.0.0/0/false/a/b/1000000000000"} {
		if h, err := parseHost(s, []uint16{104}); err == nil {
			t.Errorf("%q is %+v", s, h)
		}
	}
}

func FuzzParseHost(f *testing.F) {
	for _, h := range samples(f) {
		f.Add(string(appendHost(nil, &h)))
	}
	f.Fuzz(func(t *testing.T, line string) {
		h, err := parseHost(line, []uint16{104, 11112})
		if err != nil {
			return
		}
		again, err := parseHost(string(appendHost(nil, &h)), []uint16{104, 11112})
		if err != nil {
			t.Fatalf("%q was read, and what is written of it is not: %v", line, err)
		}
		if !reflect.DeepEqual(h, again) && !alike(h.Ports) {
			for i := range h.Ports {
				if h.Ports[i].plain() {
					h.Ports[i].Connection = audit.Connection{} // nothing of it is kept
				}
			}
			if !reflect.DeepEqual(h, again) {
				t.Fatalf("%q: %+v, then %+v", line, h, again)
			}
		}
	})
}

// write makes a journal of hosts and returns its file.
func writeJournal(t *testing.T, p *Plan, hosts []Host) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "journal")
	j, err := CreateJournal(name, p)
	if err != nil {
		t.Fatal(err)
	}
	for i := range hosts {
		if err := j.Finish(&hosts[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

func resume(t *testing.T, name string, p *Plan) (hosts []Host, damaged int) {
	t.Helper()
	j, damaged, err := ResumeJournal(name, p, func(h Host) { hosts = append(hosts, h) })
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	return hosts, damaged
}

// TestHalfALineIsNoDamage cuts a journal within its last lines, as a kill does.
func TestHalfALineIsNoDamage(t *testing.T) {
	p := samplePlan(t)
	name := writeJournal(t, p, samples(t))
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	start := strings.IndexByte(string(whole), '\n') + 1
	for cut := strings.LastIndexByte(string(whole[:len(whole)-1]), '\n') - 8; cut <= len(whole); cut += 3 {
		if err := os.WriteFile(name, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		want := strings.Count(string(whole[start:cut]), "\n")
		hosts, damaged := resume(t, name, p)
		if len(hosts) != want || damaged != 0 {
			t.Fatalf("cut at %d: %d hosts of %d, %d damaged", cut, len(hosts), want, damaged)
		}
		if again, damaged := resume(t, name, p); len(again) != want || damaged != 0 {
			t.Fatalf("cut at %d: the half line is still there", cut)
		}
	}
}

func TestDamagedLinesAreSweptAgain(t *testing.T) {
	p := samplePlan(t)
	name := writeJournal(t, p, samples(t))
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(whole), "\n")
	lines[2] = strings.Replace(lines[2], "fd00::1", "fd00::2", 1)
	lines[4] = strings.Repeat("x", 1<<17) + "\n"
	if err := os.WriteFile(name, []byte(strings.Join(lines, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	if hosts, damaged := resume(t, name, p); len(hosts) != 3 || damaged < 2 {
		t.Errorf("%d hosts, %d damaged", len(hosts), damaged)
	}
}

func TestOtherJournalsAreRefused(t *testing.T) {
	p := samplePlan(t)
	name := writeJournal(t, p, nil)
	if _, _, err := ResumeJournal(name, &Plan{Addresses: p.Addresses, Ports: []uint16{104}}, nil); !errors.Is(err, ErrOtherSweep) {
		t.Errorf("other ports: %v", err)
	}
	if _, err := CreateJournal(name, p); !errors.Is(err, os.ErrExist) {
		t.Errorf("a journal that is there: %v", err)
	}
	for content, fault := range map[string]string{"": "empty", "something else\n": "no journal", "\n": "no journal"} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := ResumeJournal(name, p, nil); err == nil || !strings.Contains(err.Error(), fault) {
			t.Errorf("%q: %v", content, err)
		}
	}
}

// TestAJournalIsOnesOwn opens a journal twice, as two processes would.
func TestAJournalIsOnesOwn(t *testing.T) {
	p := samplePlan(t)
	name := filepath.Join(t.TempDir(), "journal")
	first, err := CreateJournal(name, p)
	if err != nil {
		t.Fatal(err)
	}
	host := samples(t)[0]
	for again := range 2 {
		// Half a line: what the second would cut off, if it was let in.
		if _, err := first.file.WriteAt([]byte("half"), first.size); err != nil {
			t.Fatal(err)
		}
		before, err := os.ReadFile(name) // whoever reads is not kept out
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := ResumeJournal(name, p, func(Host) { t.Error("what it says was used") }); !errors.Is(err, ErrInUse) {
			t.Errorf("opened %d times before: %v", again+1, err)
		}
		if after, err := os.ReadFile(name); err != nil || string(after) != string(before) {
			t.Errorf("the second changed it: %q, %v", after, err)
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		if first, _, err = ResumeJournal(name, p, func(Host) {}); err != nil {
			t.Fatalf("after the first was closed: %v", err)
		}
		if err := first.Finish(&host); err != nil {
			t.Fatal(err)
		}
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if hosts, damaged := resume(t, name, p); len(hosts) != 2 || damaged != 0 {
		t.Errorf("%d lines, %d damaged", len(hosts), damaged)
	}
}

func TestVoidLinesTakeBack(t *testing.T) {
	p := samplePlan(t)
	silent := Host{Address: netip.MustParseAddr("10.0.0.7"), Ports: []Port{{Number: 104, Sighting: audit.PortSilent}, {Number: 11112, Sighting: audit.PortSilent}}}
	name := writeJournal(t, p, []Host{silent})
	j, _, err := ResumeJournal(name, p, func(Host) {})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(j.Void(silent.Address), j.Close()); err != nil {
		t.Fatal(err)
	}
	s := &Sweep{Plan: p}
	j, damaged, err := ResumeJournal(name, p, s.Restore)
	if err != nil || damaged != 0 {
		t.Fatal(damaged, err)
	}
	j.Close()
	if s.tally.Swept != 0 || s.tally.Ports[audit.PortSilent] != 0 || s.Progress.Hosts.Load() != 0 {
		t.Errorf("%+v", s.tally)
	}
}
