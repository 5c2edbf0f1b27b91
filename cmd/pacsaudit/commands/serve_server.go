package commands

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
	"github.com/prometheus/exporter-toolkit/web"
	"github.com/urfave/cli/v2"
	"golang.org/x/net/netutil"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/probe"
	"pacsaudit/audit/schedule"
	"pacsaudit/report"
	"pacsaudit/report/history"
	"pacsaudit/report/metrics"
)

// server is a running serve.
type server struct {
	c        *cli.Context
	log      *slog.Logger
	store    *history.Store // nil where there is none
	roster   *roster
	schedule *schedule.Schedule
	keeper   *keeper
	self     *metrics.Self
	prober   atomic.Pointer[probe.Prober]
	turns    probe.Hosts // of the prober and of those before it
	ready    atomic.Bool
	clients  int // at a time

	reloading sync.Mutex
}

// newServer reads the configuration and the history.
func newServer(c *cli.Context) (*server, error) {
	s := &server{c: c, log: slog.New(slog.NewTextHandler(c.App.ErrWriter, nil)), roster: &roster{idle: c.Bool("no-schedule")}}
	hosts, clients := s.fit()
	s.clients = clients
	s.schedule = schedule.New(limits(c, hosts), s.audit)
	s.self = metrics.NewSelf(version, revision(), func() (targets, running, waiting int) {
		st := s.schedule.Stats()
		return st.Targets, st.Running, st.Waiting
	})
	// First, so that a mistake leaves no new history behind.
	if _, err := configured(c); err != nil {
		return nil, err
	}
	if where := c.String("history"); where != "none" {
		var err error
		if s.store, err = history.Open(c.Context, where); err != nil {
			return nil, usage("--%w", err)
		}
		if s.roster.past, err = s.store.ReadOnly(c.Context); err != nil {
			return nil, errors.Join(usage("--%w", err), s.store.Close())
		}
	}
	s.keeper = &keeper{store: s.store, retention: c.Duration("history-retention"), self: s.self, log: s.log, wake: make(chan struct{}, 1)}
	if err := s.load(c.Context); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// revision is what the program was built from.
func revision() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return ""
}

func (s *server) close() error {
	if s.store == nil {
		return nil
	}
	return errors.Join(s.roster.past.Close(), s.store.Close())
}

// reload reads the configuration anew and runs with it.
func (s *server) reload(ctx context.Context) error {
	s.reloading.Lock()
	defer s.reloading.Unlock()
	delete(s.c.App.Metadata, "inventory") // it would be read once only
	return s.load(ctx)
}

// load runs with the configuration. One that is wrong changes nothing.
func (s *server) load(ctx context.Context) (err error) {
	defer func() { s.self.Reloaded(err == nil, time.Now()) }()
	v, err := configured(s.c)
	if err != nil {
		return err
	}
	p, err := prober(s.c)
	if err != nil {
		return err
	}
	if err := s.roster.configure(ctx, v.Targets); err != nil {
		return internal(err)
	}
	p.Hosts = &s.turns // an audit by the old prober may be under way
	s.prober.Store(p)
	s.schedule.Set(s.roster.entries(time.Now()))
	return nil
}

// audit audits a target and says whether that went well.
func (s *server) audit(ctx context.Context, t audit.Target) bool {
	started := time.Now()
	results := audit.Run(ctx, []audit.Target{t}, s.prober.Load(), checks.All(), 1, nil)
	if ctx.Err() != nil {
		return true // half an audit is none
	}
	r := report.New(toolVersion(), started, time.Now(), true, results)
	before, known, err := s.roster.observed(r)
	if err != nil {
		s.log.Error("a report cannot be shown", "target", t.Name.String(), "error", err)
	}
	if known != nil {
		s.self.Audits.Inc()
		s.keeper.add(record{r, *known})
	}
	now := &r.Targets[0]
	if before == nil || before.Exposure != now.Exposure || before.Grade != now.Grade || before.Settled != now.Measured() {
		s.log.Info("audited", "target", t.Name.String(), "exposure", now.Exposure.String(), "settled", now.Measured(), "grade", now.Grade.String())
	}
	return now.Exposure.Measured() || now.Exposure == audit.Gated || now.Exposure == audit.ExposureNotDICOM
}

