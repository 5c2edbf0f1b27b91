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
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
	"golang.org/x/sync/errgroup"

	"pacsaudit/audit"
	"pacsaudit/audit/probe"
	"pacsaudit/audit/schedule"
	"pacsaudit/report/audittrail"
	"pacsaudit/report/history"
	"pacsaudit/report/metrics"
	"pacsaudit/report/syslog"
)

// Config is the configuration of Run.
type Config struct {
	// Load reads the configuration, at the start and at each reload. Its errors are
	// returned as they are.
	Load func(context.Context) (Loaded, error)

	// Tie says which lines of a target's configuration are why; nil for none.
	Tie func(context.Context, *audit.Result)

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

// Loaded is what a configuration says.
type Loaded struct {
	Targets   []audit.Target
	Prober    *probe.Prober     // how they are audited
	Receivers []syslog.Receiver // of changes
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
	first    Loaded         // the configuration that it began with
	store    *history.Store // nil without a history
	roster   *roster
	schedule *schedule.Schedule
	history  *historyWriter
	self     *metrics.Self
	events   *receivers
	prober   atomic.Pointer[probe.Prober]
	turns    probe.Hosts // of the prober and of those before it
	known    atomic.Bool // what the history knows of the targets was read
	ready    atomic.Bool
	clients  int // at a time
	manager  trouble

	reloading  sync.Mutex
	unfinished chan struct{} // there are targets of which the audit before the last is not read
}

// Run serves until ctx ends. It listens before it reads the history, which may be long.
func Run(ctx context.Context, config Config) error {
	config.Log.Info("starting pacsaudit", "version", config.Version, "revision", config.Revision, "go", runtime.Version())
	s, err := newServer(ctx, config)
	if err != nil {
		return err
	}
	listeners, err := s.listen()
	if err != nil {
		return err
	}
	said := make(chan struct{})
	unsaid := context.AfterFunc(ctx, func() {
		defer close(said)
		s.log.Info("stopping", "reason", context.Cause(ctx))
	})
	serving, stop := context.WithCancel(ctx)
	defer stop()
	var web errgroup.Group
	web.Go(func() error { return s.serveHTTP(serving, stop, listeners) })
	err = s.run(serving)
	stop()
	err = errors.Join(err, web.Wait())
	if !unsaid() {
		<-said
	}
	s.log.Info("stopped")
	return err
}

// newServer reads the configuration: a mistake in it leaves no history behind.
func newServer(ctx context.Context, config Config) (*server, error) {
	s := &server{config: config, log: config.Log, roster: new(roster), unfinished: make(chan struct{}, 1)}
	s.manager = trouble{log: s.log, fails: "systemd cannot be told", ends: "systemd can be told again"}
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
	s.events = &receivers{log: config.Log, source: audittrail.Here()}
	s.self.WatchEvents(s.events.stats)
	loaded, err := config.Load(ctx)
	if err != nil {
		return nil, err
	}
	s.first = loaded
	s.prober.Store(loaded.Prober)
	return s, nil
}

// run reads the history and audits until ctx ends.
func (s *server) run(ctx context.Context) error {
	hangUps := make(chan os.Signal, 1)
	signal.Notify(hangUps, syscall.SIGHUP)
	defer signal.Stop(hangUps)
	began := time.Now()
	err := s.remember(ctx)
	defer s.close()
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return err
	}
	var background sync.WaitGroup
	s.schedule.Begin(ctx) // before anybody can ask
	s.known.Store(true)
	s.ready.Store(true)
	s.notify(daemon.SdNotifyReady + "\n" + s.status())
	s.log.Info("ready", "targets", s.schedule.Stats().Targets, "took", time.Since(began).Round(time.Millisecond))
	background.Go(func() { s.schedule.Run(ctx) })
	background.Go(func() { s.history.run(ctx) })
	background.Go(func() { s.history.runPruning(ctx) })
	background.Go(func() { s.events.run(ctx) })
	background.Go(func() { s.reloadAtHangUps(ctx, hangUps) })
	background.Go(func() { s.watchdog(ctx) })
	background.Go(func() { s.watchNever(ctx) })
	background.Go(func() { s.finish(ctx) })
	background.Wait()
	return nil
}

// longestStart is what systemd waits for the history at most.
const longestStart = 10 * time.Minute

// remember opens the history and reads what it knows of the targets.
func (s *server) remember(ctx context.Context) (err error) {
	// A schema that is brought up to date reads every row once.
	s.notify("STATUS=reading the history\nEXTEND_TIMEOUT_USEC=" + strconv.FormatInt(longestStart.Microseconds(), 10))
	s.log.Info("reading the history")
	if s.config.History != "none" {
		if s.store, err = history.Open(ctx, s.config.History); err != nil {
			return &OptionError{err}
		}
		if s.roster.past, err = s.store.ReadOnly(ctx); err != nil {
			return &OptionError{err}
		}
	}
	s.history = newHistoryWriter(s.store, s.config.Retention, s.self, s.log)
	return s.use(ctx, s.first)
}

// close writes what waits for the history, and closes it.
func (s *server) close() {
	if s.history != nil {
		s.history.flush()
	}
	var err error
	if s.roster.past != nil {
		err = s.roster.past.Close()
	}
	if s.store != nil {
		err = errors.Join(err, s.store.Close())
	}
	if err != nil {
		s.log.Error("the history cannot be closed", "error", err)
	}
}

// finish reads what pages show of the audit before the last, at the start and for
// targets that a new configuration brings.
func (s *server) finish(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.unfinished:
		}
		if err := s.roster.remember(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("pages cannot say what has changed", "error", err)
		}
	}
}

// use runs with a configuration from now on.
func (s *server) use(ctx context.Context, l Loaded) error {
	if err := s.roster.configure(ctx, l.Targets); err != nil {
		return err
	}
	l.Prober.Hosts = &s.turns // an audit by the old prober may be under way
	l.Prober.Asked = nil
	if slices.ContainsFunc(l.Receivers, func(r syslog.Receiver) bool { return r.Format == audittrail.Format }) {
		l.Prober.Asked = s.events.asked
	}
	s.prober.Store(l.Prober)
	s.events.use(l.Receivers)
	s.schedule.Set(s.roster.entries(time.Now()))
	s.self.Reloaded(true, time.Now())
	select {
	case s.unfinished <- struct{}{}:
	default:
	}
	return nil
}

// reload reads the configuration anew. One that is wrong changes nothing.
func (s *server) reload(ctx context.Context) error {
	s.reloading.Lock()
	defer s.reloading.Unlock()
	loaded, err := s.config.Load(ctx)
	if err == nil {
		err = s.use(ctx, loaded)
	}
	if err != nil {
		s.self.Reloaded(false, time.Now())
	}
	return err
}
