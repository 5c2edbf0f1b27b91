package render

import (
	"encoding/json"
	"io"
	"net/netip"
	"strconv"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// Events of the Open Cybersecurity Schema Framework, a JSON object a line: class
// Compliance Finding (2003), category Findings (2).
var _ = add(Format{Name: "ocsf", Extension: ".ocsf", Write: func(w io.Writer, r *report.Report, o Options) (err error) {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	o.Lang.events(r, func(e event) bool {
		err = encoder.Encode(ocsfOf(r, e, o.Lang))
		return err == nil
	})
	return err
}})

// ocsfVersion is the version of the schema that the attributes are of. Those that
// are used here are in earlier ones, too.
const ocsfVersion = "1.8.0"

type ocsfEvent struct {
	ActivityID   int              `json:"activity_id"`
	ActivityName string           `json:"activity_name"`
	CategoryUID  int              `json:"category_uid"`
	ClassUID     int              `json:"class_uid"`
	TypeUID      int              `json:"type_uid"`
	Time         int64            `json:"time"` // milliseconds since 1970
	SeverityID   int              `json:"severity_id"`
	Severity     string           `json:"severity"`
	StatusID     int              `json:"status_id"`
	Status       string           `json:"status"`
	StatusDetail string           `json:"status_detail,omitempty"` // the kind of a change
	Message      string           `json:"message"`
	Metadata     ocsfMetadata     `json:"metadata"`
	Compliance   ocsfCompliance   `json:"compliance"`
	FindingInfo  ocsfFinding      `json:"finding_info"`
	Remediation  *ocsfRemediation `json:"remediation,omitempty"`
	Resources    []ocsfResource   `json:"resources"`
}

type ocsfMetadata struct {
	Version string      `json:"version"`
	Product ocsfProduct `json:"product"`
}

type ocsfProduct struct {
	Name       string `json:"name"`
	VendorName string `json:"vendor_name"`
	Version    string `json:"version"`
}

type ocsfCompliance struct {
	Control       string   `json:"control"`
	Standards     []string `json:"standards,omitempty"`
	StatusID      int      `json:"status_id"`
	Status        string   `json:"status"`
	StatusDetails []string `json:"status_details,omitempty"`
}

type ocsfFinding struct {
	UID   string   `json:"uid"`
	Title string   `json:"title"`
	Types []string `json:"types,omitempty"`
}

type ocsfRemediation struct {
	Desc string `json:"desc"`
}

type ocsfResource struct {
	Name string `json:"name"`
	UID  string `json:"uid"`
	Type string `json:"type"`
	IP   string `json:"ip,omitempty"`
}

func ocsfOf(r *report.Report, e event, l Lang) ocsfEvent {
	name, address := e.subject.Label().String(), e.subject.Address.String()
	if !e.port.IsZero() {
		name, address = e.port.String(), e.port.String()
	}
	resource := ocsfResource{Name: name, UID: e.door().String(), Type: "DICOM server"}
	switch {
	case address == "":
		resource.UID, resource.Type = name, name // files, address ranges
	default:
		if p, err := netip.ParseAddrPort(address); err == nil {
			resource.IP = p.Addr().String()
		}
	}
	v := ocsfEvent{
		ActivityID: 1, ActivityName: "Create", CategoryUID: 2, ClassUID: 2003, TypeUID: 200301, Time: e.time.UnixMilli(),
		StatusID: 1, Status: "New", Message: name + ": " + e.title,
		Metadata:    ocsfMetadata{ocsfVersion, ocsfProduct{"pacsaudit", "pacsaudit", r.Tool.String()}},
		FindingInfo: ocsfFinding{UID: e.id + "@" + resource.UID, Title: e.title},
		Compliance:  ocsfCompliance{Control: e.id},
		Resources:   []ocsfResource{resource},
	}
	if e.number > 1 {
		v.FindingInfo.UID += " " + strconv.Itoa(e.number)
	}
	v.SeverityID, v.Severity = ocsfSeverity(e.severity)
	v.Compliance.StatusID, v.Compliance.Status = 1, "Pass"
	if e.text != "" {
		v.Compliance.StatusDetails = []string{e.text}
	}
	switch e.outcome {
	case eventUnknown:
		v.Compliance.StatusID, v.Compliance.Status = 2, "Warning" // "did not yield a result"
	case eventAccepted:
		v.StatusID, v.Status = 3, "Suppressed"
		v.Compliance.StatusID, v.Compliance.Status = 3, "Fail"
	case eventFail:
		v.Compliance.StatusID, v.Compliance.Status = 3, "Fail"
	}
	if e.changed {
		v.StatusDetail = e.change.String()
		switch e.change {
		case report.Added:
		case report.Fixed, report.Removed:
			v.ActivityID, v.ActivityName, v.StatusID, v.Status = 3, "Close", 4, "Resolved"
		default:
			v.ActivityID, v.ActivityName = 2, "Update"
		}
		v.TypeUID = v.ClassUID*100 + v.ActivityID
	}
	if f := e.finding; f != nil {
		for _, ref := range f.Refs {
			v.Compliance.Standards = append(v.Compliance.Standards, l.Text(ref))
		}
		if e.outcome == eventFail {
			v.Remediation = &ocsfRemediation{l.sentence(f.Fix)}
		}
	}
	return v
}

// ocsfSeverity is a severity with the caption of its number.
func ocsfSeverity(s audit.Severity) (int, string) {
	switch s {
	case audit.Critical:
		return 5, "Critical"
	case audit.High:
		return 4, "High"
	case audit.Medium:
		return 3, "Medium"
	case audit.Low:
		return 2, "Low"
	}
	return 1, "Informational"
}