// Limits against clients that are slow or greedy.
const (
	maxConnections = 512
	maxHeader      = 16 << 10
	headerTimeout  = 5 * time.Second
	readTimeout    = 10 * time.Second
	writeTimeout   = time.Minute
	idleTimeout    = time.Minute
	leaveTimeout   = 10 * time.Second // for requests that run when the program ends
)

// run serves until ctx ends.
func (s *server) run(ctx context.Context) error {
	defer func() {
		s.keeper.flush()
		if err := s.close(); err != nil {
			s.log.Error("the history cannot be closed", "error", err)
		}
	}()
	listeners, err := s.listen()
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var background sync.WaitGroup
	s.schedule.Begin(ctx) // before anybody can ask
	background.Go(func() { s.schedule.Run(ctx) })
	background.Go(func() { s.keeper.run(ctx) })
	hangUps := make(chan os.Signal, 1)
	signal.Notify(hangUps, syscall.SIGHUP)
	defer signal.Stop(hangUps)
	background.Go(func() { s.hangUps(ctx, hangUps) })
	background.Go(func() { s.watchdog(ctx) })
	background.Go(func() { s.watchNever(ctx) })
	defer background.Wait()

	h := &http.Server{
		Handler: s.handler(), MaxHeaderBytes: maxHeader, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout,
		WriteTimeout: writeTimeout, IdleTimeout: idleTimeout, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	left := make(chan struct{})
	context.AfterFunc(ctx, func() {
		defer close(left)
		s.ready.Store(false)
		s.notify(daemon.SdNotifyStopping)
		leave, cancel := context.WithTimeout(context.Background(), leaveTimeout)
		defer cancel()
		if h.Shutdown(leave) != nil {
			h.Close()
		}
	})
	s.ready.Store(true)
	s.notify(daemon.SdNotifyReady)
	config, addresses, activated := s.c.Path("web.config.file"), s.c.StringSlice("web.listen-address"), false
	err = web.ServeMultiple(listeners, h, &web.FlagConfig{WebConfigFile: &config, WebListenAddresses: &addresses, WebSystemdSocket: &activated}, s.log)
	stop()
	<-left
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return internal(err)
	}
	return nil
}

func (s *server) listen() ([]net.Listener, error) {
	var list []net.Listener
	for _, address := range s.c.StringSlice("web.listen-address") {
		l, err := net.Listen("tcp", address)
		if err != nil {
			for _, l := range list {
				l.Close()
			}
			return nil, usage("--web.listen-address %s: %w", address, err)
		}
		list = append(list, netutil.LimitListener(l, s.clients))
	}
	return list, nil
}

// hangUps reloads at each SIGHUP.
func (s *server) hangUps(ctx context.Context, signals <-chan os.Signal) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-signals:
			s.reloadAndTell(ctx)
		}
	}
}

// reloadAndTell reloads, and tells the service manager and the log.
func (s *server) reloadAndTell(ctx context.Context) error {
	s.notify(daemon.SdNotifyReloading + "\n" + daemon.SdNotifyMonotonicUsec())
	err := s.reload(ctx)
	s.notify(daemon.SdNotifyReady)
	if err != nil {
		s.log.Error("the new configuration is refused, and the old one runs on", "error", err)
		return err
	}
	s.log.Info("the configuration was loaded", "targets", s.schedule.Stats().Targets)
	return nil
}

// notify tells systemd, where it started us.
func (s *server) notify(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		s.log.Warn("systemd cannot be told", "error", err)
	}
}

// watchdog tells systemd that the schedule is alive.
func (s *server) watchdog(ctx context.Context) {
	every, err := daemon.SdWatchdogEnabled(false)
	if err != nil || every == 0 {
		return
	}
	tick := time.NewTicker(every / 2)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.schedule.Stats() // answers only while nobody sits on its lock
			s.notify(daemon.SdNotifyWatchdog)
		}
	}
}
