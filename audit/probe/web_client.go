package probe

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"pacsaudit/audit"
	"pacsaudit/dimse"
)

// Bounds on what a web server may send.
const (
	maxWebHeader = 64 << 10
	maxWebBody   = 64 << 10 // of an answer that is looked at
)

// agent begins as browsers do: some firewalls answer 403 to whoever does not, and the
// viewers of a web archive are browsers.
const agent = "Mozilla/5.0 (compatible; pacsaudit)"

// maxWaits bounds how often a client waits for a busy server.
const maxWaits = 3

// webClient asks one web server: one connection, no cookies, no proxy.
type webClient struct {
	p           *Prober
	transport   *http.Transport
	local       atomic.Bool // the server is on this machine; a connection may open behind a request that has ended
	noRedirects bool        // follow no redirect at all
	requests    *uint64     // sent so far, by all clients of a visit
	waits       int         // for a server that said that it is busy
}

func newWebClient(p *Prober, requests *uint64) *webClient {
	c := &webClient{p: p, requests: requests}
	c.transport = &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := p.dial(ctx, network, address)
			if err == nil {
				c.local.Store(sameMachine(conn))
			}
			return conn, err
		},
		// As with DICOM, a bad certificate does not end the visit.
		TLSClientConfig:        &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, CipherSuites: everySuite, CurvePreferences: shortCurves},
		MaxConnsPerHost:        1,
		MaxResponseHeaderBytes: maxWebHeader,
		DisableCompression:     true, // it is undone here, within bounds
	}
	return c
}

func (c *webClient) close() { c.transport.CloseIdleConnections() }

func sameMachine(conn net.Conn) bool {
	from, ok := conn.LocalAddr().(*net.TCPAddr)
	to, okay := conn.RemoteAddr().(*net.TCPAddr)
	return ok && okay && from.IP.Equal(to.IP)
}

// webMethod is a method of HTTP that may be sent: none that changes anything, RFC 9110
// §9.2.1, RFC 4918 §9.1.
type webMethod uint8

// The methods. The zero value is GET.
const (
	methodGet webMethod = iota
	methodOptions
	methodPropfind
)

func (m webMethod) String() string {
	return [...]string{http.MethodGet, http.MethodOptions, "PROPFIND"}[m]
}

// question is one request, and how to recognise its answer.
type question struct {
	method         webMethod
	url            *url.URL
	more           http.Header // further headers
	accept         string
	like           func(*webAnswer) bool
	user, password string
	patient        bool // a server that is busy is asked once more, as viewers do
}

// webAnswer is the answer to a question. Its body may hold patients' data, and stays
// in this package.
type webAnswer struct {
	door   audit.WebDoor
	kind   string        // content type, lower case
	body   func() []byte // the beginning
	cut    bool          // the body ended before its end
	longer bool          // the body goes on behind what was read
	joined bool          // the body is several documents
	page   audit.PageHeaders
}

// ask sends a question and looks at the beginning of the answer.
func (c *webClient) ask(ctx context.Context, q question) (a webAnswer) {
	a.body = func() []byte { return nil }
	a.door = c.stream(ctx, q, func(d *audit.WebDoor, b *webBody) {
		start := time.Now()
		body, err := io.ReadAll(io.LimitReader(b, maxWebBody))
		a.body = func() []byte { return body }
		a.page = b.page
		a.kind, a.joined, a.cut, a.longer = b.kind, b.joined(), err != nil || b.skipped(), len(body) == maxWebBody
		if err != nil && len(body) == 0 {
			d.Step = webStep(err, time.Duration(d.Took)+time.Since(start))
			return
		}
		d.Answer, d.Demands = a.judge(q)
	})
	return a
}

// stream sends a question and hands over the body of a successful answer.
func (c *webClient) stream(ctx context.Context, q question, read func(*audit.WebDoor, *webBody)) audit.WebDoor {
	door := c.streamOnce(ctx, q, read)
	busy := door.HTTP == http.StatusTooManyRequests || door.HTTP == http.StatusServiceUnavailable
	if q.patient && busy && c.waits < maxWaits && sleep(ctx, retryPause) {
		c.waits++
		door = c.streamOnce(ctx, q, read)
	}
	return door
}

