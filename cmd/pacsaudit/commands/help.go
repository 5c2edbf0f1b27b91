package commands

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// The library's help has lines of 150 columns and "(default: false)" at each
// switch, and shows every option at once; so this is ours.

// helpWidth is how many columns help has.
const helpWidth = 80

// The headings of options in help, in the order in which they are shown. Rare
// ones are shown by --help-all only.
const (
	ofTargets = "Targets"
	ofFiles   = "Files"
	ofPace    = "Pace"
	ofWeb     = "Web"
	ofScope   = "Scope"
	ofOutput  = "Output"
	rare      = "Rare"
)

var headings = []string{ofTargets, ofFiles, ofPace, ofWeb, ofScope, ofOutput, rare}

// commandGroups are the commands as help lists them.
var commandGroups = []struct {
	heading string
	names   []string
}{
	{"Look", []string{"demo", "audit", "sweep", "inspect", "lint", "listen", "serve"}},
	{"One step of an audit", []string{"echo", "find"}},
	{"Read on", []string{"report", "checks"}},
	{"Set up", []string{"config", "completion", "healthcheck", "man", "schema", "version"}},
}

// askedForHelp prints help where a command line asks for it.
func askedForHelp(app *cli.App, args []string, w io.Writer) bool {
	command, head := commandOf(app, args)
	all, asked := false, false
	for i := head; i < len(args) && args[i] != "--"; i++ {
		switch name := strings.TrimLeft(args[i], "-"); {
		case name == args[i]: // no option
		case name == "help", name == "h":
			asked = true
		case name == "help-all":
			asked, all = true, true
		case command != nil && !strings.Contains(name, "=") && takesValue(command, name):
			i++
		}
	}
	switch {
	case !asked:
		return false
	case command == nil:
		io.WriteString(w, programHelp(app))
	default:
		io.WriteString(w, commandHelp(command, strings.Join(args[1:head], " "), all))
	}
	return true
}

// commandOf is the command or subcommand of a command line, nil where there is
// none, and where its own arguments begin.
func commandOf(app *cli.App, args []string) (command *cli.Command, head int) {
	if len(args) < 2 {
		return nil, len(args)
	}
	if command = app.Command(args[1]); command == nil {
		return nil, 1
	}
	if len(args) > 2 {
		for _, sub := range command.Subcommands {
			if sub.HasName(args[2]) {
				return sub, 3
			}
		}
	}
	return command, 2
}

// programHelp is what pacsaudit says of itself.
func programHelp(app *cli.App) string {
	var b strings.Builder
	fmt.Fprintf(&b, `%s %s.

   pacsaudit demo                                see it: needs no server
   pacsaudit audit MAINARCHIVE@10.20.1.5:11112   audit a server of your own
   pacsaudit help audit                          its options, with examples
`, app.Name, app.Usage)
	for _, g := range commandGroups {
		fmt.Fprintf(&b, "\n%s:\n", g.heading)
		for _, name := range g.names {
			helpItem(&b, 15, name, app.Command(name).Usage)
		}
	}
	b.WriteString("\nOptions:\n")
	helpItem(&b, 15, "-h, --help", "show help, of a command too; --help-all with its rare options")
	helpItem(&b, 15, "-V, --version", "print the version")
	return b.String()
}

