package audit

import (
	"crypto/tls"
	"testing"
	"time"
)

func TestVersionsOfTLSByTheirNumber(t *testing.T) {
	for wire, want := range map[uint16]TLSVersion{
		0: NoTLS, tls.VersionSSL30: NoTLS, tls.VersionTLS10: TLS10, tls.VersionTLS11: TLS11, tls.VersionTLS12: TLS12, tls.VersionTLS13: TLS13, tls.VersionTLS13 + 1: NoTLS, //lint:ignore SA1019 what a server may say
	} {
		if got := TLSVersionOf(wire); got != want || got != NoTLS && got.Wire() != wire {
			t.Errorf("%#04x: %v", wire, got)
		}
	}
}

func TestCipherSuitesByNameAndNumber(t *testing.T) {
	for name, want := range map[string]CipherSuite{
		"": 0, "TLS_AES_128_GCM_SHA256": 0x1301, "TLS_RSA_WITH_RC4_128_SHA": 0x0005, "0xCAFE": 0xCAFE, "0xFFFF": 0xFFFF, "0x0001": 1,
	} {
		c := CipherSuite(7)
		if err := c.UnmarshalText([]byte(name)); err != nil || c != want {
			t.Errorf("%q is read as %#04x, %v", name, uint16(c), err)
		}
		if b, err := want.MarshalText(); string(b) != name || err != nil {
			t.Errorf("%#04x is written as %q, %v", uint16(want), b, err)
		}
	}
	for _, wrong := range []string{"TLS_MADE_UP", "0x10000", "-1"} {
		c := CipherSuite(7)
		if err := c.UnmarshalText([]byte(wrong)); err == nil || c != 0 {
			t.Errorf("%q is read as %#04x, %v", wrong, uint16(c), err)
		}
	}
}

func TestADateIsThatOfGreenwich(t *testing.T) {
	if f := Date("not-after", time.Date(2026, time.November, 8, 1, 0, 0, 0, time.FixedZone("JST", 9*3600))); f.Name.String() != "not-after" || f.Number != 20261107 {
		t.Errorf("%v", f)
	}
}

func TestTheHostOfATarget(t *testing.T) {
	for address, want := range map[string]string{"pacs:104": "pacs", "[::1]:104": "::1", "pacs": "pacs", "": ""} {
		if got := (Target{Address: Operator(address)}).Host(); got != want {
			t.Errorf("%q: %q", address, got)
		}
	}
}
