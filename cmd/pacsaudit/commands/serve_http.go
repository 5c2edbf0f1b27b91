package commands

import (
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"time"

	"pacsaudit/audit/checks"
	"pacsaudit/report/dashboard"
	"pacsaudit/report/metrics"
)

// handler is everything that serve answers.
func (s *server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", metrics.Handler(&s.roster.page, s.self.Registry))
	mux.HandleFunc("GET /probe", s.probe)
	mux.HandleFunc("GET /sd", s.discovery)
	mux.HandleFunc("GET /-/healthy", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "pacsaudit is healthy") })
	mux.HandleFunc("GET /-/ready", func(w http.ResponseWriter, _ *http.Request) {
		if !s.ready.Load() {
			say(w, http.StatusServiceUnavailable, "pacsaudit is not ready")
			return
		}
		say(w, http.StatusOK, "pacsaudit is ready")
	})
	reload := func(w http.ResponseWriter, r *http.Request) {
		if s.reloadAndTell(r.Context()) != nil {
			say(w, http.StatusInternalServerError, "the new configuration is refused, and the old one runs on: the log says why")
			return
		}
		say(w, http.StatusOK, "the configuration was loaded")
	}
	mux.HandleFunc("POST /-/reload", reload)
	mux.HandleFunc("PUT /-/reload", reload)
	mux.Handle("/", dashboard.New(s.roster, checks.All(), time.Now))
	// A page of another site must not make a browser reload or audit anything.
	return s.hosts(http.NewCrossOriginProtection().Handler(http.MaxBytesHandler(mux, maxHeader)))
}

// say answers with a line of text.
func say(w http.ResponseWriter, status int, line string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	w.Write([]byte(line + "\n"))
}

// hosts refuses requests under a name that is not ours: a site whose name was
// made to lead here would otherwise read the pages in a visitor's browser.
func (s *server) hosts(next http.Handler) http.Handler {
	ours := map[string]bool{"localhost": true}
	for _, name := range s.c.StringSlice("web.host") {
		ours[strings.ToLower(name)] = true
	}
	if name, err := os.Hostname(); err == nil {
		ours[strings.ToLower(name)] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err != nil && !ours[strings.ToLower(host)] {
			say(w, http.StatusMisdirectedRequest, "this server has another name: start it with --web.host NAME")
			return
		}
		next.ServeHTTP(w, r)
	})
}
