package main

import (
	"strings"
	"testing"
)

// conversation feeds what a client and its server say to a watch, each string a
// PDU, those of the server behind a <.
func conversation(w *watch, client string, pdus ...string) {
	const server = "127.0.0.1:104"
	at, from := uint32(1000), uint32(5000)
	w.packet(segment{from: client, to: server, seq: at - 1, syn: true})
	w.packet(segment{from: server, to: client, seq: from - 1, syn: true, ack: true})
	for _, p := range pdus {
		switch {
		case p == "close":
			w.packet(segment{from: client, to: server, seq: at, fin: true, ack: true})
		case strings.HasPrefix(p, "<"):
			w.packet(segment{from: server, to: client, seq: from, data: []byte(p[1:])})
			from += uint32(len(p) - 1)
		default: // in two pieces, the second twice
			half := len(p) / 2
			w.packet(segment{from: client, to: server, seq: at, data: []byte(p[:half])})
			w.packet(segment{from: client, to: server, seq: at + uint32(half), data: []byte(p[half:])})
			w.packet(segment{from: client, to: server, seq: at + uint32(half), data: []byte(p[half:])})
			at += uint32(len(p))
		}
	}
}

func pdu(kind byte, body string) string {
	return string([]byte{kind, 0, 0, 0, byte(len(body) >> 8), byte(len(body))}) + body
}

// request is a P-DATA-TF with a command.
func request(field byte) string {
	set := "\x00\x00\x00\x01\x02\x00\x00\x00" + string([]byte{field, 0})
	return pdu(4, string([]byte{0, 0, 0, byte(len(set) + 2), 1, 3})+set)
}

var (
	associate = pdu(1, "…"+implementation+"…")
	accepted  = "<" + pdu(2, "")
	release   = pdu(5, "\x00\x00\x00\x00")
)

func TestAGuestIsJudged(t *testing.T) {
	for _, row := range []struct {
		name  string
		pdus  []string
		fault string
	}{
		{"a guest", []string{associate, accepted, request(0x30), release, "<" + pdu(6, ""), "close"}, ""},
		{"an abort", []string{associate, accepted, pdu(7, "\x00\x00\x00\x00"), "close"}, ""},
		{"a rejection", []string{associate, "<" + pdu(3, ""), "close"}, ""},
		{"no DICOM", []string{associate, "<HTTP/1.1 400 Bad Request\r\n", "close"}, ""},
		{"somebody else", []string{pdu(1, "…"), accepted, request(0x01), "close"}, ""},
		{"C-STORE", []string{associate, accepted, request(0x01), release, "close"}, "the command 0x0001"},
		{"C-MOVE", []string{associate, accepted, request(0x21), release, "close"}, "the command 0x0021"},
		{"no goodbye", []string{associate, accepted, request(0x30), "close"}, "neither released nor aborted"},
		{"another PDU", []string{associate, accepted, pdu(9, ""), release, "close"}, "a PDU of type 9"},
	} {
		w := newWatch()
		conversation(w, "127.0.0.1:40000", row.pdus...)
		w.end()
		if got := strings.Join(w.faults, "; "); (row.fault == "") != (got == "") || !strings.Contains(got, row.fault) {
			t.Errorf("%s: %q, want %q", row.name, got, row.fault)
		}
	}
	w := newWatch()
	conversation(w, "127.0.0.1:40001", associate, accepted)
	conversation(w, "127.0.0.1:40002", associate, accepted)
	if got := strings.Join(w.faults, "; "); !strings.Contains(got, "2 associations at once") {
		t.Errorf("two at once: %q", got)
	}
}
