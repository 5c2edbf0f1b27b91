package audit

// Exposure is how far a stranger gets.
type Exposure uint8

// The exposures, from least to most.
const (
	NotMeasured Exposure = iota
	Unreachable
	ExposureNotDICOM
	Gated // refused, and the right called AE title is not known to us
	ExposureClosed
	Associates
	Echoes
	QueryAuthorised
	RecordsVisible
	PHIVisible
)

var exposureNames = []string{
	"not-measured", "unreachable", "not-dicom", "gated", "closed", "associates", "echoes", "query-authorised", "records-visible", "phi-visible",
}

func (e Exposure) String() string { return name(exposureNames, e) }

// MarshalText writes the exposure's word.
func (e Exposure) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText reads the exposure's word.
func (e *Exposure) UnmarshalText(b []byte) (err error) {
	*e, err = parse[Exposure](exposureNames, b, "an exposure")
	return err
}

// Measured reports whether the exposure says what a stranger can do.
func (e Exposure) Measured() bool { return e >= ExposureClosed }

// Exposure is how far a stranger got.
func (o Observation) Exposure() Exposure {
	switch {
	case o.Query.Exposed()+o.WorklistQuery.Exposed() > 0:
		return PHIVisible
	case o.Query.Records()+o.WorklistQuery.Records() > 0:
		return RecordsVisible
	case o.QueryAuthorised(), o.WorklistAuthorised():
		return QueryAuthorised
	case o.Echo.OK():
		return Echoes
	case o.Associated():
		return Associates
	case o.certificateDemanded(), o.WithCalledTitle.Refusal():
		return ExposureClosed
	case o.WithCalledTitle.Tried():
		return NotMeasured // the right title was tried, and nothing settled came of it
	case o.Stranger.Refusal() && o.Configured.OK(), o.identityDemanded():
		return ExposureClosed // the same door opened to a caller that the server knows
	case o.Stranger.Refusal():
		return Gated
	case o.TLS.Outcome == NotDICOM && !o.Plaintext.OK():
		return ExposureNotDICOM
	case o.Plaintext.Outcome == NotDICOM && o.Plaintext.Cause != LooksLikeTLS && !o.TLS.OK() && (o.TLS.Outcome != TLSFailed || o.TLS.Cause == NotTLS):
		return ExposureNotDICOM
	case o.Reach.Tried() && !o.Reach.OK() && o.Reach.Outcome != Interrupted && o.Reach.Cause != LocalFault && o.Reach.Cause != OutOfScope &&
		o.Reach.Cause != NeverListed:
		return Unreachable
	}
	return NotMeasured
}

// certificateDemanded reports a port that is open over TLS only, to those who
// have a certificate: without TLS it said nothing that could be an answer to the
// title, and it did not just keep its caller waiting.
func (o Observation) certificateDemanded() bool {
	if o.TLS.Outcome != TLSClientCertificateRequired || o.Plaintext.Outcome == TimedOut || o.Plaintext.OK() || o.WithCalledTitle.Outcome == Rejected {
		return false // who rejects a title without TLS speaks DICOM there
	}
	leaves := o.Plaintext.Outcome == Closed || o.Plaintext.Outcome == Reset
	return !leaves || o.Target.Called.IsZero() || o.WithCalledTitle.Tried() && o.WithCalledTitle.Outcome != TimedOut
}

// identityDemanded reports a server that refuses whoever names no user in the
// way that is meant for that, PS3.7 §D.3.3.7.3, and lets in the user that the
// operator gave.
func (o Observation) identityDemanded() bool {
	s := o.Stranger
	return s.Outcome == Rejected && s.Result.Is(1) && s.Source.Is(2) && s.Reason.Is(1) && o.Identity.Right.OK()
}
