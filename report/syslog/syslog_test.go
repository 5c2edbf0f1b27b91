package syslog

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	gosyslog "github.com/leodido/go-syslog/v4"
	"github.com/leodido/go-syslog/v4/octetcounting"
	"github.com/leodido/go-syslog/v4/rfc5424"

	"pacsaudit/audit"
	"pacsaudit/fixtures/pacs"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func message(n int) Message {
	return Message{Priority: 108, Time: noon, ID: "measured", Data: fmt.Sprintf(`[a@32473 n="%d"]`, n), Text: "größer\nals " + strings.Repeat("x", n%50)}
}

// site is an authority, and what it signed for a server and a client.
type site struct {
	authority      *pacs.Authority
	server, client tls.Certificate
	pool           *x509.CertPool
}

func newSite(t *testing.T, c pacs.Certificate) (s site) {
	t.Helper()
	var err error
	if s.authority, err = pacs.NewAuthority("CANARY-AUTHORITY"); err != nil {
		t.Fatal(err)
	}
	if s.server, err = s.authority.Issue(c); err != nil {
		t.Fatal(err)
	}
	if s.client, err = s.authority.Issue(pacs.Certificate{Client: true}); err != nil {
		t.Fatal(err)
	}
	s.pool = x509.NewCertPool()
	s.pool.AddCert(s.authority.Certificate)
	return s
}

// listen serves connections one after the other, and gives their texts away.
func listen(t *testing.T, config *tls.Config, serve func(net.Conn)) audit.Text {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			if config != nil {
				c = tls.Server(c, config)
			}
			serve(c)
			c.Close()
		}
	}()
	t.Cleanup(func() {
		l.Close()
		<-ended
	})
	return audit.Operator(l.Addr().String())
}

// into reads a connection whole.
func into(got chan<- string) func(net.Conn) {
	return func(c net.Conn) {
		b, err := io.ReadAll(c)
		if err == nil {
			got <- string(b)
		}
	}
}

// parsed are messages as a parser of another hand understands them, counted in octets
// as in RFC 5425.
func parsed(t *testing.T, s string) (list []*rfc5424.SyslogMessage) {
	t.Helper()
	octetcounting.NewParser(gosyslog.WithListener(func(r *gosyslog.Result) {
		if r.Error != nil {
			t.Errorf("%v in %q", r.Error, s)
			return
		}
		list = append(list, r.Message.(*rfc5424.SyslogMessage))
	})).Parse(strings.NewReader(s))
	return list
}

func TestMessagesArriveOverTLSAsTheyWereSent(t *testing.T) {
	s := newSite(t, pacs.Certificate{})
	got := make(chan string, 10)
	config := &tls.Config{Certificates: []tls.Certificate{s.server}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: s.pool}
	r := Receiver{Name: audit.Lit("siem"), Address: listen(t, config, into(got)), Authorities: s.pool, Certificate: audit.NewClientCertificate(s.client)}
	q := NewQueue(r)
	for n := range batchCount + 7 {
		q.Add(message(n))
	}
	if err := q.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	list := append(parsed(t, <-got), parsed(t, <-got)...)
	if st := q.Stats(); len(list) != batchCount+7 || st != (Stats{Sent: batchCount + 7}) {
		t.Fatalf("%d messages, %+v", len(list), st)
	}
	for n, m := range list {
		if *m.Priority != 108 || *m.MsgID != "measured" || *m.Appname != "pacsaudit" || !m.Timestamp.Equal(noon) || m.ProcID == nil ||
			(*m.StructuredData)["a@32473"]["n"] != fmt.Sprint(n) || *m.Message != "\ufeffgrößer als "+strings.Repeat("x", n%50) {
			t.Fatalf("message %d: %+v", n, m)
		}
	}
}

func TestInTheClearOnlyWhereThatIsAskedFor(t *testing.T) {
	got := make(chan string, 10)
	r := Receiver{Name: audit.Lit("siem"), Address: listen(t, nil, func(c net.Conn) {
		first := make([]byte, 1)
		if c.Read(first); first[0] == 0x16 { // a handshake of TLS, which it does not know
			io.WriteString(c, "CANARY: what?")
			return
		}
		b, _ := io.ReadAll(c)
		got <- string(first) + string(b)
	})}
	q := NewQueue(r)
	q.Attempts = 1
	q.Add(message(1))
	if err := q.Flush(t.Context()); err == nil || !strings.HasSuffix(err.Error(), ": it does not speak TLS on this port") {
		t.Fatal(err)
	}
	r.Clear = true
	q.Use(r)
	if err := q.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if list := parsed(t, <-got); len(list) != 1 {
		t.Errorf("%d messages", len(list))
	}
}

