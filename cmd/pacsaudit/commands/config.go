package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/inventory"
	"pacsaudit/audit/probe"
)

func configCommand() *cli.Command {
	return subcommands(&cli.Command{
		Name:  "config",
		Usage: "write and check the configuration: targets, scope, never-list, expectations",
		Description: `   pacsaudit config init pacsaudit.yaml      an annotated example
   pacsaudit config import devices.csv       targets from a list that there is
   pacsaudit config check pacsaudit.yaml     what is wrong with it
   pacsaudit config schema > pacsaudit.schema.json    for editors

check contacts no target. It looks up the names on the never-list.

Exit codes of check: 0 nothing is wrong, 1 warnings, 2 mistakes.`,
		Subcommands: []*cli.Command{{
			Name: "check", Usage: "say what is wrong with a configuration, and contact no target", ArgsUsage: "FILE",
			Action: func(c *cli.Context) error {
				if c.Args().Len() != 1 {
					return usage("config check takes one file")
				}
				return checkConfig(c.Context, c.Args().First(), streamsOf(c))
			},
		}, {
			Name: "init", Usage: "print an annotated example, or write it to FILE", ArgsUsage: "[FILE]",
			Action: func(c *cli.Context) error {
				if c.Args().Len() > 1 {
					return usage("config init takes one file, or none for standard output")
				}
				return initConfig(c.Args().First(), streamsOf(c))
			},
		}, importCommand(), {
			Name: "schema", Usage: "print the JSON Schema of configurations, for editors",
			Before: noArguments,
			Action: func(c *cli.Context) error {
				_, err := c.App.Writer.Write(inventory.Schema)
				return err
			},
		}},
	})
}

// subcommands finishes a command that does nothing by itself.
func subcommands(c *cli.Command) *cli.Command {
	c.Action = func(ctx *cli.Context) error {
		if ctx.Args().Present() {
			var names []string
			for _, sub := range c.Subcommands {
				names = append(names, sub.Name)
			}
			word := ctx.Args().First()
			return usage("there is no command %q: %spacsaudit %s --help lists them", c.Name+" "+word, suggest(c.Name+" ", word, names), c.Name)
		}
		_, err := io.WriteString(ctx.App.Writer, commandHelp(c, c.Name, false))
		return err
	}
	for _, sub := range c.Subcommands {
		sub.HideHelp, sub.HideHelpCommand = true, true
	}
	return c
}

func checkConfig(ctx context.Context, file string, s streams) error {
	v, err := readConfig(file, s.err)
	if err != nil {
		return err
	}
	_, unknown := probe.ResolveNever(ctx, v.Scope, net.DefaultResolver)
	if n := printUnresolved(s.err, v, unknown); n > 0 {
		return usage("%s: %s on the never-list without an address: audits would contact nothing", file, plural(n, "name"))
	}
	expected, accepted := 0, 0
	for _, t := range v.Targets {
		if !t.Expect.IsZero() {
			expected++
		}
		accepted += len(t.Accepted)
	}
	fmt.Fprintf(s.out, "%s: %s, %d with a posture that is expected; %s; %s on the never-list\n",
		file, plural(len(v.Targets), "target"), expected, plural(accepted, "accepted risk"), plural(len(v.Scope.Never), "line"))
	titles := v.Titles()
	for _, w := range titles {
		fmt.Fprintf(s.err, "%v (warning)\n", audit.Operator(w.String()))
	}
	if len(v.Warnings)+len(titles) > 0 {
		return &exit{code: exitFindings}
	}
	return nil
}

// initConfig never writes over a file that is there.
func initConfig(file string, s streams) error {
	if file == "" {
		_, err := s.out.Write(inventory.Example)
		return err
	}
	return writeNew(file, inventory.Example, s.err)
}

// writeNew writes a configuration to a file that is not there yet.
func writeNew(file string, content []byte, messages io.Writer) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return usage("%s is there already, and nothing was written over it", file)
	}
	if err != nil {
		return usage("%w", err)
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Close()); err != nil {
		return internal(err)
	}
	fmt.Fprintf(messages, "wrote %[1]s. Edit it, then: pacsaudit config check %[1]s && pacsaudit audit --config %[1]s\n", audit.Operator(file))
	return nil
}
