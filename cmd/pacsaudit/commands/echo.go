package commands

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/report"
)

func echoCommand() *cli.Command {
	return &cli.Command{
		Name:      "echo",
		Usage:     "ask one server for C-ECHO, step by step",
		ArgsUsage: "[AETITLE@]HOST:PORT",
		Description: `For a person debugging a connection: prints how each step ended.

   pacsaudit echo MAINARCHIVE@10.20.1.5:11112
   pacsaudit echo MAINARCHIVE@10.20.1.5:11112 --calling CT1   # is CT1 refused?

Exit codes: 0 the echo was answered, 3 it was not, 2 usage.`,
		Flags:  append(probeFlags(), outputFlags()...),
		Action: stepCommand(audit.NeedsEcho|audit.NeedsCaller, func(s report.Steps) bool { return s.Echo.OK() || s.CallerEcho.OK() }),
	}
}

func findCommand() *cli.Command {
	return &cli.Command{
		Name:      "find",
		Usage:     "ask one server for C-FIND, step by step, and count what comes",
		ArgsUsage: "[AETITLE@]HOST:PORT",
		Description: `For a person debugging a connection: prints how each step ended and how
many records came with each field. It prints no value.

   pacsaudit find MAINARCHIVE@10.20.1.5:11112 --rows 100
   pacsaudit find MAINARCHIVE@10.20.1.5:11112 --calling CT1   # is CT1 refused?

Exit codes: 0 the query was answered, 3 it was not, 2 usage.`,
		Flags:  append(probeFlags(), outputFlags()...),
		Action: stepCommand(audit.NeedsEcho|audit.NeedsQuery|audit.NeedsCaller, func(s report.Steps) bool { return s.Find.OK() || s.CallerFind.OK() }),
	}
}

// limitedProber probes no further than a command needs, whatever the checks ask
// for.
type limitedProber struct {
	audit.Prober
	needs audit.Needs
}

func (p limitedProber) Probe(ctx context.Context, t audit.Target, _ audit.Needs) audit.Observation {
	return p.Prober.Probe(ctx, t, p.needs)
}

// stepCommand is the Action of a command that stops at a step of the ladder.
func stepCommand(needs audit.Needs, reached func(report.Steps) bool) cli.ActionFunc {
	return func(c *cli.Context) error {
		out, err := readOutput(c)
		if err != nil {
			return err
		}
		for _, s := range out.sinks {
			if s.format.StatesOnly {
				return usage("the format %s says what checks found, and %s asks none: use audit", s.format.Name, c.Command.Name)
			}
		}
		return runSteps(c.Context, readProbe(c), out, c.App.ErrWriter, needs, reached)
	}
}

// runSteps climbs one target's ladder and prints the steps; no check is asked.
func runSteps(ctx context.Context, probing probeOptions, out output, stderr io.Writer, needs audit.Needs, reached func(report.Steps) bool) error {
	if len(probing.targets) > 1 {
		return usage("%s takes one target: audit takes several", probing.command)
	}
	a, err := probing.load(ctx, stderr)
	if err != nil {
		return err
	}
	trail := beginTrail(ctx, a.prober, a.receivers)
	r := runAudit(ctx, a.targets, limitedProber{a.prober, needs}, nil, nil, out.progress(stderr))
	err = out.write(r)
	if err := cmp.Or(err, trail.end(ctx)); err != nil {
		return err
	}
	switch {
	case ctx.Err() != nil:
		return &exit{code: exitInterrupted}
	case !reached(r.Targets[0].Steps):
		return &exit{code: exitNotMeasured, err: fmt.Errorf("%s was not answered with success", probing.command)}
	}
	return nil
}
