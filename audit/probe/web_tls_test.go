package probe_test

import (
	"crypto/tls"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/probe"
	"pacsaudit/fixtures/pacs"
)

// peer takes connections and does as it likes with each.
func peer(t *testing.T, l net.Listener, do func(net.Conn)) string {
	t.Helper()
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				do(conn)
			}()
		}
	}()
	return l.Addr().String()
}

// shortly gives a visit a second and a half: of floods there is no end.
func shortly(p *probe.Prober, _ *audit.Target) { p.Budget = 1500 * time.Millisecond }

// TestFloodsOfTLSRecordsAreLeft at web doors and on DICOM ports: records that lead
// nowhere, for as long as somebody reads. Nothing is measured by them.
func TestFloodsOfTLSRecordsAreLeft(t *testing.T) {
	t.Parallel()
	for name, record := range map[string]string{
		"warnings": "\x15\x03\x03\x00\x02\x01\x5A", "empty records": "\x16\x03\x03\x00\x00", "changes of the cipher": "\x14\x03\x03\x00\x01\x01",
		"hello requests": "\x16\x03\x03\x00\x04\x00\x00\x00\x00", "a message of 16 MiB": "\x16\x03\x03\x40\x00\x02\xFF\xFF\xFF" + strings.Repeat("x", 16380),
		"a record that is too long": "\x16\x03\x03\xFF\xFFx", "data before the key": "\x17\x03\x03\x00\x04data",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			address := peer(t, l, func(conn net.Conn) {
				for err := error(nil); err == nil; {
					_, err = io.WriteString(conn, record)
				}
			})
			if w := webAudit(t, "https://"+address+"/dicom-web", shortly); w.QIDO.OK() || w.Exposure() > audit.ExposureNotDICOM {
				t.Errorf("the web door: %+v", w.QIDO)
			}
			p := &probe.Prober{Budget: 1500 * time.Millisecond, Now: today}
			o := p.Probe(t.Context(), audit.Target{Address: audit.Operator(address), Called: audit.Operator("ANY")}, audit.NeedsAssociation)
			if o.TLS.Outcome == audit.OK || o.Exposure() > audit.ExposureNotDICOM {
				t.Errorf("the DICOM port: %v by TLS, %v", o.TLS.Outcome, o.Exposure())
			}
		})
	}
}

// TestWebDoorsSpeakNoHTTP2: it is not offered, so nothing of it is open to floods and
// resets, and who speaks it unasked is no web server.
func TestWebDoorsSpeakNoHTTP2(t *testing.T) {
	t.Parallel()
	const settings, ping = "\x00\x00\x00\x04\x00\x00\x00\x00\x00", "\x00\x00\x08\x06\x00\x00\x00\x00\x0012345678"
	const reset = "\x00\x00\x04\x03\x00\x00\x00\x00\x01\x00\x00\x00\x0B"
	for name, frames := range map[string]string{"settings": settings, "pings": ping, "resets": settings + reset} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config, err := newAuthority(t).ServerTLS(pacs.Certificate{}, tls.NoClientCert)
			if err != nil {
				t.Fatal(err)
			}
			config.NextProtos = []string{"h2", "http/1.1"}
			l, err := tls.Listen("tcp", "127.0.0.1:0", config)
			if err != nil {
				t.Fatal(err)
			}
			address := peer(t, l, func(conn net.Conn) {
				c := conn.(*tls.Conn)
				if c.Handshake() == nil && c.ConnectionState().NegotiatedProtocol == "h2" {
					t.Error("HTTP/2 is spoken: its floods and resets want tests")
				}
				for err := error(nil); err == nil; {
					_, err = io.WriteString(conn, frames)
				}
			})
			if w := webAudit(t, "https://"+address+"/dicom-web", shortly); w.QIDO.Answer == audit.WebOpen || w.QIDO.Answer == audit.WebDenied || w.Exposure() > audit.ExposureNotDICOM {
				t.Errorf("%+v", w.QIDO)
			}
		})
	}
}
