package header

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// How a web server is asked.
const (
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
	u.Fragment, u.Path = "", cmp.Or(u.Path, "/")
	host := r.host(u.Host)
	s := &site{run: r, counts: &r.counts, client: webClient(hostsOf(u), r.o.Dial, &watch{run: r.ctx, host: host, bound: ofAPage}), host: host, auth: u.User}
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

// site is a web server that the operator named, and who reads it.
type site struct {
	run    *run
	counts *Counts
	inline func(addresses []string, depth int) // reads files at once; nil gives them to the workers
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
	answer, err := s.get(ctx, u.String(), 0, 0)
	if err != nil {
		return isFile, err
	}
	defer closeBody(answer)
	switch {
	case answer.StatusCode >= 400 && answer.StatusCode != http.StatusRequestedRangeNotSatisfiable:
		return isFile, statusError(answer.StatusCode)
	case isFolder(answer):
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

// send gives files of a folder at a depth to the workers.
func (s *site) send(addresses []string, depth int) {
	if s.inline != nil {
		s.inline(addresses, depth)
		return
	}
	for some := range slices.Chunk(slices.Clone(addresses), webFiles) {
		s.run.send(&batch{do: func(w *worker, b *batch) { w.webFiles(b, s, some, depth) }})
	}
}

// webFiles reads some files.
func (w *worker) webFiles(b *batch, s *site, addresses []string, depth int) {
	for _, address := range addresses {
		if w.ctx.Err() != nil {
			b.cut = true
			return
		}
		var page *url.URL
		text := false
		w.path = append(w.path[:0], address...)
		row := w.ranged(b, s.host, func(from, to int64) (piece, error) {
			p, err := s.fetch(w.ctx, address, from, to)
			if text = text || p.text; p.page != nil {
				page = p.page
			}
			return p, err
		})
		if row.Status == NotDICOM && page != nil && w.webFolder(b, s, address, page, depth) {
			continue
		}
		switch {
		case row.Status != NotDICOM:
		case strings.HasSuffix(address, "/"):
			w.counts.NoFolder++ // listed in a way that nobody knows
		case text && namedLikeDICOM(address):
			row.Status = Unreadable // some servers say with the status of success that something is wrong
		}
		w.path = append(w.path[:0], address...)
		w.emit(b, row)
	}
}

// webFolder reads a folder that was taken for a file, because the link to it does not
// end like one, and reports whether it is one.
func (w *worker) webFolder(b *batch, s *site, address string, page *url.URL, depth int) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	sub := &site{run: s.run, counts: &w.counts, client: s.client, host: s.host, auth: s.auth}
	sub.inline = func(addresses []string, depth int) { w.webFiles(b, sub, addresses, depth) }
	before := w.counts.NoFolder
	if sub.indexBy(u.JoinPath("/"), page, depth+1) {
		return true
	}
	// It is a page that stands for a file, such as that to log in, or a folder that
	// nobody can list.
	w.counts.NoFolder = max(w.counts.NoFolder, before+1)
	return false
}

// isFolder reports an answer that lists a folder, as far as that can be told by what it
// says it is: programs' formats are those of files, too.
func isFolder(answer *http.Response) bool {
	switch formatOf(answer) {
	case pageListing:
		return true
	case noListing:
		return false
	}
	return strings.HasSuffix(answer.Request.URL.Path, "/")
}

// ofAPageItself reports the name of a file that is a page.
func ofAPageItself(address string) bool {
	switch strings.ToLower(path.Ext(address)) {
	case ".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp":
		return true
	}
	return false
}

// asItIs reports an answer whose body is the file, and no encoding of it. A file that
// is stored in gzip is often said to be one that is encoded so.
func asItIs(answer *http.Response) bool {
	switch strings.ToLower(answer.Header.Get("Content-Encoding")) {
	case "", "identity", "gzip", "x-gzip":
		return true
	}
	return false
}

// isText reports an answer that is said to be words. That says little: there are
// servers that say so of every file.
func isText(answer *http.Response) bool {
	kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	return kind == "text/plain" || kind == "application/json" || kind == "application/problem+json"
}

// namedLikeDICOM reports the name of a file that should be one.
func namedLikeDICOM(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch strings.ToLower(path.Ext(u.Path)) {
	case ".dcm", ".dicom", ".dic", ".ima":
		return true
	}
	return false
}

// fetch asks for a range of a file, for all of it where to is less than from.
func (s *site) fetch(ctx context.Context, address string, from, to int64) (piece, error) {
	answer, err := s.get(ctx, address, from, to)
	if err != nil {
		return piece{}, err
	}
	var page *url.URL
	if isFolder(answer) && !ofAPageItself(address) {
		page = answer.Request.URL
	}
	if !asItIs(answer) {
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
			return s.fetch(ctx, address, 0, -1) // some have nothing for whoever asks for a range
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
