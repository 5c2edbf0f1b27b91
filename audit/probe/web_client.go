package probe

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"pacsaudit/audit"
	"pacsaudit/dimse"
)

// Bounds on what a web server may send.
const (
	maxWebHeader = 64 << 10
	maxWebBody   = 64 << 10 // of an answer that is looked at
	maxRedirects = 3
)

const dicomJSON = "application/dicom+json"

// webClient asks one web server: one connection, no cookies, no proxy, no
// decompression.
type webClient struct {
	p         *Prober
	host      string
	transport *http.Transport
	local     bool
	stay      bool // follow no redirect at all
}

func newWebClient(p *Prober, base *url.URL) *webClient {
	c := &webClient{p: p, host: base.Hostname()}
	c.transport = &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := p.dial(ctx, network, address)
			if err == nil {
				c.local = sameMachine(conn)
			}
			return conn, err
		},
		// As with DICOM: the certificate is no reason not to look.
		TLSClientConfig:        &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, CipherSuites: everySuite},
		MaxConnsPerHost:        1,
		MaxResponseHeaderBytes: maxWebHeader,
		DisableCompression:     true,
	}
	return c
}

func (c *webClient) close() { c.transport.CloseIdleConnections() }

func sameMachine(conn net.Conn) bool {
	from, ok := conn.LocalAddr().(*net.TCPAddr)
	to, okay := conn.RemoteAddr().(*net.TCPAddr)
	return ok && okay && from.IP.Equal(to.IP)
}

// question is one request, and what the answer to it looks like.
type question struct {
	url            *url.URL
	accept         string
	like           func(contentType string, body []byte) bool
	user, password string
}

// webAnswer is what came back. Its body may hold patients' data, and stays in
// this package.
type webAnswer struct {
	door audit.WebDoor
	body func() []byte
}

// ask sends a question and looks at the beginning of the answer.
func (c *webClient) ask(ctx context.Context, q question) webAnswer {
	var body []byte
	door := c.stream(ctx, q, func(d *audit.WebDoor, contentType string, r io.Reader) {
		var err error
		if body, err = io.ReadAll(io.LimitReader(r, maxWebBody)); err != nil && len(body) == 0 {
			d.Step.Outcome = audit.Closed
		}
		d.Answer, d.Demands = judgeBody(q, contentType, body)
	})
	return webAnswer{door: door, body: func() []byte { return body }}
}

// stream sends a question and hands the body of a successful answer over.
func (c *webClient) stream(ctx context.Context, q question, read func(d *audit.WebDoor, contentType string, r io.Reader)) audit.WebDoor {
	ctx, cancel := context.WithTimeout(ctx, c.p.webTime())
	defer cancel()
	var door audit.WebDoor
	at := q.url
	for range maxRedirects + 1 {
		response, step := c.send(ctx, q, at)
		door = audit.WebDoor{Step: step, Encrypted: at.Scheme == "https", Local: c.local}
		if response == nil {
			return door
		}
		door.Status = uint16(response.StatusCode)
		next := c.judge(&door, response)
		if next == nil {
			if door.Answer == audit.NoAnswer {
				read(&door, response.Header.Get("Content-Type"), response.Body)
			}
			response.Body.Close()
			return door
		}
		response.Body.Close()
		at = next
	}
	door.Answer = audit.WebMoved // in a circle
	return door
}

// send sends one request. There is no response where HTTP was not answered.
func (c *webClient) send(ctx context.Context, q question, at *url.URL) (*http.Response, audit.Step) {
	start := time.Now()
	request := (&http.Request{Method: http.MethodGet, URL: at, Host: at.Host, Header: http.Header{
		"Accept": {q.accept}, "Accept-Encoding": {"identity"}, "User-Agent": {"pacsaudit"},
	}}).WithContext(ctx)
	if q.user != "" {
		request.SetBasicAuth(q.user, q.password)
	}
	response, err := c.transport.RoundTrip(request)
	if err != nil {
		return nil, webStep(err, time.Since(start))
	}
	return response, audit.Step{Outcome: audit.OK, Took: time.Since(start)}
}

