package audit

// Outcome is how a step of the ladder ended. The zero value means that it was
// not tried, which is no evidence of anything.
type Outcome uint8

// The outcomes.
const (
	NotTried Outcome = iota
	OK
	Refused // TCP connection refused
	TimedOut
	Reset
	Closed // TCP connection closed without an answer
	NotDICOM
	TLSFailed
	TLSClientCertificateRequired
	Rejected // A-ASSOCIATE-RJ
	Aborted  // A-ABORT
	NoContext
	Failed // a status of the failure class, or a cause that has a word of its own
	ProtocolError
	Interrupted
)

var outcomeNames = []string{
	"not-tried", "ok", "refused", "timeout", "reset", "closed", "not-dicom", "tls-failed", "tls-client-certificate-required",
	"rejected", "aborted", "no-context", "failed", "protocol-error", "interrupted",
}

func (o Outcome) String() string { return name(outcomeNames, o) }

// MarshalText writes the outcome's word.
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads the outcome's word.
func (o *Outcome) UnmarshalText(b []byte) (err error) {
	*o, err = parse[Outcome](outcomeNames, b, "an outcome")
	return err
}

// Cause says more about an outcome, where a reader would act on it.
type Cause uint8

// The causes.
const (
	NoCause Cause = iota
	NameNotResolved
	NoRoute
	OutOfScope // the address is outside what the operator allowed
	Silent     // connected, and not a byte came back
	LooksLikeHTTP
	LooksLikeSSH
	LooksLikeSMTP
	LooksLikeTLS
	LooksLikeHL7
	LooksLikeEcho
	LooksLikeBanner
	LooksUnknown
	CertificateInvalid
	NotTLS
	LocalFault  // this machine: no descriptors, no memory, no permission, no network
	NeverListed // the operator forbade it
)

var causeNames = []string{
	"", "name-not-resolved", "no-route", "out-of-scope", "silent", "looks-like-http", "looks-like-ssh", "looks-like-smtp",
	"looks-like-tls", "looks-like-hl7", "looks-like-echo", "looks-like-banner", "looks-unknown", "certificate-invalid", "not-tls",
	"local-fault", "never-listed",
}

func (c Cause) String() string { return name(causeNames, c) }

// MarshalText writes the cause's word.
func (c Cause) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the cause's word.
func (c *Cause) UnmarshalText(b []byte) (err error) {
	*c, err = parse[Cause](causeNames, b, "a cause")
	return err
}
