package listen

import (
	"crypto/x509"
	"encoding/binary"

	"pacsaudit/audit"
)

// handshake is a conversation over TLS: what its handshake shows in the clear.
type handshake struct {
	t       *talk
	side    [2]records
	client  uint8 // who said ClientHello
	hello   bool  // ClientHello was seen
	version audit.TLSVersion
	ssl     bool // an older one was agreed on, which has no name here
	suite   audit.CipherSuite
	http    bool // the client offers HTTP, RFC 7301
	asked   bool // for a client certificate
	sent    bool // one
	leaf    *audit.Certificate
}

// records are those of one direction, RFC 8446 §5.1.
type records struct {
	head [5]byte
	n    int
	left int
	kind byte
	body []byte // of handshake messages
	over bool   // encrypted from here on, or given up
}

// maxHandshake is how much of a direction's handshake is looked at.
const maxHandshake = 64 << 10

func (h *handshake) bytes(from uint8, b []byte) {
	r := &h.side[from]
	for len(b) > 0 && !r.over {
		if r.left == 0 && r.n == 0 && len(b) >= 3 && b[0]&0x80 != 0 && b[2] == 1 && !h.hello {
			h.client, h.hello = from, true // in the form of SSL 2.0, RFC 5246 §E.2
			if !h.t.named {
				h.t.client, h.t.named = from, true
			}
			h.stop(from)
			return
		}
		if r.left == 0 {
			n := copy(r.head[r.n:], b)
			r.n, b = r.n+n, b[n:]
			if r.n < len(r.head) {
				return
			}
			r.n, r.kind, r.left = 0, r.head[0], int(binary.BigEndian.Uint16(r.head[3:]))
			if r.kind != 0x16 && r.kind != 0x15 || r.head[1] != 3 {
				h.stop(from)
			}
			continue
		}
		n := min(r.left, len(b))
		if r.kind == 0x16 {
			if len(r.body)+n > maxHandshake || !h.t.l.hold(n) {
				h.stop(from)
				return
			}
			r.body = append(r.body, b[:n]...)
			h.messages(from)
		}
		r.left, b = r.left-n, b[n:]
	}
}

// stop is where nothing more can be read of a direction.
func (h *handshake) stop(from uint8) {
	r := &h.side[from]
	r.over = true
	h.t.l.release(len(r.body))
	r.body = nil
}

func (h *handshake) gap(from uint8) { h.stop(from) }

// messages reads the handshake messages that are whole, RFC 8446 §4.
func (h *handshake) messages(from uint8) {
	r := &h.side[from]
	for !r.over && len(r.body) >= 4 {
		n := int(r.body[1])<<16 | int(r.body[2])<<8 | int(r.body[3])
		if n > maxHandshake {
			h.stop(from)
			return
		}
		if len(r.body) < 4+n {
			return
		}
		m := r.body[4 : 4+n]
		switch r.body[0] {
		case 1:
			h.clientHello(from, m)
		case 2:
			h.serverHello(from, m)
		case 11:
			h.certificate(from, m)
		case 13:
			h.asked = true
		}
		if r.over {
			return
		}
		h.t.l.release(4 + n)
		r.body = r.body[4+n:]
	}
}

// clientHello reads RFC 8446 §4.1.2.
func (h *handshake) clientHello(from uint8, m []byte) {
	h.client, h.hello = from, true
	if !h.t.named {
		h.t.client, h.t.named = from, true
	}
	r := tlsReader(m)
	r.skip(34)
	r.vector(1)
	r.vector(2)
	r.vector(1)
	r.extensions(func(kind uint16, b []byte) {
		if kind == 16 {
			h.http = true
		}
	})
}

// serverHello reads RFC 8446 §4.1.3. In TLS 1.3 the version stands in an extension,
// and what follows is encrypted.
func (h *handshake) serverHello(from uint8, m []byte) {
	if !h.t.named {
		h.t.client, h.t.named = 1-from, true
	}
	r := tlsReader(m)
	version := r.u16()
	r.skip(32)
	r.vector(1)
	suite := r.u16()
	r.skip(1)
	r.extensions(func(kind uint16, b []byte) {
		if kind == 43 && len(b) == 2 {
			version = binary.BigEndian.Uint16(b)
		}
	})
	if h.ssl = version == sslV3; audit.TLSVersionOf(version) == audit.NoTLS && !h.ssl {
		return
	}
	h.version, h.suite = audit.TLSVersionOf(version), audit.CipherSuite(suite)
	if h.version == audit.TLS13 {
		h.stop(from)
		h.stop(1 - from)
	}
}

// sslV3 is older than every version that has a name here.
const sslV3 = 0x0300

// certificate reads RFC 5246 §7.4.2: the first of a list is that of who sends it.
func (h *handshake) certificate(from uint8, m []byte) {
	r := tlsReader(m)
	list := tlsReader(r.vector(3))
	der := list.vector(3)
	if len(der) == 0 {
		return
	}
	if from == h.t.clientEnd() {
		h.sent = true
		return
	}
	if leaf, err := x509.ParseCertificate(der); err == nil {
		h.leaf = audit.CertificateOf(leaf)
	}
}

// end counts the conversation. Clients that offer HTTP are no links of DICOM.
func (h *handshake) end() {
	h.stop(0)
	h.stop(1)
	if h.http || h.version == audit.NoTLS && !h.hello && !h.ssl {
		return
	}
	k := h.t.linkNow(audit.OverTLS, "", "")
	f := &k.facts
	if f.TLS == nil {
		f.TLS = new(audit.LinkTLS)
	}
	t := f.TLS
	switch {
	case h.ssl:
		t.Handshakes, t.SSL = t.Handshakes+1, t.SSL+1
	case h.version == audit.NoTLS:
		return
	default:
		t.Handshakes++
		if t.Oldest == audit.NoTLS || h.version < t.Oldest {
			t.Oldest = h.version
		}
		t.Newest, t.Suite = max(t.Newest, h.version), h.suite
	}
	switch {
	case h.version == audit.TLS13:
		t.Hidden++
	case h.asked:
		t.Requested++
	}
	if h.sent {
		t.Sent++
	}
	if h.leaf != nil {
		t.Certificate = h.leaf
	}
}

// tlsReader reads the fields of a handshake message. What is not there is empty.
type tlsReader []byte

func (r *tlsReader) skip(n int) []byte {
	n = min(n, len(*r))
	b := (*r)[:n]
	*r = (*r)[n:]
	return b
}

func (r *tlsReader) u16() uint16 {
	if b := r.skip(2); len(b) == 2 {
		return binary.BigEndian.Uint16(b)
	}
	return 0
}

// vector reads one with a length of so many bytes.
func (r *tlsReader) vector(width int) []byte {
	n := 0
	for _, c := range r.skip(width) {
		n = n<<8 | int(c)
	}
	return r.skip(n)
}

func (r *tlsReader) extensions(each func(kind uint16, b []byte)) {
	all := tlsReader(r.vector(2))
	for len(all) >= 4 {
		kind := all.u16()
		each(kind, all.vector(2))
	}
}
