package audit

import "net/netip"

// Caller is who may call a target: an AE title, from anywhere or from a network.
type Caller struct {
	Title   Text // empty for any
	Network netip.Prefix
}

// Allows reports whether a caller is this one.
func (c Caller) Allows(from netip.Addr, title Text) bool {
	return (c.Title.IsZero() || c.Title == title) && (!c.Network.IsValid() || c.Network.Contains(from.Unmap()))
}
