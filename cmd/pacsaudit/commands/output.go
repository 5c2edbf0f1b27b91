package commands

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"pacsaudit/report"
	"pacsaudit/report/render"
)

func outputFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "format", Category: ofOutput, Value: "terminal", Usage: "`FORMAT` of the report on standard output: " + strings.Join(render.FormatNames(), ", ")},
		jsonFlag(),
		&cli.StringSliceFlag{Name: "output", Category: ofOutput, Aliases: []string{"o"}, Usage: "also write the report to `FILE`, in the format of its name: " + strings.Join(render.Extensions(), ", ")},
		&cli.StringFlag{Name: "lang", Category: ofOutput, Usage: "`LANGUAGE` of the report, en or ja; for terminal and HTML the locale's if absent"},
		&cli.BoolFlag{Name: "verbose", Category: ofOutput, Aliases: []string{"v"}, Usage: "show the steps and counts of every target"},
		&cli.BoolFlag{Name: "quiet", Category: ofOutput, Aliases: []string{"q"}, Usage: "print no report and no progress: the exit code and --output files tell"},
		noColorFlag(),
	}
}

func jsonFlag() cli.Flag {
	return &cli.BoolFlag{Name: "json", Category: ofOutput, Usage: "the same as --format json"}
}

func noColorFlag() cli.Flag {
	return &cli.BoolFlag{Name: "no-color", Category: rare, Aliases: []string{"no-colour"}, Usage: "no colours, as with the variable NO_COLOR"}
}

// readFormat is the name of the format that a command line asks for.
func readFormat(c *cli.Context) (string, error) {
	format := c.String("format")
	switch {
	case !c.Bool("json"):
		return format, nil
	case c.IsSet("format") && format != "json":
		return "", usage("--json and --format %s contradict each other: give one of them", format)
	}
	return "json", nil
}

// output is where a report goes.
type output struct {
	stdout  io.Writer
	verbose bool
	quiet   bool // nothing on standard output, and no progress
	noColor bool
	lang    *string // as it was given
	sinks   []sink
	page    page
	sending
}

// sink is a place for the report, with its format and language.
type sink struct {
	format render.Format
	file   string // empty for standard output
	lang   render.Lang
}

// readOutput reads the flags before the audit, so that a misspelt format costs
// nothing.
func readOutput(c *cli.Context) (output, error) {
	o := output{
		stdout: c.App.Writer, verbose: c.Bool("verbose"), quiet: c.Bool("quiet"), noColor: c.Bool("no-color"),
		lang: given(c, "lang", c.String), sending: sending{send: c.Bool("send")},
	}
	name, err := readFormat(c)
	if err != nil {
		return o, err
	}
	format, err := render.FormatByName(name)
	if err != nil {
		return o, unknownFormat(name)
	}
	lang, err := langOf(o.lang, format.ForPeople)
	if err != nil {
		return o, err
	}
	if !o.quiet {
		o.sinks = []sink{{format: format, lang: lang}}
	}
	for _, file := range c.StringSlice("output") {
		if err := o.addFile(file); err != nil {
			return o, err
		}
	}
	return o, o.readPage(c)
}

// addFile has the report written to a file too, in the format of its name.
func (o *output) addFile(file string) error {
	format, err := render.FormatByExtension(filepath.Ext(file))
	if err != nil {
		return usage("--output %s: there is no format for that name: %send it in %s", file, nearestFormat(filepath.Ext(file), render.Extensions()), or(render.Extensions()))
	}
	if info, err := os.Stat(filepath.Dir(file)); err != nil || !info.IsDir() {
		return usage("--output %s: there is no folder %s: make it first", file, filepath.Dir(file))
	}
	lang, err := langOf(o.lang, format.ForPeople)
	if err != nil {
		return err
	}
	o.sinks = append(o.sinks, sink{format, file, lang})
	return nil
}

// langOf is the language that was asked for. Without a word from the operator,
// what people read follows the locale, and what programs read is English.
func langOf(word *string, forPeople bool) (render.Lang, error) {
	if word != nil {
		lang, err := render.ParseLang(*word)
		if err != nil {
			return lang, unknownWord("lang", *word, choices()["lang"])
		}
		return lang, nil
	}
	if !forPeople {
		return render.English, nil
	}
	return localeLang(), nil
}

// localeLang is the language of the operator's locale, POSIX §8.2.
func localeLang() render.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := os.Getenv(name); locale != "" {
			return render.LangOfLocale(locale)
		}
	}
	return render.English
}

// write writes the report to every sink. A failing one does not keep the
// others from being written.
func (o output) write(r *report.Report) error {
	var failed error
	for _, s := range o.sinks {
		if err := o.writeTo(s, r); err != nil && failed == nil {
			failed = internal(err)
		}
	}
	return failed
}

func (o output) writeTo(s sink, r *report.Report) error {
	options := render.Options{Lang: s.lang, Verbose: o.verbose, Since: o.page.since, Classification: o.page.classification}
	if s.file == "" {
		options.Width, options.Color = screen(o.stdout, o.noColor)
		return s.format.Write(o.stdout, r, options)
	}
	return writeFile(s.file, func(w io.Writer) error { return s.format.Write(w, r, options) })
}

// unknownFormat says which format may be meant: the end of a file's name is
// known for one, too.
func unknownFormat(name string) error {
	if f, err := render.FormatByExtension("." + name); err == nil {
		return usage("--format %q is not known: is it %s? use %s", name, f.Name, or(render.FormatNames()))
	}
	if otherFormats["."+name] != "" {
		return usage("--format %q is not known: write --output FILE with %s", name, otherFormats["."+name])
	}
	return unknownWord("format", name, render.FormatNames())
}

// progress is where a job shows how far it is.
func (o output) progress(stderr io.Writer) io.Writer {
	if o.quiet {
		return io.Discard
	}
	return stderr
}

// screen is what a stream can show: its width, 0 where it is no terminal, and
// whether it has colours.
func screen(stream io.Writer, noColor bool) (width int, color bool) {
	width, terminal := isTerminal(stream)
	return width, terminal && !noColor && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// isTerminal reports whether a stream is one, and how wide it is.
func isTerminal(stream any) (width int, ok bool) {
	f, ok := stream.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width < 40 {
		width = 80
	}
	return width, true
}

// writeFile writes a file whole or not at all: to a temporary file beside it,
// which is renamed. Its owner alone may read it, unless there is one already and
// others may.
func writeFile(name string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return writeError(name, err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
			err = writeError(name, err)
		}
	}()
	if err := keepAccess(f, name); err != nil {
		return err
	}
	if err := write(f); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// writeError names the file that was asked for, not the temporary one.
func writeError(name string, err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		err = p.Err
	}
	return fmt.Errorf("write %s: %w", name, err)
}
