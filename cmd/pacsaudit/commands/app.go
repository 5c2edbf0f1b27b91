// Package commands is the command line: flags, wiring and exit codes, one file
// for each command. It holds nothing to reuse. It is no part of package main so
// that the tests in e2e can call the whole program as a function.
//
// The Action of a command reads its flags into a plain structure. What is behind
// takes that, and knows no flags: TestFlagsEndAtTheCommandLine.
package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
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
	// net/http logs there what a server sends without being asked, and quotes it.
	// Nothing else logs there.
	log.SetOutput(io.Discard)
	app := newApp(stdout, stderr)
	args = asTyped(app, args)
	if askedForHelp(app, args, stdout) {
		return exitClean
	}
	ordered, err := flagsFirst(app, args)
	if err == nil {
		err = app.RunContext(ctx, ordered)
	}
	if f := pluginOf(ordered); f != nil {
		return pluginCode(f, err, stdout)
	}
	return exitCode(err, stderr)
}

func newApp(stdout, stderr io.Writer) *cli.App {
	app := &cli.App{
		Name:                      "pacsaudit",
		Usage:                     "tells hospital IT what a stranger can read from their PACS",
		HideHelp:                  true, // the library's flag is one variable for all runs in a process
		HideHelpCommand:           true,
		HideVersion:               true,
		Flags:                     helpFlags(),
		DisableSliceFlagSeparator: true, // file names hold commas
		Writer:                    stdout,
		ErrWriter:                 stderr,
		ExitErrHandler:            func(*cli.Context, error) {}, // the default calls os.Exit
		OnUsageError:              func(c *cli.Context, err error, _ bool) error { return flagError(c, err) },
		CommandNotFound:           nil,
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return noCommand(c.App, c.Args().First())
			}
			_, err := io.WriteString(stdout, programHelp(c.App))
			return err
		},
		Commands: []*cli.Command{auditCommand(), checksCommand(), completionCommand(), configCommand(), demoCommand(), echoCommand(), findCommand(), healthcheckCommand(), inspectCommand(), lintCommand(), listenCommand(), manCommand(), reportCommand(), schemaCommand(), serveCommand(), sweepCommand(), versionCommand()},
	}
	finish(app.Commands, app.OnUsageError)
	return app
}

// finish gives commands and their subcommands what all of them have.
func finish(commands []*cli.Command, onUsageError cli.OnUsageErrorFunc) {
	for _, c := range commands {
		c.OnUsageError = onUsageError
		c.HideHelp, c.HideHelpCommand = true, true
		c.Flags = append(c.Flags, helpFlags()...)
		c.UseShortOptionHandling = true
		finish(c.Subcommands, onUsageError)
	}
}

func helpFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: "show help, without the rare options"},
		&cli.BoolFlag{Name: "help-all", Usage: "show help with every option"},
	}
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

// version is set by the release build.
var version = "dev"

func toolVersion() audit.Text { return audit.Operator("pacsaudit " + version) }

func versionCommand() *cli.Command {
	return &cli.Command{
		Name:  "version",
		Usage: "print the version, and how a release is verified",
		Description: `A release comes with checksums, their signature and its provenance:

   sha256sum --check --ignore-missing SHA256SUMS
   minisign -Vm SHA256SUMS -p pacsaudit.pub

SHA256SUMS holds pacsaudit-VERSION.intoto.json, too: from which commit, by which
toolchain and from which modules it was built. SECURITY.md says where the public
key is. A release without SHA256SUMS.minisig is not signed.`,
		Before: noArguments,
		Action: func(c *cli.Context) error {
			built := revision()
			if built != "" {
				built = ", " + built[:min(12, len(built))]
			}
			_, err := fmt.Fprintf(c.App.Writer, "pacsaudit %s%s, %s %s/%s\n%s\n", version, built, runtime.Version(), runtime.GOOS, runtime.GOARCH, verification)
			return err
		},
	}
}

const verification = "to verify a release: pacsaudit version --help"

// revision is what the program was built from, empty where that is not known.
func revision() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return ""
}
