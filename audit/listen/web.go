package listen

import (
	"bytes"
	"strconv"
	"strings"

	"pacsaudit/audit"
)

// webTalk is a conversation over HTTP/1.1, RFC 9112. What is no DICOMweb of it, PS3.18,
// is counted nowhere.
type webTalk struct {
	t     *talk
	side  [2]webSide
	asked []webRequest // that were not answered yet, the first first
	known bool         // something of it was DICOMweb
}

// webRequest is what a request asks for.
type webRequest struct {
	seen    bool
	service service
	head    bool // asks for no body
}

// maxAsked bounds requests that were not answered yet.
const maxAsked = 64

func newWebTalk(t *talk) *webTalk {
	w := &webTalk{t: t}
	for i := range w.side {
		w.side[i].w, w.side[i].from = w, uint8(i)
	}
	return w
}

func (w *webTalk) bytes(from uint8, b []byte) { w.side[from].bytes(b) }

func (w *webTalk) gap(from uint8) {
	s := &w.side[from]
	s.body.lose()
	s.drop()
	s.at = webAstray
}

func (w *webTalk) end() {
	for i := range w.side {
		s := &w.side[i]
		switch {
		case s.at == webBody && s.rest == untilEnd:
			s.endBody()
		case s.at != webHead && s.at != webAstray && w.known:
			w.t.f.damaged = true // it ended in the middle of a body
		}
		s.body.lose()
		s.drop()
	}
}

// link is the one of the conversation.
func (w *webTalk) link() *link {
	if !w.known {
		w.known = true
		w.t.linkNow(audit.OverHTTP, "", "")
	}
	return w.t.link
}

// webSide is one direction.
type webSide struct {
	w    *webTalk
	from uint8
	at   webPlace
	head []byte // of a message, or the line of a chunk, as far as it came
	rest int64  // of the body or the chunk; untilEnd
	body webContent
}

type webPlace uint8

const (
	webHead webPlace = iota
	webBody
	webChunk   // its line
	webBehind  // the line behind a chunk
	webTrailer // behind the last chunk
	webAstray
)

const (
	untilEnd    = -1
	maxWebHead  = 64 << 10
	maxWebChunk = 1 << 10
)

func (s *webSide) bytes(b []byte) {
	for len(b) > 0 {
		switch s.at {
		case webAstray:
			if k := kindOf(b); k != webProtocol { // a message begins with a segment
				return
			}
			s.at = webHead
		case webBody:
			n := int64(len(b))
			if s.rest != untilEnd {
				n = min(n, s.rest)
				s.rest -= n
			}
			s.body.bytes(b[:n])
			b = b[n:]
			if s.rest == 0 {
				if s.at = webBehind; !s.body.chunked {
					s.endBody()
				}
			}
		default:
			limit, end := maxWebChunk, []byte("\n")
			if s.at == webHead {
				limit, end = maxWebHead, []byte("\r\n\r\n")
			}
			had := len(s.head)
			n := min(len(b), limit-had)
			if n <= 0 || !s.w.t.l.hold(n) {
				s.lose()
				continue
			}
			s.head = append(s.head, b[:n]...)
			i := bytes.Index(s.head[max(0, had-3):], end)
			if i < 0 {
				b = b[n:]
				continue
			}
			i += max(0, had-3) + len(end)
			s.w.t.l.release(len(s.head))
			whole := s.head[:i]
			s.head = nil
			b = b[i-had:]
			s.line(whole)
		}
	}
}

func (s *webSide) drop() {
	s.w.t.l.release(len(s.head))
	s.head = nil
}

func (s *webSide) lose() {
	s.drop()
	s.body.lose()
	s.w.t.f.damaged = true
	s.at = webAstray
}

// line takes what ends with a line.
func (s *webSide) line(b []byte) {
	switch s.at {
	case webHead:
		s.message(b)
	case webChunk:
		word, _, _ := strings.Cut(strings.TrimSpace(string(b)), ";")
		n, err := strconv.ParseUint(strings.TrimSpace(word), 16, 62)
		switch {
		case err != nil:
			s.lose()
		case n == 0:
			s.at = webTrailer
		default:
			s.at, s.rest = webBody, int64(n)
		}
	case webBehind:
		s.at = webChunk
	case webTrailer:
		if len(bytes.TrimSpace(b)) == 0 {
			s.endBody()
		}
	}
}

// header is what matters of the head of a message.
type header struct {
	first   []string
	kind    string // Content-Type
	accept  string
	encoded string // Content-Encoding
	length  int64
	chunked bool
}

