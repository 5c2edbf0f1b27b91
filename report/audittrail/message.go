package audittrail

import (
	"encoding/base64"
	"encoding/xml"
	"net/netip"
	"os"
	"os/user"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report/syslog"
)

// Format is how the configuration calls these messages.
const Format = "dicom"

// messageID is MSGID for messages of the schema of PS3.15 §A.5.1, by §A.6.
const messageID = "DICOM+RFC3881"

// Facility 10 is of security and authorisation; a success is normal but significant,
// and anything else a warning.
const (
	succeeded = 10*8 + 5
	failed    = 10*8 + 4
)

// Source is who reports: this program, for an account.
type Source struct {
	Host    string
	Process string
	User    string // the account that it runs as; empty where that is not known
}

// Here is this process.
func Here() Source {
	from := syslog.Here()
	s := Source{Host: from.Host, Process: from.Process}
	if u, err := user.Current(); err == nil {
		s.User = u.Username
	}
	if s.Host == "" {
		s.Host, _ = os.Hostname()
	}
	return s
}

// Started is the message that the application started, §A.5.3.1.
func (s Source) Started(at time.Time) syslog.Message {
	return s.activity(at, code{Code: "110120", System: "DCM", Text: "Application Start"})
}

// Stopped is the message that it ended.
func (s Source) Stopped(at time.Time) syslog.Message {
	return s.activity(at, code{Code: "110121", System: "DCM", Text: "Application Stop"})
}

func (s Source) activity(at time.Time, kind code) syslog.Message {
	m := s.message("E", at, true, code{Code: "110100", System: "DCM", Text: "Application Activity"})
	m.Event.Types = []code{kind}
	m.Participants = append(m.Participants, participant{
		Roles: []code{{Code: "110150", System: "DCM", Text: "Application"}}, UserID: application, Alternative: s.Process, Point: s.Host, PointType: machineName,
	})
	return m.syslog(at, true)
}

// Queried is the message that a query was issued, §A.5.3.10. It says nothing of the
// answer but whether there was one.
func (s Source) Queried(q audit.Question) syslog.Message {
	m := s.message("E", q.Asked, q.Answered, code{Code: "110112", System: "DCM", Text: "Query"})
	host := q.Target.Host()
	kind := machineName
	if _, err := netip.ParseAddr(host); err == nil {
		kind = ipAddress
	}
	m.Participants = append(m.Participants, participant{
		Roles: []code{{Code: "110153", System: "DCM", Text: "Source Role ID"}}, UserID: application, Alternative: "AETITLES=" + q.Calling,
		Requestor: s.User == "", Point: s.Host, PointType: machineName,
	}, participant{
		Roles: []code{{Code: "110152", System: "DCM", Text: "Destination Role ID"}}, UserID: q.Target.Name.String(), Alternative: "AETITLES=" + q.Called,
		Point: host, PointType: kind,
	})
	const system, report = "2", "3"
	m.Objects = []object{{
		IDType: code{Code: "110181", System: "DCM", Text: "SOP Class UID"}, ID: q.SOPClass, Type: system, Role: report,
		Query:   base64.StdEncoding.EncodeToString(q.Keys),
		Details: []detail{{"TransferSyntax", base64.StdEncoding.EncodeToString([]byte(q.TransferSyntax))}},
	}}
	return m.syslog(q.Asked, q.Answered)
}

// message has what all of them have: the event, the account, the source.
func (s Source) message(action string, at time.Time, ok bool, id code) message {
	m := message{Event: event{ID: id, Action: action, Time: at.UTC().Format("2006-01-02T15:04:05.000Z"), Outcome: "0"}, Source: source{ID: application + "@" + s.Host}}
	if !ok {
		m.Event.Outcome = "4"
	}
	if s.User != "" {
		m.Participants = []participant{{UserID: s.User, Requestor: true, Point: s.Host, PointType: machineName}}
	}
	if s.Host == "" {
		m.Source.ID = application
	}
	return m
}

func (m message) syslog(at time.Time, ok bool) syslog.Message {
	for i := range m.Participants {
		if p := &m.Participants[i]; p.Point == "" {
			p.PointType = ""
		}
	}
	b, err := xml.Marshal(m)
	if err != nil {
		panic(err) // strings and booleans only
	}
	out := syslog.Message{Priority: succeeded, Time: at, ID: messageID, Text: `<?xml version="1.0" encoding="UTF-8"?>` + string(b)}
	if !ok {
		out.Priority = failed
	}
	return out
}

const application = "pacsaudit"
