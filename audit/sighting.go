package audit

import "time"

// Sighting is what a sweep saw of one port, by one connection.
type Sighting uint8

// The sightings. The zero value means that nothing was sent.
const (
	Unswept            Sighting = iota
	PortClosed                  // refused
	PortSilent                  // no answer to the connection
	PortNoRoute                 // no way there, or filtered on the way out
	PortMute                    // connected, and not a byte came back
	PortDropped                 // connected, and the peer left without a word
	PortNotDICOM                // something else answered
	PortGarbled                 // an answer that begins like DICOM and makes no sense
	PortTLS                     // TLS, and no association came about over it
	PortTLSCertificate          // TLS that demands a client certificate
	PortRejected
	PortAborted
	PortAccepted
	PortNotMeasured // a fault of this machine, or interrupted
	Sightings       // how many there are, Unswept included
)

var sightingNames = []string{
	"unswept", "closed", "silent", "no-route", "mute", "dropped", "not-dicom", "garbled", "tls-failed", "tls-client-certificate-required",
	"rejected", "aborted", "accepted", "not-measured",
}

func (s Sighting) String() string { return name(sightingNames, s) }
func (s Sighting) word() Text     { return Text{s.String()} }

// MarshalText writes the sighting's word.
func (s Sighting) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the sighting's word.
func (s *Sighting) UnmarshalText(b []byte) (err error) {
	*s, err = parse[Sighting](sightingNames, b, "a sighting")
	return err
}

// Speaks reports a peer that answered as the DICOM upper layer does.
func (s Sighting) Speaks() bool { return s == PortRejected || s == PortAborted || s == PortAccepted }

// Found reports a peer that speaks DICOM or may, behind TLS.
func (s Sighting) Found() bool { return s.Speaks() || s == PortTLS || s == PortTLSCertificate }

// Answered reports that a packet came back: the network between is alive.
func (s Sighting) Answered() bool {
	return s != Unswept && s != PortSilent && s != PortNoRoute && s != PortNotMeasured
}

// Connection is one connection of a sweep, from the first packet to the last.
type Connection struct {
	Step      Step
	Transport Transport
	// Reached is whether TCP connected. That alone is no sign of DICOM.
	Reached bool
	// Wordless is whether the peer left without a byte: it may speak TLS.
	NoReply bool
	// Secured is whether a TLS handshake came to its end.
	Secured bool
	// Offline is whether this machine had no network to send on.
	Offline bool
	// Trip is how long the connection took to be answered, 0 where it was not.
	Trip           time.Duration
	Implementation Implementation
	Accepted       ServiceSet
	// Unsolicited is whether the peer sent what nobody had asked for: an answer
	// to a context that was not proposed, or more than the answer.
	Unsolicited bool
	// Certificate is 48 bits of the SHA-256 of the server's certificate, 0 without one.
	Certificate uint64
}

// ServiceSet is a set of services.
type ServiceSet uint32

// With is the set and one service more.
func (s ServiceSet) With(v Service) ServiceSet { return s | 1<<v }

// Has reports whether a service is in the set.
func (s ServiceSet) Has(v Service) bool { return s&(1<<v) != 0 }

// Sighting is what the connection came to.
func (k Connection) Sighting() Sighting {
	switch s := k.Step; s.Outcome {
	case OK:
		return PortAccepted
	case Rejected:
		return PortRejected
	case Aborted:
		return PortAborted
	case NotDICOM:
		return PortNotDICOM
	case TLSClientCertificateRequired:
		return PortTLSCertificate
	case NotTried:
		return Unswept
	case Interrupted:
		return PortNotMeasured
	case Refused:
		return PortClosed
	case Failed:
		if s.Cause == NoRoute {
			return PortNoRoute
		}
		return PortNotMeasured
	}
	return k.unanswered()
}

// unanswered is the sighting of a connection that brought no answer that reads
// as one.
func (k Connection) unanswered() Sighting {
	switch s := k.Step; {
	case k.Transport == TLS && (k.Secured || s.Outcome == TLSFailed):
		return PortTLS
	case s.Outcome == TimedOut && !k.Reached:
		return PortSilent
	case s.Outcome == TimedOut && k.Step.Cause == Silent:
		return PortMute
	case s.Outcome == Reset && !k.Reached: // a device between that refuses in this way
		return PortClosed
	case k.NoReply:
		return PortDropped
	}
	return PortGarbled
}

// Promiscuous reports a peer that accepts a service that does not exist: a
// honeypot, or a server that looks at nothing.
func (k Connection) Promiscuous() bool { return k.Accepted.Has(MadeUp) }
