package commands

import (
	"context"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/report"
)

// parallelHosts is how many hosts are audited at a time, each by one
// association.
const parallelHosts = 16

func auditCommand() *cli.Command {
	return &cli.Command{
		Name:      "audit",
		Usage:     "audit PACS servers and say what a stranger can read",
		ArgsUsage: "[AETITLE@]HOST:PORT… or NAME…",
		Description: `Associates with each server the way a stranger would, asks the narrowest
question that settles each doubt, counts what it sees and keeps none of it.

   pacsaudit audit MAINARCHIVE@10.20.1.5:11112
   pacsaudit audit 10.20.1.5:104 10.20.1.6:4242 --format json --output fleet.json
   pacsaudit audit dicom-tls://MAINARCHIVE@10.20.1.5:2762
   pacsaudit audit --config pacsaudit.yaml
   pacsaudit audit --config pacsaudit.yaml main-archive

Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage,
3 something was not measured or not settled, 4 internal error,
130 interrupted. --allow-incomplete makes 0 of 3.`,
		Flags: append(append(probeFlags(), outputFlags()...),
			exitFlags("high")...),
		Action: func(c *cli.Context) error {
			threshold, err := failOn(c)
			if err != nil {
				return err
			}
			p, err := prober(c)
			if err != nil {
				return err
			}
			list, err := targets(c)
			if err != nil {
				return err
			}
			out, err := sinks(c)
			if err != nil {
				return err
			}
			r := observe(c, list, p)
			if err := write(c, out, r); err != nil {
				return err
			}
			return verdict(c, r, threshold)
		},
	}
}

// exitFlags are those that the exit code follows.
func exitFlags(severity string) []cli.Flag {
	return []cli.Flag{
		failOnFlag(severity),
		&cli.BoolFlag{Name: "allow-incomplete", Usage: "end with 0 where something was not measured or not settled, and nothing worse was found"},
	}
}

func failOnFlag(severity string) cli.Flag {
	return &cli.StringFlag{Name: "fail-on", Value: severity, Usage: "`SEVERITY` from which a finding makes the exit code 1: info, low, medium, high, critical, or never"}
}

// never is above every severity.
const never = audit.Critical + 1

func failOn(c *cli.Context) (audit.Severity, error) {
	word := c.String("fail-on")
	if word == "never" {
		return never, nil
	}
	var s audit.Severity
	if err := s.UnmarshalText([]byte(word)); err != nil {
		return 0, usage("--fail-on %q is %w, or never", word, err)
	}
	return s, nil
}

// observe runs the whole catalogue.
func observe(c *cli.Context, list []audit.Target, p audit.Prober) *report.Report {
	return observeWith(c, list, p, checks.All())
}

// observeWith audits with a line of progress on a terminal.
func observeWith(c *cli.Context, list []audit.Target, p audit.Prober, catalogue []*audit.Check) *report.Report {
	started := time.Now()
	_, terminal := isTerminal(c.App.ErrWriter)
	finished := 0
	results := audit.Run(c.Context, list, p, catalogue, parallelHosts, func(audit.Result) {
		if finished++; terminal && len(list) > 1 {
			fmt.Fprintf(c.App.ErrWriter, "\r\x1b[K%d of %d targets, %s left", finished, len(list), left(started, finished, len(list)))
		}
	})
	if terminal && len(list) > 1 {
		fmt.Fprint(c.App.ErrWriter, "\r\x1b[K")
	}
	return report.New(toolVersion(), started, time.Now(), c.Context.Err() == nil, results)
}

// left estimates the time that the rest takes.
func left(started time.Time, finished, all int) time.Duration {
	each := time.Since(started) / time.Duration(finished)
	return (each * time.Duration(all-finished)).Round(time.Second)
}

// verdict turns the report into an exit code.
func verdict(c *cli.Context, r *report.Report, threshold audit.Severity) error {
	return ending(c.Context, r, threshold, c.Bool("allow-incomplete"))
}

func ending(ctx context.Context, r *report.Report, threshold audit.Severity, incomplete bool) error {
	switch {
	case ctx.Err() != nil:
		return &exit{code: exitInterrupted}
	case r.Worst() >= threshold:
		return &exit{code: exitFindings}
	case !r.Measured() && !incomplete:
		return &exit{code: exitNotMeasured}
	}
	return nil
}
