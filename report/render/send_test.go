package render

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/leodido/go-syslog/v4/rfc5424"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/syslog"
)

// grammar parses a message by RFC 5424 with a parser of another hand, which is strict.
func grammar(t *testing.T, line string) *rfc5424.SyslogMessage {
	t.Helper()
	m, err := rfc5424.NewParser().Parse([]byte(line))
	if err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	parsed := m.(*rfc5424.SyslogMessage)
	if !parsed.Valid() || *parsed.Facility != 13 || *parsed.Appname != "pacsaudit" || parsed.Timestamp == nil || parsed.MsgID == nil {
		t.Errorf("%s", line)
	}
	return parsed
}

// TestLinesOfSyslogFollowTheirGrammar tries every sample, in both languages, and names
// that hold what ends a field.
func TestLinesOfSyslogFollowTheirGrammar(t *testing.T) {
	hostile := watched(audit.PHIVisible, audit.Critical, true)
	hostile.Targets[0].Name = audit.Operator(`a|b=c\d"e]f [x@1 y="z"]` + "\u65e5\u672c")
	n := 0
	for _, r := range []*report.Report{sample(t), hostile, watched(audit.NotMeasured, audit.NoSeverity, false)} {
		for _, l := range []Lang{English, Japanese} {
			for line := range strings.Lines(string(render(t, "syslog", r, Options{Lang: l}))) {
				m := grammar(t, strings.TrimSuffix(line, "\n"))
				data := (*m.StructuredData)["pacsaudit@32473"]
				if data["target"] == "" || data["outcome"] == "" || !strings.HasPrefix(*m.Message, "\ufeff") {
					t.Errorf("%v, %q", data, *m.Message)
				}
				n++
			}
		}
	}
	if n < 50 {
		t.Errorf("%d messages", n)
	}
}

// changes is a report, and a change of each kind that led to it.
func changes() (*report.Report, *report.Diff) {
	r := watched(audit.PHIVisible, audit.Critical, true)
	r.Started = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	name, id := r.Targets[0].Name, r.Targets[0].Findings[0].ID
	d := new(report.Diff)
	for k := report.Changed; k <= report.FixedForThisCaller; k++ {
		d.Changes = append(d.Changes,
			report.Change{Kind: k, Target: name, Check: &id, Severity: audit.Critical, Title: audit.Lit("A fault")},
			report.Change{Kind: k, Target: name, What: report.OfExposure, From: []audit.Fact{audit.Word("exposure", audit.ExposureClosed)}, To: []audit.Fact{audit.Word("exposure", audit.PHIVisible)}},
			report.Change{Kind: k, Target: audit.Lit("gone"), What: report.OfTarget})
	}
	return r, d
}

// TestChangesFollowTheirGrammars has each kind of change in each format.
func TestChangesFollowTheirGrammars(t *testing.T) {
	document, err := os.ReadFile("testdata/ocsf-1.8.0.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	s := compiled(t, "ocsf.json", document)
	r, d := changes()
	for _, format := range []string{"syslog", "cef", "ocsf"} {
		list := ChangeEvents(d, r, format)
		if len(list) != len(d.Changes) {
			t.Errorf("%s: %d events of %d changes", format, len(list), len(d.Changes))
		}
		for i, m := range list {
			parsed := grammar(t, m.String(syslog.Origin{Host: "auditor", Process: "7"}))
			kind := d.Changes[i].Kind.String()
			switch text := *parsed.Message; format {
			case "syslog":
				if (*parsed.StructuredData)["pacsaudit@32473"]["change"] != kind {
					t.Errorf("%v", parsed.StructuredData)
				}
			case "cef":
				if !strings.HasPrefix(text, "CEF:0|") || !strings.Contains(text, " cs3Label=change cs3="+kind) {
					t.Error(text)
				}
			case "ocsf":
				conforms(t, s, []byte(text))
				var e ocsfEvent
				if err := json.Unmarshal([]byte(text), &e); err != nil || e.StatusDetail != kind || e.TypeUID != 200300+e.ActivityID {
					t.Errorf("%v: %s", err, text)
				}
			}
		}
	}
}

// TestOnlyWhatIsProvenFixedPasses: of changes of a finding, by kind.
func TestOnlyWhatIsProvenFixedPasses(t *testing.T) {
	r, d := changes()
	want := map[report.ChangeKind]eventOutcome{
		report.Added: eventFail, report.Changed: eventFail, report.Fixed: eventPass, report.FixedForThisCaller: eventUnknown,
		report.NoLongerMeasured: eventUnknown, report.Unsettled: eventUnknown, report.Removed: eventUnknown,
	}
	for _, c := range d.Changes {
		e := English.changeEvent(c, r)
		switch {
		case c.Check != nil && e.outcome != want[c.Kind]:
			t.Errorf("%v: %v", c.Kind, e.outcome)
		case c.Check == nil && e.outcome == eventPass:
			t.Errorf("%v of a target with an open finding passes", c.Kind)
		}
	}
	r.Targets[0].Findings[0].Accepted = &report.Acceptance{}
	if e := English.changeEvent(d.Changes[3], r); d.Changes[3].Kind != report.Added || e.outcome != eventAccepted {
		t.Errorf("%v of a risk that somebody signed for: %v", d.Changes[3].Kind, e.outcome)
	}
}

// TestEventsForReceiversAreThoseOfFiles: the same verdicts in the same order.
func TestEventsForReceiversAreThoseOfFiles(t *testing.T) {
	r := sample(t)
	for _, format := range []string{"cef", "ocsf"} {
		var lines bytes.Buffer
		for m := range Events(r, format) {
			lines.WriteString(m.Text + "\n")
		}
		if file := render(t, format, r, Options{}); format == "cef" && !bytes.Equal(lines.Bytes(), file) || bytes.Count(lines.Bytes(), []byte("\n")) != bytes.Count(file, []byte("\n")) {
			t.Errorf("%s: others than in a file", format)
		}
	}
}
