package listen

import (
	"crypto/tls"
	"io"
	"net"
	"sync"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/fixtures/wiretap"
)

// tapped records what is written to a connection.
type tapped struct {
	net.Conn
	from int
	log  *tape
}

type tape struct {
	mu   sync.Mutex
	said []struct {
		from int
		b    []byte
	}
}

func (c *tapped) Write(b []byte) (int, error) {
	c.log.mu.Lock()
	c.log.said = append(c.log.said, struct {
		from int
		b    []byte
	}{c.from, append([]byte{}, b...)})
	c.log.mu.Unlock()
	return c.Conn.Write(b)
}

// secured is a conversation over TLS.
func secured(t *testing.T, c *wiretap.Capture, client string, of *tls.Config, server *tls.Config) {
	t.Helper()
	a, b := net.Pipe()
	log := &tape{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s := tls.Server(&tapped{b, 1, log}, server)
		io.Copy(io.Discard, s)
		b.Close()
	}()
	x := tls.Client(&tapped{a, 0, log}, of)
	if err := x.Handshake(); err != nil {
		t.Fatal(err)
	}
	x.Write([]byte("what nobody reads"))
	a.Close()
	<-done
	talk := c.Talk(client, "10.1.1.2:2762").Open()
	for _, s := range log.said {
		if s.from == 0 {
			talk.Ask(s.b)
		} else {
			talk.Answer(s.b)
		}
	}
	talk.Close()
}

func TestHandshakesSayWhatTheyShow(t *testing.T) {
	ca, err := pacs.NewAuthority("TEST")
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := ca.Issue(pacs.Certificate{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		version       audit.TLSVersion
		ask, send     bool
		protocols     []string
		links         int
		requested     uint64
		sent, hidden  uint64
		noCertificate bool
	}{
		{version: audit.TLS10, links: 1}, {version: audit.TLS11, links: 1}, {version: audit.TLS12, links: 1},
		{version: audit.TLS12, ask: true, links: 1, requested: 1},
		{version: audit.TLS12, ask: true, send: true, links: 1, requested: 1, sent: 1},
		{version: audit.TLS13, ask: true, send: true, links: 1, hidden: 1, noCertificate: true},
		{version: audit.TLS12, protocols: []string{"h2", "http/1.1"}},
	} {
		client := &tls.Config{InsecureSkipVerify: true, MinVersion: row.version.Wire(), MaxVersion: row.version.Wire(), NextProtos: row.protocols}
		server := &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS10, NextProtos: row.protocols}
		if row.ask {
			server.ClientAuth = tls.RequestClientCert
		}
		if row.send {
			client.Certificates = []tls.Certificate{certificate}
		}
		c := &wiretap.Capture{}
		secured(t, c, "10.1.1.9:40000", client, server)
		traffic := heard(t, c.Pcap(ethernet, 0))
		if traffic.TLS != 1 || len(traffic.Links) != row.links || traffic.Incomplete != 0 {
			t.Errorf("%+v: %+v, %d links", row, traffic.CaptureCounts, len(traffic.Links))
			continue
		}
		if row.links == 0 {
			continue
		}
		l := traffic.Links[0]
		if l.Transport != audit.OverTLS || l.TLS == nil {
			t.Fatalf("%+v", l.LinkFacts)
		}
		s := *l.TLS
		if s.Handshakes != 1 || s.Oldest != row.version || s.Newest != row.version || s.Suite == 0 || s.Requested != row.requested || s.Sent != row.sent || s.Hidden != row.hidden || (s.Certificate == nil) != row.noCertificate {
			t.Errorf("%+v: %+v", row, s)
		}
	}
}
