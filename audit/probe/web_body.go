package probe

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"time"

	"pacsaudit/audit"
)

// maxQIDO bounds the answer to a query by QIDO, as it comes and as it is when
// it is unpacked.
const maxQIDO = 32 << 20

// webBody is the content of a successful answer, without compression (servers of
// static files send it without being asked), parts, or a byte order mark.
type webBody struct {
	io.Reader
	kind  string // content type, lower case
	more  bool   // the server says that it has more, RFC 9110 §15.3.7, PS3.18 §8.3.4.4
	parts *parts
	page  audit.PageHeaders
}

// joined reports that the content is several documents, one behind the other.
func (b *webBody) joined() bool { return b.parts != nil }

// skipped reports a part that was not read.
func (b *webBody) skipped() bool { return b.parts != nil && b.parts.skipped }

// bodyOf unpacks a body. It returns nil for an encoding that it does not know.
func bodyOf(r *http.Response, body io.Reader) *webBody {
	b := &webBody{kind: strings.ToLower(r.Header.Get("Content-Type")), more: r.StatusCode == http.StatusPartialContent, page: pageHeaders(r.Header)}
	for _, w := range r.Header.Values("Warning") {
		b.more = b.more || strings.HasPrefix(strings.TrimSpace(w), "299")
	}
	packed := bufio.NewReader(io.LimitReader(body, maxQIDO))
	magic, _ := packed.Peek(3)
	switch encodings := encodingsOf(r.Header); {
	case string(magic) == "\x1f\x8b\x08":
		z, err := gzip.NewReader(packed)
		if err != nil {
			return nil
		}
		b.Reader = io.LimitReader(z, maxQIDO)
	case len(encodings) == 1 && encodings[0] == "deflate" && len(magic) > 0:
		b.Reader = io.LimitReader(inflated(packed), maxQIDO)
	case len(encodings) > 0 && len(magic) > 0:
		return nil
	default:
		b.Reader = packed
	}
	if boundary := boundaryOf(r.Header.Get("Content-Type")); strings.HasPrefix(b.kind, "multipart/") && boundary != "" {
		b.parts = &parts{from: multipart.NewReader(b.Reader, boundary)}
		b.Reader = b.parts
	}
	b.Reader = unmarked(b.Reader)
	return b
}

// contentCodings are those of the registry that RFC 9110 §16.6.1 makes, but for identity.
var contentCodings = []string{
	"aes128gcm", "br", "compress", "dcb", "dcz", "deflate", "exi", "gzip", "pack200-gzip", "x-compress", "x-gzip", "zstd",
}

// encodingsOf are the content codings of an answer.
//
// Deviation: other words, such as UTF-8, are skipped, as browsers do.
func encodingsOf(h http.Header) (list []string) {
	for word := range strings.SplitSeq(strings.Join(h.Values("Content-Encoding"), ","), ",") {
		if word = strings.ToLower(strings.TrimSpace(word)); slices.Contains(contentCodings, word) {
			list = append(list, word)
		}
	}
	return list
}

// inflated undoes deflate, RFC 9110 §8.4.1.2.
//
// Deviation: some servers leave out the zlib format around it.
func inflated(packed *bufio.Reader) io.Reader {
	if head, _ := packed.Peek(2); len(head) == 2 && head[0]&0x0F == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 { // RFC 1950 §2.2
		if z, err := zlib.NewReader(packed); err == nil {
			return z
		}
	}
	return flate.NewReader(packed)
}

// boundaryOf is the boundary between the parts of a multipart body.
//
// Deviation: other parameters may be what RFC 9110 §5.6.6 does not allow. Many servers
// leave out the quotes of type="application/dicom+json".
func boundaryOf(kind string) string {
	_, of, err := mime.ParseMediaType(kind)
	if err == nil {
		return of["boundary"]
	}
	for part := range strings.SplitSeq(kind, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if strings.EqualFold(name, "boundary") {
			return strings.Trim(value, `"`)
		}
	}
	return ""
}

// unmarked skips a byte order mark of UTF-8.
func unmarked(r io.Reader) io.Reader {
	b := bufio.NewReader(r)
	if mark, _ := b.Peek(3); string(mark) == "\xEF\xBB\xBF" {
		b.Discard(3)
	}
	return b
}

// parts reads the JSON parts of a multipart body, one behind the other, and skips
// the others.
type parts struct {
	from    *multipart.Reader
	part    io.Reader
	end     error
	skipped bool
}

func (p *parts) Read(b []byte) (int, error) {
	for p.end == nil {
		if p.part == nil {
			next, err := p.from.NextPart()
			if err != nil {
				p.end = err
				break
			}
			if kind := strings.ToLower(next.Header.Get("Content-Type")); kind != "" && !strings.Contains(kind, "json") {
				p.skipped = true
				continue
			}
			p.part = unmarked(next)
		}
		n, err := p.part.Read(b)
		if err == io.EOF {
			p.part, err = nil, nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
	return 0, p.end
}

// watch calls giveUp when a single read takes longer than quiet, however much time is
// left.
type watch struct {
	from  io.Reader
	quiet time.Duration
	timer *time.Timer
}

func newWatch(from io.Reader, quiet time.Duration, giveUp func()) *watch {
	w := &watch{from: from, quiet: quiet, timer: time.AfterFunc(quiet, giveUp)}
	w.timer.Stop()
	return w
}

func (w *watch) Read(b []byte) (int, error) {
	w.timer.Reset(w.quiet)
	defer w.timer.Stop()
	return w.from.Read(b)
}
