package header

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

// counting counts the bytes of answers' bodies that go out.
type counting struct {
	http.ResponseWriter
	n *atomic.Int64
}

func (c counting) Write(b []byte) (int, error) {
	n, err := c.ResponseWriter.Write(b)
	c.n.Add(int64(n))
	return n, err
}

func served(t *testing.T, root string) (*httptest.Server, *atomic.Int64) {
	sent := new(atomic.Int64)
	files := http.FileServer(http.Dir(root))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			t.Errorf("%s was sent", r.Method)
		}
		files.ServeHTTP(counting{w, sent}, r)
	}))
	t.Cleanup(server.Close)
	return server, sent
}

// webRows are the rows of a server by their path below its address.
func webRows(t *testing.T, address, base string) (map[string]string, *Result) {
	t.Helper()
	got := map[string]string{}
	result, err := Inspect(t.Context(), []string{address}, Options{Parallel: 2, Rows: func(rows []Row) error {
		for _, r := range rows {
			got[strings.TrimPrefix(r.Path, base)] = r.Status.String()
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	return got, result
}

func TestAWebServersFoldersAreRead(t *testing.T) {
	dir := t.TempDir()
	for i := range 30 {
		write(t, fmt.Sprintf("%s/sub %d/%02d.dcm", dir, i%3, i), image(explicit, i, 500))
	}
	write(t, dir+"/empty", nil)
	write(t, dir+"/note.txt", []byte(strings.Repeat("words\n", 100)))
	server, _ := served(t, dir)
	got, result := webRows(t, server.URL, server.URL+"/")
	if len(got) != 32 || result.DICOM() != 30 || got["empty"] != "empty" || got["note.txt"] != "not-dicom" || got["sub%201/01.dcm"] != "ok" || result.Index != 4 {
		t.Errorf("%d rows, %+v\n%v", len(got), result.Counts, got)
	}
}

func TestOneRangeOfALargeObjectIsAskedFor(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/large.dcm", image(explicit, 1, 20_000_000))
	server, sent := served(t, dir)
	_, result := webRows(t, server.URL+"/large.dcm", "")
	if n := sent.Load(); result.DICOM() != 1 || n > 2*firstRange {
		t.Errorf("%d bytes on the wire for an object of %d", n, result.Bytes)
	} else {
		t.Logf("%d bytes on the wire for an object of %d", n, result.Bytes)
	}
}

func TestAServerWithoutRangesIsCutOff(t *testing.T) {
	b := image(explicit, 1, 20_000_000)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(b)))
		w.Write(b)
	}))
	defer server.Close()
	if _, result := webRows(t, server.URL+"/x", ""); result.DICOM() != 1 || result.BytesRead > 1<<20 {
		t.Errorf("%+v", result.Counts)
	}
}

func TestAServerThatAnswersBadlyIsAReason(t *testing.T) {
	whole := image(explicit, 1, 100_000)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			for _, name := range []string{"denied", "gone", "broken", "cut", "text", "elsewhere", "loop/", "//other.example/x", "http://other.example/y", "?C=N;O=D", "#x", "a/b", "mailto:x"} {
				fmt.Fprintf(w, "<a href=%q>x</a><A HREF=%q>x</A>", name, name)
			}
		case "/denied":
			w.WriteHeader(http.StatusForbidden)
		case "/gone":
			w.WriteHeader(http.StatusNotFound)
		case "/broken":
			w.WriteHeader(http.StatusInternalServerError)
		case "/cut":
			w.Header().Set("Content-Length", fmt.Sprint(len(whole)))
			w.Write(whole[:300])
		case "/text":
			fmt.Fprint(w, "words")
		case "/elsewhere":
			http.Redirect(w, r, "http://other.example/", http.StatusFound)
		case "/loop/":
			http.Redirect(w, r, "/loop/", http.StatusFound)
		default:
			t.Errorf("asked for %s", r.URL.Path)
		}
	}))
	defer server.Close()
	got, result := webRows(t, server.URL+"/", server.URL+"/")
	want := map[string]string{"denied": "no-access", "gone": "vanished", "broken": "unreadable", "cut": "unreadable", "text": "not-dicom", "elsewhere": "unreadable"}
	if !maps.Equal(got, want) || result.NoFolder != 1 {
		t.Errorf("%v, %d folders not read", got, result.NoFolder)
	}
}

func TestARedirectToAnotherHostIsNotFollowed(t *testing.T) {
	asked := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer other.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/zqcanary", http.StatusFound)
	}))
	defer server.Close()
	_, err := Inspect(t.Context(), []string{server.URL}, Options{})
	if err == nil || asked || strings.Contains(err.Error(), "zqcanary") {
		t.Errorf("asked %v, error %v", asked, err)
	}
}

func TestFailuresOfTheWebHoldNoAddress(t *testing.T) {
	_, err := Inspect(t.Context(), []string{"http://127.0.0.1:1/zqcanary/name.dcm"}, Options{})
	if err == nil || strings.Contains(err.Error(), "zqcanary") {
		t.Errorf("%v", err)
	}
}

func TestOnlyWhatIsInsideAFolderIsFollowed(t *testing.T) {
	base, _ := url.Parse("http://pacs.example/share/")
	for link, want := range map[string]string{
		"x.dcm": "x.dcm", "sub/": "sub folder", "/share/y": "y", "http://PACS.example/share/z": "z", "./w": "w", "a%20b": "a b", "a%2Fb": "",
		"../": "", "../up": "", "/": "", "/other": "", "": "", "./": "", "?C=N": "", "x?y": "", "//other.example/share/x": "", "https://pacs.example/share/x": "",
		"sub/deep": "", "javascript:x": "", "%zz": "", "..": "", "../share/../x": "", "#top": "",
	} {
		name, folder, ok := inside(base, link)
		if folder {
			name += " folder"
		}
		if name != want && ok || ok != (want != "") {
			t.Errorf("%q is %q, want %q", link, name, want)
		}
	}
}

func fuzzIndex(t *testing.T, page []byte) {
	base, _ := url.Parse("http://pacs.example/share/")
	links(bytes.NewReader(page), base, func(name string, _ bool) bool {
		if name == "" || name == "." || name == ".." || strings.Contains(name, "/") {
			t.Fatalf("follows %q", name)
		}
		if u := base.JoinPath(url.PathEscape(name)); !strings.HasPrefix(u.Path, base.Path) || u.Host != base.Host {
			t.Fatalf("follows %q out of the folder", name)
		}
		return true
	})
}
