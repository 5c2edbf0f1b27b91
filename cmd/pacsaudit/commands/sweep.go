package commands

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
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
		Flags: append(append(append(scopeFlags(), sweepFlags()...), outputFlags()...), exitFlags("medium")...),
		Action: func(c *cli.Context) error {
			o, err := readSweep(c)
			if err != nil {
				return err
			}
			return runSweep(c.Context, o, streamsOf(c))
		},
	}
}

// sweepOptions are what a command line asks of sweep.
type sweepOptions struct {
	scopeOptions
	ranges   []string
	plan     sweep.Plan // without addresses
	rate     float64
	parallel int
	timeout  time.Duration
	journal  string // a file; empty for none
	resume   bool
	audit    bool // what is found
	out      output
	exits    exits
}

func sweepFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "ports", Category: ofTargets, Value: portNames(sweep.DefaultPorts), Usage: "`PORTS` of each host, as 104,11112 or 4000-4010"},
		&cli.Float64Flag{Name: "rate", Category: ofPace, Value: sweep.DefaultRate, Usage: "most `CONNECTIONS` a second; 0 for no limit. The default is below what the smallest firewall is made for"},
		&cli.IntFlag{Name: "parallel", Category: ofPace, Value: sweep.DefaultParallel, Usage: "most `HOSTS` at a time, each by one connection"},
		&cli.DurationFlag{Name: "timeout", Category: rare, Value: sweep.DefaultTimeout, Usage: "for a connection, and again for the answer; connections are given up earlier where others were answered quickly"},
		&cli.StringFlag{Name: "order", Category: rare, Value: "spread", Usage: "`ORDER` of the addresses: spread (evenly over all networks), sequential or shuffled"},
		&cli.PathFlag{Name: "journal", Category: ofPace, Usage: "write what is finished to `FILE`, so that a sweep that was stopped can go on"},
		&cli.BoolFlag{Name: "resume", Category: ofPace, Usage: "go on with the sweep of --journal"},
		shardFlag("sweep the same ranges"),
		&cli.BoolFlag{Name: "audit", Category: ofTargets, Usage: "audit what was found"},
	}
}

func readSweep(c *cli.Context) (sweepOptions, error) {
	o := sweepOptions{
		scopeOptions: readScope(c), ranges: c.Args().Slice(), rate: c.Float64("rate"), parallel: c.Int("parallel"), timeout: c.Duration("timeout"),
		journal: c.Path("journal"), resume: c.Bool("resume"), audit: c.Bool("audit"),
	}
	switch {
	case o.rate < 0:
		return o, usage("--rate %v is out of range: give connections a second, or 0 for no limit", o.rate)
	case o.parallel < 1 || o.parallel > maxParallel:
		return o, usage("--parallel %d is out of range: give 1 to %d", o.parallel, maxParallel)
	case o.timeout < 100*time.Millisecond || o.timeout > time.Minute:
		return o, usage("--timeout %v is out of range: give 100ms to 1m", o.timeout)
	}
	var err error
	if o.exits, err = readExits(c); err != nil {
		return o, err
	}
	if o.plan.Ports, err = parsePorts(c.String("ports")); err != nil {
		return o, err
	}
	if o.plan.Order, err = sweep.ParseOrder(c.String("order")); err != nil {
		return o, unknownWord("order", c.String("order"), []string{"spread", "sequential", "shuffled"})
	}
	if o.plan.Shard, err = readShard(c); err != nil {
		return o, err
	}
	o.out, err = readOutput(c)
	return o, err
}

