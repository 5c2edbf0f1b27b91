package probe_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
	"pacsaudit/audit/probe"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// studies are the first of an archive as QIDO gives them.
func studies(n int) (list []string) {
	archive := fixtures.Archive{Studies: n, Seed: 5}
	for i := range n {
		b, _ := json.Marshal(pacs.JSON(archive.At(i)))
		list = append(list, string(b))
	}
	return list
}

func listOf(list []string) string { return "[" + strings.Join(list, ",") + "]" }

// qido answers queries for studies; everything else is absent.
func qido(answer func(w http.ResponseWriter, r *http.Request, limit, offset int)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/studies" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
		offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
		w.Header().Set("Content-Type", "application/dicom+json")
		answer(w, r, limit, offset)
	})
}

func page(list []string, limit, offset int) []string {
	return list[min(offset, len(list)):min(offset+limit, len(list))]
}

// wantPatients is what a list has to be counted as: of as many patients the
// names, birth dates and identifiers.
func wantPatients(t *testing.T, w audit.WebFacts, n int, atLeast bool) {
	t.Helper()
	q := w.Query
	if q.Tally == nil || w.QIDO.Answer != audit.WebOpen {
		t.Fatalf("not counted: %+v", w.QIDO)
	}
	if int(q.Records()) != n || int(q.Tally.Patients.Count()) != n || q.AtLeast != atLeast || q.Tally.Malformed > 0 {
		t.Errorf("%d studies, %d patients, at least: %t, malformed: %d; want %d, at least: %t", q.Records(), q.Tally.Patients.Count(), q.AtLeast, q.Tally.Malformed, n, atLeast)
	}
	for _, f := range []phi.Field{phi.PatientName, phi.BirthDate, phi.PatientID} {
		if got := int(q.Tally.Fields[f][phi.Exposed]); got != n && (f != phi.BirthDate || n < 4) { // some are placeholders
			t.Errorf("%v: exposed in %d of %d", f, got, n)
		}
	}
}

func hurried(p *probe.Prober, _ *audit.Target) { p.Budget = shortBudget }

