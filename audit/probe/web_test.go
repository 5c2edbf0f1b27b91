package probe_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
	"pacsaudit/audit/probe"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// webAudit audits web doors beside a DICOM port on which nobody listens.
func webAudit(t *testing.T, url string, change func(*probe.Prober, *audit.Target)) audit.WebFacts {
	t.Helper()
	p := &probe.Prober{Budget: budget, Now: today}
	target := audit.Target{Address: audit.Operator("127.0.0.1:1"), DICOMweb: audit.Operator(url)}
	if change != nil {
		change(p, &target)
	}
	return p.Probe(t.Context(), target, audit.NeedsWeb).Web
}

func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func TestAnOpenDICOMwebIsCountedLikeAQuery(t *testing.T) {
	t.Parallel()
	archive := fixtures.Archive{Studies: 60, Seed: 5, StudiesPerPatient: 2, Undated: 5, Mix: fixtures.Mix{Exposed: 4, Placeholder: 1, Test: 1, Empty: 1}}
	truth := archive.Truth()
	w := webAudit(t, serve(t, pacs.Web{Archive: archive, Viewer: "/ohif/"})+"/dicom-web", nil)
	q := w.Query
	if w.QIDO.Answer != audit.WebOpen || w.QIDO.Encrypted || w.Metadata.Answer != audit.WebOpen || w.REST.Answer != audit.WebAbsent ||
		w.Viewer.Answer != audit.WebOpen || w.ViewerAt != audit.OHIF {
		t.Errorf("%+v", w)
	}
	if q.Tally == nil || int(q.Records()) != truth.Studies || int(q.Tally.Patients.Count()) != truth.Patients || int(q.Tally.Identified) != truth.Identified ||
		int(q.Tally.Instances) != truth.Instances || q.AtLeast || q.Tally.Malformed > 0 {
		t.Fatalf("counted %+v; in truth %+v", q, truth)
	}
	for field, of := range map[phi.Field]fixtures.Field{phi.PatientName: fixtures.FieldPatientName, phi.PatientID: fixtures.FieldPatientID, phi.BirthDate: fixtures.FieldBirthDate} {
		if got, want := int(q.Tally.Fields[field][phi.Exposed]), truth.Fields[of].Exposed; got != want {
			t.Errorf("%v: %d exposed; in truth %d", field, got, want)
		}
	}
	if w.Exposure() != audit.PHIVisible {
		t.Errorf("exposure is %v", w.Exposure())
	}
}

func TestTheBoundOnRowsMakesALowerBound(t *testing.T) {
	t.Parallel()
	w := webAudit(t, serve(t, pacs.Web{Archive: fixtures.Archive{Studies: 50, Seed: 1}})+"/dicom-web", func(p *probe.Prober, _ *audit.Target) { p.Rows = 20 })
	if w.Query.Records() != 20 || !w.Query.AtLeast || !w.Query.Bounded {
		t.Errorf("%d records, at least: %t", w.Query.Records(), w.Query.AtLeast)
	}
}

func TestAPasswordClosesTheDoorAndDefaultOnesAreTriedOnRequest(t *testing.T) {
	t.Parallel()
	url := serve(t, pacs.Web{Archive: fixtures.Archive{Studies: 3, Seed: 1}, Orthanc: true, Password: "orthanc"}) + "/dicom-web"
	w := webAudit(t, url, nil)
	if w.QIDO.Answer != audit.WebDenied || w.QIDO.Demands != audit.BasicAuth || w.REST.Answer != audit.WebDenied || w.Defaults.Tried() ||
		w.Exposure() != audit.ExposureClosed || w.Query.Tally != nil {
		t.Errorf("%+v", w)
	}
	w = webAudit(t, url, func(p *probe.Prober, _ *audit.Target) { p.DefaultCredentials = true })
	if w.Default != audit.OrthancCredential || w.Defaults.Answer != audit.WebOpen {
		t.Errorf("default credential %v, %+v", w.Default, w.Defaults)
	}
	other := serve(t, pacs.Web{Password: "another"}) + "/dicom-web"
	w = webAudit(t, other, func(p *probe.Prober, _ *audit.Target) { p.DefaultCredentials = true })
	if w.Default != audit.NoCredential || w.Defaults.Answer != audit.WebDenied {
		t.Errorf("default credential %v, %+v", w.Default, w.Defaults)
	}
}

func TestOrthancIsRecognisedAndItsOwnMachineIsNoStranger(t *testing.T) {
	t.Parallel()
	url := serve(t, pacs.Web{Archive: fixtures.Archive{Studies: 3, Seed: 1}, Orthanc: true})
	w := webAudit(t, url+"/dicom-web", nil)
	if w.Product != audit.Orthanc || w.Version != [3]uint16{1, 10, 1} || !w.REST.Local || w.Exposure() != audit.NotMeasured {
		t.Errorf("%+v", w)
	}
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has a second loopback address")
	}
	w = webAudit(t, url+"/dicom-web", func(p *probe.Prober, _ *audit.Target) { p.Source = netip.MustParseAddr("127.0.0.2") })
	if w.REST.Local || w.REST.Answer != audit.WebOpen || w.Exposure() != audit.PHIVisible {
		t.Errorf("%+v", w)
	}
}

