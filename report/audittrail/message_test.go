package audittrail

import (
	"encoding/base64"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/leodido/go-syslog/v4/rfc5424"

	"pacsaudit/audit"
	"pacsaudit/report/syslog"
)

var (
	noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	here = Source{Host: "auditor", Process: "12", User: "pacs & audit"}
)

func question(address string, answered bool) audit.Question {
	return audit.Question{
		Target: audit.Target{Name: audit.Lit(`main "archive"`), Address: audit.Operator(address)}, Asked: noon, Calling: "A<B", Called: "MAIN",
		SOPClass: "1.2.840.10008.5.1.4.1.2.2.1", TransferSyntax: "1.2.840.10008.1.2", Keys: []byte{8, 0, 5, 0, 0, 0, 0, 0}, Answered: answered,
	}
}

// samples are messages of each kind, with everything and with as little as there may be.
func samples() []syslog.Message {
	nobody := Source{}
	return []syslog.Message{
		here.Started(noon), here.Stopped(noon), here.Queried(question("10.0.0.1:104", true)), here.Queried(question("pacs.example.org:104", false)),
		nobody.Started(noon), nobody.Stopped(noon), nobody.Queried(question("[::1]:104", true)),
	}
}

// TestAQuerySaysWhoAskedWhomForWhat looks for what PS3.15 §A.5.3.10 calls mandatory.
func TestAQuerySaysWhoAskedWhomForWhat(t *testing.T) {
	sent := here.Queried(question("10.0.0.1:104", true))
	parsed, err := rfc5424.NewParser().Parse([]byte(sent.String(syslog.Origin{Host: "auditor", Process: "12"})))
	if err != nil {
		t.Fatal(err)
	}
	header := parsed.(*rfc5424.SyslogMessage)
	if *header.MsgID != "DICOM+RFC3881" || *header.Facility != 10 || *header.Severity != 5 || header.StructuredData != nil {
		t.Errorf("%+v", header)
	}
	var m message
	if err := xml.Unmarshal([]byte(strings.TrimPrefix(*header.Message, "\ufeff")), &m); err != nil {
		t.Fatal(err)
	}
	if m.Event.ID.Code != "110112" || m.Event.Action != "E" || m.Event.Outcome != "0" || m.Event.Time != "2026-11-21T12:00:00.000Z" || m.Source.ID != "pacsaudit@auditor" {
		t.Errorf("%+v", m)
	}
	if p := m.Participants; len(p) != 3 || p[0].UserID != "pacs & audit" || !p[0].Requestor || p[1].Requestor || p[1].Roles[0].Code != "110153" || p[1].Alternative != "AETITLES=A<B" ||
		p[2].Roles[0].Code != "110152" || p[2].UserID != `main "archive"` || p[2].Alternative != "AETITLES=MAIN" || p[2].Point != "10.0.0.1" || p[2].PointType != ipAddress {
		t.Errorf("%+v", m.Participants)
	}
	o := m.Objects[0]
	keys, _ := base64.StdEncoding.DecodeString(o.Query)
	syntax, _ := base64.StdEncoding.DecodeString(o.Details[0].Value)
	if o.IDType.Code != "110181" || o.ID != "1.2.840.10008.5.1.4.1.2.2.1" || o.Type != "2" || o.Role != "3" || string(keys) != "\x08\x00\x05\x00\x00\x00\x00\x00" ||
		o.Details[0].Type != "TransferSyntax" || string(syntax) != "1.2.840.10008.1.2" {
		t.Errorf("%+v", o)
	}
	if refused := here.Queried(question("10.0.0.1:104", false)); refused.Priority != 84 || !strings.Contains(refused.Text, `EventOutcomeIndicator="4"`) {
		t.Errorf("%+v", refused)
	}
	if alone := (Source{}).Queried(question("10.0.0.1:104", true)); strings.Count(alone.Text, `UserIsRequestor="true"`) != 1 || strings.Contains(alone.Text, `NetworkAccessPointID=""`) {
		t.Errorf("%+v", alone)
	}
}

func TestActivityIsOfTheApplication(t *testing.T) {
	for want, m := range map[string]syslog.Message{"110120": here.Started(noon), "110121": here.Stopped(noon)} {
		for _, w := range []string{`<EventID csd-code="110100" `, `<EventTypeCode csd-code="` + want + `" `, `<RoleIDCode csd-code="110150" `} {
			if !strings.Contains(m.Text, w) {
				t.Errorf("no %s in %s", w, m.Text)
			}
		}
	}
}