// webStep translates how a request failed. The library's text is dropped.
func webStep(err error, took time.Duration) audit.Step {
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var netErr net.Error
	switch {
	case errors.As(err, &record):
		return audit.Step{Outcome: audit.TLSFailed, Cause: audit.NotTLS, Took: took}
	case errors.As(err, &alert):
		s := audit.Step{Outcome: audit.TLSFailed, Alert: uint8(alert), Took: took}
		if alert == 116 { // certificate_required, RFC 8446 §6
			s.Outcome = audit.TLSClientCertificateRequired
		}
		return s
	case errors.As(err, &netErr) && netErr.Timeout():
		return audit.Step{Outcome: audit.TimedOut, Took: took}
	}
	s := stepOf(&dimse.OpError{Op: "http", Err: err}, took)
	if s.Outcome == audit.Failed && s.Cause == audit.NoCause {
		s.Outcome = audit.ProtocolError // not HTTP, or beyond a bound
	}
	return s
}

// judge reads the status line and the headers. It returns where to ask next, or
// leaves the answer open where the body decides.
func (c *webClient) judge(d *audit.WebDoor, r *http.Response) *url.URL {
	switch code := r.StatusCode; {
	case code == http.StatusUnauthorized, code == http.StatusProxyAuthRequired:
		d.Answer, d.Demands = audit.WebDenied, scheme(r.Header.Values("WWW-Authenticate"))
	case code == http.StatusForbidden:
		d.Answer = audit.WebDenied
	case code == http.StatusNotFound, code == http.StatusMethodNotAllowed, code == http.StatusGone, code == http.StatusNotImplemented:
		d.Answer = audit.WebAbsent
	case code >= 300 && code < 400:
		return c.redirect(d, r)
	case code != http.StatusOK && code != http.StatusNoContent, r.Header.Get("Content-Encoding") != "" && r.Header.Get("Content-Encoding") != "identity":
		d.Answer = audit.WebStrange
	}
	return nil
}

// redirect follows to the same host only; the guard judges the address again.
func (c *webClient) redirect(d *audit.WebDoor, r *http.Response) *url.URL {
	to, err := r.Location()
	d.Answer = audit.WebMoved
	switch {
	case err != nil || to.Scheme != "http" && to.Scheme != "https":
		return nil
	case login(to):
		d.Answer, d.Demands = audit.WebDenied, audit.LoginPage
		return nil
	case c.stay || !strings.EqualFold(to.Hostname(), c.host) || to.User != nil:
		return nil
	}
	d.Answer = audit.NoAnswer
	return to
}

func login(u *url.URL) bool {
	path := strings.ToLower(u.Path)
	for _, word := range []string{"login", "logon", "signin", "sign-in", "openid-connect", "oauth", "saml", "/auth", "/sso"} {
		if strings.Contains(path, word) {
			return true
		}
	}
	return false
}

func scheme(challenges []string) audit.WebAuth {
	best := audit.OtherAuth
	for _, c := range challenges {
		switch word, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(c)), " "); word {
		case "basic":
			return audit.BasicAuth
		case "digest":
			best = audit.DigestAuth
		case "bearer":
			best = audit.BearerAuth
		}
	}
	return best
}

// judgeBody decides by what a successful answer looks like.
func judgeBody(q question, contentType string, body []byte) (audit.WebAnswer, audit.WebAuth) {
	contentType = strings.ToLower(contentType)
	switch {
	case strings.Contains(contentType, "html") && asksForPassword(body):
		return audit.WebDenied, audit.LoginPage
	case q.like(contentType, body):
		return audit.WebOpen, audit.NoWebAuth
	}
	return audit.WebStrange, audit.NoWebAuth
}

func asksForPassword(page []byte) bool {
	page = bytes.ToLower(page)
	return bytes.Contains(page, []byte(`type="password"`)) || bytes.Contains(page, []byte(`type='password'`)) || bytes.Contains(page, []byte("type=password"))
}

func isPage(contentType string, body []byte) bool {
	return strings.Contains(contentType, "html") && len(body) > 0
}
