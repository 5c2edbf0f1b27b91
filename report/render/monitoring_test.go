package render

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// watched is a report on one server, with an open finding if there is a severity.
func watched(e audit.Exposure, worst audit.Severity, settled bool) *report.Report {
	t := report.Target{Name: audit.Lit("archive|1"), Address: audit.Lit("127.0.0.1:104"), Exposure: e, Settled: settled}
	if worst > audit.NoSeverity {
		t.Findings = []report.Finding{{ID: audit.NewID("tls-absent"), Verdict: audit.RulingFail, Severity: worst}}
	}
	return &report.Report{Complete: true, Targets: []report.Target{t}}
}

// TestMonitoringTakesNothingUnknownForGood goes through what a server may be found
// to be, and each format for monitoring.
func TestMonitoringTakesNothingUnknownForGood(t *testing.T) {
	interrupted := watched(audit.ExposureClosed, audit.NoSeverity, true)
	interrupted.Complete = false
	for _, c := range []struct {
		name string
		r    *report.Report
		want state
	}{
		{"closed", watched(audit.ExposureClosed, audit.NoSeverity, true), stateOK},
		{"information", watched(audit.ExposureClosed, audit.Info, true), stateOK},
		{"low", watched(audit.ExposureClosed, audit.Low, true), stateWarning},
		{"medium", watched(audit.Echoes, audit.Medium, true), stateWarning},
		{"high", watched(audit.QueryAuthorised, audit.High, true), stateCritical},
		{"critical", watched(audit.PHIVisible, audit.Critical, true), stateCritical},
		{"critical, not settled", watched(audit.RecordsVisible, audit.Critical, false), stateCritical},
		{"medium, not settled", watched(audit.Echoes, audit.Medium, false), stateUnknown},
		{"not measured", watched(audit.NotMeasured, audit.NoSeverity, false), stateUnknown},
		{"gated", watched(audit.Gated, audit.NoSeverity, false), stateUnknown},
		{"unreachable", watched(audit.Unreachable, audit.NoSeverity, false), stateUnknown},
		{"interrupted", interrupted, stateUnknown},
		{"nothing", &report.Report{Complete: true}, stateUnknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := stateOfAll(c.r); got != c.want {
				t.Errorf("%v; want %v", got, c.want)
			}
			line := string(render(t, "nagios", c.r, Options{}))
			if !strings.HasPrefix(line, "PACSAUDIT "+c.want.String()+" - ") || strings.Count(line, "|") != 1 || strings.Count(line, "\n") != 1 {
				t.Errorf("nagios: %q", line)
			}
			if nagios, _ := FormatByName("nagios"); nagios.ExitCode(c.r) != int(c.want) {
				t.Errorf("nagios ends with %d", nagios.ExitCode(c.r))
			}
			worst, rank := '0', "0132"
			for line := range strings.Lines(string(render(t, "checkmk", c.r, Options{}))) {
				if strings.IndexByte(rank, line[0]) > strings.IndexRune(rank, worst) {
					worst = rune(line[0])
				}
			}
			if int(worst-'0') != int(c.want) {
				t.Errorf("checkmk: %q", render(t, "checkmk", c.r, Options{}))
			}
			if got, want := prtgState(t, c.r), map[state]string{stateOK: "up", stateWarning: "warning", stateCritical: "down", stateUnknown: "warning"}[c.want]; got != want && got != "error" {
				t.Errorf("PRTG shows %s; want %s", got, want)
			} else if got == "error" && c.r.Complete && len(c.r.Targets) > 0 {
				t.Error("PRTG shows an error of the sensor")
			}
			var z struct{ State int }
			if err := json.Unmarshal(render(t, "zabbix", c.r, Options{}), &z); err != nil || z.State != int(c.want) {
				t.Errorf("zabbix: state %d, %v", z.State, err)
			}
		})
	}
}

