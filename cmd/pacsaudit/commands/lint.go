package commands

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/lint"
	"pacsaudit/report"
)

func lintCommand() *cli.Command {
	return &cli.Command{
		Name:      "lint",
		Usage:     "dangerous settings in PACS configuration files, by file, line and key",
		ArgsUsage: "FILE|FOLDER…",
		Description: `Reads configuration files and sends nothing. A file is recognised by its
content: Orthanc (JSON, ORTHANC__ variables, Compose files), DCMTK
(dcmqrscp.cfg, command lines in units of systemd and in Compose files),
dcm4chee-arc (LDIF, JSON), Conquest (dicom.ini), and in front of them nginx,
stunnel and HAProxy. What a setting does is judged by the value that takes
effect: defaults, later files, and what another setting switches off.

   pacsaudit lint /etc/orthanc
   pacsaudit lint orthanc.json docker-compose.yml --format sarif

No value of a file is printed but true, false and numbers: passwords, AE
titles, hosts and users stand there.

Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage,
3 something was not read or not evaluated, 4 internal error.`,
		Flags: append(append([]cli.Flag{
			&cli.BoolFlag{Name: "fix-preview", Category: ofFiles, Usage: "print what would change in Orthanc's JSON, as a diff, instead of the report; nothing is written"},
		}, outputFlags()...), exitFlags("high")...),
		Action: func(c *cli.Context) error {
			o, err := readLint(c)
			if err != nil {
				return err
			}
			return runLint(c.Context, o, c.App.ErrWriter)
		},
	}
}

// lintOptions are what a command line asks of lint.
type lintOptions struct {
	paths   []string
	preview bool
	out     output
	exits   exits
}

func readLint(c *cli.Context) (lintOptions, error) {
	o := lintOptions{paths: c.Args().Slice(), preview: c.Bool("fix-preview")}
	var err error
	if o.exits, err = readExits(c); err != nil {
		return o, err
	}
	if len(o.paths) == 0 {
		return o, usage("no file: give a file or a folder, for example pacsaudit lint /etc/orthanc")
	}
	o.out, err = readOutput(c)
	return o, err
}

func runLint(ctx context.Context, o lintOptions, stderr io.Writer) error {
	started := time.Now()
	seen, err := lint.Read(ctx, o.paths, audit.Operator)
	if err != nil {
		if path, ok := asPath(err); ok {
			return notAPath(path.Path, err)
		}
		return &exit{code: exitUsage, err: err}
	}
	for _, f := range seen.Files {
		if f.Fault != audit.NoConfigFault {
			line := ""
			if f.FaultLine > 0 {
				line = fmt.Sprintf(", line %d", f.FaultLine)
			}
			fmt.Fprintf(stderr, "pacsaudit: not read: %v: %v%s\n", f.Name, f.Fault, line)
		}
	}
	r := report.New(toolVersion(), started, time.Now(), seen.Complete, nil)
	r.Lint = report.NewLint(seen.ConfigObservation)
	if o.preview {
		left, err := seen.Preview(o.out.stdout)
		if err != nil {
			return internal(err)
		}
		if left > 0 {
			fmt.Fprintf(stderr, "pacsaudit: %d changes are not shown: something else stands on their lines\n", left)
		}
		o.out.sinks = slices.DeleteFunc(o.out.sinks, func(s sink) bool { return s.file == "" })
	}
	if err := o.out.write(r); err != nil {
		return internal(err)
	}
	return o.out.errorFor(ctx, o.exits, r, nil)
}

func asPath(err error) (*fs.PathError, bool) {
	p, ok := err.(*fs.PathError)
	return p, ok
}
