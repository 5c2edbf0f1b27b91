package metrics

import (
	"bufio"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
)

// buffer is the size of the pieces in which a page is sent.
const buffer = 64 << 10

// Handler shows a page and the metrics of a registry besides. It does not
// compress: that would cost more than all the rest.
func Handler(page *Page, besides prometheus.Gatherer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		gathered, err := besides.Gather()
		if err != nil && len(gathered) == 0 {
			http.Error(w, "the program's own metrics cannot be gathered", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", string(expfmt.NewFormat(expfmt.TypeTextPlain)))
		b := bufio.NewWriterSize(w, buffer)
		for _, mf := range gathered {
			if _, err := expfmt.MetricFamilyToText(b, mf); err != nil {
				return // the scraper has gone
			}
		}
		if _, err := page.WriteTo(b); err != nil {
			return
		}
		b.Flush()
	})
}