func headerOf(b []byte) (h header) {
	h.length = -1
	for i, line := range strings.Split(string(b), "\r\n") {
		if i == 0 {
			h.first = strings.Fields(line)
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(name) {
		case "content-type":
			h.kind = value
		case "accept":
			h.accept = strings.ToLower(value)
		case "content-encoding":
			h.encoded = strings.ToLower(value)
		case "content-length":
			if n, err := strconv.ParseUint(value, 10, 62); err == nil {
				h.length = int64(n)
			}
		case "transfer-encoding":
			h.chunked = strings.Contains(strings.ToLower(value), "chunked")
		}
	}
	return h
}

// message begins a request or an answer.
func (s *webSide) message(b []byte) {
	h := headerOf(b)
	w := s.w
	if len(h.first) < 2 {
		s.lose()
		return
	}
	if !strings.HasPrefix(h.first[0], "HTTP/") {
		r := webRequest{seen: true, service: webServiceOf(h.first[0], h.first[1], h.accept, strings.ToLower(h.kind)), head: h.first[0] == "HEAD"}
		if !w.t.named {
			w.t.client, w.t.named = s.from, true
		}
		if len(w.asked) == maxAsked {
			w.asked = w.asked[1:]
		}
		if carriesObjects(h.kind) && r.service == otherService && (h.first[0] == "POST" || h.first[0] == "PUT") {
			r.service = stow // by another path, as Orthanc has one
		}
		w.asked = append(w.asked, r)
		if r.service != otherService {
			*r.service.of(&w.link().facts.Services)++
			w.query(h.first[1])
		}
		s.begin(h, r.service, r.service == stow, h.length < 0 && !h.chunked)
		return
	}
	code, _ := strconv.Atoi(h.first[1])
	if code >= 100 && code < 200 {
		return
	}
	var r webRequest
	if len(w.asked) > 0 {
		r, w.asked = w.asked[0], w.asked[1:]
	}
	switch {
	case code >= 300 || !carriesObjects(h.kind):
	case !r.seen: // nobody knows whether it is what was searched for or an object
		w.link().facts.Partly++
		w.t.f.damaged = true
	case r.service == otherService:
		r.service = wado // by another path, as Orthanc has one
		w.link().facts.Services.WADO++
	}
	if r.service != otherService && code >= 400 {
		w.link().facts.Failures++
	}
	s.begin(h, r.service, code < 300 && (r.service == qido || r.service == wado), r.head || code == 204 || code == 304 || h.length == 0)
}

// begin begins the body of a message, whose contents are counted or passed over.
func (s *webSide) begin(h header, of service, counted, none bool) {
	s.body = webContent{s: s, service: of, chunked: h.chunked, request: !strings.HasPrefix(h.first[0], "HTTP/")}
	if none {
		return
	}
	switch {
	case counted:
		s.body.expect(h)
	case of == otherService && h.encoded == "":
		s.body.kind = unknownContent
	}
	switch {
	case h.chunked:
		s.at = webChunk
	case h.length >= 0:
		s.at, s.rest = webBody, h.length
		if h.length == 0 {
			s.endBody()
		}
	default:
		s.at, s.rest = webBody, untilEnd
	}
}

func (s *webSide) endBody() {
	s.body.end()
	s.at = webHead
}

// webServiceOf is the service of DICOMweb that a request asks for, PS3.18 §8.1 and
// §10; otherService where it is none.
func webServiceOf(method, target, accept, kind string) service {
	path, query, _ := strings.Cut(target, "?")
	parts := strings.Split(strings.Trim(path, "/"), "/")
	at := -1
	for i, p := range parts {
		if p == "studies" {
			at = i
			break
		}
	}
	lower := strings.ToLower(target)
	if method == "GET" && strings.Contains(strings.ToLower(query), "requesttype=wado") {
		return wado
	}
	marked := strings.Contains(accept, "dicom") || strings.Contains(kind, "dicom") || strings.Contains(lower, "dicom") || strings.Contains(lower, "/rs/") || strings.Contains(lower, "/wado")
	last := parts[len(parts)-1]
	if !marked || at < 0 && !(method == "GET" && (last == "series" || last == "instances")) {
		return otherService
	}
	switch method {
	case "GET", "HEAD":
		if last == "studies" || last == "series" || last == "instances" {
			return qido
		}
		return wado
	case "POST", "PUT":
		return stow
	}
	return otherService
}
