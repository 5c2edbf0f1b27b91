package audit

import "slices"

// WebFacts is what was seen of the web doors of an archive.
type WebFacts struct {
	WebDoors
	Query    Query   // what a stranger read by QIDO
	Defaults WebDoor // the last attempt with a default credential
}

// WebDoors are the doors, asked without credentials, and the product behind them.
type WebDoors struct {
	QIDO      WebDoor           `json:"qido"`      // DICOMweb's query, PS3.18 §10.6
	Metadata  WebDoor           `json:"metadata"`  // of one instance, PS3.18 §10.4: whether it is given, not what it says
	Plaintext WebDoor           `json:"plaintext"` // the same query without TLS, where the door is meant to have it
	REST      WebDoor           `json:"rest"`      // a product's own interface: Orthanc's /system
	Viewer    WebDoor           `json:"viewer"`    // a viewer under a path where viewers are
	ViewerAt  ViewerPath        `json:"viewer_at,omitzero"`
	Default   DefaultCredential `json:"default_credential,omitzero"` // that opened a door
	Product   Product           `json:"product,omitzero"`
	Version   [3]uint16         `json:"version,omitzero"` // of the product
	FurtherDoors
}

// WebDoor is one door and how it answered a request without credentials.
type WebDoor struct {
	Step                // reaching it: OK if HTTP answered at all
	Answer    WebAnswer `json:"answer"`
	HTTP      uint16    `json:"http_status,omitzero"`
	Demands   WebAuth   `json:"demands,omitzero"`
	Encrypted bool      `json:"encrypted"`
	Local     bool      `json:"from_its_own_machine,omitzero"` // asked from the machine that it runs on
}

// WebAnswer is what a web door did.
type WebAnswer uint8

// The answers. The zero value was not asked, or did not answer.
const (
	NoAnswer  WebAnswer = iota
	WebOpen             // it gave what was asked for
	WebDenied           // it wants to know who is asking, or refuses
	WebAbsent           // there is no such service
	WebMoved            // it sent elsewhere, to a place that is not asked
	WebStrange
)

var webAnswerNames = []string{"no-answer", "open", "denied", "absent", "moved", "strange"}

func (a WebAnswer) String() string { return name(webAnswerNames, a) }
func (a WebAnswer) word() Text     { return Text{a.String()} }

// MarshalText writes the answer's word.
func (a WebAnswer) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads the answer's word.
func (a *WebAnswer) UnmarshalText(b []byte) (err error) {
	*a, err = parse[WebAnswer](webAnswerNames, b, "an answer")
	return err
}

// WebAuth is how a door asks who is there, RFC 9110 §11.
type WebAuth uint8

// The ways.
const (
	NoWebAuth WebAuth = iota
	BasicAuth
	DigestAuth
	BearerAuth
	OtherAuth
	LoginPage
)

var webAuthNames = []string{"", "basic", "digest", "bearer", "other", "login-page"}

func (a WebAuth) String() string { return name(webAuthNames, a) }
func (a WebAuth) word() Text     { return Text{a.String()} }

// MarshalText writes the way's word.
func (a WebAuth) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads the way's word.
func (a *WebAuth) UnmarshalText(b []byte) (err error) {
	*a, err = parse[WebAuth](webAuthNames, b, "a way to ask who is there")
	return err
}

// DefaultCredential is a user and password that a product comes with.
type DefaultCredential uint8

// The credentials, by their product.
const (
	NoCredential DefaultCredential = iota
	OrthancCredential
	AdminCredential
	DefaultCredentials // how many there are
)

var credentialNames = []string{"", "orthanc", "admin"}

func (c DefaultCredential) String() string { return name(credentialNames, c) }
func (c DefaultCredential) word() Text     { return Text{c.String()} }

// ViewerPath is a path under which viewers are.
type ViewerPath uint8

// The paths.
const (
	NoViewer ViewerPath = iota
	OrthancExplorer
	OrthancExplorer2
	StoneViewer
	OHIF
	Weasis
	DCM4CHEEUI
	Oviyam
	ViewerPaths // how many there are
)

