package probe_test

import (
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/audit/probe"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// noted keeps what was asked of a web server.
type noted struct {
	http.Handler
	mu      sync.Mutex
	methods []string // with the path
	bodies  int
	odd     []string // headers that only some requests may have
}

func (n *noted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	n.mu.Lock()
	n.methods = append(n.methods, r.Method+" "+r.URL.Path)
	if len(body) > 0 {
		n.bodies++
	}
	if r.Method == "PROPFIND" && r.Header.Get("Depth") != "0" {
		n.odd = append(n.odd, "a PROPFIND of depth "+r.Header.Get("Depth"))
	}
	if o := r.Header.Get("Origin"); o != "" && (o != "https://pacsaudit.invalid" || r.URL.Path != "/dicom-web/studies" || r.Method != http.MethodGet) {
		n.odd = append(n.odd, "an Origin at "+r.URL.Path)
	}
	n.mu.Unlock()
	n.Handler.ServeHTTP(w, r)
}

func (n *noted) times(what string) (times int) {
	for _, m := range n.methods {
		if m == what {
			times++
		}
	}
	return times
}

// TestWhatAWebServerSaysBesidesListsIsSeen asks servers that say much, and one that
// says nothing.
func TestWhatAWebServerSaysBesidesListsIsSeen(t *testing.T) {
	t.Parallel()
	archive := fixtures.Archive{Studies: 3, Seed: 1}
	talks := pacs.Web{
		Archive: archive, Reflects: true, Allow: "GET, POST", Workitems: true, WebDAV: true, OpenID: true, Viewer: "/ohif/",
		Header: http.Header{"X-Frame-Options": {"SAMEORIGIN"}, "Content-Security-Policy": {"default-src 'self'"}},
	}
	w := webAudit(t, serve(t, talks)+"/dicom-web", nil)
	if w.Workitems.Answer != audit.WebOpen || w.WebDAV.Answer != audit.WebOpen || w.WebDAV.HTTP != 207 || w.OpenID.Answer != audit.WebOpen ||
		w.CrossOrigin.Allows != audit.AskedOrigin || !w.CrossOrigin.Credentials || w.CrossOrigin.Answer != audit.WebOpen ||
		w.ListMethods.Methods != audit.GetMethod|audit.PostMethod || w.StudyMethods.Methods != w.ListMethods.Methods ||
		w.ViewerPage != (audit.PageHeaders{Framing: audit.FramedByNamed, Policy: true}) {
		t.Errorf("%+v", w.FurtherDoors)
	}
	w = webAudit(t, serve(t, pacs.Web{Archive: archive, Viewer: "/ohif/"})+"/dicom-web", nil)
	if w.Workitems.Answer != audit.WebAbsent || w.WebDAV.Answer != audit.WebAbsent || w.OpenID.Answer != audit.WebAbsent || w.CrossOrigin.Allows != audit.OwnOrigin ||
		w.ListMethods.Methods != 0 || w.ListMethods.Answer != audit.WebAbsent || w.ViewerPage != (audit.PageHeaders{Framing: audit.FramedByAll}) {
		t.Errorf("%+v", w.FurtherDoors)
	}
	talks.Password = "x"
	w = webAudit(t, serve(t, talks)+"/dicom-web", nil)
	if w.Workitems.Answer != audit.WebDenied || w.WebDAV.Answer != audit.WebDenied || w.OpenID.Answer != audit.WebOpen ||
		w.CrossOrigin.Answer != audit.WebDenied || w.CrossOrigin.Allows != audit.AskedOrigin || w.ListMethods.Answer != audit.WebDenied || w.ListMethods.Methods != 0 {
		t.Errorf("%+v", w.FurtherDoors)
	}
}

// TestNothingThatWritesIsSentToAWebServer: GET, OPTIONS and PROPFIND of depth 0, none
// with a body, whatever the server offers, and no more of them than the documentation
// says.
func TestNothingThatWritesIsSentToAWebServer(t *testing.T) {
	t.Parallel()
	archive := fixtures.Archive{Studies: 3, Seed: 1}
	for name, h := range map[string]http.Handler{
		"offers everything": pacs.Web{Archive: archive, Allow: "GET, POST, PUT, DELETE", Workitems: true, WebDAV: true, OpenID: true, Orthanc: true, Viewer: "/ohif/", Reflects: true},
		"denies everything": pacs.Web{Password: "x"},
		"has nothing":       http.NotFoundHandler(),
		"sends elsewhere":   http.RedirectHandler("/round", http.StatusTemporaryRedirect),
		"gives one page":    http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>") }),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := &noted{Handler: h}
			webAudit(t, serve(t, n)+"/dicom-web", nil)
			n.mu.Lock()
			defer n.mu.Unlock()
			allowed := []string{"OPTIONS /dicom-web/studies", "OPTIONS /dicom-web/studies/2.25.202611300000000000000000000000018", "PROPFIND /webdav/"}
			for _, m := range n.methods {
				if !slices.Contains(allowed, m) && m[:4] != "GET " {
					t.Errorf("sent %s", m)
				}
			}
			for _, m := range allowed {
				if n.times(m) != 1 {
					t.Errorf("sent %s %d times", m, n.times(m))
				}
			}
			if n.bodies > 0 || len(n.odd) > 0 {
				t.Errorf("%d requests with content; %v", n.bodies, n.odd)
			}
			if len(n.methods) > 53+3*47 {
				t.Errorf("%d requests", len(n.methods))
			}
			t.Logf("%d requests", len(n.methods))
		})
	}
}