func runSweep(ctx context.Context, o sweepOptions, std streams) error {
	v, scope, err := o.load(ctx, std.err)
	if err != nil {
		return err
	}
	r := &ranges{ctx: ctx, stdin: std.in, scope: scope}
	if err := r.read(o.ranges); err != nil {
		return err
	}
	s := o.newSweep(&r.set, scope, std.err)
	listed := resolve(ctx, v, std.err)
	if listed != nil {
		s.Compare(listed.addresses())
	}
	if err := o.openJournal(s, std.err); err != nil {
		return err
	}
	defer collectLess()()
	started := time.Now()
	stop := showSweep(o.out.progress(std.err), s)
	tally, err := s.Run(ctx)
	stop()
	if err := s.Journal.Close(); err != nil { // the report is written all the same
		fmt.Fprintf(std.err, "pacsaudit: --journal %v: %v\n", audit.Operator(o.journal), audit.Operator(err.Error()))
	}
	gone := errors.Is(err, sweep.ErrNetworkGone)
	record := sweepRecord(s, tally, r.skipped, listed, started)
	var whole *report.Report
	var untold error
	if o.audit && ctx.Err() == nil {
		p := &probe.Prober{Scope: scope}
		trail := beginTrail(ctx, p, receiversOf(v, scope))
		whole = runAudit(ctx, listed.toAudit(tally), p, checks.All(), nil, o.out.progress(std.err))
		untold = trail.end(ctx)
	} else {
		whole = report.New(toolVersion(), started, time.Now(), true, nil)
	}
	whole.Started = whole.Finished.Add(-time.Since(started)) // by the same clock: it may have been set meanwhile
	whole.Sweep = record
	whole.Complete = whole.Complete && tally.Complete
	if s.Plan.Shard.N > 0 {
		whole.OfShard(shardOfSweep(*s.Plan))
	}
	if err := o.out.write(whole); err != nil {
		return err
	}
	if gone {
		untold = cmp.Or(untold, error(&exit{code: exitNotMeasured, err: fmt.Errorf("%w, and did not come back: go on later with --resume", sweep.ErrNetworkGone)}))
	}
	return o.out.errorFor(ctx, o.exits, whole, untold)
}

func (o sweepOptions) newSweep(addresses *sweep.Addresses, scope audit.Scope, stderr io.Writer) *sweep.Sweep {
	plan := o.plan
	plan.Addresses = addresses
	s := &sweep.Sweep{Plan: &plan, Rate: o.rate, Parallel: o.parallel, Timeout: o.timeout, Connector: probe.NewConnector(scope)}
	before := ""
	if _, terminal := isTerminal(stderr); terminal {
		before = clearLine
	}
	s.Notify = func(n sweep.Notice) { fmt.Fprintf(stderr, "%s%s\n", before, notices[n]) }
	limit, known := openFiles()
	if known && uint64(s.Parallel)+spareFiles > limit {
		s.Parallel = max(1, int(limit)-spareFiles)
		fmt.Fprintf(stderr, "this process may open %d files: %d hosts at a time (raise the limit with ulimit -n)\n", limit, s.Parallel)
	}
	return s
}

const maxParallel = 1 << 16

var notices = map[sweep.Notice]string{
	sweep.NetworkGone:    "the network is gone: the sweep waits for it",
	sweep.NetworkBack:    "the network is back: the sweep goes on",
	sweep.TooManyFiles:   "too many connections for this machine: fewer hosts at a time from now on",
	sweep.JournalFailing: "the journal cannot be written: the sweep goes on, and --resume would repeat what it finishes until there is room",
}

// spareFiles are left for what is no connection.
const spareFiles = 64

func (o sweepOptions) openJournal(s *sweep.Sweep, stderr io.Writer) error {
	name := o.journal
	if name == "" {
		if o.resume {
			return usage("--resume goes on with the sweep of a journal: name it with --journal FILE")
		}
		return nil
	}
	var err error
	if !o.resume {
		if s.Journal, err = sweep.CreateJournal(name, s.Plan); errors.Is(err, os.ErrExist) {
			return usage("--journal %s is there already: give --resume to go on with it, or another name", name)
		}
	} else {
		damaged := 0
		s.Journal, damaged, err = sweep.ResumeJournal(name, s.Plan, s.Restore)
		if err == nil {
			fmt.Fprintf(stderr, "%d of %d addresses are in the journal, %d are left\n", s.Progress.Hosts.Load(), s.Plan.Size(), s.Plan.Size()-s.Progress.Hosts.Load())
		}
		if damaged > 0 {
			fmt.Fprintf(stderr, "%d lines of it are damaged: their addresses are swept again\n", damaged)
		}
	}
	if err != nil {
		return usage("--journal %s: %w", name, err)
	}
	return nil
}
