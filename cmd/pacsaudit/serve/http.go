package serve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
	"github.com/prometheus/exporter-toolkit/web"
	"golang.org/x/net/netutil"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/report/dashboard"
	"pacsaudit/report/metrics"
)

// Limits against clients that are slow or greedy.
const (
	maxConnections  = 512
	maxHeader       = 16 << 10
	headerTimeout   = 5 * time.Second
	readTimeout     = 10 * time.Second
	writeTimeout    = time.Minute
	idleTimeout     = time.Minute
	shutdownTimeout = 10 * time.Second // for requests that run when the program ends
)

func (s *server) listen() ([]net.Listener, error) {
	var list []net.Listener
	for _, address := range s.config.Listen {
		l, err := net.Listen("tcp", address)
		if err != nil {
			for _, l := range list {
				l.Close()
			}
			return nil, &OptionError{fmt.Errorf("web.listen-address %s: %w", address, err)}
		}
		list = append(list, netutil.LimitListener(l, s.clients))
	}
	return list, nil
}

// serveHTTP answers requests until ctx ends. Where it fails before, it calls
// stop, so that ctx ends with it.
func (s *server) serveHTTP(ctx context.Context, stop func(), listeners []net.Listener) error {
	h := &http.Server{
		Handler: s.handler(), MaxHeaderBytes: maxHeader, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout,
		WriteTimeout: writeTimeout, IdleTimeout: idleTimeout, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	ended := make(chan struct{})
	context.AfterFunc(ctx, func() {
		defer close(ended)
		s.ready.Store(false)
		s.notify(daemon.SdNotifyStopping)
		ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
		defer cancel()
		if h.Shutdown(ctx) != nil {
			h.Close()
		}
	})
	systemdSocket := false
	err := web.ServeMultiple(listeners, h, &web.FlagConfig{WebConfigFile: &s.config.WebConfig, WebListenAddresses: &s.config.Listen, WebSystemdSocket: &systemdSocket}, s.log)
	stop()
	<-ended
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// handler is everything that serve answers.
func (s *server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", metrics.Handler(&s.roster.page, s.self.Registry))
	mux.Handle("GET /metrics/self", metrics.Handler(new(metrics.Page), s.self.Registry))
	mux.HandleFunc("GET /probe", s.probe)
	mux.HandleFunc("GET /sd", s.discovery)
	mux.HandleFunc("GET /-/healthy", func(w http.ResponseWriter, _ *http.Request) {
		writeLine(w, http.StatusOK, "pacsaudit is healthy")
	})
	mux.HandleFunc("GET /-/ready", func(w http.ResponseWriter, _ *http.Request) {
		if !s.ready.Load() {
			writeLine(w, http.StatusServiceUnavailable, "pacsaudit is not ready")
			return
		}
		writeLine(w, http.StatusOK, "pacsaudit is ready")
	})
	reload := func(w http.ResponseWriter, r *http.Request) {
		if s.reloadAndTell(r.Context()) != nil {
			writeLine(w, http.StatusInternalServerError, "configuration rejected; keeping the previous one: the log says why")
			return
		}
		writeLine(w, http.StatusOK, "the configuration was loaded")
	}
	mux.HandleFunc("POST /-/reload", reload)
	mux.HandleFunc("PUT /-/reload", reload)
	pages := dashboard.New(shown{s.roster, s.schedule}, checks.All(), time.Now)
	pages.Refresh = s.config.Refresh
	mux.Handle("/", pages)
	// A page of another site must not make a browser reload or audit anything.
	return s.ownNames(http.NewCrossOriginProtection().Handler(http.MaxBytesHandler(s.onceKnown(mux), maxHeader)))
}

// onceKnown refuses requests until the history was read: a page of before would say
// that nothing is known, and end alerts.
func (s *server) onceKnown(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.known.Load() && r.URL.Path != "/-/healthy" && r.URL.Path != "/-/ready" {
			w.Header().Set("Retry-After", "1")
			writeLine(w, http.StatusServiceUnavailable, "pacsaudit is reading its history")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// writeLine answers with a line of text.
func writeLine(w http.ResponseWriter, status int, line string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	w.Write([]byte(line + "\n"))
}

// ownNames refuses requests under a name that is not ours: a site whose name was
// made to lead here would otherwise read the pages in a visitor's browser.
func (s *server) ownNames(next http.Handler) http.Handler {
	ours := map[string]bool{"localhost": true}
	for _, name := range s.config.Names {
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
		// Load balancers ask in HTTP/1.0, which needs no name; a browser gives one.
		if r.Host == "" && strings.HasPrefix(r.URL.Path, "/-/") {
			next.ServeHTTP(w, r)
			return
		}
		if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err != nil && !ours[strings.ToLower(host)] {
			writeLine(w, http.StatusMisdirectedRequest, "this server has another name: start it with --web.host NAME")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// targetGroup is a group of Prometheus' HTTP service discovery.
type targetGroup struct {
	Targets []string          `json:"targets"`
	Labels  map[string]string `json:"labels"`
}

// discovery lists the targets. Each is scraped here, through /probe. The label auditor
// is the same for all of them: by it an alert tells an auditor that is down from an
// archive that is.
func (s *server) discovery(w http.ResponseWriter, r *http.Request) {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	list := []targetGroup{}
	for _, t := range s.roster.Targets() {
		name := t.Name.String()
		list = append(list, targetGroup{[]string{r.Host}, map[string]string{
			"__scheme__": scheme, "__metrics_path__": "/probe", "__param_target": name, "instance": name, "auditor": r.Host,
			"__meta_pacsaudit_zone": t.Zone.String(), "__meta_pacsaudit_owner": t.Owner.String(),
			// By this the targets are split, so that no two auditors ask one host.
			"__meta_pacsaudit_host": audit.Target{Address: t.Address}.Host(),
		}})
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	json.NewEncoder(w).Encode(list)
}

const (
	// ownFiles are those that serve needs for itself: the history, the
	// configuration, look-ups.
	ownFiles = 32
	// filesOfAHost are those of an audit that runs: a connection, and one that
	// is closing or looks up a name.
	filesOfAHost = 2
	fewClients   = 8
)

// shareFiles divides the files that a process may open between audits and
// clients, so that neither takes those of the other: without a file left no
// client is let in any more, and working servers look as if they were down.
func shareFiles(limit uint64, hosts, clients int) (int, int) {
	left := int(min(limit, math.MaxInt32)) - ownFiles
	if left >= filesOfAHost*hosts+clients {
		return hosts, clients
	}
	clients = min(clients, max(fewClients, left/4))
	return min(hosts, max(1, (left-clients)/filesOfAHost)), clients
}

// limitByFiles is how many hosts and clients there may be at a time.
func (s *server) limitByFiles() (hosts, clients int) {
	asked := s.config.Hosts
	if s.config.MaxFiles == 0 {
		return asked, maxConnections
	}
	hosts, clients = shareFiles(s.config.MaxFiles, asked, maxConnections)
	if hosts < asked {
		s.log.Warn("this process may open few files: fewer hosts at a time than asked for (raise the limit with ulimit -n, or LimitNOFILE=)", "files", s.config.MaxFiles, "hosts", hosts, "clients", clients)
	}
	return hosts, clients
}
