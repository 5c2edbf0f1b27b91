package header

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// typed answers with something that goes on until the connection ends.
func (c talk) typed(kind, body string) {
	c.say("HTTP/1.1 200 OK\r\nContent-Type: " + kind + "\r\nConnection: close\r\n\r\n" + body)
	if !strings.HasPrefix(kind, "text/html") {
		return
	}
	c.Close()
}

// TestFoldersWithoutAnEndAreLeft does the same for listings of web servers.
func TestFoldersWithoutAnEndAreLeft(t *testing.T) {
	for name, row := range map[string]struct {
		serve func(talk)
		most  int64
	}{
		"ever deeper":  {func(c talk) { c.page("a/") }, maxIndexDepth + 5},
		"ever broader": {func(c talk) { c.page("a/", "b/") }, maxBare + 100},
		"one listing": {func(c talk) {
			c.say("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
			endless(c, strings.Repeat(" ", 1<<20))
		}, 10},
		"one link": {func(c talk) {
			c.say("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<a href=\"")
			endless(c, strings.Repeat("a", 1<<20))
		}, 10},
		"long names of folders": {func(c talk) { c.page(numbers(100, strings.Repeat("a", 100_000)+"%d/")...) }, 10},
		"frames in frames":      {func(c talk) { c.typed("text/html", "<iframe src=a></iframe><iframe src=b></iframe>") }, maxFrames + 5},
		"folders without a slash, ever deeper": {func(c talk) {
			if strings.HasSuffix(c.request.URL.Path, "/") {
				c.page("a")
				return
			}
			c.say("HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: " + c.request.URL.Path + "/\r\n\r\n")
		}, 6 * maxIndexDepth},
		"one name in json":  {func(c talk) { c.typed("application/json", `[{"name":"`); endless(c, strings.Repeat("a", 1<<20)) }, 10},
		"depth in json":     {func(c talk) { c.typed("application/json", `[{"name":`); endless(c, strings.Repeat("[", 1<<20)) }, 10},
		"one name in xml":   {func(c talk) { c.typed("text/xml", "<list><file>"); endless(c, strings.Repeat("a", 1<<20)) }, 10},
		"such in pieces":    {func(c talk) { c.typed("text/xml", "<list><file>"); endless(c, strings.Repeat("a<!-- -->", 1<<17)) }, 10},
		"depth in xml":      {func(c talk) { c.typed("text/xml", "<list>"); endless(c, strings.Repeat("<a>", 1<<18)) }, 10},
		"attributes in xml": {func(c talk) { c.typed("text/xml", "<list "); endless(c, strings.Repeat(`a="" `, 1<<18)) }, 10},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			result, took, asked, err := hostile(t, "http://pacs.example/", Options{Parallel: 1}, row.serve)
			runtime.ReadMemStats(&after)
			if err != nil || took > time.Minute || result.NoFolder == 0 || asked > row.most || after.TotalAlloc-before.TotalAlloc > 512<<20 {
				t.Errorf("%v, %d requests, %v, %d MiB allocated in all, %+v", took, asked, err, (after.TotalAlloc-before.TotalAlloc)>>20, result.Counts)
			}
			t.Logf("%v, %d requests, %v", took, asked, result.Notes)
		})
	}
}
