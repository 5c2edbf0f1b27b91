package audit

import (
	"net/netip"
	"testing"
)

func prefixes(list ...string) (p []netip.Prefix) {
	for _, s := range list {
		p = append(p, netip.MustParsePrefix(s))
	}
	return p
}

// TestScopeAllows has for each clause an address on either side of it.
func TestScopeAllows(t *testing.T) {
	declared := Scope{Networks: prefixes("192.0.2.0/24", "2001:db8::/64")}
	named := Scope{Networks: prefixes("192.0.2.0/24"), Hosts: []string{"pacs.example.org"}}
	onlyNamed := Scope{Hosts: []string{"pacs.example.org"}}
	for _, row := range []struct {
		name  string
		scope Scope
		host  string
		addr  string
		want  bool
	}{
		{"loopback, nothing declared", Scope{}, "", "127.0.0.1", true},
		{"loopback of IPv6", Scope{}, "", "::1", true},
		{"private, nothing declared", Scope{}, "", "10.1.2.3", true},
		{"the last of 172.16/12", Scope{}, "", "172.31.255.255", true},
		{"after it", Scope{}, "", "172.32.0.0", false},
		{"192.168", Scope{}, "", "192.168.0.1", true},
		{"before it", Scope{}, "", "192.167.255.255", false},
		{"unique local", Scope{}, "", "fd00::1", true},
		{"link-local", Scope{}, "", "169.254.1.1", true},
		{"link-local with a zone", Scope{}, "", "fe80::1%eth0", true},
		{"public, nothing declared", Scope{}, "", "192.0.2.1", false},
		{"public of IPv6", Scope{}, "", "2001:db8::1", false},
		{"private in the clothes of IPv6", Scope{}, "", "::ffff:10.0.0.1", true},
		{"public in the clothes of IPv6", Scope{}, "", "::ffff:192.0.2.1", false},
		{"every address of this machine", Scope{}, "", "0.0.0.0", false},
		{"every address of this machine, IPv6", Scope{}, "", "::", false},
		{"translated", Scope{}, "", "64:ff9b::10.0.0.1", false},

		{"declared", declared, "", "192.0.2.255", true},
		{"declared of IPv6", declared, "", "2001:db8::ffff", true},
		{"beside it", declared, "", "192.0.3.0", false},
		{"private is not declared", declared, "", "10.0.0.1", false},
		{"loopback is not declared", declared, "", "127.0.0.1", false},
		{"a name in it", declared, "pacs.example.org", "192.0.2.1", true},
		{"a name that leads elsewhere", declared, "pacs.example.org", "10.0.0.1", false},

		{"a declared name, private", named, "pacs.example.org", "10.0.0.1", true},
		{"a declared name, loopback", named, "pacs.example.org", "127.0.0.1", true},
		{"a declared name, public", named, "pacs.example.org", "198.51.100.1", false},
		{"a declared name in capitals, with a dot", named, "PACS.Example.org.", "10.0.0.1", true},
		{"another name, private", named, "other.example.org", "10.0.0.1", false},
		{"private, only a name declared", onlyNamed, "10.0.0.1", "10.0.0.1", false},
		{"a name alone", onlyNamed, "pacs.example.org", "10.0.0.1", true},
	} {
		if got := row.scope.Allows(row.host, netip.MustParseAddr(row.addr)); got != row.want {
			t.Errorf("%s: %s %s: %t", row.name, row.host, row.addr, got)
		}
	}
}

