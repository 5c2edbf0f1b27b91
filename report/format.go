package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Format writes a report. It changes nothing.
type Format struct {
	Name  string
	Write func(io.Writer, *Report, Options) error
}

// Options are what a reader's screen can do.
type Options struct {
	Color   bool
	Width   int  // columns; 0 means 80
	Verbose bool // every finding of every target
}

var formats []Format

func add(f Format) Format {
	formats = append(formats, f)
	return f
}

// FormatByName finds a format.
func FormatByName(name string) (Format, error) {
	for _, f := range formats {
		if f.Name == name {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("unknown format %q: use %s", name, strings.Join(FormatNames(), " or "))
}

// FormatNames are the names of all formats.
func FormatNames() []string {
	var names []string
	for _, f := range formats {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return names
}
