package commands

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/sweep"
	"pacsaudit/report"
)

// TestWhatWasNotSweptIsNeitherFoundNorMissing judges sweeps that broke off, of
// which this machine measured a part only, or that met TLS.
func TestWhatWasNotSweptIsNeitherFoundNorMissing(t *testing.T) {
	t.Parallel()
	a, b := netip.MustParseAddrPort("10.0.0.1:104"), netip.MustParseAddrPort("10.0.0.2:104")
	for _, row := range []struct {
		name            string
		listed          map[netip.AddrPort]audit.Sighting
		found           audit.Sighting // at b
		unmeasured      uint64
		broken          bool
		unknown, silent string
	}{
		{name: "nothing there", listed: map[netip.AddrPort]audit.Sighting{a: audit.PortClosed}, unknown: "pass", silent: "fail targets=1"},
		{name: "no way there", listed: map[netip.AddrPort]audit.Sighting{a: audit.PortNoRoute}, unknown: "pass", silent: "fail targets=1"},
		{name: "connected, and not a word", listed: map[netip.AddrPort]audit.Sighting{a: audit.PortMute}, unknown: "pass", silent: "pass"},
		{name: "something else", listed: map[netip.AddrPort]audit.Sighting{a: audit.PortNotDICOM}, unknown: "pass", silent: "pass"},
		{name: "broken off before", listed: map[netip.AddrPort]audit.Sighting{a: audit.Unswept}, broken: true, unknown: "inconclusive", silent: "inconclusive"},
		{name: "broken off behind", listed: map[netip.AddrPort]audit.Sighting{a: audit.PortSilent}, broken: true, unknown: "inconclusive", silent: "fail targets=1"},
		{name: "broken off, and one found", listed: map[netip.AddrPort]audit.Sighting{a: audit.PortAccepted}, found: audit.PortRejected, broken: true, unknown: "fail ports=1", silent: "pass"},
		{name: "not measured", listed: map[netip.AddrPort]audit.Sighting{a: audit.PortNotMeasured}, unmeasured: 1, unknown: "inconclusive", silent: "inconclusive"},
		{name: "TLS, perhaps DICOM", listed: map[netip.AddrPort]audit.Sighting{a: audit.PortAccepted}, found: audit.PortTLS, unknown: "inconclusive", silent: "pass"},
		{name: "TLS that wants a certificate", listed: map[netip.AddrPort]audit.Sighting{a: audit.PortAccepted}, found: audit.PortTLSCertificate, unknown: "inconclusive", silent: "pass"},
		{name: "an aborting one", listed: map[netip.AddrPort]audit.Sighting{a: audit.PortAccepted}, found: audit.PortAborted, unknown: "fail ports=1", silent: "pass"},
	} {
		tally := &sweep.Tally{Listed: row.listed, Complete: !row.broken}
		tally.Ports[audit.PortNotMeasured] = row.unmeasured
		if row.found != audit.Unswept {
			tally.Found = []sweep.Found{{Address: b, Sighting: row.found}}
		}
		l := &listing{targets: []listedTarget{{Target: audit.Target{Name: audit.Operator("a"), Listed: audit.Listed}, ports: []netip.AddrPort{a}}}}
		r := &report.Report{Sweep: sweepRecord(&sweep.Sweep{Plan: &sweep.Plan{}}, tally, 0, l, time.Now())}
		if got := verdictOf(r, "inventory-unknown") + ", " + verdictOf(r, "inventory-silent"); got != row.unknown+", "+row.silent {
			t.Errorf("%s: %s; in truth %s, %s", row.name, got, row.unknown, row.silent)
		}
	}
}

func verdictOf(r *report.Report, id string) string {
	for _, f := range r.Sweep.Findings {
		if f.ID.String() == id {
			s := f.Verdict.String()
			for _, fact := range f.Facts {
				s += fmt.Sprintf(" %v=%d", fact.Name, fact.Number)
			}
			return s
		}
	}
	return "none"
}
