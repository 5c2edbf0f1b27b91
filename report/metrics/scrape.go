package metrics

import (
	"bufio"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
)

// buffer is the size of the pieces in which a page is written.
const buffer = 64 << 10

// formats are those that pages are written in. Who takes anything gets the first.
var formats = []expfmt.Format{expfmt.NewFormat(expfmt.TypeTextPlain), expfmt.NewFormat(expfmt.TypeOpenMetrics)}

// Handler shows a page and the metrics of a registry besides, in the text format
// or in OpenMetrics, compressed where the scraper takes that.
func Handler(page *Page, besides prometheus.Gatherer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		gathered, err := besides.Gather()
		if err != nil && len(gathered) == 0 {
			http.Error(w, "the program's own metrics cannot be gathered", http.StatusInternalServerError)
			return
		}
		format := expfmt.NegotiateAccept(r.Header, formats...)
		h := w.Header()
		h.Set("Content-Type", string(format))
		h.Set("Vary", "Accept, Accept-Encoding")
		var to io.Writer = w
		if takesGzip(r.Header) {
			h.Set("Content-Encoding", "gzip")
			z := compressors.Get().(*gzip.Writer)
			defer compressors.Put(z)
			z.Reset(w)
			defer z.Close()
			to = z
		}
		b := bufio.NewWriterSize(to, buffer)
		defer b.Flush()
		encoder := expfmt.NewEncoder(b, format)
		for _, mf := range gathered {
			if encoder.Encode(mf) != nil {
				return // the scraper has gone
			}
		}
		if _, err := page.WriteTo(b); err != nil {
			return
		}
		encoder.(expfmt.Closer).Close() // the end, in OpenMetrics
	})
}

// compressors are those that nobody uses now. The fastest level makes a page of ten
// thousand targets small enough: its lines are alike.
var compressors = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // fails for levels that do not exist
	return z
}}

// takesGzip reports whether gzip is among the encodings that a client takes, RFC 9110
// §12.5.3.
func takesGzip(h http.Header) bool {
	for _, list := range h.Values("Accept-Encoding") {
		for one := range strings.SplitSeq(list, ",") {
			name, parameter, _ := strings.Cut(one, ";")
			if name = strings.TrimSpace(name); !strings.EqualFold(name, "gzip") {
				continue
			}
			weight, weighted := strings.CutPrefix(strings.ReplaceAll(parameter, " ", ""), "q=")
			q, err := strconv.ParseFloat(weight, 64)
			return !weighted || err == nil && q > 0
		}
	}
	return false
}
