package probe

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"pacsaudit/audit"
)

// nobodysOrigin is an origin that no site has: its name ends in invalid, RFC 2606 §2.
const nobodysOrigin = "https://pacsaudit.invalid"

// nobodysStudy is a UID of the arc for UUIDs, PS3.5 §B.2, that no study has.
const nobodysStudy = "2.25.202611300000000000000000000000018"

// aroundLists asks for what DICOMweb says besides its lists. It ends where the server
// does not answer.
func (w *web) aroundLists(ctx context.Context, c *webClient, base *url.URL) {
	if !w.f.Workitems.Tried() {
		q := question{url: under(base, workitems, "limit=1"), accept: dicomJSON, like: isQIDO}
		if w.f.Workitems, _ = c.askOnce(ctx, q); !w.f.Workitems.OK() {
			return
		}
	}
	q := question{url: under(base, "studies", "limit=1"), accept: dicomJSON, like: isQIDO, more: http.Header{"Origin": {nobodysOrigin}}}
	door, header := c.askOnce(ctx, q)
	w.f.CrossOrigin = crossOrigin(door, header)
	if !door.OK() {
		return
	}
	if w.f.ListMethods = c.askMethods(ctx, under(base, "studies", "")); w.f.ListMethods.OK() {
		w.f.StudyMethods = c.askMethods(ctx, under(base, "studies/"+nobodysStudy, ""))
	}
}

// aroundRoot asks for what a web server says besides pages: whether it has folders of
// WebDAV, and a login of OpenID Connect.
func (w *web) aroundRoot(ctx context.Context, c *webClient, root *url.URL) {
	folder := question{
		method: methodPropfind, url: under(root, "webdav/", ""), accept: "application/xml", like: isMultiStatus,
		more: http.Header{"Depth": {"0"}}, // of the folder itself, and of nothing in it
	}
	d, _ := c.askOnce(ctx, folder)
	if w.f.WebDAV = moreOf(w.f.WebDAV, d); d.OK() && !w.f.OpenID.Tried() {
		w.f.OpenID, _ = c.askOnce(ctx, question{url: under(root, ".well-known/openid-configuration", ""), accept: plainJSON, like: isOpenID})
	}
}

// askOnce sends one request and follows no redirect. It looks at the beginning of the
// answer, and gives the headers of an answer by HTTP.
func (c *webClient) askOnce(ctx context.Context, q question) (audit.WebDoor, http.Header) {
	ctx, cancel := context.WithTimeout(ctx, c.p.webTime())
	defer cancel()
	response, step := c.send(ctx, q, q.url)
	d := audit.WebDoor{Step: step, Encrypted: q.url.Scheme == "https", Local: c.local.Load()}
	if response == nil {
		return d, nil
	}
	defer response.Body.Close()
	d.HTTP = uint16(response.StatusCode)
	switch code := response.StatusCode; {
	case q.method == methodPropfind && code == http.StatusMultiStatus:
	case q.method != methodGet && code == http.StatusMethodNotAllowed:
		d.Answer = audit.WebAbsent
	default:
		if c.judge(&d, response, q.url) != nil {
			d.Answer = audit.WebMoved
		}
	}
	if d.Answer == audit.NoAnswer {
		d.Answer = audit.WebStrange
		if b := bodyOf(response, newWatch(response.Body, c.p.webTime()/2, cancel)); b != nil {
			body, err := io.ReadAll(io.LimitReader(b, maxWebBody))
			a := webAnswer{kind: b.kind, body: func() []byte { return body }, joined: b.joined(), cut: err != nil || b.skipped(), longer: len(body) == maxWebBody}
			d.Answer, d.Demands = a.judge(q)
		}
	}
	return d, response.Header
}

