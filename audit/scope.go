package audit

import (
	"net/netip"
	"slices"
	"strings"
)

// Scope is what may be contacted. Its zero value allows loopback and private
// addresses only.
type Scope struct {
	Networks []netip.Prefix
	// Hosts may be contacted by these names, as long as they resolve to private
	// or loopback addresses: the name server may be somebody else's.
	Hosts []string
	Never []Never
}

// Never is what must not be contacted, whatever the scope says: a network, or
// a host by name and by every address that the name has. An unspecified address
// is every address of this machine.
type Never struct {
	Network netip.Prefix
	Host    string
	Reason  Text
	// Until is the last day on which the operator accepts that Host does not
	// resolve. Without such a day nothing at all is contacted meanwhile: any
	// address might be one of Host's.
	Until Day
}

// privateNetworks are contacted where no network is declared: RFC 1918, RFC
// 4193, loopback and link-local.
var privateNetworks = []netip.Prefix{
	netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"),
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("fc00::/7"), netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("fe80::/10"),
}

// translated are the networks whose addresses hold an IPv4 address at a
// position in bytes: RFC 6052, RFC 3056, RFC 4291 §2.5.5.
var translated = []struct {
	network netip.Prefix
	at      int
}{
	{netip.MustParsePrefix("64:ff9b::/96"), 12}, {netip.MustParsePrefix("2002::/16"), 2}, {netip.MustParsePrefix("::/96"), 12},
}

// Loopback is where an unspecified address leads to.
var Loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// plain returns an address without its zone, and as IPv4 where that was written as
// IPv6; and the IPv4 address that a translated one leads to, or the same address.
func plain(a netip.Addr) (addr, embedded netip.Addr) {
	a = a.Unmap().WithZone("")
	if a.Is6() && !a.IsLoopback() {
		b := a.As16()
		for _, t := range translated {
			if t.network.Contains(a) {
				return a, netip.AddrFrom4([4]byte(b[t.at : t.at+4]))
			}
		}
	}
	return a, a
}

// Forbids finds the line of the never-list that holds for an address.
func (s *Scope) Forbids(a netip.Addr) (Never, bool) {
	a, embedded := plain(a)
	for _, n := range s.Never {
		if n.Network.Contains(a) || n.Network.Contains(embedded) || a.IsUnspecified() && slices.ContainsFunc(Loopback, n.Network.Overlaps) {
			return n, true
		}
	}
	return Never{}, false
}

// OfThisMachine reports a line that means every address of this machine.
func (n Never) OfThisMachine() bool {
	return n.Network.IsSingleIP() && n.Network.Addr().IsUnspecified()
}

// ForbidsHost finds the line of the never-list that holds for a name.
func (s *Scope) ForbidsHost(host string) (Never, bool) {
	for _, n := range s.Never {
		if n.Host != "" && n.Host == HostName(host) {
			return n, true
		}
	}
	return Never{}, false
}

// Overlaps finds the line of the never-list that shares an address with a
// network, whichever of the two is the larger.
func (s *Scope) Overlaps(p netip.Prefix) (Never, bool) {
	for _, n := range s.Never {
		if n.Network.Overlaps(p) {
			return n, true
		}
	}
	return Never{}, false
}

// Allows reports whether an address may be contacted that a host was resolved to.
// Where the operator gave an address, host is that address. Allows does not look at
// the never-list: Forbids does.
func (s *Scope) Allows(host string, a netip.Addr) bool {
	a, embedded := plain(a)
	in := func(p netip.Prefix) bool { return p.Contains(a) }
	if slices.ContainsFunc(s.Networks, in) {
		return true
	}
	if len(s.Networks)+len(s.Hosts) == 0 {
		return slices.ContainsFunc(privateNetworks, in) && embedded == a
	}
	return slices.Contains(s.Hosts, HostName(host)) && (a.IsPrivate() || a.IsLoopback())
}

// HostName is a name in the form in which names are compared.
func HostName(s string) string { return strings.TrimSuffix(strings.ToLower(s), ".") }
