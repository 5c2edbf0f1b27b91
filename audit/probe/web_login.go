package probe

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"pacsaudit/audit"
)

// maxRedirects bounds how often one question is sent on.
const maxRedirects = 3

// redirect follows to the same port of the same host only; the guard judges the
// address again. What is there says whether it is a login: a page that asks for
// a password, a refusal. The name of a path says nothing.
func (c *webClient) redirect(d *audit.WebDoor, r *http.Response, at *url.URL) *url.URL {
	to, err := r.Location()
	d.Answer = audit.WebMoved
	switch {
	case err != nil || to.Scheme != "http" && to.Scheme != "https":
		return nil
	case asksWhoIsThere(to):
		d.Answer, d.Demands = audit.WebDenied, audit.LoginPage
		return nil
	case c.stay && to.Scheme != "https":
		d.Answer = audit.WebStrange // it did not ask for TLS
		return nil
	case c.stay || !samePlace(at, to):
		return nil
	}
	d.Answer = audit.NoAnswer
	return to
}

// asksWhoIsThere reports an authentication request, wherever it is sent: it is
// told by what it has to say, RFC 6749 §4.1.1 (OAuth and OpenID Connect), SAML
// Bindings 2.0 §3.4.4, WS-Federation 1.2 §13.2.1.
func asksWhoIsThere(u *url.URL) bool {
	q := u.Query()
	return q.Get("response_type") != "" && q.Get("client_id") != "" || q.Get("SAMLRequest") != "" || q.Get("wa") == "wsignin1.0"
}

// samePlace reports the same port of the same host, or the port of HTTPS where
// that of HTTP was asked.
func samePlace(from, to *url.URL) bool {
	if !strings.EqualFold(from.Hostname(), to.Hostname()) || to.User != nil {
		return false
	}
	upgrade := from.Scheme == "http" && to.Scheme == "https" && portOf(from) == "80" && portOf(to) == "443"
	return upgrade || from.Scheme == to.Scheme && portOf(from) == portOf(to)
}

func portOf(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}

// judge decides by what a successful answer looks like.
func (a *webAnswer) judge(q question) (audit.WebAnswer, audit.WebAuth) {
	switch {
	case strings.Contains(a.kind, "html") && asksForPassword(a.body()):
		return audit.WebDenied, audit.LoginPage
	case q.like(a):
		return audit.WebOpen, audit.NoWebAuth
	}
	return audit.WebStrange, audit.NoWebAuth
}

func asksForPassword(page []byte) bool {
	page = bytes.ToLower(page)
	return bytes.Contains(page, []byte(`type="password"`)) || bytes.Contains(page, []byte(`type='password'`)) || bytes.Contains(page, []byte("type=password"))
}

func isPage(a *webAnswer) bool { return strings.Contains(a.kind, "html") && len(a.body()) > 0 }
