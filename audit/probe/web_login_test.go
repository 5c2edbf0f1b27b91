package probe_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/audit/probe"
)

// TestARedirectIsWhatItLeadsTo sends the query elsewhere on the same host, and
// answers there.
func TestARedirectIsWhatItLeadsTo(t *testing.T) {
	t.Parallel()
	some := studies(3)
	for name, c := range map[string]struct {
		to      string
		there   func(w http.ResponseWriter, r *http.Request)
		want    audit.WebAnswer
		demands audit.WebAuth
	}{
		"a page that asks for a password": {"/in", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, `<form><input name=p type="password"></form>`)
		}, audit.WebDenied, audit.LoginPage},
		"a refusal":             {"/in", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(401) }, audit.WebDenied, audit.OtherAuth},
		"forbidden":             {"/in", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, audit.WebDenied, audit.NoWebAuth},
		"an OpenID endpoint":    {"/auth/realms/x?client_id=a&response_type=code", nil, audit.WebDenied, audit.LoginPage},
		"the list":              {"/rs/studies", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, listOf(some)) }, audit.WebOpen, audit.NoWebAuth},
		"the list, under login": {"/login/oauth/studies", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, listOf(some)) }, audit.WebOpen, audit.NoWebAuth},
		"another page": {"/login", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, "<html>welcome</html>")
		}, audit.WebMoved, audit.NoWebAuth},
		"nothing called login":  {"/login", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) }, audit.WebMoved, audit.NoWebAuth},
		"a fault":               {"/sso/login", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, audit.WebMoved, audit.NoWebAuth},
		"the end":               {"/auth", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, audit.WebMoved, audit.NoWebAuth},
		"another port":          {"http://127.0.0.1:1/login", nil, audit.WebMoved, audit.NoWebAuth},
		"HTTPS on another port": {"https://127.0.0.1:1/studies", nil, audit.WebMoved, audit.NoWebAuth},
		"a user":                {"//me@{host}/studies", nil, audit.WebMoved, audit.NoWebAuth},
		"one hop too many": {"/1", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/1111" {
				http.Redirect(w, r, r.URL.Path+"1", http.StatusFound)
				return
			}
			io.WriteString(w, listOf(some))
		}, audit.WebMoved, audit.NoWebAuth},
		"three hops": {"/1", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/111" {
				http.Redirect(w, r, r.URL.Path+"1", http.StatusFound)
				return
			}
			io.WriteString(w, listOf(some))
		}, audit.WebOpen, audit.NoWebAuth},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := webAudit(t, serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/studies" {
					w.Header().Set("Location", strings.ReplaceAll(c.to, "{host}", r.Host))
					w.WriteHeader(http.StatusFound)
					return
				}
				if c.there == nil {
					w.WriteHeader(http.StatusNotFound)
					return
				}
				c.there(w, r)
			})), nil)
			if w.QIDO.Answer != c.want || w.QIDO.Demands != c.demands {
				t.Errorf("%v, demands %v; want %v, %v", w.QIDO.Answer, w.QIDO.Demands, c.want, c.demands)
			}
			if c.want == audit.WebOpen {
				wantPatients(t, w, 3, false)
			}
			if c.want == audit.WebMoved && w.QIDO.HTTP != 302 && w.QIDO.HTTP < 400 && name != "another page" {
				t.Errorf("status %d", w.QIDO.HTTP)
			}
		})
	}
}

// TestAViewerIsAbsentOnlyIfEachIs has one path that is answered in its own way.
func TestAViewerIsAbsentOnlyIfEachIs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ohif func(w http.ResponseWriter)
		want audit.Ending
	}{
		"absent":    {func(w http.ResponseWriter) { w.WriteHeader(404) }, audit.Denied},
		"denied":    {func(w http.ResponseWriter) { w.WriteHeader(401) }, audit.Denied},
		"a fault":   {func(w http.ResponseWriter) { w.WriteHeader(502) }, audit.Unsettled},
		"elsewhere": {func(w http.ResponseWriter) { w.Header().Set("Location", "http://192.0.2.1/"); w.WriteHeader(302) }, audit.Unsettled},
		"no page":   {func(w http.ResponseWriter) { io.WriteString(w, "hello") }, audit.Unsettled},
		"the end":   {func(http.ResponseWriter) { panic(http.ErrAbortHandler) }, audit.Unsettled},
		"a viewer": {func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, "<html>viewer</html>")
		}, audit.Granted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := webAudit(t, serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/ohif/" {
					c.ohif(w)
					return
				}
				w.WriteHeader(404)
			})), nil)
			if got := w.Viewer.Ending(); got != c.want || (w.ViewerAt == audit.OHIF) != (c.want == audit.Granted) {
				t.Errorf("%v at %v; want %v", got, w.ViewerAt, c.want)
			}
		})
	}
}

func TestADefaultPasswordIsDeniedOnlyIfEachIs(t *testing.T) {
	t.Parallel()
	tried := 0
	w := webAudit(t, serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("WWW-Authenticate", `Basic realm="archive"`)
		if _, _, ok := r.BasicAuth(); !ok {
			w.WriteHeader(401)
			return
		}
		if tried++; tried == 1 {
			w.WriteHeader(503) // too busy to look
			return
		}
		w.WriteHeader(401)
	})), func(p *probe.Prober, _ *audit.Target) { p.DefaultCredentials = true })
	if w.Defaults.Denied().Holds() || tried != 1 {
		t.Errorf("%+v after %d tries", w.Defaults, tried)
	}
}
