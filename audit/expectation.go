package audit

// Expectation is the posture that a target is meant to have. What is left at
// its zero value is not expected to be anything.
type Expectation struct {
	Plaintext   Door
	TLS         TLSMode
	Stranger    Reach
	ClassUID    Text
	VersionName Text
	// Contexts are the services that a stranger's association accepts, and no
	// others, where ContextsGiven.
	Contexts      [Services]bool
	ContextsGiven bool
}

// IsZero reports that nothing is expected.
func (e Expectation) IsZero() bool { return e == Expectation{} }

// Door is whether a way is open.
type Door uint8

// The states of a door.
const (
	AnyDoor Door = iota
	DoorClosed
	DoorOpen
)

var doorNames = []string{"", "closed", "open"}

func (d Door) String() string { return name(doorNames, d) }
func (d Door) word() Text     { return Text{d.String()} }

// DoorNames are the words for doors.
func DoorNames() []string { return doorNames[1:] }

// UnmarshalText reads the state's word.
func (d *Door) UnmarshalText(b []byte) (err error) {
	*d, err = parse[Door](doorNames, b, "a door: closed, open")
	return err
}

// TLSMode is how a target treats TLS.
type TLSMode uint8

// The modes.
const (
	AnyTLSMode  TLSMode = iota
	TLSNone             // it does not speak TLS
	TLSOptional         // it speaks plaintext beside TLS
	TLSRequired         // TLS only, no client certificate needed
	TLSMutual           // TLS only, with a client certificate
)

var tlsModeNames = []string{"", "none", "optional", "required", "mutual"}

func (m TLSMode) String() string { return name(tlsModeNames, m) }
func (m TLSMode) word() Text     { return Text{m.String()} }

// TLSModeNames are the words for modes.
func TLSModeNames() []string { return tlsModeNames[1:] }

// UnmarshalText reads the mode's word.
func (m *TLSMode) UnmarshalText(b []byte) (err error) {
	*m, err = parse[TLSMode](tlsModeNames, b, "a mode: none, optional, required, mutual")
	return err
}

// Reach is how far a stranger is expected to get.
type Reach uint8

// The reaches: what [Exposure] says of a target that was measured.
const (
	AnyReach Reach = iota
	ReachRejected
	ReachAssociates
	ReachEchoes
	ReachQueries
	ReachRecords
	ReachPHI
)

var reachNames = []string{"", "rejected", "associates", "echoes", "query-authorised", "records-visible", "phi-visible"}

func (r Reach) String() string { return name(reachNames, r) }
func (r Reach) word() Text     { return Text{r.String()} }

// ReachNames are the words for reaches.
func ReachNames() []string { return reachNames[1:] }

// UnmarshalText reads the reach's word.
func (r *Reach) UnmarshalText(b []byte) (err error) {
	*r, err = parse[Reach](reachNames, b, "a reach")
	return err
}

// ReachOf is how far an exposure goes, AnyReach where it was not measured.
func ReachOf(e Exposure) Reach {
	switch e {
	case Gated, ExposureClosed:
		return ReachRejected
	case Associates, Echoes, QueryAuthorised, RecordsVisible, PHIVisible:
		return ReachAssociates + Reach(e-Associates)
	}
	return AnyReach
}

// PlaintextDoor is what was seen of plaintext DICOM, AnyDoor where that is not
// known.
func PlaintextDoor(plaintext, tls Step) Door {
	switch {
	case plaintext.OK():
		return DoorOpen
	case !plaintext.Tried(), plaintext.Outcome == Interrupted:
		return AnyDoor
	case tls.OK(), tls.Outcome == TLSClientCertificateRequired:
		return DoorClosed
	}
	return AnyDoor
}

// TLSModeOf is how a target was seen to treat TLS, AnyTLSMode where that is not
// known.
func TLSModeOf(plaintext, tls Step) TLSMode {
	door := PlaintextDoor(plaintext, tls)
	switch {
	case tls.Outcome == TLSClientCertificateRequired && door == DoorOpen, tls.OK() && door == DoorOpen:
		return TLSOptional
	case tls.Outcome == TLSClientCertificateRequired:
		return TLSMutual
	case tls.OK() && door == DoorClosed:
		return TLSRequired
	case plaintext.OK() && (tls.Cause == NotTLS || tls.Outcome == Reset || tls.Outcome == Closed || tls.Outcome == NotDICOM),
		plaintext.OK() && tls.Outcome == TLSFailed && tls.Cause == NoCause && tls.Alert == 0:
		// It ended the handshake without a word of TLS.
		return TLSNone
	}
	return AnyTLSMode
}
