package commands

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/inventory"
	"pacsaudit/report"
	"pacsaudit/report/render"
)

func reportCommand() *cli.Command {
	return &cli.Command{
		Name:      "report",
		Usage:     "render saved reports, compare two, or put several together",
		ArgsUsage: "FILE…",
		Description: `Reads reports that were written as JSON and renders them again, several as
one.

   pacsaudit report fleet.json
   pacsaudit report fleet.json --output fleet.html --output fleet.csv --lang ja
   pacsaudit report june.json --since may.json --output june.html
   pacsaudit report diff monday.json tuesday.json
   pacsaudit report merge shard-*.json --output fleet.json
   pacsaudit report fleet.json --config pacsaudit.yaml --send

A report may be a file of 512 MiB and take 192 MiB of memory, which some 11,000
targets do with all their findings.

Exit codes: 0 done, 1 findings at or above --fail-on, 2 usage or a file that is
no report.`,
		Flags: append(append(outputFlags(), pageFlags()...),
			failOnFlag("never"), sendFlag(),
			&cli.DurationFlag{Name: "max-age", Category: ofOutput, Usage: "end with 3 and write nothing where the report began longer ago than `DURATION`: for monitoring systems, which would show an old state as the present one"},
			&cli.PathFlag{Name: "config", Category: ofOutput, EnvVars: []string{"PACSAUDIT_CONFIG"}, Usage: "configuration `FILE` with the receivers of --send; nothing else of it is used"}),
		Subcommands: []*cli.Command{diffCommand(), mergeCommand(), packCommand(), policyCommand()},
		Action: func(c *cli.Context) error {
			exits, err := readExits(c)
			if err != nil {
				return err
			}
			out, err := readOutput(c)
			if err != nil {
				return err
			}
			if err := out.toConfigured(c.Context, given(c, "config", c.Path), c.App.ErrWriter); err != nil {
				return err
			}
			r, err := readMerged(c.Context, c.Args().Slice(), out.page.held(), c.App.ErrWriter)
			if err != nil {
				return err
			}
			if err := cmp.Or(tooOld(r, given(c, "max-age", c.Duration), time.Now()), out.page.sinceBefore(r)); err != nil {
				return err
			}
			if err := out.write(r); err != nil {
				return err
			}
			exits.allowIncomplete = true // of what was measured elsewhere the report speaks itself
			return out.errorFor(c.Context, exits, r, out.sendEvents(c.Context, r))
		},
	}
}

// tooOld refuses a report that nobody has renewed. One of the future would never be old.
func tooOld(r *report.Report, most *time.Duration, now time.Time) error {
	if most == nil || now.Sub(r.Started).Abs() <= *most {
		return nil
	}
	return &exit{code: exitNotMeasured, err: fmt.Errorf("the report began at %s, which is not within --max-age %v of now", r.Started.UTC().Format(time.RFC3339), *most)}
}

func mergeCommand() *cli.Command {
	flags := outputFlags()
	for _, f := range flags {
		if s, ok := f.(*cli.StringFlag); ok && s.Name == "format" {
			s.Value = "json"
		}
	}
	return &cli.Command{
		Name:      "merge",
		Usage:     "put the reports of shards or sites together as one",
		ArgsUsage: "FILE…",
		Description: `Of several reports on one server the newest settled one counts. A later audit
that settled less adds what it saw and takes nothing away; the report says since
when the server was not measured. Counts of files add up. Patients of several
shards may be the same ones, so their sum is marked as an upper bound.

   pacsaudit report merge shard-1.json shard-2.json > fleet.json

Audits from several places (audit --from) stay apart: the report says how far a
stranger gets at each server from each, and counts the worst.

   pacsaudit report merge guest.json imaging.json --output who-reaches.html

Exit codes: 0 done, 2 usage or a file that is no report, 3 a shard is missing.`,
		Flags: flags,
		Action: func(c *cli.Context) error {
			out, err := readOutput(c)
			if err != nil {
				return err
			}
			r, err := readMerged(c.Context, c.Args().Slice(), 0, c.App.ErrWriter)
			if err != nil {
				return err
			}
			if len(r.Shards) == 1 {
				r, _ = report.Merge(r) // one alone is not the whole
			}
			if err := out.write(r); err != nil {
				return err
			}
			return cmp.Or(out.state(r, nil), lostShards(r))
		},
	}
}

func policyCommand() *cli.Command {
	return &cli.Command{
		Name:      "policy",
		Usage:     "turn a known-good report into expectations for a configuration",
		ArgsUsage: "FILE…",
		Description: `Prints the targets of reports that were written as JSON, each with the posture
that it was measured in, as lines of a configuration. A later audit with that
configuration says what moved.

   pacsaudit report policy good.json > pacsaudit.yaml`,
		Action: func(c *cli.Context) error {
			r, err := readMerged(c.Context, c.Args().Slice(), 0, c.App.ErrWriter)
			if err != nil {
				return err
			}
			if len(r.Targets) == 0 {
				return usage("the report has no target")
			}
			_, err = c.App.Writer.Write(inventory.WritePolicy(expectationsOf(r)))
			return err
		},
	}
}

