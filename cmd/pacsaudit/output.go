package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"pacsaudit/report"
)

// sink is where the report goes, and in which format.
type sink struct {
	format report.Format
	file   string // empty for standard output
}

// extensions give the format of an output file.
var extensions = map[string]string{".json": "json", ".txt": "terminal"}

// sinks are what the flags ask for. They are settled before the audit, so that
// a misspelt format costs nothing.
func sinks(c *cli.Context) ([]sink, error) {
	format, err := report.FormatByName(c.String("format"))
	if err != nil {
		return nil, usage("--format: %w", err)
	}
	list := []sink{{format: format}}
	for _, file := range c.StringSlice("output") {
		name, ok := extensions[strings.ToLower(filepath.Ext(file))]
		if !ok {
			return nil, usage("--output %s: no format for that name: end it in .json or .txt", file)
		}
		format, err := report.FormatByName(name)
		if err != nil {
			return nil, internal(err)
		}
		if info, err := os.Stat(filepath.Dir(file)); err != nil || !info.IsDir() {
			return nil, usage("--output %s: there is no folder %s", file, filepath.Dir(file))
		}
		list = append(list, sink{format: format, file: file})
	}
	return list, nil
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
	o := report.Options{Verbose: c.Bool("verbose")}
	if s.file == "" {
		width, terminal := isTerminal(c.App.Writer)
		o.Width = width
		o.Color = terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
		return s.format.Write(c.App.Writer, r, o)
	}
	return writeFile(s.file, func(w io.Writer) error { return s.format.Write(w, r, o) })
}

// writeFile writes a file whole or not at all: to a temporary file beside it,
// which is renamed.
func writeFile(name string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
			err = fmt.Errorf("write report: %w", err)
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