// TestWhoIsNotTrustedGetsNothing also holds that no error quotes what it sent.
func TestWhoIsNotTrustedGetsNothing(t *testing.T) {
	good := newSite(t, pacs.Certificate{})
	other := newSite(t, pacs.Certificate{})
	named := newSite(t, pacs.Certificate{Hosts: []string{"CANARY.example.org"}})
	nameless := newSite(t, pacs.Certificate{Name: "127.0.0.1", Hosts: []string{}})
	expired := newSite(t, pacs.Certificate{Name: "CANARY", From: time.Now().AddDate(-1, 0, 0), To: time.Now().AddDate(0, -1, 0)})
	for name, row := range map[string]struct {
		server *tls.Config
		pool   *x509.CertPool
		want   string
	}{
		"another authority":   {&tls.Config{Certificates: []tls.Certificate{good.server}}, other.pool, "nobody that is trusted signed its certificate"},
		"the system's":        {&tls.Config{Certificates: []tls.Certificate{good.server}}, nil, "nobody that is trusted signed its certificate"},
		"another name":        {&tls.Config{Certificates: []tls.Certificate{named.server}}, named.pool, "its certificate is for another name"},
		"expired":             {&tls.Config{Certificates: []tls.Certificate{expired.server}}, expired.pool, "its certificate has expired"},
		"an old version":      {&tls.Config{Certificates: []tls.Certificate{good.server}, MaxVersion: tls.VersionTLS11}, good.pool, "it speaks no TLS 1.2 or newer"},
		"a common name alone": {&tls.Config{Certificates: []tls.Certificate{nameless.server}}, nameless.pool, "a common name alone"},
		"no certificate":      {&tls.Config{Certificates: []tls.Certificate{broken(t, good.server)}}, good.pool, "breaks the rules of X.509"},
		"no certificate of ours": {&tls.Config{Certificates: []tls.Certificate{good.server}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: good.pool}, good.pool,
			": it "}, // its alert, or the reset that comes with it
	} {
		got := make(chan string, 10)
		r := Receiver{Name: audit.Lit("siem"), Address: listen(t, row.server, into(got)), Authorities: row.pool}
		err := r.deliver(t.Context(), [][]byte{[]byte("x")})
		if err == nil || !strings.Contains(err.Error(), row.want) || strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%s: %v", name, err)
		}
		if len(got) > 0 {
			t.Errorf("%s: %q was sent", name, <-got)
		}
	}
}

// broken is a certificate whose serial number is text.
func broken(t *testing.T, c tls.Certificate) tls.Certificate {
	t.Helper()
	leaf, err := x509.ParseCertificate(c.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	der := bytes.Clone(leaf.Raw)
	const integer, octets = 2, 4
	der[bytes.LastIndexByte(der[:bytes.Index(der, leaf.SerialNumber.Bytes())], integer)] = octets
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: c.PrivateKey}
}

// TestAReceiverThatHangsHoldsNobodyUp: adding goes on, within the bound, and the end of
// the context ends the sending.
func TestAReceiverThatHangsHoldsNobodyUp(t *testing.T) {
	reached, done := make(chan struct{}, 10), make(chan struct{})
	address := listen(t, nil, func(net.Conn) {
		reached <- struct{}{}
		<-done
	})
	defer close(done)
	q := NewQueue(Receiver{Name: audit.Lit("siem"), Address: address, Clear: true})
	q.Add(message(0))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		q.Run(ctx)
	}()
	<-reached
	for n := range maxWaiting + 3 {
		q.Add(message(n))
	}
	if st := q.Stats(); st.Lost != 3 || st.Pending != maxWaiting+1 || st.Sent != 0 {
		t.Errorf("%+v", st)
	}
	cancel()
	<-ended
	long := Message{Time: noon, Text: strings.Repeat("x", maxBytes/4)}
	q.Add(long, long, long, long)
	if st := q.Stats(); st.Pending != 4 { // and the one that was under way
		t.Errorf("%+v", st)
	}
}

