package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"syscall"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/audit/sweep"
	"pacsaudit/fixtures/manypacs"
)

// TestSweepOnAFullDisk has the disk full at every page of the journal. The
// sweep goes on without, and what the journal kept is not swept again.
func TestSweepOnAFullDisk(t *testing.T) {
	t.Parallel()
	const addresses = 256
	n := many(t, lastByte(manypacs.Speaker, manypacs.Rejecting))
	d := newDisk(t, 64)
	journal := d.file("journal")
	args := []string{"sweep", "127.91.0.0/24", portFlag(n), "--rate=0", unhurried, "--parallel=16", "--format=json", "--journal=" + journal}
	type document struct {
		Complete bool
		Sweep    struct {
			Swept, Connections int
			Found              []struct{ Address string }
		}
	}
	sweep := func(args ...string) (d document, code int, message string) {
		t.Helper()
		code, out, message := program(t.Context(), args...)
		if code == exitUsage {
			return d, code, message
		}
		if err := json.Unmarshal([]byte(out), &d); err != nil {
			t.Fatal(err, message)
		}
		if d.Sweep.Swept != addresses || len(d.Sweep.Found) != addresses || !d.Complete {
			t.Errorf("complete %t, %d swept, %d found", d.Complete, d.Sweep.Swept, len(d.Sweep.Found))
		}
		return d, code, message
	}
	failed := 0
	for left := range 10 {
		d.clear(t)
		d.fill(t, left)
		_, code, message := sweep(args...)
		if code == exitUsage {
			if left > 0 || !strings.Contains(message, "no space left on device") || len(d.names(t)) != 1 {
				t.Errorf("with %d pages: %s %v", left, message, d.names(t))
			}
			d.free(t)
			if _, code, message := sweep(args...); code == exitUsage {
				t.Errorf("with room after %d pages: %s", left, message)
			}
			continue
		}
		kept := strings.Count(content(t, journal), "\n") - 1
		if text := content(t, journal); !strings.HasSuffix(text, "\n") {
			t.Errorf("with %d pages: the journal is torn", left)
		}
		if said := strings.Contains(message, "the journal cannot be written"); said != (kept < addresses) {
			t.Errorf("with %d pages, %d lines: %s", left, kept, message)
		}
		if kept < addresses {
			failed++
		}
		d.free(t)
		again, _, message := sweep(append(args, "--resume")...)
		if again.Sweep.Connections != addresses-kept || strings.Contains(message, "damaged") || !strings.Contains(message, fmt.Sprintf("%d of %d addresses are in the journal", kept, addresses)) {
			t.Errorf("with room after %d pages: %d connections where the journal had %d of %d: %s", left, again.Sweep.Connections, kept, addresses, message)
		}
		if lines := strings.Count(content(t, journal), "\n") - 1; lines != addresses {
			t.Errorf("with room after %d pages: %d lines in the journal", left, lines)
		}
	}
	if failed < 4 {
		t.Errorf("the disk was full %d times", failed)
	}
}

// TestAJournalGoesOnWhenThereIsRoom fills the disk in the middle of a sweep, and
// makes room again.
func TestAJournalGoesOnWhenThereIsRoom(t *testing.T) {
	d := newDisk(t, 64)
	first := netip.MustParseAddr("10.0.0.1")
	all := new(sweep.Addresses)
	all.Add(sweep.PrefixRange(netip.MustParsePrefix("10.0.0.0/16")))
	if err := all.Index(); err != nil {
		t.Fatal(err)
	}
	plan := &sweep.Plan{Addresses: all, Ports: []uint16{104}}
	j, err := sweep.CreateJournal(d.file("journal"), plan)
	if err != nil {
		t.Fatal(err)
	}
	finish := func(a netip.Addr) error {
		return j.Finish(&sweep.Host{Address: a, Ports: []sweep.Port{{Number: 104, Sighting: audit.PortSilent}}})
	}
	d.fill(t, 2)
	a, written, refused := first, 0, 0
	for ; refused < 20; a = a.Next() {
		switch err := finish(a); {
		case err == nil && refused > 0:
			t.Fatal("there is no room and it was written")
		case err == nil:
			written++
		case errors.Is(err, syscall.ENOSPC):
			refused++
		default:
			t.Fatal(err)
		}
	}
	if text := content(t, d.file("journal")); !strings.HasSuffix(text, "\n") {
		t.Error("the journal is torn while the disk is full")
	}
	d.free(t)
	for range 100 {
		if err := finish(a); err != nil {
			t.Fatal(err)
		}
		a = a.Next()
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	seen := map[netip.Addr]int{}
	j, damaged, err := sweep.ResumeJournal(d.file("journal"), plan, func(h sweep.Host) { seen[h.Address]++ })
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	if damaged != 0 || len(seen) != written+100 {
		t.Errorf("%d damaged, %d addresses of %d", damaged, len(seen), written+100)
	}
}