// commandHelp is the help of a command, with its rare options or without.
func commandHelp(c *cli.Command, name string, all bool) string {
	var b strings.Builder
	arguments := "[option…] " + c.ArgsUsage
	if len(c.Subcommands) > 0 && c.ArgsUsage == "" {
		arguments = "COMMAND"
	}
	helpItem(&b, 0, "", "pacsaudit "+strings.TrimSpace(name+" "+arguments))
	fmt.Fprintf(&b, "\n%s.\n", capital(c.Usage))
	if c.Description != "" {
		fmt.Fprintf(&b, "\n%s\n", strings.TrimRight(c.Description, "\n"))
	}
	if len(c.Subcommands) > 0 {
		b.WriteString("\nCommands:\n")
		for _, sub := range c.Subcommands {
			helpItem(&b, 15, sub.Name, sub.Usage)
		}
	}
	options := optionsOf(c)
	hidden := 0
	for _, heading := range headings {
		first := true
		for _, o := range options {
			switch {
			case o.group != heading:
			case heading == rare && !all:
				hidden++
			default:
				if first {
					fmt.Fprintf(&b, "\n%s:\n", heading)
				}
				first = false
				helpItem(&b, 24, o.written(), o.prose())
			}
		}
	}
	if hidden > 0 {
		fmt.Fprintf(&b, "\n%s: pacsaudit %s --help-all\n", plural(hidden, "rare option"), name)
	}
	return b.String()
}

// helpItem writes a term and what it means beside it, or below where the term is
// too long.
func helpItem(b *strings.Builder, columns int, term, text string) {
	indent := ""
	if columns > 0 {
		indent = strings.Repeat(" ", 3+columns)
		switch {
		case len([]rune(term)) < columns:
			term += strings.Repeat(" ", columns-len([]rune(term)))
		default:
			term += "\n" + indent
		}
		b.WriteString("   " + term)
	}
	used := len([]rune(indent))
	for i, word := range strings.Fields(text) {
		switch n := len([]rune(word)); {
		case i == 0:
			used += n
		case used+1+n > helpWidth:
			b.WriteString("\n" + strings.Repeat(" ", max(3, len(indent))))
			used = max(3, len(indent)) + n
		default:
			b.WriteByte(' ')
			used += 1 + n
		}
		b.WriteString(word)
	}
	b.WriteByte('\n')
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// option is a flag of a command as help and manuals show it.
type option struct {
	group   string
	names   []string // with their hyphens
	text    string   // what stands for its value is in backticks
	value   string   // what stands for its value; empty for a switch
	standby string   // the value where it is absent
}

func optionsOf(c *cli.Command) (list []option) {
	for _, f := range c.Flags {
		v, ok := f.(cli.DocGenerationFlag)
		if !ok {
			continue
		}
		o := option{group: groupOf(f), text: v.GetUsage()}
		for _, name := range f.Names() {
			if len(name) > 1 {
				o.names = append(o.names, "--"+name)
			} else {
				o.names = append(o.names, "-"+name)
			}
		}
		if v.TakesValue() {
			o.value = valueOf(f, v.GetUsage())
			if value := v.GetDefaultText(); value != "" {
				o.standby = strings.Trim(value, `"`)
			}
		}
		list = append(list, o)
	}
	return list
}

// groupOf is the heading of an option.
func groupOf(f cli.Flag) string {
	if c, ok := f.(cli.CategorizableFlag); ok {
		return c.GetCategory()
	}
	return ""
}

// valueOf is what stands for the value of an option.
func valueOf(f cli.Flag, usage string) string {
	if _, after, ok := strings.Cut(usage, "`"); ok {
		value, _, _ := strings.Cut(after, "`")
		return value
	}
	switch f.(type) {
	case *cli.DurationFlag:
		return "TIME"
	case *cli.IntFlag, *cli.Float64Flag:
		return "N"
	}
	return "WORD"
}

// manual is the names of an option in a manual.
func (o option) manual() string { return strings.Join(o.names, ", ") }

// meaning is what a manual says of it.
func (o option) meaning() string {
	if o.standby == "" {
		return o.text
	}
	return o.text + " (default: " + o.standby + ")"
}

// written is the option as it is typed, the short name first.
func (o option) written() string {
	names := slices.Clone(o.names)
	slices.SortStableFunc(names, func(a, b string) int { return min(len(a), 3) - min(len(b), 3) })
	return strings.TrimSpace(strings.Join(names, ", ") + " " + o.value)
}

// prose is what help says of it.
func (o option) prose() string { return strings.ReplaceAll(o.meaning(), "`", "") }
