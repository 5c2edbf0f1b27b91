package audittrail

import "encoding/xml"

// The schema of PS3.15 §A.5.1.1, as far as it is used here. Elements come in its order.

type message struct {
	XMLName      xml.Name      `xml:"AuditMessage"`
	Event        event         `xml:"EventIdentification"`
	Participants []participant `xml:"ActiveParticipant"`
	Source       source        `xml:"AuditSourceIdentification"`
	Objects      []object      `xml:"ParticipantObjectIdentification"`
}

type event struct {
	Action  string `xml:"EventActionCode,attr"`
	Time    string `xml:"EventDateTime,attr"`
	Outcome string `xml:"EventOutcomeIndicator,attr"`
	ID      code   `xml:"EventID"`
	Types   []code `xml:"EventTypeCode"`
}

type code struct {
	Code   string `xml:"csd-code,attr"`
	System string `xml:"codeSystemName,attr"`
	Text   string `xml:"originalText,attr"`
}

type participant struct {
	UserID      string `xml:"UserID,attr"`
	Alternative string `xml:"AlternativeUserID,attr,omitempty"`
	Requestor   bool   `xml:"UserIsRequestor,attr"`
	Point       string `xml:"NetworkAccessPointID,attr,omitempty"`
	PointType   string `xml:"NetworkAccessPointTypeCode,attr,omitempty"`
	Roles       []code `xml:"RoleIDCode"`
}

// The kinds of network access points that are used here.
const (
	machineName = "1"
	ipAddress   = "2"
)

type source struct {
	ID string `xml:"AuditSourceID,attr"`
}

type object struct {
	ID      string   `xml:"ParticipantObjectID,attr"`
	Type    string   `xml:"ParticipantObjectTypeCode,attr"`
	Role    string   `xml:"ParticipantObjectTypeCodeRole,attr"`
	IDType  code     `xml:"ParticipantObjectIDTypeCode"`
	Query   string   `xml:"ParticipantObjectQuery"`
	Details []detail `xml:"ParticipantObjectDetail"`
}

// detail has its value in base64.
type detail struct {
	Type  string `xml:"type,attr"`
	Value string `xml:"value,attr"`
}