var viewerNames = []string{
	"", "orthanc-explorer", "orthanc-explorer-2", "stone-web-viewer", "ohif", "weasis", "dcm4chee-ui", "oviyam",
}

func (v ViewerPath) String() string { return name(viewerNames, v) }
func (v ViewerPath) word() Text     { return Text{v.String()} }

// MarshalText writes the viewer's word.
func (v ViewerPath) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the viewer's word.
func (v *ViewerPath) UnmarshalText(b []byte) (err error) {
	*v, err = parse[ViewerPath](viewerNames, b, "a viewer")
	return err
}

// Trusted reports an open door that says nothing about strangers: Orthanc asks
// no questions of the machine that it runs on.
func (w WebFacts) Trusted(d WebDoor) bool {
	return d.Answer == WebOpen && d.Local && w.Product == Orthanc
}

// Answers reports web doors that are in reach: one of them answered, if only by TLS or by
// another protocol.
func (w WebDoors) Answers() bool {
	return slices.ContainsFunc([]WebDoor{w.QIDO, w.REST}, func(d WebDoor) bool {
		return slices.Contains([]Outcome{OK, ProtocolError, TLSFailed, TLSClientCertificateRequired}, d.Outcome)
	})
}

// Exposure is how far a stranger got by the web doors.
func (w WebFacts) Exposure() Exposure {
	switch {
	case w.Trusted(w.QIDO), w.Trusted(w.REST), w.Trusted(w.WebDAV):
		return NotMeasured
	case w.Query.Exposed() > 0:
		return PHIVisible
	case w.Query.Records() > 0:
		return RecordsVisible
	case w.QIDO.Answer == WebOpen, w.REST.Answer == WebOpen, w.WebDAV.Answer == WebOpen:
		return QueryAuthorised
	case w.QIDO.Answer == WebDenied:
		return ExposureClosed
	case w.QIDO.Tried() && !w.QIDO.OK() && w.QIDO.Outcome != Interrupted && w.QIDO.Outcome != Failed:
		return Unreachable
	}
	return NotMeasured
}

// Ending is how a request at a web door ended. A service that is not there is
// denied to everybody; a door that sends elsewhere, or says what nobody
// understands, has settled nothing.
func (d WebDoor) Ending() Ending {
	switch d.Answer {
	case WebOpen:
		return Granted
	case WebDenied, WebAbsent:
		return Denied
	}
	return Unsettled
}

// Settled reports whether every web door was measured that the operator named,
// and that was found behind it: what it gives, or that it gives nothing. An
// Orthanc that trusts the machine it was asked from says nothing of strangers.
func (w WebFacts) Settled(t Target) bool {
	switch {
	case t.DICOMweb.IsZero() && t.Web.IsZero():
		return true
	case w.Trusted(w.QIDO), w.Trusted(w.REST), w.REST.Ending() == Unsettled, w.Viewer.Ending() == Unsettled:
		return false
	case w.WebDAV.Answer == WebOpen && w.Exposure() < PHIVisible:
		return false // nobody looked at what its folders show
	case w.Metadata.Tried() && w.Metadata.Ending() == Unsettled:
		return false
	}
	return t.DICOMweb.IsZero() || w.listSettled()
}

// listSettled reports whether it is known what QIDO shows of patients: some, or
// nothing at all, or records of nobody that are all that there is. An empty list
// may be one of a filter, and a service that is not there where the operator says
// may be somewhere else.
func (w WebFacts) listSettled() bool {
	if w.QIDO.Answer == WebOpen {
		return w.Query.Exposed() > 0 || w.Query.All().Holds()
	}
	return w.QIDO.Answer == WebDenied
}

// Product is the product that was recognised: by its web interface, which says
// more than an implementation class UID.
func (o Observation) Product() Product {
	if o.Web.Product != UnknownProduct {
		return o.Web.Product
	}
	return o.Implementation.Product
}

// MarshalText writes the credential's word.
func (c DefaultCredential) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the credential's word.
func (c *DefaultCredential) UnmarshalText(b []byte) (err error) {
	*c, err = parse[DefaultCredential](credentialNames, b, "a default credential")
	return err
}
