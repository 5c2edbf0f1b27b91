package header

import (
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
	firstRange    = 64 << 10
	laterRange    = 256 << 10
	dialTime      = 10 * time.Second // for a connection, and again for TLS
	idleTime      = 60 * time.Second // of a connection that nobody uses
	maxDrained    = 64 << 10         // read to the end so that the connection can be used again
	agent         = "pacsaudit"
	maxRedirects  = 5
	maxIndexDepth = 64
)

// web reads what a web server has at an address: a file, or a folder that it
// lists, and what lies below it.
func (r *run) web(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return errors.New("an address that cannot be read as a URL")
	}
	u.Fragment = ""
	host := r.host(u.Host)
	s := &site{run: r, client: webClient(hostsOf(u), r.o.Dial, &watch{run: r.ctx, host: host, bound: ofAPage}), host: host, auth: u.User}
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
	s.send([]string{u.String()})
	return nil
}

// site is a web server that the operator named.
type site struct {
	run    *run
	client *http.Client
	host   *host
	auth   *url.Userinfo
	held   int // bytes of names of folders that wait to be listed
	bare   int // folders since the last file
}

func hostsOf(u *url.URL) func(string) bool {
	return func(host string) bool { return strings.EqualFold(host, u.Host) }
}

// webClient is a client that goes nowhere but to the hosts that the operator
// named: no proxy, and no redirect to elsewhere. What comes is watched.
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

type pageKind uint8

const (
	isFile pageKind = iota
	isIndex
)

// kind asks whether an address is a file or a list of files.
func (s *site) kind(ctx context.Context, u *url.URL) (pageKind, error) {
	answer, err := s.get(ctx, u.String(), 0, 511)
	if err != nil {
		return isFile, err
	}
	defer closeBody(answer)
	switch {
	case answer.StatusCode >= 400 && answer.StatusCode != http.StatusRequestedRangeNotSatisfiable:
		return isFile, statusError(answer.StatusCode)
	case strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html"):
		return isIndex, nil
	}
	return isFile, nil
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

// closeBody ends an answer; a short rest is read so that the connection lives.
func closeBody(answer *http.Response) {
	if answer.ContentLength >= 0 && answer.ContentLength <= maxDrained {
		io.CopyN(io.Discard, answer.Body, maxDrained)
	}
	answer.Body.Close()
}

// webFiles is how many files of a server a worker takes at a time.
const webFiles = 8

// send gives files of the server to the workers.
func (s *site) send(addresses []string) {
	for len(addresses) > 0 {
		n := min(len(addresses), webFiles)
		some := append([]string(nil), addresses[:n]...)
		addresses = addresses[n:]
		s.run.send(&batch{do: func(w *worker, b *batch) {
			for _, address := range some {
				if w.ctx.Err() != nil {
					b.cut = true
					return
				}
				w.path = append(w.path[:0], address...)
				w.ranged(b, s.host, func(from, to int64) (piece, error) { return s.fetch(w.ctx, address, from, to) })
			}
		}})
	}
}

// fetch asks for a range of a file.
func (s *site) fetch(ctx context.Context, address string, from, to int64) (piece, error) {
	answer, err := s.get(ctx, address, from, to)
	if err != nil {
		return piece{}, err
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
		return piece{body: answer.Body, size: size}, nil
	case http.StatusOK:
		return piece{body: answer.Body, size: answer.ContentLength, whole: true}, nil
	case http.StatusRequestedRangeNotSatisfiable:
		answer.Body.Close()
		return piece{body: http.NoBody}, nil // no bytes at all
	}
	closeBody(answer)
	return piece{}, statusError(answer.StatusCode)
}