// TestAServerThatStoppedIsAskedNothingMore: what decides no exposure is left out.
func TestAServerThatStoppedIsAskedNothingMore(t *testing.T) {
	t.Parallel()
	n := &noted{}
	n.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Origin") != "" || r.Method != http.MethodGet {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(http.StatusNotFound)
	})
	w := webAudit(t, serve(t, n)+"/dicom-web", nil)
	if w.CrossOrigin.OK() || w.CrossOrigin.Allows != audit.OriginUnknown || w.ListMethods.Tried() || w.WebDAV.OK() || w.OpenID.Tried() {
		t.Errorf("%+v", w.FurtherDoors)
	}
}

// TestHeadersOfOtherSitesAreReadAsBrowsersDo gives one set of headers a row.
func TestHeadersOfOtherSitesAreReadAsBrowsersDo(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		header  http.Header
		allows  audit.OriginRule
		framing audit.Framing
	}{
		"nothing":                 {http.Header{}, audit.OwnOrigin, audit.FramedByAll},
		"any":                     {http.Header{"Access-Control-Allow-Origin": {"*"}}, audit.AnyOrigin, audit.FramedByAll},
		"null":                    {http.Header{"Access-Control-Allow-Origin": {"null"}}, audit.NullOrigin, audit.FramedByAll},
		"two":                     {http.Header{"Access-Control-Allow-Origin": {"*", "*"}}, audit.OtherOrigin, audit.FramedByAll},
		"denied":                  {http.Header{"X-Frame-Options": {"DENY"}}, audit.OwnOrigin, audit.FramedByNamed},
		"a word of old":           {http.Header{"X-Frame-Options": {"ALLOW-FROM https://a.example.org"}}, audit.OwnOrigin, audit.FramedByAll},
		"a policy without frames": {http.Header{"X-Frame-Options": {"DENY"}, "Content-Security-Policy": {"default-src 'none'"}}, audit.OwnOrigin, audit.FramedByNamed},
		"a policy of all":         {http.Header{"X-Frame-Options": {"DENY"}, "Content-Security-Policy": {"default-src 'none'; frame-ancestors *"}}, audit.OwnOrigin, audit.FramedByAll},
		"a policy of none":        {http.Header{"Content-Security-Policy": {"Frame-Ancestors 'none'"}}, audit.OwnOrigin, audit.FramedByNamed},
		"two policies":            {http.Header{"Content-Security-Policy": {"frame-ancestors https:, frame-ancestors 'self'"}}, audit.OwnOrigin, audit.FramedByNamed},
		"twice in one header":     {http.Header{"X-Frame-Options": {"SAMEORIGIN, SAMEORIGIN"}}, audit.OwnOrigin, audit.FramedByNamed},
		"a policy of any host":    {http.Header{"Content-Security-Policy": {"frame-ancestors 'self' https://*"}}, audit.OwnOrigin, audit.FramedByAll},
		"a policy of any port":    {http.Header{"Content-Security-Policy": {"frame-ancestors *:*"}}, audit.OwnOrigin, audit.FramedByAll},
		"a policy of a domain":    {http.Header{"Content-Security-Policy": {"frame-ancestors https://*.example.org:*"}}, audit.OwnOrigin, audit.FramedByNamed},
		"a policy that reports":   {http.Header{"Content-Security-Policy-Report-Only": {"frame-ancestors 'none'"}}, audit.OwnOrigin, audit.FramedByAll},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := webAudit(t, serve(t, pacs.Web{Archive: fixtures.Archive{Studies: 1, Seed: 1}, Viewer: "/ohif/", Header: row.header})+"/dicom-web", nil)
			if w.CrossOrigin.Allows != row.allows || w.ViewerPage.Framing != row.framing {
				t.Errorf("read by %v, framed by %v", w.CrossOrigin.Allows, w.ViewerPage.Framing)
			}
		})
	}
}