func TestHTTPSIsAskedInTheClearToo(t *testing.T) {
	t.Parallel()
	s := httptest.NewUnstartedServer(pacs.Web{Archive: fixtures.Archive{Studies: 3, Seed: 1}})
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	w := webAudit(t, s.URL+"/dicom-web", nil)
	if w.QIDO.Answer != audit.WebOpen || !w.QIDO.Encrypted || !w.Plaintext.Tried() || w.Plaintext.Answer == audit.WebOpen {
		t.Errorf("%+v", w)
	}
}

// TestAnswersAreNotMistaken gives one answer to every request.
func TestAnswersAreNotMistaken(t *testing.T) {
	t.Parallel()
	html := func(s string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, s)
		}
	}
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	send := func(kind, s string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			io.WriteString(w, s)
		}
	}
	to := func(where string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Location", where); w.WriteHeader(302) }
	}
	for name, c := range map[string]struct {
		h    http.Handler
		want audit.WebAnswer
		auth audit.WebAuth
	}{
		"no match":          {status(204), audit.WebOpen, audit.NoWebAuth},
		"empty list":        {send("application/dicom+json", "[]"), audit.WebOpen, audit.NoWebAuth},
		"a list of nothing": {send("application/dicom+json", "[ 1, 2 ]"), audit.WebStrange, audit.NoWebAuth},
		"Brotli": {http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			io.WriteString(w, "\x0b\x01\x80[]\x03")
		}), audit.WebStrange, audit.NoWebAuth},
		"an object":                 {send("application/json", "{}"), audit.WebStrange, audit.NoWebAuth},
		"a page for everything":     {html("<html>hello</html>"), audit.WebStrange, audit.NoWebAuth},
		"a page asks for passwords": {html(`<form><INPUT TYPE="password"></form>`), audit.WebDenied, audit.LoginPage},
		"401":                       {status(401), audit.WebDenied, audit.OtherAuth},
		"403":                       {status(403), audit.WebDenied, audit.NoWebAuth},
		"404":                       {status(404), audit.WebAbsent, audit.NoWebAuth},
		"410":                       {status(410), audit.WebAbsent, audit.NoWebAuth},
		"501":                       {status(501), audit.WebAbsent, audit.NoWebAuth},
		"405":                       {status(405), audit.WebStrange, audit.NoWebAuth},
		"429":                       {status(429), audit.WebStrange, audit.NoWebAuth},
		"500":                       {status(500), audit.WebStrange, audit.NoWebAuth},
		"503":                       {status(503), audit.WebStrange, audit.NoWebAuth},
		"to OpenID Connect":         {to("https://sso.example.org/any?response_type=code&client_id=viewer&scope=openid"), audit.WebDenied, audit.LoginPage},
		"to SAML":                   {to("https://sso.example.org/any?SAMLRequest=fZ"), audit.WebDenied, audit.LoginPage},
		"to WS-Federation":          {to("https://sso.example.org/any?wa=wsignin1.0"), audit.WebDenied, audit.LoginPage},
		"to a path called login":    {to("https://sso.example.org/login/oauth/openid-connect/auth"), audit.WebMoved, audit.NoWebAuth},
		"to another host":           {to("http://192.0.2.1/studies"), audit.WebMoved, audit.NoWebAuth},
		"in a circle":               {to("/round"), audit.WebMoved, audit.NoWebAuth},
		"to a file":                 {to("file:///etc/passwd"), audit.WebMoved, audit.NoWebAuth},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := webAudit(t, serve(t, c.h), nil)
			if w.QIDO.Answer != c.want || w.QIDO.Demands != c.auth {
				t.Errorf("%v, demands %v; want %v, %v", w.QIDO.Answer, w.QIDO.Demands, c.want, c.auth)
			}
			if w.Viewer.Answer == audit.WebOpen {
				t.Errorf("a viewer was seen: %v", w.ViewerAt)
			}
		})
	}
}

// TestADoorThatIsOpenToBrowsersIsOpen has a firewall that answers 403 to whoever does
// not begin as browsers do.
func TestADoorThatIsOpenToBrowsersIsOpen(t *testing.T) {
	t.Parallel()
	archive := pacs.Web{Archive: fixtures.Archive{Studies: 3, Seed: 1}}
	w := webAudit(t, serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.UserAgent(), "Mozilla/5.0 ") || !strings.Contains(r.UserAgent(), "pacsaudit") {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		archive.ServeHTTP(w, r)
	}))+"/dicom-web", nil)
	if w.Exposure() != audit.PHIVisible || w.Query.Records() != 3 {
		t.Errorf("%v, %+v", w.Exposure(), w.QIDO)
	}
}

