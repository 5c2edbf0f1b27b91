package probe_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/probe"
)

// TestPackedAnswersWithoutAnEndAreBounded holds that what is read of an answer
// is bounded before it is unpacked and behind it.
func TestPackedAnswersWithoutAnEndAreBounded(t *testing.T) {
	t.Parallel()
	const most = 48 << 20 // by one row; most of what is over the bound is in the buffers of the kernel
	one := studies(1)[0]
	for name, c := range map[string]struct {
		head http.Header
		send func(w io.Writer) func() error // once more
		want audit.WebAnswer
	}{
		"a packed list": {http.Header{"Content-Encoding": {"gzip"}}, func(w io.Writer) func() error {
			z := gzip.NewWriter(w)
			io.WriteString(z, "["+one)
			return func() error { _, err := io.WriteString(z, ","+one); return err }
		}, audit.WebOpen},
		"packed nothing": {http.Header{"Content-Encoding": {"gzip"}}, func(w io.Writer) func() error {
			gzip.NewWriter(w).Flush()
			nothing := strings.Repeat("\x00\x00\x00\xFF\xFF", 1000) // blocks of no bytes, RFC 1951 §3.2.4
			return func() error { _, err := io.WriteString(w, nothing); return err }
		}, audit.WebStrange},
		"packed space": {http.Header{"Content-Encoding": {"gzip"}}, func(w io.Writer) func() error {
			z := gzip.NewWriter(w)
			space := strings.Repeat(" ", 4096)
			return func() error { _, err := io.WriteString(z, space); return err }
		}, audit.WebStrange},
		"parts of nothing": {http.Header{"Content-Type": {"multipart/related; boundary=b"}}, func(w io.Writer) func() error {
			return func() error { _, err := io.WriteString(w, strings.Repeat("--b\r\n\r\n[]\r\n", 300)); return err }
		}, audit.WebStrange},
		"parts of another kind": {http.Header{"Content-Type": {"multipart/related; boundary=b"}}, func(w io.Writer) func() error {
			return func() error {
				_, err := io.WriteString(w, "--b\r\nContent-Type: text/xml\r\n\r\n<a>"+strings.Repeat(" ", 4000)+"</a>\r\n")
				return err
			}
		}, audit.WebStrange},
		"the head of a part": {http.Header{"Content-Type": {"multipart/related; boundary=b"}}, func(w io.Writer) func() error {
			io.WriteString(w, "--b\r\n")
			return func() error { _, err := io.WriteString(w, "X: "+strings.Repeat("y", 4000)+"\r\n"); return err }
		}, audit.WebStrange},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sent atomic.Int64
			w := webAudit(t, serve(t, qido(func(w http.ResponseWriter, r *http.Request, _, _ int) {
				for key, values := range c.head {
					w.Header()[key] = values
				}
				more := c.send(counter{w, &sent})
				for r.Context().Err() == nil {
					if more() != nil {
						return
					}
				}
			})), func(p *probe.Prober, _ *audit.Target) { p.Rows, p.Budget = 50, 5*time.Minute }) // what ends it is not the time
			if w.QIDO.Answer == audit.WebOpen != (c.want == audit.WebOpen) {
				t.Errorf("%v, want %v: %+v", w.QIDO.Answer, c.want, w.QIDO)
			}
			if w.Query.Tally != nil && !w.Query.AtLeast {
				t.Error("a list without an end was counted to its end")
			}
			if n := sent.Load(); n > 2*most { // it is asked for twice: a second media type, or the list
				t.Errorf("%d bytes were sent", n)
			}
		})
	}
}

// counter counts what is written.
type counter struct {
	io.Writer
	n *atomic.Int64
}

func (c counter) Write(b []byte) (int, error) {
	n, err := c.Writer.Write(b)
	c.n.Add(int64(n))
	return n, err
}
