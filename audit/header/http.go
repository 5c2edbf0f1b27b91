package header

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// How a web server is asked.
const (
	dialTime      = 10 * time.Second                      // for a connection, and again for TLS
	idleTime      = 60 * time.Second                      // of a connection that nobody uses
	maxDrained    = 64 << 10                              // read to the end so that the connection can be used again
	agent         = "Mozilla/5.0 (compatible; pacsaudit)" // some firewalls want it to begin as browsers do
	maxRedirects  = 5
	maxIndexDepth = 64
)

// web reads a file of a web server, or a folder that it lists and what lies below it.
func (r *run) web(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return errors.New("an address that cannot be read as a URL")
	}
	u.Fragment, u.Path = "", cmp.Or(u.Path, "/")
	host := r.host(u.Host)
	s := &site{run: r, counts: &r.counts, client: webClient(hostsOf(u), r.o.Dial, &watch{run: r.ctx, host: host, bound: boundOfPage}), host: host, auth: u.User}
	u.User = nil
	kind, err := s.kind(r.ctx, u)
	if err != nil {
		return fmt.Errorf("%s: %w", u.Host, err)
	}
	if kind == isIndex {
		if !strings.HasSuffix(u.Path, "/") {
			u = u.JoinPath("/")
		}
		s.index(u, 0)
		return nil
	}
	s.send([]string{u.String()}, 0)
	return nil
}

// site is a web server that the operator named, with the client and the counts for it.
type site struct {
	run              *run
	counts           *Counts
	readNow          func(addresses []string, depth int) // reads files at once; nil gives them to the workers
	client           *http.Client
	host             *host
	auth             *url.Userinfo
	pendingBytes     int // bytes of names of folders that wait to be listed
	foldersSinceFile int // folders since the last file
}

func hostsOf(u *url.URL) func(string) bool {
	return func(host string) bool { return strings.EqualFold(host, u.Host) }
}

// webClient returns a client that contacts only the hosts that the operator named: no
// proxy, and no redirect to another host. Answers are watched.
func webClient(allowed func(host string) bool, dial func(context.Context, string, string) (net.Conn, error), w *watch) *http.Client {
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	patient := func(ctx context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, dialTime)
		defer cancel()
		return dial(ctx, network, address)
	}
	w.next = &http.Transport{
		DialContext:            patient,
		TLSHandshakeTimeout:    dialTime,
		MaxIdleConnsPerHost:    64,
		IdleConnTimeout:        idleTime,
		DisableCompression:     true, // lengths and ranges are those of the file
		MaxResponseHeaderBytes: 64 << 10,
		ForceAttemptHTTP2:      true,
	}
	return &http.Client{
		Transport: w,
		CheckRedirect: func(next *http.Request, via []*http.Request) error {
			if !allowed(next.URL.Host) || len(via) > maxRedirects || next.URL.Scheme != via[0].URL.Scheme {
				return Elsewhere
			}
			return nil
		},
	}
}

// statusError is a status of RFC 9110 §15.
type statusError int

func (e statusError) Error() string { return "the server answers " + strconv.Itoa(int(e)) }

func (s *site) get(ctx context.Context, address string, from, to int64) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, NotHTTP
	}
	request.Header.Set("User-Agent", agent)
	if to >= from {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", from, to))
	}
	if s.auth != nil {
		password, _ := s.auth.Password()
		request.SetBasicAuth(s.auth.Username(), password)
	}
	answer, err := s.client.Do(request)
	if err != nil {
		return nil, faultOf(err)
	}
	return answer, nil
}

// closeBody closes an answer; a short rest is read so that the connection can be used
// again.
func closeBody(answer *http.Response) {
	if answer.ContentLength >= 0 && answer.ContentLength <= maxDrained {
		io.CopyN(io.Discard, answer.Body, maxDrained)
	}
	answer.Body.Close()
}

// fetch requests a range of a file, or all of it if to is less than from.
func (s *site) fetch(ctx context.Context, address string, from, to int64) (piece, error) {
	answer, err := s.get(ctx, address, from, to)
	if err != nil {
		return piece{}, err
	}
	var page *url.URL
	if isFolder(answer) && !isPageFile(address) {
		page = answer.Request.URL
	}
	if !notEncoded(answer) {
		answer.Body.Close()
		return piece{}, NotHTTP
	}
	switch answer.StatusCode {
	case http.StatusPartialContent:
		came, total, _ := strings.Cut(answer.Header.Get("Content-Range"), "/")
		if !strings.HasPrefix(came, fmt.Sprintf("bytes %d-", from)) {
			answer.Body.Close()
			return piece{}, NotHTTP // another range, or several
		}
		size, err := strconv.ParseInt(total, 10, 64)
		if err != nil || size < 0 {
			size = -1
		}
		return piece{body: answer.Body, size: size, page: page, text: isText(answer)}, nil
	case http.StatusOK:
		if answer.ContentLength == 0 && from == 0 && to >= from {
			answer.Body.Close()
			return s.fetch(ctx, address, 0, -1) // some servers answer a range with nothing
		}
		return piece{body: answer.Body, size: answer.ContentLength, whole: true, page: page, text: isText(answer)}, nil
	case http.StatusRequestedRangeNotSatisfiable:
		answer.Body.Close()
		switch {
		case from > 0, answer.Header.Get("Content-Range") == "bytes */0":
			return piece{body: http.NoBody}, nil // no more bytes, or none at all
		case to >= from:
			return s.fetch(ctx, address, 0, -1)
		}
	}
	closeBody(answer)
	return piece{}, statusError(answer.StatusCode)
}