func TestTheNeverListKnowsAnAddressInAnyClothes(t *testing.T) {
	s := Scope{Never: []Never{
		{Host: "pacs.example.org", Reason: Lit("a name")},
		{Network: netip.MustParsePrefix("192.0.2.0/24"), Reason: Lit("a network")},
		{Network: netip.MustParsePrefix("127.0.0.0/8"), Reason: Lit("this machine")},
		{Network: netip.MustParsePrefix("2001:db8::/32"), Reason: Lit("a network of IPv6")},
	}}
	for addr, want := range map[string]string{
		"192.0.2.7": "a network", "::ffff:192.0.2.7": "a network", "64:ff9b::192.0.2.7": "a network", "2002:c000:207::1": "a network", "::192.0.2.7": "a network",
		"192.0.3.7": "", "64:ff9b::192.0.3.7": "", "2002:c000:307::1": "", "64:ff9b:1::192.0.2.7": "", "0.0.0.0": "this machine", "::": "this machine",
		"127.1.1.1": "this machine", "::1": "", "2001:db8::1": "a network of IPv6", "2001:db8::1%eth0": "a network of IPv6", "2001:db9::1": "",
	} {
		n, found := s.Forbids(netip.MustParseAddr(addr))
		if n.Reason.String() != want || found != (want != "") {
			t.Errorf("%s: %t, %q, want %q", addr, found, n.Reason, want)
		}
	}
	for host, want := range map[string]bool{"pacs.example.org": true, "PACS.EXAMPLE.ORG.": true, "example.org": false, "": false, "pacs.example.org.evil.example": false} {
		if n, found := s.ForbidsHost(host); found != want || found != (n.Reason.String() == "a name") {
			t.Errorf("%q: %t, %q", host, found, n.Reason)
		}
	}
	disguises := Scope{Never: []Never{{Network: netip.MustParsePrefix("64:ff9b::/96")}, {Network: netip.MustParsePrefix("0.0.0.0/32")}, {Network: netip.MustParsePrefix("::/128")}}}
	thisMachine := Scope{Never: []Never{{Network: netip.MustParsePrefix("127.0.0.1/32")}}}
	for addr, want := range map[string]struct{ disguise, machine bool }{
		"64:ff9b::a00:1": {true, false}, "0.0.0.0": {true, true}, "::": {true, true}, "127.0.0.1": {false, true}, "127.0.0.2": {false, false}, "10.0.0.1": {false, false},
	} {
		_, disguise := disguises.Forbids(netip.MustParseAddr(addr))
		_, machine := thisMachine.Forbids(netip.MustParseAddr(addr))
		if disguise != want.disguise || machine != want.machine {
			t.Errorf("%s: as it is written %t, as this machine %t", addr, disguise, machine)
		}
	}
	for network, want := range map[string]string{
		"192.0.0.0/16": "a network", "192.0.2.128/25": "a network", "192.0.3.0/24": "", "2001:db8:1::/48": "a network of IPv6", "::/0": "a network of IPv6", "fd00::/8": "",
	} {
		n, found := s.Overlaps(netip.MustParsePrefix(network))
		if n.Reason.String() != want || found != (want != "") {
			t.Errorf("%s: %t, %q, want %q", network, found, n.Reason, want)
		}
	}
}

// TestANetworkIsReadAsItIsMeant has IPv4 in the clothes of IPv6, in which no
// address is ever compared.
func TestANetworkIsReadAsItIsMeant(t *testing.T) {
	for word, want := range map[string]string{
		"10.20.0.0/16": "10.20.0.0/16", "10.20.0.7": "10.20.0.7/32", "2001:db8::/32": "2001:db8::/32", "::1": "::1/128",
		"::ffff:127.0.0.0/120": "127.0.0.0/24", "::ffff:10.0.0.0/104": "10.0.0.0/8", "::ffff:0:0/96": "0.0.0.0/0", "::ffff:10.0.0.1": "10.0.0.1/32", "::FFFF:7F00:1/128": "127.0.0.1/32",
		"[::]": "::/128", "[::1]": "::1/128", "[::ffff:10.0.0.0]": "10.0.0.0/32", "fe80::1%eth0": "fe80::1/128", "10.20.9.9/16": "10.20.9.9/16",
		"::ffff:0:0/95": "", "::ffff:10.0.0.0/64": "", "[::1": "", "::1]": "", "[]": "", "": "", "pacs.example.org": "", "10.0.0.0/33": "", "127.1": "", "0x7f.0.0.1": "", "010.0.0.1": "",
	} {
		p, err := ParseNetwork(word)
		if (err == nil) != (want != "") || err == nil && p.String() != want {
			t.Errorf("%q is read as %v: %v", word, p, err)
		}
	}
}

func TestScopeContainsAWholeRange(t *testing.T) {
	neighbours := Scope{Networks: prefixes("192.0.2.0/25", "192.0.2.128/26", "192.0.2.0/30", "2001:db8::/127")}
	for _, row := range []struct {
		scope       Scope
		first, last string
		want        bool
	}{
		{Scope{}, "10.0.0.0", "10.255.255.255", true}, {Scope{}, "10.255.255.255", "11.0.0.0", false}, {Scope{}, "9.255.255.255", "10.0.0.0", false},
		{Scope{}, "172.16.0.0", "172.31.255.255", true}, {Scope{}, "192.0.2.0", "192.0.2.0", false},
		{neighbours, "192.0.2.0", "192.0.2.191", true}, {neighbours, "192.0.2.0", "192.0.2.192", false}, {neighbours, "192.0.2.127", "192.0.2.128", true},
		{neighbours, "192.0.2.3", "192.0.2.3", true}, {neighbours, "10.0.0.0", "10.0.0.0", false},
		{neighbours, "2001:db8::", "2001:db8::1", true}, {neighbours, "2001:db8::", "2001:db8::2", false},
		{Scope{Hosts: []string{"pacs.example.org"}}, "10.0.0.0", "10.0.0.1", false},
		{Scope{Networks: prefixes("192.0.2.0/24"), Hosts: []string{"pacs.example.org"}}, "10.0.0.0", "10.0.0.1", false},
	} {
		if got := row.scope.Contains(netip.MustParseAddr(row.first), netip.MustParseAddr(row.last)); got != row.want {
			t.Errorf("%s to %s: %t", row.first, row.last, got)
		}
	}
}
