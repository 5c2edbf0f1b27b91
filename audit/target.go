package audit

import (
	"crypto/x509"
	"net"
	"slices"
	"strconv"
	"time"
)

// Target is a DICOM server to be audited.
type Target struct {
	Name    Text
	Address Text // host and port
	TLS     bool // the operator says that the port speaks TLS
	Called  Text // the server's AE title, empty where the operator does not know it
	// Calling is an AE title that the server was told of, empty where none is
	// configured. A stranger never uses it.
	Calling Text
	// Spoof is the AE title of another device that the server knows, empty unless
	// the operator asks whether anybody may use it.
	Spoof Text
	// Certificate is a client certificate that the server trusts, used for Known
	// only.
	Certificate ClientCertificate
	// Identity is a user identity that the server knows; with it the audit asks
	// whether the server looks at identities.
	Identity Identity
	// Authorities are those that this target's certificate is checked against;
	// nil is the prober's.
	Authorities *x509.CertPool

	// Interval is how often serve audits it; 0 is the program's own.
	Interval time.Duration

	Owner Text
	Zone  Zone // that it stands in
	From  Zone // that the auditor stands in
	// Place is where the auditor stands in the operator's own word, empty where
	// nobody said. From is its zone, if the word is that of one.
	Place Text
	// ReachableFrom are the places from which the target is meant to be in reach,
	// and from no other. Nobody compares where there is none.
	ReachableFrom []Text
	// DICOMweb is the base of its DICOMweb services, Web the root of another web
	// interface of it (REST, viewers); empty where there is none.
	DICOMweb, Web Text
	// Callers are those that may call it; nobody compares where there is none.
	Callers []Caller
	// Config is its configuration, a file or a folder that package lint reads;
	// empty where there is none.
	Config Text
	// Listed says that the target comes from an inventory.
	Listed   Listing
	Expect   Expectation
	Accepted []Acceptance
}

// Listing says whether a target is listed in the inventory.
type Listing uint8

// The listings. Addresses of the command line are compared with no inventory.
const (
	NotCompared Listing = iota
	Listed
	Unlisted // found by a sweep, and in no line of the inventory
)

// MostOpenZone is the zone from which it is known to be in reach that holds the
// most strangers.
func (t Target) MostOpenZone() Zone {
	if t.Zone == NoZone || t.From != NoZone && t.From < t.Zone {
		return t.From
	}
	return t.Zone
}

// Stands is the word for where the auditor stands: the operator's, or that of the
// zone.
func (t Target) Stands() Text {
	if t.Place.IsZero() && t.From != NoZone {
		return t.From.word()
	}
	return t.Place
}

// MayReach reports whether the target is meant to be in reach from where the
// auditor stands: from a place that it lists, or else from any zone that is no more
// open than its own.
func (t Target) MayReach() bool {
	if len(t.ReachableFrom) > 0 {
		return slices.Contains(t.ReachableFrom, t.Stands())
	}
	return !t.From.Open() || t.Zone.Open()
}

// At names something together with the place that it was seen from.
func (t Text) At(place Text) Text {
	if place.IsZero() {
		return t
	}
	return Text{t.s + " (" + place.s + ")"}
}

// Numbered is a text with a number behind it, from the second on.
func (t Text) Numbered(n int) Text {
	if n < 2 {
		return t
	}
	return Text{t.s + " " + strconv.Itoa(n)}
}

// Host is the target's host, by which associations are kept one at a time.
func (t Target) Host() string {
	host, _, err := net.SplitHostPort(t.Address.s)
	if err != nil {
		return t.Address.s
	}
	return host
}