// expectationsOf are the targets of a report, each with the posture that it was
// measured in. A target that was audited from several places is there once, with
// those from which it was reached.
func expectationsOf(r *report.Report) (list []audit.Target) {
	if r.Places != nil {
		for _, t := range report.Summarise(r).Targets {
			list = append(list, audit.Target{Name: t.Name, Address: t.Address, Called: t.Called, Expect: t.Expectation(), ReachableFrom: r.Places.Reaching(t)})
		}
		return list
	}
	for i := range r.Targets {
		t := &r.Targets[i]
		list = append(list, audit.Target{Name: t.Name, Address: t.Address, Called: t.Called, Expect: t.Expectation()})
	}
	return list
}

func diffCommand() *cli.Command {
	return &cli.Command{
		Name:      "diff",
		Usage:     "say what is new, fixed, changed or no longer settled between two reports",
		ArgsUsage: "OLD NEW",
		Description: `Compares targets, exposures, grades and findings. Times and durations take no
part, and neither do counts of records, which grow every day, unless --counts
asks for them.

   pacsaudit report diff monday.json tuesday.json
   pacsaudit report diff monday.json tuesday.json --counts --format json

Exit codes: 0 the same, 1 something changed, 2 usage or a file that is no
report.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Category: ofOutput, Value: "terminal", Usage: "`FORMAT` of the changes: terminal or json"},
			jsonFlag(), noColorFlag(),
			&cli.StringFlag{Name: "lang", Category: ofOutput, Usage: "`LANGUAGE` of the changes, en or ja; the locale's if absent"},
			&cli.BoolFlag{Name: "counts", Category: ofOutput, Usage: "compare numbers of records too"},
		},
		Action: func(c *cli.Context) error {
			if c.Args().Len() != 2 {
				return usage("diff takes two reports: pacsaudit report diff OLD.json NEW.json")
			}
			format, err := readFormat(c)
			switch {
			case err != nil:
				return err
			case format != "terminal" && format != "json":
				return unknownWord("format", format, []string{"terminal", "json"})
			}
			lang, err := langOf(given(c, "lang", c.String), format == "terminal")
			if err != nil {
				return err
			}
			return diff(c.Context, c.Args().Get(0), c.Args().Get(1), diffOptions{json: format == "json", lang: lang, counts: c.Bool("counts"), noColor: c.Bool("no-color")}, c.App.Writer)
		},
	}
}

type diffOptions struct {
	json   bool
	lang   render.Lang // of text
	counts bool        // compare them too

	noColor bool
}

func diff(ctx context.Context, older, newer string, how diffOptions, stdout io.Writer) error {
	allowReports(2)
	before, err := readReport(ctx, older)
	if err != nil {
		return err
	}
	after, err := readReport(ctx, newer)
	if err != nil {
		return err
	}
	d := report.Compare(before, after, how.counts)
	if how.json {
		err = d.WriteJSON(stdout)
	} else {
		o := render.Options{Lang: how.lang}
		o.Width, o.Color = screen(stdout, how.noColor)
		err = render.WriteDiff(stdout, d, o)
	}
	switch {
	case err != nil:
		return internal(err)
	case len(d.Changes) > 0:
		return &exit{code: exitFindings}
	}
	return nil
}

// readMerged reads reports, as one, beside so many that are held already.
func readMerged(ctx context.Context, files []string, held int, stderr io.Writer) (*report.Report, error) {
	if len(files) == 0 {
		return nil, usage("no report: give a file that was written with --output FILE.json or --format json")
	}
	allowReports(len(files) + held)
	var list []*report.Report
	for _, name := range files {
		r, err := readReport(ctx, name)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	if len(list) == 1 {
		return list[0], nil
	}
	merged, replaced := report.Merge(list...)
	if replaced > 0 {
		fmt.Fprintf(stderr, "pacsaudit: %d entries of targets that stand in several reports gave way to what was settled last\n", replaced)
	}
	return merged, nil
}

func readReport(ctx context.Context, name string) (*report.Report, error) {
	var in io.Reader
	if name == "-" {
		in = untilDone(ctx, os.Stdin)
	} else {
		f, err := os.Open(name)
		if err != nil {
			if pathError := new(fs.PathError); errors.As(err, &pathError) {
				err = pathError.Err
			}
			return nil, notAReport(name, err)
		}
		defer f.Close()
		in = f
	}
	r, err := report.Read(in)
	if pathError := new(fs.PathError); errors.As(err, &pathError) {
		return nil, notAReport(name, pathError.Err)
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, usage("%s: interrupted before its end", name)
	case err != nil:
		return nil, usage("%s: %w", name, err)
	}
	return r, nil
}

func schemaCommand() *cli.Command {
	return &cli.Command{
		Name:  "schema",
		Usage: "print the JSON Schema of reports",
		Description: `   pacsaudit schema > pacsaudit-report.schema.json

For programs that read the JSON report. Fields are added within a version of the
schema, never changed.`,
		Before: noArguments,
		Action: func(c *cli.Context) error {
			if err := report.WriteSchema(c.App.Writer); err != nil {
				return internal(err)
			}
			return nil
		},
	}
}
