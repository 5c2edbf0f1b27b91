package commands

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"pacsaudit/report"
	"pacsaudit/report/render"
)

// sink is where the report goes, in which format and language.
type sink struct {
	format render.Format
	file   string // empty for standard output
	lang   render.Lang
}

// sinks are what the flags ask for. They are settled before the audit, so that
// a misspelt format costs nothing.
func sinks(c *cli.Context) ([]sink, error) {
	format, err := render.FormatByName(c.String("format"))
	if err != nil {
		return nil, usage("--format: %w", err)
	}
	lang, err := langOf(c, format)
	if err != nil {
		return nil, err
	}
	list := []sink{{format: format, lang: lang}}
	for _, file := range c.StringSlice("output") {
		s, err := sinkOf(c, file)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

// sinkOf is the sink of a file, by its name.
func sinkOf(c *cli.Context, file string) (sink, error) {
	format, err := render.FormatByExtension(filepath.Ext(file))
	if err != nil {
		return sink{}, usage("--output %s: %w", file, err)
	}
	if info, err := os.Stat(filepath.Dir(file)); err != nil || !info.IsDir() {
		return sink{}, usage("--output %s: there is no folder %s", file, filepath.Dir(file))
	}
	lang, err := langOf(c, format)
	return sink{format, file, lang}, err
}

// langOf is the language that was asked for. Without a word from the operator,
// what people read follows the locale, and what programs read is English.
func langOf(c *cli.Context, format render.Format) (render.Lang, error) {
	if c.IsSet("lang") {
		lang, err := render.ParseLang(c.String("lang"))
		if err != nil {
			return lang, usage("--lang: %w", err)
		}
		return lang, nil
	}
	if !format.ForPeople {
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
func write(c *cli.Context, list []sink, r *report.Report) error {
	var failed error
	for _, s := range list {
		if err := s.write(c, r); err != nil && failed == nil {
			failed = internal(err)
		}
	}
	return failed
}

func (s sink) write(c *cli.Context, r *report.Report) error {
	o := render.Options{Lang: s.lang, Verbose: c.Bool("verbose")}
	if s.file == "" {
		o.Width, o.Color = screen(c.App.Writer)
		return s.format.Write(c.App.Writer, r, o)
	}
	return writeFile(s.file, func(w io.Writer) error { return s.format.Write(w, r, o) })
}

// screen is what a stream can show: its width, 0 where it is no terminal, and
// whether it has colours.
func screen(stream io.Writer) (width int, color bool) {
	width, terminal := isTerminal(stream)
	return width, terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// writeFile writes a file whole or not at all: to a temporary file beside it,
// which is renamed.
func writeFile(name string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return unwritten(name, err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
			err = unwritten(name, err)
		}
	}()
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

// unwritten names the file that was to be, not the temporary one.
func unwritten(name string, err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		err = p.Err
	}
	return fmt.Errorf("write %s: %w", name, err)
}
