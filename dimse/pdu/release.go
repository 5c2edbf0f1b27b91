package pdu

// ReleaseRQ is A-RELEASE-RQ, PS3.8 §9.3.6.
type ReleaseRQ struct{}

// ReleaseRP is A-RELEASE-RP, PS3.8 §9.3.7.
type ReleaseRP struct{}

// Type is TypeReleaseRQ.
func (*ReleaseRQ) Type() Type { return TypeReleaseRQ }

// Type is TypeReleaseRP.
func (*ReleaseRP) Type() Type { return TypeReleaseRP }

// Deviation: the reserved bytes may be missing.
func (*ReleaseRQ) decode(*cursor) {}
func (*ReleaseRP) decode(*cursor) {}

func (*ReleaseRQ) append(b *builder) { b.reserve(4) }
func (*ReleaseRP) append(b *builder) { b.reserve(4) }
