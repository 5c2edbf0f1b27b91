package pdu

import "fmt"

// AssociateRJ is A-ASSOCIATE-RJ, PS3.8 §9.3.4.
type AssociateRJ struct {
	Result Result
	Source Source
	Reason Reason // meaning depends on Source
}

// Result says whether trying again makes sense, PS3.8 Table 9-21.
type Result uint8

// The results of PS3.8 Table 9-21.
const (
	RejectedPermanent Result = 1
	RejectedTransient Result = 2
)

func (r Result) String() string {
	switch r {
	case RejectedPermanent:
		return "rejected-permanent"
	case RejectedTransient:
		return "rejected-transient"
	}
	return fmt.Sprintf("result %d", uint8(r))
}

// Source is who rejected, PS3.8 Table 9-21.
type Source uint8

// The sources of PS3.8 Table 9-21.
const (
	SourceServiceUser                 Source = 1
	SourceServiceProviderACSE         Source = 2
	SourceServiceProviderPresentation Source = 3
)

func (s Source) String() string {
	switch s {
	case SourceServiceUser:
		return "service-user"
	case SourceServiceProviderACSE:
		return "service-provider (ACSE)"
	case SourceServiceProviderPresentation:
		return "service-provider (presentation)"
	}
	return fmt.Sprintf("source %d", uint8(s))
}

// Reason is the Reason/Diag. of a rejection, PS3.8 Table 9-21. Each source has
// a table of its own.
type Reason uint8

// The reasons of PS3.8 Table 9-21.
const (
	UserNoReason                    Reason = 1
	UserApplicationContext          Reason = 2
	UserCallingAETitle              Reason = 3
	UserCalledAETitle               Reason = 7
	ACSENoReason                    Reason = 1
	ACSEProtocolVersion             Reason = 2
	PresentationTemporaryCongestion Reason = 1
	PresentationLocalLimitExceeded  Reason = 2
)

// Text is the standard's name of the reason, empty where it has none.
func (r Reason) Text(s Source) string {
	switch s {
	case SourceServiceUser:
		switch r {
		case UserNoReason:
			return "no-reason-given"
		case UserApplicationContext:
			return "application-context-name-not-supported"
		case UserCallingAETitle:
			return "calling-AE-title-not-recognized"
		case UserCalledAETitle:
			return "called-AE-title-not-recognized"
		}
	case SourceServiceProviderACSE:
		switch r {
		case ACSENoReason:
			return "no-reason-given"
		case ACSEProtocolVersion:
			return "protocol-version-not-supported"
		}
	case SourceServiceProviderPresentation:
		switch r {
		case PresentationTemporaryCongestion:
			return "temporary-congestion"
		case PresentationLocalLimitExceeded:
			return "local-limit-exceeded"
		}
	}
	return ""
}

// Type is TypeAssociateRJ.
func (p *AssociateRJ) Type() Type { return TypeAssociateRJ }

func (p *AssociateRJ) decode(c *cursor) {
	c.skip("Reserved", 1)
	p.Result = Result(c.u8("Result"))
	p.Source = Source(c.u8("Source"))
	p.Reason = Reason(c.u8("Reason/Diag."))
	if c.more() { // a rejection is four bytes: this is some other protocol
		c.fail("PDU-length", uint32(len(c.b)))
	}
}

func (p *AssociateRJ) append(b *builder) {
	b.reserve(1)
	b.u8(uint8(p.Result))
	b.u8(uint8(p.Source))
	b.u8(uint8(p.Reason))
}
