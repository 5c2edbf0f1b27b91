package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"strings"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/inventory"
)

// Exit codes.
const (
	exitClean       = 0
	exitFindings    = 1
	exitUsage       = 2
	exitNotMeasured = 3
	exitInternal    = 4
	exitInterrupted = 130
)

// exit ends a command with a code; a message is optional.
type exit struct {
	code int
	err  error
}

func (e *exit) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func usage(format string, args ...any) error {
	return &exit{code: exitUsage, err: fmt.Errorf(format, args...)}
}

func internal(err error) error { return &exit{code: exitInternal, err: err} }

// Run is the whole program: it returns the exit code.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	// net/http prints there what a server sends that it was not asked for: words
	// of a peer, in quotes. Nobody else prints there.
	log.SetOutput(io.Discard)
	app := &cli.App{
		Name:                      "pacsaudit",
		Usage:                     "tells hospital IT what a stranger can read from their PACS",
		HideHelp:                  true, // the library's flag is one variable for all runs in a process
		HideHelpCommand:           true,
		HideVersion:               true,
		Flags:                     []cli.Flag{helpFlag()},
		DisableSliceFlagSeparator: true, // file names hold commas
		Writer:                    stdout,
		ErrWriter:                 stderr,
		ExitErrHandler:            func(*cli.Context, error) {}, // the default calls os.Exit
		OnUsageError:              func(c *cli.Context, err error, _ bool) error { return misused(c, err) },
		CommandNotFound:           nil,
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				var names []string
				for _, command := range c.App.Commands {
					names = append(names, command.Name)
				}
				return usage("there is no command %q: %spacsaudit --help lists them", c.Args().First(), meant("", c.Args().First(), names))
			}
			return cli.ShowAppHelp(c)
		},
		Commands: []*cli.Command{auditCommand(), checksCommand(), completionCommand(), configCommand(), demoCommand(), echoCommand(), findCommand(), inspectCommand(), manCommand(), reportCommand(), schemaCommand(), serveCommand(), sweepCommand(), versionCommand()},
	}
	finish(app.Commands, app.OnUsageError)
	ordered, err := flagsFirst(app, args)
	if err == nil {
		err = app.RunContext(ctx, ordered)
	}
	return exitCode(err, stderr)
}

// finish gives commands and their subcommands what all of them have.
func finish(commands []*cli.Command, onUsageError cli.OnUsageErrorFunc) {
	for _, c := range commands {
		c.OnUsageError = onUsageError
		c.HideHelp, c.HideHelpCommand = true, true
		c.Flags = append(c.Flags, helpFlag())
		c.UseShortOptionHandling = true
		finish(c.Subcommands, onUsageError)
	}
}

func helpFlag() cli.Flag {
	return &cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: "show help", DisableDefaultText: true}
}

// misused says what is wrong with the flags of a command, and what is meant.
func misused(c *cli.Context, err error) error {
	name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !unknown {
		return usage("%w%s", err, right(c, err))
	}
	command, flags := c.App.Name, c.App.Flags
	if c.Command != nil && c.Command.Name != command {
		command, flags = c.Command.HelpName, c.Command.Flags
	}
	var names []string
	for _, f := range flags {
		names = append(names, f.Names()...)
	}
	return usage("there is no option --%s: %s%s --help lists them", name, meant("--", name, names), command)
}

// meant asks for the nearest of some names.
func meant(dashes, word string, names []string) string {
	if n := inventory.Nearest(word, names); len(n) > 1 {
		return "is it " + dashes + n + "? "
	}
	return ""
}

// right says how a flag is written, of which the library only says that it is
// wrong.
func right(c *cli.Context, err error) string {
	for _, f := range c.Command.Flags {
		if !strings.Contains(err.Error(), "for flag -"+f.Names()[0]+":") {
			continue
		}
		switch f.(type) {
		case *cli.DurationFlag:
			return ": write it as 30s or 5m"
		case *cli.IntFlag:
			return ": write a whole number"
		}
	}
	return ""
}

// noArguments is for commands that take none.
func noArguments(c *cli.Context) error {
	if c.Args().Present() {
		return usage("%s takes no argument, and %q is one", c.Command.Name, c.Args().First())
	}
	return nil
}

// exitCode prints the message of a failure, in one line, and gives its code.
func exitCode(err error, stderr io.Writer) int {
	if err == nil {
		return exitClean
	}
	code := exitInternal
	var e *exit
	if errors.As(err, &e) {
		code = e.code
	}
	if err.Error() != "" {
		// As an operator's text: a name with a line feed in it stays on the line.
		fmt.Fprintf(stderr, "pacsaudit: %v\n", audit.Operator(err.Error()))
	}
	return code
}