func TestAPatientOfTheFirstAnswerCountsWhateverBecomesOfTheList(t *testing.T) {
	t.Parallel()
	some := studies(3)
	half := func(w http.ResponseWriter, body string) {
		w.Header().Set("Content-Length", "100000")
		io.WriteString(w, body)
	}
	for name, c := range map[string]struct {
		list    func(w http.ResponseWriter, r *http.Request)
		seen    int
		atLeast bool
	}{
		"goes on":     {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, listOf(some)) }, 3, false},
		"401":         {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(401) }, 1, true},
		"403":         {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, 1, true},
		"404":         {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) }, 1, true},
		"503":         {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, 1, true},
		"to a login":  {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Location", "/login"); w.WriteHeader(302) }, 1, true},
		"nothing":     {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, 1, true},
		"empty list":  {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "[]") }, 1, true},
		"null":        {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "null") }, 1, true},
		"a page":      {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>busy</html>") }, 1, true},
		"an object":   {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"message":"too many"}`) }, 1, true},
		"a cut":       {func(w http.ResponseWriter, _ *http.Request) { half(w, "["+some[0]+","+some[1]+","+some[2][:50]) }, 2, true},
		"a cut early": {func(w http.ResponseWriter, _ *http.Request) { half(w, "[") }, 1, true},
		"half a JSON": {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "["+some[0]+","+some[1]) }, 2, true},
		"garbage behind a study": {func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, "["+some[0]+","+some[1]+", oops, "+some[2]+"]")
		}, 2, true},
		"the connection ends": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 1, true},
		"a stall": {func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "["+some[0]+","+some[1]+",")
			http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}, 2, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := webAudit(t, serve(t, qido(func(w http.ResponseWriter, r *http.Request, limit, offset int) {
				switch {
				case limit == 1:
					io.WriteString(w, listOf(some[:1]))
				case offset > 0:
					io.WriteString(w, "[]")
				default:
					c.list(w, r)
				}
			})), func(p *probe.Prober, _ *audit.Target) {
				if name == "a stall" { // the others end by themselves
					p.Budget = 3 * shortBudget
				}
			})
			wantPatients(t, w, c.seen, c.atLeast)
		})
	}
}

func TestAListIsReadToItsEndPageByPage(t *testing.T) {
	t.Parallel()
	all := studies(30)
	const rows = 1000
	for name, c := range map[string]struct {
		answer  func(w http.ResponseWriter, r *http.Request, limit, offset int)
		seen    int
		atLeast bool
		most    int // questions for studies
	}{
		"no limit of its own": {func(w http.ResponseWriter, _ *http.Request, limit, offset int) {
			io.WriteString(w, listOf(page(all, limit, offset)))
		}, 30, false, 3},
		"no content behind the end": {func(w http.ResponseWriter, _ *http.Request, limit, offset int) {
			if offset >= len(all) {
				w.WriteHeader(204)
				return
			}
			io.WriteString(w, listOf(page(all, limit, offset)))
		}, 30, false, 3},
		"a limit that nobody is told": {func(w http.ResponseWriter, _ *http.Request, limit, offset int) { // DICOMcloud: 12
			io.WriteString(w, listOf(page(all, min(limit, 12), offset)))
		}, 30, false, 5},
		"a limit with a warning, and pages": {func(w http.ResponseWriter, _ *http.Request, limit, offset int) { // dcm4chee-arc
			if offset+min(limit, 12) < len(all) {
				w.Header().Set("Warning", "299 dcm4chee: There are additional results that can be requested")
			}
			io.WriteString(w, listOf(page(all, min(limit, 12), offset)))
		}, 30, false, 5},
		"a limit with a warning, and no pages": {func(w http.ResponseWriter, _ *http.Request, limit, _ int) {
			w.Header().Set("Warning", "299 archive: more could be requested")
			io.WriteString(w, listOf(page(all, min(limit, 12), 0)))
		}, 12, true, 3},
		"206, and no pages": {func(w http.ResponseWriter, _ *http.Request, limit, offset int) {
			w.WriteHeader(206)
			io.WriteString(w, listOf(page(all, min(limit, 12), 0)))
		}, 12, true, 3},
		"a limit, and offset is refused": {func(w http.ResponseWriter, _ *http.Request, limit, offset int) {
			if offset > 0 {
				w.WriteHeader(400)
				return
			}
			io.WriteString(w, listOf(page(all, min(limit, 12), 0)))
		}, 12, true, 3},
		"offset is ignored": {func(w http.ResponseWriter, _ *http.Request, limit, _ int) {
			io.WriteString(w, listOf(page(all, min(limit, 12), 0)))
		}, 12, true, 3},
		"limit and offset are ignored": {func(w http.ResponseWriter, _ *http.Request, _, _ int) { // files, dicomweb-server
			io.WriteString(w, listOf(all))
		}, 30, false, 3},
		"limit and offset are ignored, with a warning": {func(w http.ResponseWriter, _ *http.Request, _, _ int) {
			w.Header().Set("Warning", `299 - "more"`)
			io.WriteString(w, listOf(all))
		}, 30, true, 3},
		"pages in no fixed order": {func(w http.ResponseWriter, _ *http.Request, limit, offset int) { // dcm4chee-arc-light#4796
			first := len(all) - offset/4
			shuffled := slices.Concat(all[first:], all[:first]) // each page shows some of the one before
			io.WriteString(w, listOf(page(shuffled, min(limit, 12), offset)))
		}, 24, true, 5},
		"a large limit is refused": {func(w http.ResponseWriter, _ *http.Request, limit, offset int) { // Azure, conformance statement: 1 to 200
			if limit > 200 {
				w.WriteHeader(400)
				return
			}
			io.WriteString(w, listOf(page(all, limit, offset)))
		}, 30, false, 4},
		"a large limit is too much": {func(w http.ResponseWriter, _ *http.Request, limit, offset int) {
			if limit > 100 {
				w.WriteHeader(413)
				return
			}
			io.WriteString(w, listOf(page(all, min(limit, 12), offset)))
		}, 30, false, 6},
		"a study a page": {func(w http.ResponseWriter, _ *http.Request, _, offset int) {
			io.WriteString(w, listOf(page(all, 1, offset)))
		}, 20, true, 21},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := 0
			w := webAudit(t, serve(t, qido(func(w http.ResponseWriter, r *http.Request, limit, offset int) {
				if r.Header.Get("Origin") == "" && r.Method == http.MethodGet { // the others ask for no list
					asked++
				}
				c.answer(w, r, limit, offset)
			})), func(p *probe.Prober, _ *audit.Target) { p.Rows = rows })
			wantPatients(t, w, c.seen, c.atLeast)
			if asked > c.most {
				t.Errorf("studies were asked for %d times", asked)
			}
		})
	}
}

func TestTheBoundOnRowsHoldsWhereLimitIsIgnored(t *testing.T) {
	t.Parallel()
	all := studies(50)
	w := webAudit(t, serve(t, qido(func(w http.ResponseWriter, _ *http.Request, _, _ int) { io.WriteString(w, listOf(all)) })),
		func(p *probe.Prober, _ *audit.Target) { p.Rows = 20 })
	wantPatients(t, w, 20, true)
	if !w.Query.Bounded {
		t.Error("not said to be bounded")
	}
}

// TestRealServersAreUnderstood gives three studies in the ways that servers do.
func TestRealServersAreUnderstood(t *testing.T) {
	t.Parallel()
	zip := func(s string) string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		io.WriteString(z, s)
		z.Close()
		return b.String()
	}
	some := studies(3)
	deflated := func(s string, packer func(io.Writer) io.WriteCloser) string {
		var b bytes.Buffer
		z := packer(&b)
		io.WriteString(z, s)
		z.Close()
		return b.String()
	}
	bare := func(w io.Writer) io.WriteCloser { z, _ := flate.NewWriter(w, flate.BestSpeed); return z }
	encoded := func(word string) func(http.Header) {
		return func(h http.Header) { h.Set("Content-Encoding", word) }
	}
	for name, c := range map[string]struct {
		set  func(http.Header)
		body string
	}{
		"deflate that nobody asked":   {encoded("deflate"), deflated(listOf(some), func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })}, // OHIF#4382
		"deflate without its format":  {encoded("Deflate"), deflated(listOf(some), bare)},
		"a character set as encoding": {encoded("UTF-8"), listOf(some)}, // httpcomponents-client#698
		"no encoding, by that name":   {encoded("none"), listOf(some)},
		"application/json":            {func(h http.Header) { h.Set("Content-Type", "application/json; charset=utf-8") }, listOf(some)},
		"no type":                     {func(h http.Header) { h["Content-Type"] = nil }, listOf(some)},
		"called a page":               {func(h http.Header) { h.Set("Content-Type", "text/html") }, listOf(some)},
		"a byte order mark":           {nil, "\xEF\xBB\xBF" + listOf(some)},
		"space around":                {nil, "\r\n  " + listOf(some) + "\r\n"},
		"gzip that nobody asked":      {func(h http.Header) { h.Set("Content-Encoding", "gzip") }, zip(listOf(some))}, // static-dicomweb
		"gzip that nobody tells":      {nil, zip("\xEF\xBB\xBF" + listOf(some))},
		"multipart, a list": {func(h http.Header) {
			h.Set("Content-Type", `multipart/related; type="application/dicom+json"; boundary=b`)
		}, "--b\r\nContent-Type: application/dicom+json\r\n\r\n" + listOf(some) + "\r\n--b--\r\n"},
		"multipart, a study each": {func(h http.Header) {
			h.Set("Content-Type", `multipart/related; type="application/dicom+json"; boundary=b`)
		}, "--b\r\n\r\n" + some[0] + "\r\n--b\r\nContent-Type: application/json\r\n\r\n" + some[1] + "\r\n--b\r\n\r\n" + some[2] + "\r\n--b--\r\n"},
		"multipart, a type without quotes": {func(h http.Header) { // as dicomweb-client and others write it
			h.Set("Content-Type", `multipart/related; type=application/dicom+json; boundary="b"`)
		}, "--b\r\nContent-Type: application/dicom+json\r\n\r\n" + listOf(some) + "\r\n--b--\r\n"},
		"multipart, lists": {func(h http.Header) { h.Set("Content-Type", `multipart/mixed; boundary=b`) },
			"--b\r\n\r\n" + listOf(some[:1]) + "\r\n--b\r\n\r\n" + listOf(some[1:]) + "\r\n--b--\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := webAudit(t, serve(t, qido(func(w http.ResponseWriter, _ *http.Request, _, _ int) {
				if c.set != nil {
					c.set(w.Header())
				}
				io.WriteString(w, c.body)
			})), nil)
			wantPatients(t, w, 3, false)
		})
	}
}

func TestAListWithoutAnEndOfItsBodyIsWhole(t *testing.T) {
	t.Parallel()
	w := webAudit(t, serve(t, qido(func(w http.ResponseWriter, r *http.Request, limit, offset int) {
		io.WriteString(w, listOf(page(studies(3), limit, offset)))
		if limit > 1 { // chunks of nothing, and no last one
			http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}
	})), nil)
	wantPatients(t, w, 3, false)
}

func TestAnOlderMediaTypeIsAskedForWhereTheOtherIsRefused(t *testing.T) {
	t.Parallel()
	refuse := map[string]func(w http.ResponseWriter){
		"406": func(w http.ResponseWriter) { w.WriteHeader(406) },
		"XML": func(w http.ResponseWriter) { // RSNA's broker
			w.Header().Set("Content-Type", `multipart/related; type="application/dicom+xml"; boundary=b`)
			io.WriteString(w, "--b\r\nContent-Type: application/dicom+xml\r\n\r\n<NativeDicomModel/>\r\n--b--\r\n")
		},
	}
	for name, other := range refuse {
		w := webAudit(t, serve(t, qido(func(w http.ResponseWriter, r *http.Request, limit, offset int) {
			if r.Header.Get("Accept") != "application/json" {
				other(w)
				return
			}
			io.WriteString(w, listOf(page(studies(3), limit, offset)))
		})), nil)
		t.Run(name, func(t *testing.T) { wantPatients(t, w, 3, false) })
		w = webAudit(t, serve(t, qido(func(w http.ResponseWriter, _ *http.Request, _, _ int) { other(w) })), nil)
		if w.QIDO.Answer != audit.WebStrange || w.Query.Tally != nil {
			t.Errorf("%s and nothing else: %+v", name, w.QIDO)
		}
	}
}

// TestWhoGuardsTheListOfStudiesMayLeaveTheOthersOpen has lists of series or of
// instances behind a list of studies that is forbidden or not there.
func TestWhoGuardsTheListOfStudiesMayLeaveTheOthersOpen(t *testing.T) {
	t.Parallel()
	list := studies(7)
	for _, open := range []string{"/series", "/instances", "/patients", "/workitems", "/mwlitems", "/modality-scheduled-procedure-steps", "/studies?StudyDate=19000101-20991231"} {
		for _, status := range []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound} {
			url := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				query := r.URL.Query()
				limit, _ := strconv.Atoi(query.Get("limit"))
				offset, _ := strconv.Atoi(query.Get("offset"))
				asked := r.URL.Path
				if dates := query.Get("StudyDate"); dates != "" {
					asked += "?StudyDate=" + dates
				}
				if asked != open {
					w.WriteHeader(status)
					return
				}
				w.Header().Set("Content-Type", "application/dicom+json")
				io.WriteString(w, listOf(page(list, limit, offset)))
			}))
			whole := open == "/series" || open == "/instances"
			wantPatients(t, webAudit(t, url, nil), 7, !whole)
		}
	}
}

// TestAnEmptyAnswerElsewhereOpensNoList has a server that forbids its studies, and
// answers everything else with nothing.
func TestAnEmptyAnswerElsewhereOpensNoList(t *testing.T) {
	t.Parallel()
	url := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/studies", "/series", "/instances":
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	if door := webAudit(t, url, nil).QIDO; door.Ending() != audit.Denied {
		t.Errorf("%+v", door)
	}
}

// TestSilenceBehindADenialIsInDoubt has a list of studies that is forbidden, and
// one of series that is never answered.
func TestSilenceBehindADenialIsInDoubt(t *testing.T) {
	t.Parallel()
	url := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/series" {
			<-r.Context().Done()
			return
		}
		w.WriteHeader(http.StatusForbidden)
	}))
	if door := webAudit(t, url, hurried).QIDO; door.Ending() != audit.Unsettled {
		t.Errorf("%+v", door)
	}
}

// TestAListIsReadWithoutParameters: some servers refuse limits, some every parameter, and
// some whoever names no date.
func TestAListIsReadWithoutParameters(t *testing.T) {
	t.Parallel()
	all := studies(5)
	for name, c := range map[string]struct {
		refuse  func(r *http.Request) bool
		code    int
		n       int
		atLeast bool
	}{
		"a limit":                 {func(r *http.Request) bool { return r.URL.Query().Has("limit") }, 400, 5, true},
		"any parameter":           {func(r *http.Request) bool { return r.URL.RawQuery != "" }, 400, 5, false},
		"the same, 500":           {func(r *http.Request) bool { return r.URL.RawQuery != "" }, 500, 5, false},
		"without a date":          {func(r *http.Request) bool { return !r.URL.Query().Has("StudyDate") }, 400, 5, true},
		"no list without a date":  {func(r *http.Request) bool { return !r.URL.Query().Has("StudyDate") }, 200, 5, true},
		"no match without a date": {func(r *http.Request) bool { return !r.URL.Query().Has("StudyDate") }, 204, 5, true},
		"no list below a limit":   {func(r *http.Request) bool { return r.URL.Query().Has("limit") }, 200, 5, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := 0
			w := webAudit(t, serve(t, qido(func(w http.ResponseWriter, r *http.Request, limit, offset int) {
				switch asked++; {
				case c.refuse(r) && c.code == 200:
					io.WriteString(w, "[]")
				case c.refuse(r):
					w.WriteHeader(c.code)
				case limit > 0:
					io.WriteString(w, listOf(page(all, limit, offset)))
				default:
					io.WriteString(w, listOf(all))
				}
			})), hurried)
			wantPatients(t, w, c.n, c.atLeast)
			if asked > 10 {
				t.Errorf("%d questions for a list of 5", asked)
			}
		})
	}
}

// TestAServerThatIsBusyIsAskedOnceMore: OHIF repeats such questions (OHIF#2408).
func TestAServerThatIsBusyIsAskedOnceMore(t *testing.T) {
	t.Parallel()
	all := studies(5)
	for _, code := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
		t.Run(strconv.Itoa(code), func(t *testing.T) {
			t.Parallel()
			asked := 0
			w := webAudit(t, serve(t, qido(func(w http.ResponseWriter, _ *http.Request, limit, offset int) {
				if asked++; asked%2 == 1 {
					w.Header().Set("Retry-After", "1")
					w.WriteHeader(code)
					return
				}
				io.WriteString(w, listOf(page(all, limit, offset)))
			})), nil)
			wantPatients(t, w, 5, false)
		})
	}
}

// TestNoParameterHelpsWhereNothingIsShown: a server that fails whatever it is asked.
func TestNoParameterHelpsWhereNothingIsShown(t *testing.T) {
	t.Parallel()
	w := webAudit(t, serve(t, qido(func(w http.ResponseWriter, _ *http.Request, _, _ int) { w.WriteHeader(http.StatusInternalServerError) })), hurried)
	if w.QIDO.Answer != audit.WebStrange || w.Query.Tally != nil {
		t.Errorf("%+v", w.QIDO)
	}
}
