package commands

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/report"
)

func echoCommand() *cli.Command {
	return &cli.Command{
		Name:      "echo",
		Usage:     "climb the ladder of one server up to C-ECHO",
		ArgsUsage: "[AETITLE@]HOST:PORT",
		Description: `For a person debugging a connection: prints how each step ended.

   pacsaudit echo MAINARCHIVE@10.20.1.5:11112

Exit codes: 0 the echo was answered, 3 it was not, 2 usage.`,
		Flags: append(probeFlags(), outputFlags()...),
		Action: func(c *cli.Context) error {
			return step(c, audit.NeedsEcho, func(s report.Steps) bool { return s.Echo.Outcome == audit.OK })
		},
	}
}

func findCommand() *cli.Command {
	return &cli.Command{
		Name:      "find",
		Usage:     "climb the ladder of one server up to C-FIND and print counts per field",
		ArgsUsage: "[AETITLE@]HOST:PORT",
		Description: `For a person debugging a connection: prints how each step ended and how
many records came with each field. It prints no value.

   pacsaudit find MAINARCHIVE@10.20.1.5:11112 --rows 100

Exit codes: 0 the query was answered, 3 it was not, 2 usage.`,
		Flags: append(probeFlags(), outputFlags()...),
		Action: func(c *cli.Context) error {
			return step(c, audit.NeedsEcho|audit.NeedsQuery, func(s report.Steps) bool { return s.Find.Outcome == audit.OK })
		},
	}
}

// needing probes no further than a command needs, whatever the checks ask for.
type needing struct {
	audit.Prober
	needs audit.Needs
}

func (n needing) Probe(ctx context.Context, t audit.Target, _ audit.Needs) audit.Observation {
	return n.Prober.Probe(ctx, t, n.needs)
}

// step climbs one target's ladder and prints the steps; no check is asked.
func step(c *cli.Context, needs audit.Needs, reached func(report.Steps) bool) error {
	if c.Args().Len() > 1 {
		return usage("%s takes one target: audit takes several", c.Command.Name)
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
	r := observeWith(c, list, needing{p, needs}, nil)
	if err := write(c, out, r); err != nil {
		return err
	}
	switch {
	case c.Context.Err() != nil:
		return &exit{code: exitInterrupted}
	case !reached(r.Targets[0].Steps):
		return &exit{code: exitNotMeasured, err: fmt.Errorf("%s was not answered with success", c.Command.Name)}
	}
	return nil
}