// prtgState is what PRTG shows of a sensor, by the limits of its channels.
func prtgState(t *testing.T, r *report.Report) string {
	t.Helper()
	var answer struct{ PRTG prtgAnswer }
	if err := json.Unmarshal(render(t, "prtg", r, Options{}), &answer); err != nil {
		t.Fatal(err)
	}
	if answer.PRTG.Error != 0 {
		return "error"
	}
	shown := "up"
	for _, c := range answer.PRTG.Result {
		switch {
		case c.LimitMaxError != nil && c.Value > uint64(*c.LimitMaxError):
			return "down"
		case c.LimitMaxWarning != nil && c.Value > uint64(*c.LimitMaxWarning):
			shown = "warning"
		}
	}
	return shown
}

// TestCheckmkLinesAreLocalChecks holds the form that Checkmk's documentation gives,
// "Writing a simple local check".
func TestCheckmkLinesAreLocalChecks(t *testing.T) {
	form := regexp.MustCompile(`^[0-3] "[^"]+" (-|[a-z_]+=\d+(\|[a-z_]+=\d+)*) .+$`)
	for _, line := range strings.Split(strings.TrimSuffix(string(render(t, "checkmk", sample(t), Options{})), "\n"), "\n") {
		if !form.MatchString(line) {
			t.Errorf("no local check: %s", line)
		}
	}
}

// TestServicesHaveNamesOfTheirOwn has names that differ in what is dropped, and servers
// of one name: of two services of one name, one is shown.
func TestServicesHaveNamesOfTheirOwn(t *testing.T) {
	r := watched(audit.ExposureClosed, audit.NoSeverity, true)
	bad := watched(audit.PHIVisible, audit.Critical, true).Targets[0]
	for _, name := range []audit.Text{
		audit.Operator(`archive"1`), audit.Operator(`archive\1`), audit.Operator(`archive'1`), audit.Operator(`archive;1?`), audit.Operator(" "), audit.Operator(" archive|1"),
		audit.Operator("audit"), audit.Operator("archive|1"), audit.Operator("archive1 127.0.0.1:104"),
	} {
		bad.Name = name
		r.Targets = append(r.Targets, bad)
	}
	services := map[string]bool{}
	for line := range strings.Lines(string(render(t, "checkmk", r, Options{}))) {
		m := regexp.MustCompile("^[0-3] \"PACS ([^\"`;~!$%^&*|\\\\'<>?,= ][^\"`;~!$%^&*|\\\\'<>?,=]*)\" (findings_critical=\\d|- )").FindStringSubmatch(line)
		if m == nil || services[m[1]] {
			t.Errorf("no service of its own: %s", line)
			continue
		}
		services[m[1]] = true
	}
	if len(services) != 11 {
		t.Errorf("%d services of 10 servers and a run", len(services))
	}
	var z struct {
		Data    []zabbixDiscovered
		Targets []struct {
			Name  string
			State int
		}
	}
	if err := json.Unmarshal(render(t, "zabbix", r, Options{}), &z); err != nil {
		t.Fatal(err)
	}
	items := map[string]bool{}
	for i, d := range z.Data {
		if items[d.Target] || d.Target != z.Targets[i].Name {
			t.Errorf("no item of its own: %+v, %+v", d, z.Targets[i])
		}
		items[d.Target] = true
	}
}

// TestWhatCannotBeReportedIsUnknown: one line, that parts nowhere.
func TestWhatCannotBeReportedIsUnknown(t *testing.T) {
	for name, row := range map[string]struct {
		line string
		code int
	}{"nagios": {"PACSAUDIT UNKNOWN - no such file: C:\\new / x=1\n", 3}, "checkmk": {"3 \"PACS audit\" - no such file: C:/new | x=1\n", 0}} {
		f, err := FormatByName(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Unknown(`no such file: C:\new | x=1`); got != row.line || f.ExitCode(nil) != row.code {
			t.Errorf("%s: %q, %d", name, got, f.ExitCode(nil))
		}
	}
}
