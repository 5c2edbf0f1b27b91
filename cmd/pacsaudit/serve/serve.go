// Package serve audits targets all day and shows what it found: to browsers as
// pages, to Prometheus as metrics. It knows no flags and reads no configuration
// file: who starts it hands over a Config.
package serve

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"pacsaudit/audit"
	"pacsaudit/audit/probe"
	"pacsaudit/audit/schedule"
	"pacsaudit/report/history"
	"pacsaudit/report/metrics"
)

// Config is the configuration of Run.
type Config struct {
	// Load reads the targets and how they are audited, at the start and at each
	// reload. Its errors are returned as they are.
	Load func(context.Context) ([]audit.Target, *probe.Prober, error)

	Hosts      int           // that are audited at a time
	ProbeGap   time.Duration // within which /probe shows the last result
	NoSchedule bool          // audit when /probe asks for it only

	History   string        // a file, the URL of a database, or "none"
	Retention time.Duration // of reports in it

	Listen    []string      // addresses, as host:port
	WebConfig string        // the exporter-toolkit's file for TLS and passwords; may be empty
	Names     []string      // by which clients may call this server, besides its own
	Refresh   time.Duration // after which browsers ask for a page again; 0 for never

	MaxFiles          uint64     // that this process may open; 0 where that is not known
	Tool              audit.Text // that writes the reports
	Version, Revision string     // of the program, for its metrics
	Log               *slog.Logger
}

// OptionError is a setting of Config that cannot be used. Its text begins with the
// name of the flag.
type OptionError struct{ Err error }

func (e *OptionError) Error() string { return e.Err.Error() }
func (e *OptionError) Unwrap() error { return e.Err }

// server is a serve that runs.
type server struct {
	config   Config
	log      *slog.Logger
	store    *history.Store // nil without a history
	roster   *roster
	schedule *schedule.Schedule
	history  *historyWriter
	self     *metrics.Self
	prober   atomic.Pointer[probe.Prober]
	turns    probe.Hosts // of the prober and of those before it
	ready    atomic.Bool
	clients  int // at a time

	reloading sync.Mutex
}

// Run serves until ctx ends.
func Run(ctx context.Context, config Config) error {
	s, err := newServer(ctx, config)
	if err != nil {
		return err
	}
	defer func() {
		s.history.flush()
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
	background.Go(func() { s.history.run(ctx) })
	hangUps := make(chan os.Signal, 1)
	signal.Notify(hangUps, syscall.SIGHUP)
	defer signal.Stop(hangUps)
	background.Go(func() { s.reloadAtHangUps(ctx, hangUps) })
	background.Go(func() { s.watchdog(ctx) })
	background.Go(func() { s.watchNever(ctx) })
	defer background.Wait()
	return s.serveHTTP(ctx, stop, listeners)
}

// newServer reads the configuration and the history.
func newServer(ctx context.Context, config Config) (*server, error) {
	s := &server{config: config, log: config.Log, roster: new(roster)}
	if config.NoSchedule {
		s.roster.gap = config.ProbeGap
	}
	hosts, clients := s.limitByFiles()
	s.clients = clients
	// Half of the clients may wait for audits: the others are answered at once.
	s.schedule = schedule.New(schedule.Limits{Hosts: hosts, Gap: config.ProbeGap, Waiters: clients / 2, Idle: config.NoSchedule}, s.audit)
	s.self = metrics.NewSelf(config.Version, config.Revision, func() (targets, running, waiting int) {
		st := s.schedule.Stats()
		return st.Targets, st.Running, st.Waiting
	})
	// First, so that a mistake leaves no new history behind.
	targets, prober, err := config.Load(ctx)
	if err != nil {
		return nil, err
	}
	if config.History != "none" {
		if s.store, err = history.Open(ctx, config.History); err != nil {
			return nil, &OptionError{err}
		}
		if s.roster.past, err = s.store.ReadOnly(ctx); err != nil {
			return nil, errors.Join(&OptionError{err}, s.store.Close())
		}
	}
	s.history = &historyWriter{store: s.store, retention: config.Retention, began: time.Now(), self: s.self, log: s.log, wake: make(chan struct{}, 1)}
	if err := s.use(ctx, targets, prober); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *server) close() error {
	if s.store == nil {
		return nil
	}
	return errors.Join(s.roster.past.Close(), s.store.Close())
}

// use runs with a configuration from now on.
func (s *server) use(ctx context.Context, targets []audit.Target, p *probe.Prober) error {
	if err := s.roster.configure(ctx, targets); err != nil {
		return err
	}
	p.Hosts = &s.turns // an audit by the old prober may be under way
	s.prober.Store(p)
	s.schedule.Set(s.roster.entries(time.Now()))
	s.self.Reloaded(true, time.Now())
	return nil
}

// reload reads the configuration anew. One that is wrong changes nothing.
func (s *server) reload(ctx context.Context) error {
	s.reloading.Lock()
	defer s.reloading.Unlock()
	targets, prober, err := s.config.Load(ctx)
	if err == nil {
		err = s.use(ctx, targets, prober)
	}
	if err != nil {
		s.self.Reloaded(false, time.Now())
	}
	return err
}

// reloadAndTell reloads, and tells the service manager and the log.
func (s *server) reloadAndTell(ctx context.Context) error {
	s.notify(daemon.SdNotifyReloading + "\n" + daemon.SdNotifyMonotonicUsec())
	err := s.reload(ctx)
	s.notify(daemon.SdNotifyReady)
	if err != nil {
		s.log.Error("configuration rejected; keeping the previous one", "error", err)
		return err
	}
	s.log.Info("the configuration was loaded", "targets", s.schedule.Stats().Targets)
	return nil
}

// reloadAtHangUps reloads at each SIGHUP.
func (s *server) reloadAtHangUps(ctx context.Context, signals <-chan os.Signal) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-signals:
			s.reloadAndTell(ctx)
		}
	}
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
			s.schedule.Stats() // returns only if nobody holds its lock for ever
			s.notify(daemon.SdNotifyWatchdog)
		}
	}
}

// watchNever shows how many names on the never-list have no address. The last
// addresses that were found for them stay forbidden.
func (s *server) watchNever(ctx context.Context) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for before := 0; ; {
		unknown := s.prober.Load().UnknownNever(ctx)
		s.self.NeverUnknown.Set(float64(unknown))
		if unknown != before {
			s.log.Warn("names on the never-list without an address: the last known ones hold", "names", unknown)
		}
		before = unknown
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
