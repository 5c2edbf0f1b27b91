package render

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// Format writes a report. It changes nothing.
type Format struct {
	Name      string
	Extension string // of a file in this format
	ForPeople bool   // read by people, so in the language of their locale
	// StatesOnly is for monitoring systems: states and numbers, from which people
	// go to a report.
	StatesOnly bool
	Write      func(io.Writer, *report.Report, Options) error

	// ExitCode is what a command ends with that writes this format to standard
	// output, where its readers have codes of their own; the report is nil where there
	// is none. Unknown is what it writes there then: they read nothing else. Other
	// formats have neither.
	ExitCode func(*report.Report) int
	Unknown  func(why string) string
}

// Options are what a reader's screen can do.
type Options struct {
	Lang    Lang // of formats for people
	Color   bool
	Width   int  // columns; 0 means 80
	Verbose bool // every finding of every target

	// Of the page in HTML.
	Since          *report.Report // an older report, to say what has changed; nil for none
	Classification audit.Text     // of the document, as its readers classify theirs
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

// FormatByExtension finds the format of a file by the end of its name.
func FormatByExtension(extension string) (Format, error) {
	for _, f := range formats {
		if f.Extension == strings.ToLower(extension) {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("no format for that name: end it in %s", strings.Join(Extensions(), ", "))
}

// Extensions are the ends of file names that have a format.
func Extensions() []string {
	var list []string
	for _, f := range formats {
		list = append(list, f.Extension)
	}
	slices.Sort(list)
	return list
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
