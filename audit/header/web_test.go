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
	"time"

	"pacsaudit/dimse/dataset"
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

// TestPixelDataAreNotDownloaded measures what a server sends of an object of 20 MB:
// its header, and no more than 4 KiB of pixel data.
func TestPixelDataAreNotDownloaded(t *testing.T) {
	for _, length := range []int{0, 2_000, 9_000, 70_000} { // of a sequence before the patient
		dir := t.TempDir()
		b := withLongHeader(length, 20_000_000)
		head := int64(len(b) - 20_000_000)
		write(t, dir+"/large.dcm", b)
		server, sent := served(t, dir)
		_, result := webRows(t, server.URL+"/large.dcm", "")
		pixels := sent.Load() - 1 - head // the first asks what the address is
		if result.DICOM() != 1 || namesIn(result) != 1 || pixels > maxAlong || result.Pixel != uint64(max(pixels, 0)) || result.BytesRead != uint64(sent.Load()-1) {
			t.Errorf("%d bytes on the wire for a header of %d, %d of pixel data, reported are %d", sent.Load(), head, pixels, result.Pixel)
		}
		t.Logf("%d bytes on the wire for a header of %d, %d of pixel data", sent.Load(), head, pixels)
	}
}

// TestNoMoreComesForManyKindsOfPixelData has an object that goes on behind pixel data,
// to come to more of them, again and again.
func TestNoMoreComesForManyKindsOfPixelData(t *testing.T) {
	const rounds, length = 20, 50_000
	b := image(explicit, 1, length)
	for range rounds - 1 {
		for tag := dataset.Tag(0x7FE1_1000); tag < 0x7FE1_1020; tag++ {
			b = dataset.AppendElement(b, dataset.Syntax{}, tag, dataset.LO, []byte("SYNTHETIC VALUE "))
		}
		b = dataset.AppendElement(b, dataset.Syntax{}, dataset.PixelData, dataset.OW, make([]byte, length))
	}
	dir := t.TempDir()
	write(t, dir+"/x.dcm", b)
	server, sent := served(t, dir)
	_, result := webRows(t, server.URL+"/x.dcm", "")
	if pixels := sent.Load() - 1 - int64(len(b)-rounds*length); result.DICOM() != 1 || pixels > maxAlong || pixels < 0 || result.Pixel < uint64(pixels) {
		t.Errorf("%d bytes of pixel data on the wire, reported are %d, %+v", pixels, result.Pixel, result.Counts)
	}
}

// withLongHeader is an image with a sequence of about so many bytes in its header.
func withLongHeader(length, pixels int) []byte {
	items := make([][]byte, length/50)
	for i := range items {
		items[i] = dataset.AppendElement(nil, dataset.Syntax{}, 0x0008_1155, dataset.UI, []byte("1.2.840.10008.1.2.3.4.5.6.7.8.9.10"))
	}
	b := image(explicit, 1, pixels)
	at := bytes.Index(b, []byte("\x10\x00\x10\x00PN"))
	return append(dataset.AppendSequence(b[:at:at], dataset.Syntax{}, 0x0008_1140, items...), b[at:]...)
}

