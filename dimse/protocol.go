package dimse

import (
	"bytes"
	"context"
	"errors"
	"time"

	"pacsaudit/dimse/pdu"
)

// Protocol is what a port that does not speak DICOM looks like, by the first
// bytes it sent.
type Protocol uint8

// The protocols that are distinguished.
const (
	UnknownProtocol Protocol = iota
	HTTP
	SSH
	SMTP
	TLS
	HL7
	Echo   // our own bytes came back
	Banner // some other text
)

var protocolText = [...]string{
	UnknownProtocol: "something unknown",
	HTTP:            "http",
	SSH:             "ssh",
	SMTP:            "smtp",
	TLS:             "tls",
	HL7:             "hl7",
	Echo:            "echo",
	Banner:          "banner",
}

func (p Protocol) String() string {
	if int(p) < len(protocolText) {
		return protocolText[p]
	}
	return protocolText[UnknownProtocol]
}

// looksLike names what the first bytes from a port belong to.
func looksLike(first, sent []byte) Protocol {
	has := func(prefix string) bool { return bytes.HasPrefix(first, []byte(prefix)) }
	switch {
	case len(first) == 0:
		return UnknownProtocol
	case len(sent) > 0 && bytes.HasPrefix(sent, first[:min(len(first), len(sent))]) && len(first) >= 6:
		return Echo
	case has("SSH-"):
		return SSH
	case has("HTTP/"), has("<html"), has("<!DOCTYPE"), has("<HTML"):
		return HTTP
	case has("220 "), has("220-"), has("554 "), has("421 "):
		return SMTP // also FTP: both greet with 220
	case len(first) >= 2 && (first[0] == 0x15 || first[0] == 0x16) && first[1] == 3:
		return TLS
	case first[0] == 0x0B:
		return HL7
	case printable(first):
		return Banner
	}
	return UnknownProtocol
}

func printable(b []byte) bool {
	for _, c := range b[:min(len(b), 16)] {
		if c != '\r' && c != '\n' && c != '\t' && (c < ' ' || c > '~') {
			return false
		}
	}
	return true
}

// notDICOM reports bytes that no upper layer sends: an unknown PDU type, or a wrong
// length of a PDU of fixed length.
func notDICOM(err error) bool {
	var kind *pdu.TypeError
	var length *pdu.LengthError
	return errors.As(err, &kind) || errors.As(err, &length) && length.PDU.Fixed()
}

// A first byte does not identify a protocol: this many are waited for, this long.
const (
	protocolBytes = 16
	protocolWait  = 500 * time.Millisecond
)

// awaitProtocol waits for the bytes that identify the protocol if the first answer is
// not DICOM.
func (a *Association) awaitProtocol(ctx context.Context, err error) error {
	if !notDICOM(err) {
		return err
	}
	until := time.Now().Add(protocolWait)
	if deadline, ok := ctx.Deadline(); ok && deadline.Before(until) {
		until = deadline
	}
	a.conn.SetReadDeadline(until)
	for n := len(a.reader.Buffered()); n < protocolBytes; n = len(a.reader.Buffered()) {
		if p := looksLike(a.reader.Buffered(), a.out); p != UnknownProtocol && p != Banner {
			break
		}
		if a.reader.Fill(n+1) != nil {
			break
		}
	}
	return err
}
