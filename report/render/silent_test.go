package render

import (
	"fmt"
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// silentFleet is an open archive, one that is closed, and many devices that do not answer.
func silentFleet(silent int) *report.Report {
	open, closed := settledAs(audit.PHIVisible), settledAs(audit.ExposureClosed)
	closed.Name = audit.Lit("closed")
	list := []report.Target{open, closed}
	for i := range silent {
		x := settledAs(audit.Unreachable)
		x.Name, x.Address = audit.Operator(fmt.Sprintf("ct-%04d", i)), audit.Operator(fmt.Sprintf("10.0.%d.%d:104", i/250, i%250))
		x.Steps.Reach.Outcome = audit.TimedOut
		if i%3 == 0 {
			x.Steps.Reach.Outcome = audit.Refused
		}
		list = append(list, x)
	}
	return reportOf(1, list...)
}

// TestAFleetOfSilentDevicesIsReadable: a line for each reason, its count first, and
// all of their names once.
func TestAFleetOfSilentDevicesIsReadable(t *testing.T) {
	const silent = 990
	for format, most := range map[string]int{"terminal": 40, "markdown": 40} {
		if n := strings.Count(string(render(t, format, silentFleet(silent), Options{})), "\n"); n > most {
			t.Errorf("%s has %d lines", format, n)
		}
	}
	for _, want := range []string{"660 targets           timed out", "330 targets           refused", "660 targets (ct-0001, ct-0002, ct-0004, ct-0005 and 656 more):"} {
		if out := string(render(t, "terminal", silentFleet(silent), Options{})); !strings.Contains(strings.Join(strings.Fields(out), " "), strings.Join(strings.Fields(want), " ")) {
			t.Errorf("the terminal lacks %q:\n%s", want, out)
		}
	}
	for _, format := range []string{"html", "markdown", "terminal"} {
		out := string(render(t, format, silentFleet(silent), Options{Verbose: true}))
		for i := range silent {
			if name := fmt.Sprintf("ct-%04d", i); !strings.Contains(out, name) {
				t.Errorf("%s does not name %s", format, name)
				break
			}
		}
		if format == "html" && strings.Count(out, `<details class="server">`) != 4 {
			t.Errorf("the page has %d details of servers", strings.Count(out, `<details class="server">`))
		}
	}
}

// TestOnlyTheSameSilenceStandsTogether: few devices have a line each, and so has one
// of which something else is to be said.
func TestOnlyTheSameSilenceStandsTogether(t *testing.T) {
	for name, row := range map[string]struct {
		change func(*report.Target)
		rows   int
	}{
		"all the same": {func(*report.Target) {}, 3},
		"another port": {func(x *report.Target) { x.Address = audit.Lit("pacs:22") }, 4},
		"a finding": {func(x *report.Target) {
			x.Findings = []report.Finding{finding(audit.NewID("a"), audit.Low, audit.Text{}, nil)}
		}, 4},
		"measured before":    {func(x *report.Target) { x.Later = &report.Later{Exposure: audit.Unreachable} }, 4},
		"it stopped":         {func(x *report.Target) { x.Stopped = audit.StageEcho }, 4},
		"a web door":         {func(x *report.Target) { x.Web = &report.Web{} }, 4},
		"another day":        {func(x *report.Target) { x.Audited = day(3) }, 4},
		"it was not reached": {func(x *report.Target) { x.Exposure = audit.NotMeasured }, 4},
	} {
		r := silentFleet(0)
		for range fold + 1 {
			x := settledAs(audit.Unreachable)
			x.Steps.Reach.Outcome = audit.Refused
			r.Targets = append(r.Targets, x)
		}
		row.change(&r.Targets[len(r.Targets)-1])
		if got := viewOf(r, Options{}).Rows(); len(got) != row.rows {
			t.Errorf("%s: %d rows, want %d", name, len(got), row.rows)
		}
	}
	if got := viewOf(silentFleet(fewTargets), Options{}).Rows(); len(got) != 2+fewTargets {
		t.Errorf("few that are silent: %d rows", len(got))
	}
}