// crossOrigin reads the headers of the Fetch standard's CORS protocol.
func crossOrigin(d audit.WebDoor, h http.Header) audit.CrossOrigin {
	x := audit.CrossOrigin{WebDoor: d}
	if h == nil {
		return x
	}
	switch allowed := h.Values("Access-Control-Allow-Origin"); {
	case len(allowed) == 0:
		x.Allows = audit.OwnOrigin
	case len(allowed) > 1: // browsers take none of them
		x.Allows = audit.OtherOrigin
	case strings.TrimSpace(allowed[0]) == "*":
		x.Allows = audit.AnyOrigin
	case strings.TrimSpace(allowed[0]) == nobodysOrigin:
		x.Allows = audit.AskedOrigin
	case strings.TrimSpace(allowed[0]) == "null":
		x.Allows = audit.NullOrigin
	default:
		x.Allows = audit.OtherOrigin
	}
	x.Credentials = strings.TrimSpace(h.Get("Access-Control-Allow-Credentials")) == "true"
	return x
}

// askMethods asks which methods are offered, and tries none of them.
func (c *webClient) askMethods(ctx context.Context, at *url.URL) audit.MethodsOffer {
	nothing := func(*webAnswer) bool { return false }
	d, h := c.askOnce(ctx, question{method: methodOptions, url: at, accept: "*/*", like: nothing})
	m := audit.MethodsOffer{WebDoor: d, Methods: methodsIn(h, "Allow")}
	switch {
	case m.Answer == audit.WebDenied || m.Methods == 0:
	case !m.Methods.Write() && methodsIn(h, "Access-Control-Allow-Methods").Write():
		m.Methods, m.Answer = 0, audit.WebStrange // it tells pages of other sites more
	default:
		m.Answer = audit.WebOpen
	}
	return m
}

func methodsIn(h http.Header, name string) (m audit.Methods) {
	for _, line := range h.Values(name) {
		for word := range strings.SplitSeq(line, ",") {
			m |= audit.Method(strings.ToLower(strings.TrimSpace(word)))
		}
	}
	return m
}

// isMultiStatus recognises the answer to PROPFIND, RFC 4918 §13.
func isMultiStatus(a *webAnswer) bool {
	d := xml.NewDecoder(bytes.NewReader(a.body()))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		t, err := d.RawToken()
		if err != nil {
			return false
		}
		if e, ok := t.(xml.StartElement); ok {
			return e.Name.Local == "multistatus"
		}
	}
}

// isOpenID recognises metadata of OpenID Connect Discovery 1.0 §3, by what they must
// hold.
func isOpenID(a *webAnswer) bool {
	var m struct {
		Issuer        *string `json:"issuer"`
		Authorization *string `json:"authorization_endpoint"`
	}
	return json.Unmarshal(a.body(), &m) == nil && m.Issuer != nil && m.Authorization != nil
}

// pageHeaders reads who may frame a page, by the directive frame-ancestors of Content
// Security Policy Level 3 §6.4.2, or by X-Frame-Options, RFC 7034, which browsers
// heed where there is no such directive.
func pageHeaders(h http.Header) audit.PageHeaders {
	p := audit.PageHeaders{Framing: audit.FramedByAll}
	directive := false
	for _, line := range h.Values("Content-Security-Policy") {
		for policy := range strings.SplitSeq(line, ",") {
			p.Policy = p.Policy || strings.TrimSpace(policy) != ""
			for part := range strings.SplitSeq(strings.ToLower(policy), ";") {
				words := strings.Fields(part)
				if len(words) == 0 || words[0] != "frame-ancestors" {
					continue
				}
				directive = true
				if !slices.ContainsFunc(words[1:], anySite) {
					p.Framing = audit.FramedByNamed // every policy has to allow it
				}
			}
		}
	}
	for _, line := range h.Values("X-Frame-Options") {
		for word := range strings.SplitSeq(strings.ToLower(line), ",") {
			if word = strings.TrimSpace(word); !directive && (word == "deny" || word == "sameorigin") {
				p.Framing = audit.FramedByNamed
			}
		}
	}
	return p
}

// anySite reports a source expression that every site matches, Content Security Policy
// Level 3 §2.3.1: a scheme alone, or * for the host, with a scheme and a port or none.
func anySite(source string) bool {
	if source == "http:" || source == "https:" {
		return true
	}
	if scheme, rest, found := strings.Cut(source, "://"); found && (scheme == "http" || scheme == "https") {
		source = rest
	}
	source, _, _ = strings.Cut(source, "/")
	host, _, _ := strings.Cut(source, ":")
	return host == "*"
}