// streamOnce follows redirects within the host. A door that redirects counts as denied
// or open only if the page it leads to is.
func (c *webClient) streamOnce(ctx context.Context, q question, read func(*audit.WebDoor, *webBody)) (door audit.WebDoor) {
	ctx, cancel := context.WithTimeout(ctx, c.p.webTime())
	defer cancel()
	at := q.url
	for hop := 0; ; hop++ {
		before := door
		next := func() *url.URL {
			ctx, giveUp := context.WithCancelCause(ctx)
			defer giveUp(nil)
			response, step := c.send(ctx, q, at)
			door = audit.WebDoor{Step: step, Encrypted: at.Scheme == "https", Local: c.local.Load()}
			if response == nil {
				return nil
			}
			defer response.Body.Close()
			door.HTTP = uint16(response.StatusCode)
			next := c.judge(&door, response, at)
			if next == nil && door.Answer == audit.NoAnswer {
				watched := newWatch(response.Body, c.p.webTime()/2, func() { giveUp(context.DeadlineExceeded) })
				if body := bodyOf(response, watched); body != nil {
					read(&door, body)
				} else {
					door.Answer = audit.WebStrange
				}
			}
			return next
		}()
		if next != nil && hop < maxRedirects {
			at = next
			continue
		}
		if next == nil && (hop == 0 || door.Answer == audit.WebOpen || door.Answer == audit.WebDenied) {
			return door
		}
		if !door.OK() {
			door = before // the page that it redirects to did not answer
		}
		door.Answer = audit.WebMoved
		return door
	}
}

// send sends one request. The response is nil if the answer is not HTTP.
func (c *webClient) send(ctx context.Context, q question, at *url.URL) (*http.Response, audit.Step) {
	start := time.Now()
	*c.requests++
	request := (&http.Request{Method: q.method.String(), URL: at, Host: at.Host, Header: http.Header{
		"Accept": {q.accept}, "Accept-Encoding": {"identity"}, "User-Agent": {agent},
	}}).WithContext(ctx)
	maps.Copy(request.Header, q.more)
	if q.user != "" {
		request.SetBasicAuth(q.user, q.password)
	}
	response, err := c.transport.RoundTrip(request)
	if err != nil {
		return nil, webStep(err, time.Since(start))
	}
	return response, audit.Step{Outcome: audit.OK, Took: audit.Elapsed(time.Since(start))}
}

// webStep translates how a request failed. The library's text is dropped.
func webStep(err error, took time.Duration) audit.Step {
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var netErr net.Error
	switch {
	case errors.As(err, &record):
		return audit.Step{Outcome: audit.TLSFailed, Cause: audit.NotTLS, Took: audit.Elapsed(took)}
	case errors.As(err, &alert):
		s := audit.Step{Outcome: audit.TLSFailed, Alert: uint8(alert), Took: audit.Elapsed(took)}
		if alert == 116 { // certificate_required, RFC 8446 §6
			s.Outcome = audit.TLSClientCertificateRequired
		}
		return s
	case errors.As(err, &netErr) && netErr.Timeout():
		return audit.Step{Outcome: audit.TimedOut, Took: audit.Elapsed(took)}
	}
	s := stepOfError(&dimse.OpError{Op: "http", Err: err}, took)
	if s.Outcome == audit.Failed && s.Cause == audit.NoCause {
		s.Outcome = audit.ProtocolError // not HTTP, or beyond a bound
	}
	return s
}

// judge reads the status line and the headers. It returns the address to ask next, or
// NoAnswer in d if the body decides.
func (c *webClient) judge(d *audit.WebDoor, r *http.Response, at *url.URL) *url.URL {
	switch code := r.StatusCode; {
	case code == http.StatusUnauthorized, code == http.StatusProxyAuthRequired:
		d.Answer, d.Demands = audit.WebDenied, scheme(r.Header.Values("WWW-Authenticate"))
	case code == http.StatusForbidden:
		d.Answer = audit.WebDenied
	case code == http.StatusNotFound, code == http.StatusGone, code == http.StatusNotImplemented:
		d.Answer = audit.WebAbsent
	case code >= 300 && code < 400:
		return c.redirect(d, r, at)
	case code != http.StatusOK && code != http.StatusNoContent && code != http.StatusPartialContent:
		d.Answer = audit.WebStrange
	}
	return nil
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
