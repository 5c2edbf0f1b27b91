package inventory

import (
	"strings"
	"testing"
)

func TestReceivers(t *testing.T) {
	const one = "\ntargets: [{name: a, address: '127.0.0.1:1'}]"
	v, err := parse("p.yaml", t.TempDir(), []byte("receivers:\n  - {name: siem, address: 'siem.example.org:6514', format: cef}\n  - {name: old, address: '192.0.2.1:514', format: syslog, tls: false}"+one), Options{Now: now})
	if err != nil || len(v.Receivers) != 2 || v.Receivers[0].Clear || !v.Receivers[1].Clear || v.Receivers[0].Format != "cef" {
		t.Fatalf("%v, %+v", err, v.Receivers)
	}
	for text, want := range map[string]string{
		"{name: a, address: 'b:1'}":                                                             `a receiver has no "format"`,
		"{name: a, address: 'b:1', format: leef}":                                               `"leef" is not a format for a receiver`,
		"{name: a, address: b, format: cef}":                                                    "no port",
		"{name: a, address: 'b:1', format: cef, tls: maybe}":                                    `"maybe" is not true or false`,
		"{name: a, address: 'b:1', format: cef, credentials: c}":                                `no credentials are called "c"`,
		"{name: a, address: '10.0.9.1:1', format: cef}":                                         "10.0.9.1 is on the never-list",
		"{name: a, address: 'ct1.example.org:1', format: cef}":                                  `"ct1.example.org" is on the never-list`,
		"{name: a, address: 'b:1', format: cef}\n  - {name: a, address: 'c:1', format: syslog}": `two receivers are called "a"`,
		"{name: a, address: 'b:1', format: cef, tls: false, credentials: user}":                 "credentials are for TLS",
		"{name: a, address: 'b:1', format: cef, credentials: user}":                             "a receiver takes no user identity",
	} {
		t.Setenv("PACS_USER", "u")
		_, err := parse("p.yaml", t.TempDir(), []byte("never: [{net: 10.0.9.0/24, reason: x}, {host: ct1.example.org, reason: x}]\ncredentials: {user: {identity: username, user: {env: PACS_USER}}}\nreceivers:\n  - "+text+one), Options{Now: now})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