// TestAProductUnderAPathIsFound: the Orthanc Book has a proxy with the whole of Orthanc
// under /orthanc/, so that /system is not at the root of the server.
func TestAProductUnderAPathIsFound(t *testing.T) {
	t.Parallel()
	all := pacs.Web{Archive: fixtures.Archive{Studies: 3, Seed: 1}, Orthanc: true, WebDAV: true, Viewer: "/ohif/"}
	under := http.NewServeMux()
	under.Handle("/orthanc/", http.StripPrefix("/orthanc", all))
	n := &noted{Handler: under}
	w := webAudit(t, serve(t, n)+"/orthanc/dicom-web", nil)
	if w.QIDO.Answer != audit.WebOpen || w.REST.Answer != audit.WebOpen || w.Product != audit.Orthanc || w.WebDAV.Answer != audit.WebOpen || w.ViewerAt != audit.OHIF {
		t.Errorf("%+v", w)
	}
	if len(n.methods) > 63 || n.times("PROPFIND /webdav/") != 1 || n.times("PROPFIND /orthanc/webdav/") != 1 || n.times("GET /.well-known/openid-configuration") != 1 {
		t.Errorf("%d requests: %q", len(n.methods), n.methods)
	}
	under.Handle("/", pacs.Web{Password: "x"})
	if w = webAudit(t, serve(t, under)+"/orthanc/dicom-web", nil); w.REST.Answer != audit.WebOpen || w.WebDAV.Answer != audit.WebOpen {
		t.Errorf("behind a page for everything: %+v", w)
	}
	// The address of a viewer is no address of the archive.
	w = webAudit(t, serve(t, all)+"/dicom-web", func(_ *probe.Prober, t *audit.Target) { t.Web = audit.Operator("http://127.0.0.1:1") })
	if w.REST.Answer != audit.WebOpen {
		t.Errorf("beside a viewer elsewhere: %+v", w.REST)
	}
}

// TestOffersThatContradictThemselvesSayNothing: a proxy answers for the archive behind it.
func TestOffersThatContradictThemselvesSayNothing(t *testing.T) {
	t.Parallel()
	for allow, want := range map[string]audit.Methods{"GET": 0, "GET, POST": audit.GetMethod | audit.PostMethod} {
		w := webAudit(t, serve(t, pacs.Web{Archive: fixtures.Archive{Studies: 1, Seed: 1}, Allow: allow, Header: http.Header{"Access-Control-Allow-Methods": {"GET, PUT"}}})+"/dicom-web", nil)
		if w.ListMethods.Methods != want || w.NothingToWrite().Holds() {
			t.Errorf("%s: %+v", allow, w.ListMethods)
		}
	}
}
