package probe

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"pacsaudit/audit"
)

// maxRedirects bounds the redirects of one question.
const maxRedirects = 3

// redirect follows to the same port of the same host only; the guard checks the
// address again. Whether the target is a login shows in its content, a page that asks
// for a password or a refusal, not in its path.
func (c *webClient) redirect(d *audit.WebDoor, r *http.Response, at *url.URL) *url.URL {
	to, err := r.Location()
	d.Answer = audit.WebMoved
	switch {
	case err != nil || to.Scheme != "http" && to.Scheme != "https":
		return nil
	case isAuthenticationRequest(to):
		d.Answer, d.Demands = audit.WebDenied, audit.LoginPage
		return nil
	case c.noRedirects && to.Scheme != "https":
		d.Answer = audit.WebStrange // it did not ask for TLS
		return nil
	case c.noRedirects || !samePlace(at, to):
		return nil
	}
	d.Answer = audit.NoAnswer
	return to
}

// isAuthenticationRequest recognises an authentication request by its parameters, RFC
// 6749 §4.1.1 (OAuth and OpenID Connect), SAML Bindings 2.0 §3.4.4, WS-Federation 1.2
// §13.2.1.
func isAuthenticationRequest(u *url.URL) bool {
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

// judge classifies a successful answer by its content.
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
