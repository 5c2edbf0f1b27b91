package commands

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/probe"
	"pacsaudit/audit/sweep"
	"pacsaudit/report"
)

func sweepCommand() *cli.Command {
	return &cli.Command{
		Name:      "sweep",
		Usage:     "find every DICOM speaker in address ranges",
		ArgsUsage: "NETWORK|RANGE|ADDRESS|HOST|FILE|-…",
		Description: `Makes one connection to each port, whose first bytes are a DICOM association
request, notes the answer and releases what it opened. One host has one
connection at a time.

   pacsaudit sweep 10.20.0.0/16
   pacsaudit sweep 10.20.0.1-10.20.3.255 --ports 104,11112 --rate 500
   pacsaudit sweep addresses.txt --journal sweep.journal
   pacsaudit sweep addresses.txt --journal sweep.journal --resume
   pacsaudit sweep 10.20.0.0/16 --config pacsaudit.yaml --audit

With --config, speakers that the inventory does not list, and listed ones that
are silent, are findings. Addresses on the never-list get nothing.

Reports name the ports that speak DICOM and count the others; the journal names
every port with its outcome.

Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage,
3 something was not measured, 4 internal error, 130 interrupted.`,
		Flags:  append(append(append(scopeFlags(), sweepFlags()...), outputFlags()...), exitFlags("medium")...),
		Action: func(c *cli.Context) error { return sweepAction(c) },
	}
}

func sweepFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "ports", Value: portNames(sweep.DefaultPorts), Usage: "`PORTS` of each host, as 104,11112 or 4000-4010"},
		&cli.Float64Flag{Name: "rate", Value: sweep.DefaultRate, Usage: "most `CONNECTIONS` a second; 0 for no limit. The default is below what the smallest firewall is made for"},
		&cli.IntFlag{Name: "parallel", Value: sweep.DefaultParallel, Usage: "most `HOSTS` at a time, each by one connection"},
		&cli.DurationFlag{Name: "timeout", Value: sweep.DefaultTimeout, Usage: "for a connection, and again for the answer; connections are given up earlier where others were answered quickly"},
		&cli.StringFlag{Name: "order", Value: "spread", Usage: "spread (evenly over all networks), sequential or shuffled"},
		&cli.PathFlag{Name: "journal", Usage: "write what is finished to `FILE`, so that a sweep that was stopped can go on"},
		&cli.BoolFlag{Name: "resume", Usage: "go on with the sweep of --journal"},
		&cli.StringFlag{Name: "shard", Usage: "of several machines that sweep the same ranges this is number `i/n`"},
		&cli.BoolFlag{Name: "audit", Usage: "audit what was found"},
	}
}

func sweepAction(c *cli.Context) error {
	threshold, err := failOn(c)
	if err != nil {
		return err
	}
	out, err := sinks(c)
	if err != nil {
		return err
	}
	s, r, err := newSweep(c)
	if err != nil {
		return err
	}
	v, err := configured(c)
	if err != nil {
		return err
	}
	inventory := lookUp(c.Context, v, c.App.ErrWriter)
	if inventory != nil {
		s.Compare(inventory.addresses())
	}
	if err := openJournal(c, s); err != nil {
		return err
	}
	defer spendMemory()()
	started := time.Now()
	stop := showSweep(c, s)
	tally, err := s.Run(c.Context)
	stop()
	if err := s.Journal.Close(); err != nil { // costs nobody the report
		fmt.Fprintf(c.App.ErrWriter, "pacsaudit: --journal %v: %v\n", audit.Operator(c.Path("journal")), audit.Operator(err.Error()))
	}
	gone := errors.Is(err, sweep.ErrNetworkGone)
	record := sweepRecord(s, tally, r.skipped, inventory, started)
	var whole *report.Report
	if c.Bool("audit") && c.Context.Err() == nil {
		whole = observe(c, inventory.toAudit(tally), &probe.Prober{Scope: r.scope})
	} else {
		whole = report.New(toolVersion(), started, time.Now(), true, nil)
	}
	whole.Started = whole.Finished.Add(-time.Since(started)) // by the same clock: it may have been set meanwhile
	whole.Sweep = record
	whole.Complete = whole.Complete && tally.Complete
	if err := write(c, out, whole); err != nil {
		return err
	}
	if gone {
		return &exit{code: exitNotMeasured, err: fmt.Errorf("%w, and did not come back: go on later with --resume", sweep.ErrNetworkGone)}
	}
	return verdict(c, whole, threshold)
}