// TestAHostileWebServerIsBounded gives answers that never end.
func TestAHostileWebServerIsBounded(t *testing.T) {
	t.Parallel()
	var sent atomic.Int64
	t.Cleanup(func() {
		t.Logf("%d bytes were sent", sent.Load())
		if sent.Load() > 192<<20 { // most of it is in the buffers of the kernel
			t.Errorf("%d bytes of answers without an end were taken", sent.Load())
		}
	})
	endless := func(piece []byte, head string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/dicom+json")
			io.WriteString(w, head)
			for r.Context().Err() == nil {
				n, err := w.Write(piece)
				if sent.Add(int64(n)); err != nil {
					return
				}
			}
		}
	}
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	z.Write([]byte("[{"))
	z.Write(make([]byte, 32<<20))
	z.Close()
	study, _ := json.Marshal(pacs.JSON(fixtures.Archive{Studies: 1, Seed: 1}.At(0)))
	for name, c := range map[string]struct {
		h    http.Handler
		want audit.WebAnswer
	}{
		"endless space":   {endless(bytes.Repeat([]byte(" "), 4096), ""), audit.WebStrange},
		"endless list":    {endless(append(study, ','), "["), audit.WebOpen},
		"endless nesting": {endless(bytes.Repeat([]byte(`{"00400275":{"vr":"SQ","Value":[`), 100), "["), audit.WebOpen},
		"gzip bomb": {http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Type", "application/dicom+json")
			w.Write(bomb.Bytes())
		}), audit.WebStrange},
		"a million headers": {http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			conn, b, err := http.NewResponseController(w).Hijack()
			if err != nil {
				return
			}
			defer conn.Close()
			io.WriteString(b, "HTTP/1.1 200 OK\r\n")
			for i := range 1_000_000 {
				if _, err := fmt.Fprintf(b, "X-%d: y\r\n", i); err != nil {
					return
				}
			}
		}), audit.NoAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := webAudit(t, serve(t, c.h), func(p *probe.Prober, _ *audit.Target) { p.Budget = budget })
			if w.QIDO.Answer != c.want {
				t.Errorf("%v, want %v: %+v", w.QIDO.Answer, c.want, w.QIDO)
			}
			if w.Query.Tally != nil && !w.Query.AtLeast {
				t.Error("an endless list was counted to its end")
			}
		})
	}
}

func TestRedirectsStayInScope(t *testing.T) {
	t.Parallel()
	port, calls := counted(t, "127.0.0.3:0")
	w := webAudit(t, serve(t, http.RedirectHandler("http://127.0.0.3:"+port+"/studies", http.StatusFound)), nil)
	if w.QIDO.Answer != audit.WebMoved || calls.Load() > 0 {
		t.Errorf("%v, and %d connections elsewhere", w.QIDO.Answer, calls.Load())
	}
	// The same port of another host.
	var elsewhere string
	here := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere, http.StatusFound) }))
	_, herePort, _ := net.SplitHostPort(strings.TrimPrefix(here, "http://"))
	_, calls = counted(t, "127.0.0.3:"+herePort)
	elsewhere = "http://127.0.0.3:" + herePort + "/studies"
	if w = webAudit(t, here, nil); w.QIDO.Answer != audit.WebMoved || calls.Load() > 0 {
		t.Errorf("%v, and %d connections to the same port elsewhere", w.QIDO.Answer, calls.Load())
	}
	// Another port of the same host: nobody configured what is there.
	otherPort, calls := counted(t, "127.0.0.1:0")
	for _, scheme := range []string{"http", "https"} {
		if w = webAudit(t, serve(t, http.RedirectHandler(scheme+"://127.0.0.1:"+otherPort+"/studies", http.StatusFound)), nil); w.QIDO.Answer != audit.WebMoved || calls.Load() > 0 {
			t.Errorf("%v, and %d connections to another port by %s", w.QIDO.Answer, calls.Load(), scheme)
		}
	}
	// The same name, and a moment later another address: the guard is asked.
	first := httptest.NewServer(http.RedirectHandler("/again", http.StatusFound))
	t.Cleanup(first.Close)
	_, firstPort, _ := net.SplitHostPort(first.Listener.Addr().String())
	w = webAudit(t, "http://web.example.org:"+firstPort, func(p *probe.Prober, _ *audit.Target) {
		p.Resolver = resolver(func() string { return "192.0.2.1" })
	})
	if w.QIDO.Cause != audit.OutOfScope {
		t.Errorf("%+v", w.QIDO)
	}
	w = webAudit(t, serve(t, pacs.Web{})+"/dicom-web", func(p *probe.Prober, _ *audit.Target) {
		p.Scope.Never = []audit.Never{{Network: netip.MustParsePrefix("127.0.0.1/32")}}
	})
	if w.QIDO.Cause != audit.NeverListed {
		t.Errorf("%+v", w.QIDO)
	}
}

type resolver func() string

func (r resolver) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.MustParseAddr(r())}, nil
}
