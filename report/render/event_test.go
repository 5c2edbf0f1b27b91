package render

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// TestOCSFEventsAreComplianceFindings holds each event against the schema's
// attributes, as OCSF 1.8.0 has them.
func TestOCSFEventsAreComplianceFindings(t *testing.T) {
	document, err := os.ReadFile("testdata/ocsf-1.8.0.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	s := compiled(t, "ocsf.json", document)
	for _, r := range []*report.Report{sample(t), watched(audit.NotMeasured, audit.NoSeverity, false)} {
		lines := bufio.NewScanner(bytes.NewReader(render(t, "ocsf", r, Options{})))
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			conforms(t, s, lines.Bytes())
		}
	}
}

// TestEventsTellFailedFromUnknown: a SIEM that counts what failed must not count as
// good what was not measured.
func TestEventsTellFailedFromUnknown(t *testing.T) {
	failed := watched(audit.PHIVisible, audit.Critical, true)
	unknown := watched(audit.NotMeasured, audit.NoSeverity, false)
	accepted := watched(audit.PHIVisible, audit.Critical, true)
	accepted.Targets[0].Findings[0].Accepted = &report.Acceptance{}
	for _, c := range []struct {
		name, format string
		r            *report.Report
		want         []string
	}{
		{"failed", "ocsf", failed, []string{`"status":"Fail"`, `"severity_id":5`}},
		{"failed", "cef", failed, []string{"|tls-absent||10|", "outcome=fail", "dst=127.0.0.1 dpt=104"}},
		{"failed", "syslog", failed, []string{"<106>1 ", `outcome="fail"`, `severity="critical"`}},
		{"unknown", "ocsf", unknown, []string{`"status_id":2,"status":"Warning"`}},
		{"unknown", "cef", unknown, []string{"|measured|", "|2|", "outcome=unknown"}},
		{"unknown", "syslog", unknown, []string{"<108>1 ", `outcome="unknown"`}},
		{"accepted", "ocsf", accepted, []string{`"status":"Suppressed"`, `"status":"Fail"`}},
		{"accepted", "cef", accepted, []string{"outcome=accepted"}},
		{"accepted", "syslog", accepted, []string{`outcome="accepted"`}},
	} {
		got := string(render(t, c.format, c.r, Options{}))
		for _, w := range c.want {
			if !strings.Contains(got, w) {
				t.Errorf("%s, %s: no %s in\n%s", c.name, c.format, w, got)
			}
		}
	}
}

// TestEventLinesKeepTheirForm has a target whose name holds what ends a field.
func TestEventLinesKeepTheirForm(t *testing.T) {
	r := watched(audit.PHIVisible, audit.Critical, true)
	r.Targets[0].Name = audit.Operator(`a|b=c\d"e]f`)
	for format, line := range map[string]*regexp.Regexp{
		"cef":    regexp.MustCompile(`^CEF:0\|pacsaudit\|pacsaudit\|[^|]*\|[a-z-]+\|(\\.|[^|\\])*\|\d+\|([A-Za-z0-9]+=(\\.|[^=\\])*)+$`),
		"syslog": regexp.MustCompile(`^<\d+>1 \S+Z - pacsaudit - [a-z-]+ \[pacsaudit@32473( [a-z]+="(\\.|[^"\\\]])*")+\] \x{FEFF}.*$`),
	} {
		for _, l := range strings.Split(strings.TrimSuffix(string(render(t, format, r, Options{})), "\n"), "\n") {
			if !line.MatchString(l) {
				t.Errorf("%s: %s", format, l)
			}
		}
	}
}

// TestSyslogIdentifiersFitTheStandard has the longest of our checks: a receiver may drop
// a message whose identifier has more than 32 characters, RFC 5424 §6.
func TestSyslogIdentifiersFitTheStandard(t *testing.T) {
	r := watched(audit.PHIVisible, audit.Critical, true)
	r.Targets[0].Findings[0].ID = audit.NewID("header-deidentification-contradicted")
	got := string(render(t, "syslog", r, Options{}))
	if !strings.Contains(got, ` - header-deidentification-contradi [pacsaudit@32473 check="header-deidentification-contradicted" `) {
		t.Errorf("the finding is\n%s", got)
	}
	for line := range strings.Lines(got) {
		if fields := strings.SplitN(line, " ", 7); len(fields) < 7 || len(fields[5]) > 32 || len(fields[3]) > 48 {
			t.Errorf("no header of RFC 5424: %s", line)
		}
	}
}

// TestFindingsOfTwoServersAreTwo: titles behind one port, and a server seen from two
// places. What one UID closes, another must not.
func TestFindingsOfTwoServersAreTwo(t *testing.T) {
	r := watched(audit.PHIVisible, audit.Critical, true)
	for _, differs := range []func(*report.Target){
		func(t *report.Target) { t.Called = audit.Lit("A") }, func(t *report.Target) { t.Called = audit.Lit("B") }, func(t *report.Target) { t.Place = audit.Lit("guest") },
		func(t *report.Target) { t.Address = audit.Lit("127.0.0.1:105") },
	} {
		other := r.Targets[0]
		differs(&other)
		r.Targets = append(r.Targets, other)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(render(t, "ocsf", r, Options{}))) {
		var e ocsfEvent
		if err := json.Unmarshal([]byte(line), &e); err != nil || seen[e.FindingInfo.UID] {
			t.Errorf("%v: two findings are %s", err, e.FindingInfo.UID)
		}
		seen[e.FindingInfo.UID] = true
	}
	if len(seen) != 10 {
		t.Errorf("%v", seen)
	}
	clear(seen)
	for line := range strings.Lines(string(render(t, "ocsf", documents(t)["lint.json"], Options{}))) { // of one file, by several services
		var e ocsfEvent
		if err := json.Unmarshal([]byte(line), &e); err != nil || seen[e.FindingInfo.UID] {
			t.Errorf("%v: two findings are %s", err, e.FindingInfo.UID)
		}
		seen[e.FindingInfo.UID] = true
	}
}
