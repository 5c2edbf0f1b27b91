package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"
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

// run is the whole program: it returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
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
		OnUsageError:              func(_ *cli.Context, err error, _ bool) error { return usage("%w", err) },
		CommandNotFound:           nil,
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usage("unknown command %q: pacsaudit --help lists them", c.Args().First())
			}
			return cli.ShowAppHelp(c)
		},
		Commands: []*cli.Command{auditCommand(), demoCommand(), echoCommand(), findCommand(), versionCommand()},
	}
	for _, c := range app.Commands {
		c.OnUsageError = app.OnUsageError
		c.HideHelp, c.HideHelpCommand = true, true
		c.Flags = append(c.Flags, helpFlag())
		c.UseShortOptionHandling = true
	}
	ordered, err := flagsFirst(app, args)
	if err == nil {
		err = app.RunContext(ctx, ordered)
	}
	return exitCode(err, stderr)
}

func helpFlag() cli.Flag {
	return &cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: "show help", DisableDefaultText: true}
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
		fmt.Fprintf(stderr, "pacsaudit: %v\n", err)
	}
	return code
}