// newSweep is the sweep that arguments and flags ask for.
func newSweep(c *cli.Context) (*sweep.Sweep, *ranges, error) {
	s := &sweep.Sweep{Rate: c.Float64("rate"), Parallel: c.Int("parallel"), Timeout: c.Duration("timeout")}
	switch {
	case s.Rate < 0:
		return nil, nil, usage("--rate %v is out of range: give connections a second, or 0 for no limit", s.Rate)
	case s.Parallel < 1 || s.Parallel > maxParallel:
		return nil, nil, usage("--parallel %d is out of range: give 1 to %d", s.Parallel, maxParallel)
	case s.Timeout < 100*time.Millisecond || s.Timeout > time.Minute:
		return nil, nil, usage("--timeout %v is out of range: give 100ms to 1m", s.Timeout)
	}
	plan := &sweep.Plan{}
	var err error
	if plan.Ports, err = ports(c.String("ports")); err != nil {
		return nil, nil, err
	}
	if plan.Order, err = sweep.ParseOrder(c.String("order")); err != nil {
		return nil, nil, usage("--order: %w", err)
	}
	if c.IsSet("shard") {
		if plan.Shard, err = sweep.ParseShard(c.String("shard")); err != nil {
			return nil, nil, usage("--shard: %w", err)
		}
	}
	r := &ranges{ctx: c.Context, stdin: c.App.Reader}
	if r.scope, err = scope(c); err != nil {
		return nil, nil, err
	}
	if err := r.read(c); err != nil {
		return nil, nil, err
	}
	plan.Addresses = &r.set
	s.Plan = plan
	s.Knocker = probe.NewKnocker(r.scope)
	s.Notify = func(n sweep.Notice) { fmt.Fprintf(c.App.ErrWriter, "\r\x1b[K%s\n", notices[n]) }
	if _, terminal := isTerminal(c.App.ErrWriter); !terminal {
		s.Notify = func(n sweep.Notice) { fmt.Fprintln(c.App.ErrWriter, notices[n]) }
	}
	fitFiles(c, s)
	return s, r, nil
}

const maxParallel = 1 << 16

var notices = map[sweep.Notice]string{
	sweep.NetworkGone:    "the network is gone: the sweep waits for it",
	sweep.NetworkBack:    "the network is back: the sweep goes on",
	sweep.TooManyFiles:   "too many connections for this machine: fewer hosts at a time from now on",
	sweep.JournalFailing: "the journal cannot be written: the sweep goes on, and --resume would repeat what it finishes until there is room",
}

// spareFiles are those that are not connections.
const spareFiles = 64

// fitFiles lowers the number of hosts at a time to what this process may open.
func fitFiles(c *cli.Context, s *sweep.Sweep) {
	limit, known := openFiles()
	if !known || uint64(s.Parallel)+spareFiles <= limit {
		return
	}
	s.Parallel = max(1, int(limit)-spareFiles)
	fmt.Fprintf(c.App.ErrWriter, "this process may open %d files: %d hosts at a time (raise the limit with ulimit -n)\n", limit, s.Parallel)
}

func openJournal(c *cli.Context, s *sweep.Sweep) error {
	name := c.Path("journal")
	if name == "" {
		if c.Bool("resume") {
			return usage("--resume goes on with the sweep of a journal: name it with --journal FILE")
		}
		return nil
	}
	var err error
	if !c.Bool("resume") {
		if s.Journal, err = sweep.CreateJournal(name, s.Plan); errors.Is(err, os.ErrExist) {
			return usage("--journal %s is there already: give --resume to go on with it, or another name", name)
		}
	} else {
		damaged := 0
		s.Journal, damaged, err = sweep.ResumeJournal(name, s.Plan, s.Seen)
		if err == nil {
			fmt.Fprintf(c.App.ErrWriter, "%d of %d addresses are in the journal, %d are left\n", s.Progress.Hosts.Load(), s.Plan.Size(), s.Plan.Size()-s.Progress.Hosts.Load())
		}
		if damaged > 0 {
			fmt.Fprintf(c.App.ErrWriter, "%d lines of it are damaged: their addresses are swept again\n", damaged)
		}
	}
	if err != nil {
		return usage("--journal %s: %w", name, err)
	}
	return nil
}

const (
	lazyCollector = 400       // percent
	softMemory    = 160 << 20 // bytes, from where the collector works harder
)

// spendMemory lets the collector run less often while a sweep is small: next to
// nothing of what a connection allocates outlives it.
func spendMemory() (restore func()) {
	percent, limit := debug.SetGCPercent(lazyCollector), debug.SetMemoryLimit(softMemory)
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}