func TestWhatWasNotConfirmedIsSentAgain(t *testing.T) {
	got, first := make(chan string, 10), true
	address := listen(t, nil, func(c net.Conn) {
		if first {
			first = false
			c.Read(make([]byte, 10))
			c.(*net.TCPConn).SetLinger(0) // a reset, with most of it unread
			return
		}
		into(got)(c)
	})
	q := NewQueue(Receiver{Name: audit.Lit("siem"), Address: address, Clear: true})
	q.pause = time.Millisecond
	var told []string
	q.Trouble = func(err error) { told = append(told, fmt.Sprint(err)) }
	q.Add(message(1), message(2))
	if err := q.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if list := parsed(t, <-got); len(list) != 2 || q.Stats() != (Stats{Sent: 2}) {
		t.Errorf("%d messages, %+v", len(list), q.Stats())
	}
	if len(told) != 2 || !strings.Contains(told[0], "it ended the connection before everything was sent") || told[1] != "<nil>" {
		t.Errorf("told of %q", told)
	}
}

func TestForbiddenReceiversGetNoPacket(t *testing.T) {
	reached := make(chan struct{}, 10)
	r := Receiver{Name: audit.Lit("siem"), Address: listen(t, nil, func(net.Conn) { reached <- struct{}{} }), Clear: true, Forbidden: func(a netip.Addr) bool { return a.IsLoopback() }}
	err := r.deliver(t.Context(), [][]byte{[]byte("x")})
	if err == nil || !strings.Contains(err.Error(), "never-list") || len(reached) > 0 {
		t.Error(err)
	}
}

func TestAReceiverThatTalksIsLeft(t *testing.T) {
	r := Receiver{Name: audit.Lit("siem"), Clear: true, Address: listen(t, nil, func(c net.Conn) {
		c.Write(make([]byte, 2*mostUnasked))
		io.Copy(io.Discard, c)
	})}
	if err := r.deliver(t.Context(), [][]byte{[]byte("x")}); err == nil || !strings.Contains(err.Error(), "it talks") {
		t.Error(err)
	}
}

func TestNothingListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	r := Receiver{Name: audit.Lit("siem"), Address: audit.Operator(l.Addr().String())}
	if err := r.deliver(t.Context(), nil); err == nil || !strings.HasSuffix(err.Error(), ": nothing listens there") {
		t.Error(err)
	}
}

// TestAMessageIsOneLineOfItsGrammar tries words that end a field.
func TestAMessageIsOneLineOfItsGrammar(t *testing.T) {
	for _, from := range []Origin{{}, {"a host", "12"}, {"höst", ""}} {
		from.Host = word(from.Host, 255)
		m := Message{Priority: 110, Time: noon, ID: "a b", Data: `[x@1 v="` + Value("a]b\"c\\d\ne") + `"]`, Text: "one\ntwo\r", Plain: true}
		p, err := rfc5424.NewParser().Parse([]byte(m.String(from)))
		if err != nil {
			t.Fatal(err)
		}
		got := p.(*rfc5424.SyslogMessage)
		if *got.MsgID != "ab" || (*got.StructuredData)["x@1"]["v"] != "a]b\"c\\d e" || *got.Message != "one two " {
			t.Errorf("%+v", got)
		}
	}
}

// TestAReceiverMayWaitForTheEndOfTCP has one that does not see the alert which ends TLS,
// as those that are made with Netty may not.
func TestAReceiverMayWaitForTheEndOfTCP(t *testing.T) {
	s := newSite(t, pacs.Certificate{})
	got := make(chan string, 10)
	address := listen(t, nil, func(c net.Conn) {
		b, _ := io.ReadAll(tls.Server(c, &tls.Config{Certificates: []tls.Certificate{s.server}}))
		io.Copy(io.Discard, c)
		got <- string(b)
	})
	r := Receiver{Name: audit.Lit("siem"), Address: address, Authorities: s.pool}
	if err := r.deliver(t.Context(), [][]byte{[]byte("x")}); err != nil || <-got != "1 x" {
		t.Error(err)
	}
}

// TestAReceiverThatStaysOpenIsNamed: what it took comes again, and whoever wonders
// about that is told why.
func TestAReceiverThatStaysOpenIsNamed(t *testing.T) {
	done := make(chan struct{})
	r := Receiver{Name: audit.Lit("siem"), Clear: true, Address: listen(t, nil, func(c net.Conn) {
		io.Copy(io.Discard, c)
		<-done
	})}
	defer close(done)
	for patience := time.Second / 4; ; patience *= 2 { // a busy machine may need it to connect
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		err := r.deliver(ctx, [][]byte{[]byte("x")})
		cancel()
		if err != nil && strings.Contains(err.Error(), "keeps open a connection") {
			return
		}
		if err == nil || patience > time.Minute {
			t.Fatal(err)
		}
	}
}
