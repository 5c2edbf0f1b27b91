package audit

// Target is a DICOM server to be audited.
type Target struct {
	Name    Text
	Address string // host and port
	TLS     bool   // the operator says that the port speaks TLS
	Called  string // the server's AE title, empty where the operator does not know it
	// Calling is an AE title that the server was told of, empty where none is
	// configured. A stranger never uses it.
	Calling string
}

// Host is the target's host, by which associations are kept one at a time.
func (t Target) Host() string {
	for i := len(t.Address) - 1; i >= 0; i-- {
		if t.Address[i] == ':' {
			return t.Address[:i]
		}
	}
	return t.Address
}
