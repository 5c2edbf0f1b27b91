package listen

import (
	"bytes"
	"encoding/binary"

	"pacsaudit/audit"
)

// talk is what is made of a conversation that carries something.
type talk struct {
	l    *Listener
	f    *flow
	kind protocol
	link *link // that it is counted for, nil while there is none
	// client is who asked for the association, 0 or 1. unknownEnd while nobody knows.
	client uint8
	named  bool // client is

	head    [2][]byte // of a direction, until its kind is known
	scanned [2]int    // bytes that were looked through for DICOM
	proxied bool      // what goes through a proxy stands behind its head

	dicom *association
	tls   *handshake
	web   *webTalk

	size [2]uint64 // bytes that went each way
}

// protocol is what a conversation carries.
type protocol uint8

const (
	unknownProtocol protocol = iota
	dicomProtocol
	tlsProtocol
	webProtocol
	otherProtocol
)

const (
	// maxHead is how much of a direction has to be there for its kind to be known.
	maxHead = 16
	// maxScan is how many bytes of a conversation whose beginning is missing are looked
	// through: more than an object has between two P-DATA-TF.
	maxScan = 4 << 20
)

func (t *talk) bytes(from uint8, b []byte) {
	t.size[from] += uint64(len(b))
	switch t.kind {
	case dicomProtocol:
		t.dicom.bytes(from, b)
	case tlsProtocol:
		t.tls.bytes(from, b)
	case webProtocol:
		t.web.bytes(from, b)
	case unknownProtocol:
		t.recognise(from, b)
	}
}

func (t *talk) gap(from uint8, n uint32) {
	switch t.kind {
	case dicomProtocol:
		t.dicom.side[from].gap(n)
	case tlsProtocol:
		t.tls.gap(from)
	case webProtocol:
		t.web.gap(from)
	case unknownProtocol:
		t.head[from] = nil
	}
}

// close ends what is still on its way.
func (t *talk) close() {
	switch t.kind {
	case dicomProtocol:
		if !t.dicom.end() {
			t.l.counts.Unknown++
			return
		}
		t.l.counts.DICOM++
	case tlsProtocol:
		t.l.counts.TLS++
		t.tls.end()
	case webProtocol:
		t.web.end()
		t.l.counts.Web++
	case unknownProtocol:
		t.l.counts.Unknown++
	}
}

// end counts the conversation for its link.
func (t *talk) end(whole bool) {
	if t.link == nil {
		return
	}
	f := &t.link.facts
	f.Flows++
	if !whole {
		f.Incomplete++
	}
	f.ToServer += t.size[t.clientEnd()]
	f.ToClient += t.size[1-t.clientEnd()]
}

// clientEnd is the end that asks: the one that opened the conversation, or asked for
// the association. Where neither was seen it is the one with the greater port.
func (t *talk) clientEnd() uint8 {
	switch {
	case t.f.opener != unknownEnd:
		return t.f.opener
	case t.named:
		return t.client
	case t.f.key.port[0] < t.f.key.port[1]:
		return 1
	}
	return 0
}

// recognise finds out what a conversation carries by its first bytes, whatever its
// port. Of one whose beginning is missing, the beginning of every segment is looked
// at, and then the middle, for a P-DATA-TF.
func (t *talk) recognise(from uint8, b []byte) {
	begun := t.f.half[from].syn && !t.proxied
	if !begun && len(b) >= maxHead {
		if kind := kindOf(b); kind != unknownProtocol && kind != otherProtocol && !(t.proxied && kind == webProtocol) {
			t.begin(kind, from, b, !begun)
			return
		}
		if at := findPData(b); at >= 0 {
			t.begin(dicomProtocol, from, b[at:], true)
			return
		}
	}
	if !begun {
		if t.scanned[from] += len(b); t.scanned[from] > maxScan {
			t.kind = otherProtocol
			t.head = [2][]byte{}
		}
		return
	}
	t.head[from] = append(t.head[from], b[:min(len(b), maxHead-len(t.head[from]))]...)
	head := t.head[from]
	kind := kindOf(head)
	if kind == unknownProtocol && len(head) < maxHead {
		return
	}
	before := t.size[from] - uint64(len(b))
	t.head[from] = nil
	if kind == otherProtocol && throughProxy(head) {
		t.proxied, t.f.damaged = true, true
		t.head = [2][]byte{}
		return
	}
	if kind == unknownProtocol || kind == otherProtocol {
		t.kind = otherProtocol
		t.head = [2][]byte{}
		return
	}
	t.begin(kind, from, head[:min(before, uint64(len(head)))], false)
	t.bytesAgain(from, b)
}

// bytesAgain is bytes for those that are counted already.
func (t *talk) bytesAgain(from uint8, b []byte) {
	t.size[from] -= uint64(len(b))
	t.bytes(from, b)
}

// begin goes on with a kind.
func (t *talk) begin(kind protocol, from uint8, b []byte, midway bool) {
	t.kind = kind
	other := t.head[1-from]
	t.head = [2][]byte{}
	switch kind {
	case dicomProtocol:
		t.dicom = newAssociation(t, midway)
	case tlsProtocol:
		t.tls = &handshake{t: t}
	case webProtocol:
		t.web = newWebTalk(t)
	}
	if len(other) > 0 {
		t.size[1-from] -= uint64(len(other))
		t.bytes(1-from, other)
	}
	if len(b) > 0 {
		t.bytesAgain(from, b)
	}
}