// TestTheLastHeadersTellHowMuchToAskFor has objects with headers of nearly one length: hardly
// any pixel data come along, and of one that is shorter, no more than of any.
func TestTheLastHeadersTellHowMuchToAskFor(t *testing.T) {
	dir := t.TempDir()
	for i := range 20 {
		write(t, fmt.Sprintf("%s/%02d.dcm", dir, i), withLongHeader(9_000, 100_000))
	}
	write(t, dir+"/99.dcm", image(explicit, 1, 100_000)[:50_000])
	server, sent := served(t, dir)
	_, result := webRows(t, server.URL+"/", "")
	if result.DICOM() != 21 || result.Pixel > 3*maxAlong {
		t.Errorf("%d bytes on the wire, %d of pixel data of %d files", sent.Load(), result.Pixel, result.DICOM())
	}
	t.Logf("%d bytes on the wire, %d of pixel data of %d files", sent.Load(), result.Pixel, result.DICOM())
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
			for _, name := range []string{"denied", "gone", "broken", "cut", "text", "elsewhere", "loop/", "a/b", "//other.example/x", "http://other.example/y", "?C=N;O=D", "#x", "mailto:x"} {
				fmt.Fprintf(w, "<a href=%q>x</a><A HREF=%q>x</A>", name, name)
			}
		case "/denied":
			w.WriteHeader(http.StatusForbidden)
		case "/gone", "/a/":
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
	if !maps.Equal(got, want) || result.NoFolder != 2 {
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
		"x.dcm": "x.dcm", "sub/": "sub folder", "/share/y": "y", "http://PACS.example/share/z": "z", "./w": "w", "a%20b": "a b", " spaced ": "spaced", "sub/deep": "sub folder",
		"../": "", "../up": "", "/": "", "/other": "", "": "", "./": "", "//other.example/share/x": "", "https://pacs.example/share/x": "", "/shared": "", "/share": "",
		"javascript:x": "", "%zz": "", "..": "", "../share/../x": "", "#top": "", "x#top": "x",
		"a%2Fb": "not followed", "?C=N": "not followed", "x?y": "not followed", "?dir=sub": "not followed", "?": "not followed", "../?C=N": "",
	} {
		name, folder, where := inside(base, base, link)
		if folder {
			name += " folder"
		}
		if where == unfollowed {
			name = "not followed"
		}
		if name != want || (where == outside) != (want == "") {
			t.Errorf("%q is %q, want %q", link, name, want)
		}
	}
}

// fuzzListing reads the same bytes as a listing of each kind.
func fuzzListing(t *testing.T, b []byte) {
	base, _ := url.Parse("http://pacs.example/share/")
	for _, read := range listings {
		if read == nil {
			continue
		}
		l := &listing{folder: base, from: base, found: func(name string, _ bool) bool {
			if name == "" || name == "." || name == ".." || strings.Contains(name, "/") {
				t.Fatalf("follows %q", name)
			}
			if u := base.JoinPath(url.PathEscape(name)); !strings.HasPrefix(u.Path, base.Path) || u.Host != base.Host {
				t.Fatalf("follows %q out of the folder", name)
			}
			return true
		}}
		read(bytes.NewReader(b), l)
		for _, frame := range l.frames {
			if !within(base, frame) {
				t.Fatalf("follows %q out of the folder", frame)
			}
		}
	}
}

