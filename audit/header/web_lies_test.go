package header

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// TestWebAnswersThatAreNoFileAreNotTakenForOne has servers that say something else
// than what they have, or have it for some questions only.
func TestWebAnswersThatAreNoFileAreNotTakenForOne(t *testing.T) {
	file := image(explicit, 1, 100)
	whole := func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "a.dcm", time.Unix(1, 0), bytes.NewReader(file))
	}
	withoutRange := func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Range")
		whole(w, r)
	}
	status := func(code int, header, value string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set(header, value)
			w.WriteHeader(code)
		}
	}
	encoded := func(as string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", as)
			w.Write([]byte("\x8b\x02\x80noise"))
		}
	}
	ranged := func(with, without http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Range") != "" {
				with(w, r)
			} else {
				without(w, r)
			}
		}
	}
	text := func(kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.Write([]byte(body))
		}
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"no range can be had, all can":    {ranged(status(416, "Content-Range", "bytes */300000"), withoutRange), "ok"},
		"no range can be had":             {status(416, "Content-Range", "bytes */300000"), "unreadable"},
		"no range, and no word of a size": {status(416, "X", ""), "unreadable"},
		"an empty file":                   {status(416, "Content-Range", "bytes */0"), "empty"},
		"nothing for a range":             {ranged(status(200, "Content-Length", "0"), withoutRange), "ok"},
		"nothing at all":                  {status(200, "Content-Length", "0"), "empty"},
		"brotli":                          {encoded("br"), "unreadable"},
		"deflate":                         {encoded("deflate"), "unreadable"},
		"a file that is said to be a text": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			withoutRange(w, r)
		}, "ok"},
		"a text":           {text("text/plain", "Error: too many requests"), "unreadable"},
		"a login page":     {text("text/html", "<html><body><form action='/login'>Sign in</form></body></html>"), "unreadable"},
		"one of no type":   {text("", "<html><body>Sign in</body></html>"), "unreadable"},
		"one of a file":    {text("application/octet-stream", "<html><body>Sign in</body></html>"), "unreadable"},
		"an error in JSON": {text("application/json", `{"error":"unauthorized"}`), "unreadable"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(c.answer)
			defer server.Close()
			if rows, result := webRows(t, server.URL+"/a.dcm", server.URL+"/"); rows["a.dcm"] != c.want && !(c.want == "unreadable" && result.Failed()+result.NoFolder > 0) {
				t.Errorf("%v, %+v", rows, result.Counts)
			}
		})
	}
}