// kindOf recognises the first bytes of a direction.
func kindOf(b []byte) protocol {
	if len(b) == 0 {
		return unknownProtocol
	}
	switch b[0] {
	case 0x16, 0x15: // a handshake or an alert, RFC 8446 §5.1
		if len(b) < 6 {
			return unknownProtocol
		}
		if b[1] == 3 && b[2] <= 4 {
			return tlsProtocol
		}
		return otherProtocol
	case 1, 2, 3, 4, 5, 6, 7:
		return dicomKind(b)
	}
	if b[0]&0x80 != 0 {
		return sslKind(b)
	}
	for _, method := range webMethods {
		if bytes.HasPrefix(b, method) {
			return webProtocol
		}
		if bytes.HasPrefix(method, b) {
			return unknownProtocol
		}
	}
	return otherProtocol
}

var webMethods = [...][]byte{
	[]byte("GET /"), []byte("POST /"), []byte("PUT /"), []byte("HEAD /"), []byte("DELETE /"), []byte("OPTIONS "), []byte("HTTP/1."), []byte("GET http"), []byte("POST http"), []byte("PUT http"),
}

// sslKind recognises a ClientHello in the form of SSL 2.0, as old clients send it for
// newer versions too, RFC 5246 §E.2.
func sslKind(b []byte) protocol {
	if len(b) < 11 {
		return unknownProtocol
	}
	n, suites, session, challenge := int(b[0]&0x7F)<<8|int(b[1]), binary.BigEndian.Uint16(b[5:]), binary.BigEndian.Uint16(b[7:]), binary.BigEndian.Uint16(b[9:])
	if b[2] == 1 && (b[3] == 3 || b[3] == 0 && b[4] == 2) && suites%3 == 0 && n == 9+int(suites)+int(session)+int(challenge) {
		return tlsProtocol
	}
	return otherProtocol
}

// throughProxy reports what stands before a conversation that a proxy passes on, and
// the beginning of HTTP/2, which is not read.
func throughProxy(b []byte) bool {
	return bytes.HasPrefix(b, []byte("PROXY ")) || bytes.HasPrefix(b, []byte("\r\n\r\n\x00\r\nQUIT\n")) || bytes.HasPrefix(b, []byte("CONNECT ")) || bytes.HasPrefix(b, []byte("PRI * HTTP/2"))
}

// dicomKind recognises the beginning of a PDU, PS3.8 §9.3.
func dicomKind(b []byte) protocol {
	if len(b) < maxHead {
		if len(b) >= 10 && fixedPDU(b) {
			return dicomProtocol
		}
		return unknownProtocol
	}
	n := binary.BigEndian.Uint32(b[2:])
	switch b[0] {
	case 1, 2:
		// Version 1, and titles behind it: PS3.8 §9.3.2.
		if n >= 68 && n <= maxAssociate && b[7]&1 == 1 {
			return dicomProtocol
		}
	case 4:
		if plausiblePData(b) {
			return dicomProtocol
		}
	default:
		if fixedPDU(b) {
			return dicomProtocol
		}
	}
	return otherProtocol
}

// fixedPDU reports a PDU whose length the standard fixes.
func fixedPDU(b []byte) bool {
	return len(b) >= 10 && (b[0] == 3 || b[0] >= 5 && b[0] <= 7) && binary.BigEndian.Uint32(b[2:]) == 4
}

// pDataHead is the length of the heads of a P-DATA-TF and of its first PDV.
const pDataHead = 12

// plausiblePData reports the heads of a P-DATA-TF and of its first PDV, PS3.8 §9.3.5:
// lengths that fit each other, the odd ID of a context, two bits of control.
func plausiblePData(b []byte) bool {
	if len(b) < pDataHead || b[0] != 4 || b[1] != 0 {
		return false
	}
	n, v := binary.BigEndian.Uint32(b[2:]), binary.BigEndian.Uint32(b[6:])
	return n >= 8 && n <= maxPData && v >= 2 && v <= n-4 && (v == n-4 || v <= n-10) && b[10]&1 == 1 && b[11]&^3 == 0
}

// findPData is where a P-DATA-TF begins in the middle of bytes, -1 if nowhere.
func findPData(b []byte) int {
	for at := 0; ; {
		i := bytes.Index(b[at:], []byte{4, 0})
		if i < 0 {
			return -1
		}
		if at += i; len(b)-at < pDataHead {
			return -1
		}
		if plausiblePData(b[at:]) && binary.BigEndian.Uint32(b[at+2:]) <= usualPData {
			return at
		}
		at++
	}
}

// How long PDUs may be. A capture shows what others take: more than this program does.
const (
	maxAssociate = 1 << 20
	maxPData     = 256 << 20
	usualPData   = 1 << 24 // where one is looked for
)

// linkNow is the link of a conversation under titles.
func (t *talk) linkNow(carrier audit.Carrier, calling, called string) *link {
	c := t.clientEnd()
	t.link = t.l.linkOf(linkKey{
		client: t.f.key.addr[c], server: t.f.key.addr[1-c], port: t.f.key.port[1-c], carrier: carrier, calling: audit.Peer(calling), called: audit.Peer(called),
	})
	return t.link
}