// TestListingsOfManyKindsAreFollowed has servers that list in their own ways. What is
// not followed is said to be unread.
func TestListingsOfManyKindsAreFollowed(t *testing.T) {
	whole := image(explicit, 1, 1000)
	const page, json, xml = "text/html", "application/json", "application/xml"
	type answer struct{ kind, body string }
	for name, row := range map[string]struct {
		pages map[string]answer
		files uint64 // of DICOM that were found
		left  uint64 // listings not read to their end
	}{
		"folders without a slash": {map[string]answer{
			"/":     {page, "<a href=sub>sub</a><a href=a.dcm>a</a>"},
			"/sub/": {page, "<a href=b.dcm>b</a><a href=deep>deep</a>"}, "/sub/deep/": {page, "<a href=c.dcm>c</a>"},
		}, 3, 0},
		"and no redirect": {map[string]answer{"/": {page, "<a href=sub>sub</a>"}, "/sub": {page, "<a href=sub/b.dcm>b</a>"}}, 1, 0},
		"files of a folder that is not listed itself": {map[string]answer{"/": {page, "<a href=sub/b.dcm>b</a>"}, "/sub/": {page, "<a href=b.dcm>b</a>"}}, 1, 0},
		"and cannot be":    {map[string]answer{"/": {page, "<a href=sub/b.dcm>b</a>"}}, 0, 1},
		"sorted":           {map[string]answer{"/": {page, "<a href='?C=N;O=D'>n</a><a href='?C=M&amp;O=A'>m</a><a href=a.dcm>a</a>"}}, 1, 0},
		"folders by query": {map[string]answer{"/": {page, "<a href='?dir=sub'>sub</a><a href=a.dcm>a</a>"}}, 1, 1},
		"files by query":   {map[string]answer{"/": {page, "<a href='get.php?file=a.dcm'>a</a>"}}, 0, 1},
		"more pages":       {map[string]answer{"/": {page, "<a href=a.dcm>a</a><a href='/?page=2'>next</a>"}}, 1, 1},
		"frames": {map[string]answer{
			"/":          {page, "<frameset><frame src=left.html><frame src='/sub/'></frameset>"},
			"/left.html": {page, "<a href=a.dcm>a</a><iframe src=about:blank></iframe>"}, "/sub/": {page, "<a href=b.dcm>b</a>"},
		}, 2, 0},
		"a frame of another host": {map[string]answer{"/": {page, "<iframe src=//other.example/></iframe><a href=a.dcm>a</a>"}}, 1, 1},
		"a frame in itself":       {map[string]answer{"/": {page, "<iframe src='/'></iframe><a href=a.dcm>a</a>"}}, 0, 1},
		"a map":                   {map[string]answer{"/": {page, "<map><area href=a.dcm></map>"}}, 1, 0},
		"a base":                  {map[string]answer{"/": {page, "<base href='/sub/'><a href=b.dcm>b</a>"}, "/sub/": {page, "<a href=b.dcm>b</a>"}}, 1, 0},
		"a script":                {map[string]answer{"/": {page, "<script>list()</script>"}}, 0, 1},
		"nothing":                 {map[string]answer{"/": {page, "<a href='../'>up</a>"}}, 0, 0},
		"json": {map[string]answer{
			"/":     {json, `[{"name":"a.dcm","type":"file","size":5},{"name":"sub","type":"directory","mtime":"x"}]`},
			"/sub/": {json + "; charset=utf-8", `[{"name":"b c.dcm","type":"file"}]`},
		}, 2, 0},
		"json of another kind": {map[string]answer{"/": {json, `{"files":["a.dcm"]}`}}, 0, 1},
		"json with a link":     {map[string]answer{"/": {json, `[{"name":"a.dcm","type":"file"},{"name":"l","type":"other"}]`}}, 1, 1},
		"json that is cut":     {map[string]answer{"/": {json, `[{"name":"a.dcm","type":"file"},`}}, 1, 1},
		"json, a path":         {map[string]answer{"/": {json, `[{"name":"../a.dcm","type":"file"}]`}}, 0, 1},
		"xml": {map[string]answer{
			"/":     {"text/xml", `<?xml version="1.0"?><list><file mtime="x" size="5">a&amp;b.dcm</file><directory>sub</directory></list>`},
			"/sub/": {xml, `<list><file>c.dcm</file></list>`},
		}, 2, 0},
		"xml that is cut":         {map[string]answer{"/": {xml, `<list><file>a.dcm</file>`}}, 1, 1},
		"a bucket":                {map[string]answer{"/": {xml, `<ListBucketResult><Name>b</Name><Contents><Key>a.dcm</Key></Contents></ListBucketResult>`}}, 0, 1},
		"a listing in plain text": {map[string]answer{"/": {"text/plain", "a.dcm\nb.dcm\n"}}, 0, 1},
		"a page in a place of a file": {map[string]answer{"/": {page, "<a href=a.dcm>a</a><a href=x.dcm>x</a><a href=report.html>r</a>"},
			"/x.dcm": {page, "<form>Log in</form>"}, "/report.html": {page, "<p>Words"}}, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				a, ok := row.pages[r.URL.Path]
				_, slash := row.pages[r.URL.Path+"/"]
				switch {
				case r.URL.RawQuery != "":
					t.Errorf("asked for %s", r.URL)
				case ok:
					w.Header().Set("Content-Type", a.kind)
					fmt.Fprint(w, a.body)
				case slash:
					http.Redirect(w, r, r.URL.Path+"/", http.StatusMovedPermanently)
				case strings.HasSuffix(r.URL.Path, ".dcm"):
					http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(whole))
				default:
					http.NotFound(w, r)
				}
			}))
			defer server.Close()
			for _, o := range []Options{{Parallel: 1}, {Parallel: 3}} {
				result, err := Inspect(t.Context(), []string{server.URL}, o)
				if name == "a frame in itself" && result.DICOM() > 0 {
					result.Status[OK] = 0
				}
				if err != nil || result.DICOM() != row.files || result.NoFolder != row.left {
					t.Errorf("%v, %d files, %d listings not read to their end", err, result.DICOM(), result.NoFolder)
				}
			}
		})
	}
}
