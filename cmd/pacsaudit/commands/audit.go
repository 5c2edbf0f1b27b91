package commands

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/sweep"
	"pacsaudit/report"
)

// parallelHosts is how many hosts are audited at a time, each by one association. An
// audit waits nearly all of its time: for pauses, and for archives that do not answer.
const parallelHosts = 64

func auditCommand() *cli.Command {
	return &cli.Command{
		Name:      "audit",
		Usage:     "audit PACS servers and say what a stranger can read",
		ArgsUsage: "[AETITLE@]HOST:PORT… or NAME…",
		Description: `Associates with each server the way a stranger would, asks the narrowest
question that settles each doubt, counts what it sees and keeps none of it.

   pacsaudit audit MAINARCHIVE@10.20.1.5:11112
   pacsaudit audit 10.20.1.5:104 10.20.1.6:4242 --output fleet.html
   pacsaudit audit dicom-tls://MAINARCHIVE@10.20.1.5:2762
   pacsaudit audit --config pacsaudit.yaml
   pacsaudit audit --config pacsaudit.yaml main-archive
   pacsaudit audit --config pacsaudit.yaml --since may.json --output june.html
   pacsaudit audit --config pacsaudit.yaml --from guest --output guest.json
   pacsaudit audit --config pacsaudit.yaml --shard 2/8 --output part-2.json

Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage,
3 something was not measured or not settled, 4 internal error,
130 interrupted. --allow-incomplete makes 0 of 3.`,
		Flags: append(append(append(append(probeFlags(), fromFlag(), servicesFlag(), configOfFlag(), shardFlag("audit the same targets"), sendFlag()), outputFlags()...), pageFlags()...), exitFlags("high")...),
		Action: func(c *cli.Context) error {
			probing := readProbe(c)
			probing.allTargets = true
			shard, err := readShard(c)
			if err != nil {
				return err
			}
			exits, err := readExits(c)
			if err != nil {
				return err
			}
			out, err := readOutput(c)
			if err != nil {
				return err
			}
			return auditTargets(c.Context, probing, shard, c.StringSlice("config-of"), out, exits, c.App.ErrWriter)
		},
	}
}

func configOfFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "config-of", Category: ofTargets, Usage: "name the line that is why: `NAME=FILE`, a target and its configuration file or folder, as lint reads it"}
}

func auditTargets(ctx context.Context, probing probeOptions, shard sweep.Shard, configOf []string, out output, exits exits, stderr io.Writer) error {
	a, err := probing.load(ctx, stderr)
	if err != nil {
		return err
	}
	list := a.targets
	if err := out.to(a.receivers); err != nil {
		return err
	}
	files, err := readConfigs(ctx, configOf, list)
	if err != nil {
		return err
	}
	part := shardOfAudit(shard, list)
	list = ofShard(list, shard)
	if err := out.page.sinceSame(planned(list)); err != nil {
		return err // before anything is asked
	}
	trail := beginTrail(ctx, a.prober, a.receivers)
	r := runAudit(ctx, list, a.prober, checks.All(), files, out.progress(stderr))
	if shard.N > 0 {
		r.OfShard(part)
	}
	if err := out.write(r); err != nil {
		trail.end(ctx)
		return err
	}
	return out.errorFor(ctx, exits, r, cmp.Or(trail.end(ctx), out.sendEvents(ctx, r)))
}

// planned is what the report of an audit will be about.
func planned(list []audit.Target) *report.Report {
	r := new(report.Report)
	for _, t := range list {
		r.Targets = append(r.Targets, report.Target{Name: t.Name, Called: t.Called, Place: t.Place})
	}
	return r
}

// shardFlag is for machines that do something together.
func shardFlag(what string) cli.Flag {
	return &cli.StringFlag{Name: "shard", Category: rare, Usage: "of several machines that " + what + " this is number `i/n`, or index:i/n where the first is 0; report merge puts their reports together"}
}

func readShard(c *cli.Context) (s sweep.Shard, err error) {
	if c.IsSet("shard") {
		if s, err = sweep.ParseShard(c.String("shard")); err != nil {
			return s, usage("--shard: %w", err)
		}
	}
	return s, nil
}

// ofShard are the targets of a shard. Those of one host are in the same one: no two
// machines may ask it at a time.
func ofShard(list []audit.Target, s sweep.Shard) []audit.Target {
	if s.N == 0 {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(t audit.Target) bool {
		h := fnv.New64a()
		h.Write([]byte(strings.ToLower(t.Host())))
		return h.Sum64()%s.N != s.I-1
	})
}

// runAudit audits targets, with a line of progress on a terminal. Configuration
// files say which line is why.
func runAudit(ctx context.Context, list []audit.Target, p audit.Prober, catalogue []*audit.Check, files configs, stderr io.Writer) *report.Report {
	leaveStart()
	started := time.Now()
	_, terminal := isTerminal(stderr)
	terminal = terminal && len(list) > 1
	finished := 0
	results := audit.Run(ctx, list, p, catalogue, parallelHosts, func(audit.Result) {
		if finished++; terminal {
			each := time.Since(started) / time.Duration(finished)
			left := (each * time.Duration(len(list)-finished)).Round(time.Second)
			fmt.Fprintf(stderr, "%s%d of %d targets, %s left", clearLine, finished, len(list), left)
		}
	})
	if terminal {
		fmt.Fprint(stderr, clearLine)
	}
	files.tie(results)
	return report.New(toolVersion(), started, time.Now(), ctx.Err() == nil, results)
}

// exits say which results make the exit code 1, and whether others make it 3.
type exits struct {
	threshold       audit.Severity
	allowIncomplete bool
}

func exitFlags(severity string) []cli.Flag {
	return []cli.Flag{
		failOnFlag(severity),
		&cli.BoolFlag{Name: "allow-incomplete", Category: rare, Usage: "end with 0 where something was not measured or not settled, and nothing worse was found"},
	}
}

func failOnFlag(severity string) cli.Flag {
	return &cli.StringFlag{Name: "fail-on", Category: ofOutput, Value: severity, Usage: "`SEVERITY` from which a finding makes the exit code 1: info, low, medium, high, critical, or never"}
}

// severities are the words for --fail-on.
var severities = []string{"info", "low", "medium", "high", "critical", "never"}

// never is above every severity.
const never = audit.Critical + 1

func readExits(c *cli.Context) (exits, error) {
	e := exits{threshold: never, allowIncomplete: c.Bool("allow-incomplete")}
	word := c.String("fail-on")
	if word == "never" {
		return e, nil
	}
	if err := e.threshold.UnmarshalText([]byte(word)); err != nil {
		if isCheck(word) {
			return e, usage("--fail-on takes a severity, and %s is a check: use %s", word, or(severities))
		}
		return e, unknownWord("fail-on", word, severities)
	}
	return e, nil
}

// errorFor is the exit code of a report, as an error.
func (e exits) errorFor(ctx context.Context, r *report.Report) error {
	switch {
	case ctx.Err() != nil:
		return &exit{code: exitInterrupted}
	case r.Worst() >= e.threshold:
		return &exit{code: exitFindings}
	case !r.Measured() && !e.allowIncomplete:
		return &exit{code: exitNotMeasured}
	}
	return nil
}
