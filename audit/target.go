package audit

import "net"

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
}

// Host is the target's host, by which associations are kept one at a time.
func (t Target) Host() string {
	host, _, err := net.SplitHostPort(t.Address.s)
	if err != nil {
		return t.Address.s
	}
	return host
}
