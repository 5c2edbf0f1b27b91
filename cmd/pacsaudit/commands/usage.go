package commands

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit/inventory"
)

// flagsFirst moves the flags of a command or subcommand before its arguments,
// because the library takes a flag after an argument for an argument. What
// follows "--" stays.
func flagsFirst(app *cli.App, args []string) ([]string, error) {
	command, head := commandOf(app, args)
	if command == nil {
		return args, nil
	}
	var flags, rest []string
	for i := head; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			rest = append(rest, args[i+1:]...)
			break
		}
		if len(arg) < 2 || arg[0] != '-' {
			rest = append(rest, arg)
			continue
		}
		flags = append(flags, arg)
		name, _, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		if takesValue(command, name) && !hasValue {
			if i+1 == len(args) {
				return nil, usage("%s needs a value behind it", arg)
			}
			i++
			flags = append(flags, args[i])
		}
	}
	ordered := append(slices.Clone(args[:head]), flags...)
	if len(rest) > 0 {
		ordered = append(append(ordered, "--"), rest...)
	}
	return ordered, nil
}

// asTyped makes the command line of what people type elsewhere: help audit,
// audit help, --version, and options before the command.
func asTyped(app *cli.App, args []string) []string {
	if len(args) < 2 {
		return args
	}
	switch args[1] {
	case "help":
		return append(append(args[:1:1], args[2:]...), "--help")
	case "--version", "-version", "-V":
		return append(args[:1:1], "version")
	}
	if len(args) == 3 && args[2] == "help" && app.Command(args[1]) != nil {
		return append(args[:2:2], "--help")
	}
	if !strings.HasPrefix(args[1], "-") {
		return args
	}
	for i := 1; i < len(args) && args[i] != "--"; i++ {
		name := strings.TrimLeft(args[i], "-")
		switch {
		case name == args[i]:
			if app.Command(name) == nil {
				return args
			}
			return slices.Concat(args[:1], args[i:i+1], args[1:i], args[i+1:])
		case slices.ContainsFunc(app.Commands, func(c *cli.Command) bool { return takesValue(c, name) }):
			i++
		}
	}
	return args
}

// takesValue reports whether a flag of the command is followed by a value. An
// unknown flag is not, and is reported by the library.
func takesValue(c *cli.Command, name string) bool {
	for _, f := range c.Flags {
		if slices.Contains(f.Names(), name) {
			v, ok := f.(cli.DocGenerationFlag)
			return ok && v.TakesValue()
		}
	}
	return false
}

// flagError says what is wrong with the flags of a command, and what is meant.
func flagError(c *cli.Context, err error) error {
	name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !unknown {
		if c.Command == nil {
			return usage("%w", err)
		}
		return wrongValue(c.Command.Flags, err)
	}
	command, flags := c.App.Name, c.App.Flags
	if c.Command != nil && c.Command.Name != command {
		command, flags = c.Command.HelpName, c.Command.Flags
	}
	var names []string
	for _, f := range flags {
		names = append(names, f.Names()...)
	}
	if ours := otherPrograms[name]; slices.Contains(names, ours) {
		return usage("there is no option -%s: here it is --%s. %s --help-all lists them", name, ours, command)
	}
	return usage("there is no option --%s: %s%s --help-all lists them", name, suggestOption(name, names), command)
}

// otherPrograms are options of DCMTK, dcm4che and the like, and what they are
// called here.
var otherPrograms = map[string]string{
	"aec": "called", "aet": "calling", "b": "calling", "c": "called", "to": "timeout", "ta": "timeout", "td": "timeout",
	"d": "verbose", "log-level": "verbose", "p": "ports", "port": "ports",
}

// otherWords are names that people try for our commands.
var otherWords = map[string]string{
	"scan": "sweep", "discover": "sweep", "ping": "echo", "c-echo": "echo", "query": "find", "c-find": "find", "list": "checks",
	"check": "audit", "test": "audit", "run": "audit", "validate": "config check", "init": "config init", "diff": "report diff",
	"merge": "report merge", "monitor": "serve", "server": "serve", "exporter": "serve", "headers": "inspect", "dump": "inspect", "check-config": "lint", "settings": "lint",
}

// noCommand says that a word is no command, and what is meant.
func noCommand(app *cli.App, word string) error {
	var names []string
	for _, command := range app.Commands {
		names = append(names, command.Name)
	}
	if t, err := inventory.ParseTarget(word); err == nil {
		return usage("there is no command %q: to audit it write pacsaudit audit %v", word, t.Name)
	}
	if _, err := os.Stat(word); err == nil {
		return usage("there is no command %q: to inspect the file or folder write pacsaudit inspect %s", word, word)
	}
	near := suggest("", word, names)
	if ours := otherWords[strings.ToLower(word)]; ours != "" {
		near = "is it " + ours + "? "
	}
	return usage("there is no command %q: %spacsaudit --help lists them", word, near)
}

// unknownWord says that the value of a flag is none of a closed set, and what is
// meant.
func unknownWord(flag, word string, words []string) error {
	return usage("--%s %q is not known: %suse %s", flag, word, suggest("", word, words), or(words))
}

// or lists words.
func or(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
	return strings.Join(words, "")
}

// suggest asks for the nearest of some names.
func suggest(dashes, word string, names []string) string {
	if n := inventory.Nearest(word, names); len(n) > 1 {
		return "is it " + dashes + n + "? "
	}
	return ""
}

// suggestOption asks for the option that is meant: the one that a word begins with,
// as history.path does, or is the beginning of, as out; else the nearest.
func suggestOption(word string, names []string) string {
	const fewest = 3 // letters that say something
	near, longer := "", []string{}
	for _, name := range names {
		rest, begins := strings.CutPrefix(word, name)
		if begins && len(name) >= fewest && rest != "" && strings.Contains(".-_", rest[:1]) && len(name) > len(near) {
			near = name
		}
		if len(word) >= fewest && strings.HasPrefix(name, word) {
			longer = append(longer, name)
		}
	}
	if len(longer) == 1 {
		near = longer[0]
	}
	if near != "" {
		return "is it --" + near + "? "
	}
	return suggest("--", word, names)
}

// wrongValue says how a flag is written of which the library only says that it
// is wrong.
func wrongValue(flags []cli.Flag, err error) error {
	m := wrong.FindStringSubmatch(err.Error())
	if m == nil {
		return usage("%w", err)
	}
	value, name := m[1], m[2]
	for _, f := range flags {
		if !slices.Contains(f.Names(), name) {
			continue
		}
		switch _, number := strconv.ParseUint(value, 10, 32); f.(type) {
		case *cli.DurationFlag:
			if number == nil {
				return usage("--%s %s has no unit: write %ss or %sm", name, value, value, value)
			}
			return usage("--%s %q is not a time: write it as 30s or 5m", name, value)
		case *cli.IntFlag:
			return usage("--%s %q is not a number: write a whole number", name, value)
		case *cli.Float64Flag:
			return usage("--%s %q is not a number: write it as 200 or 0.5", name, value)
		case *cli.BoolFlag:
			return usage("--%s takes no value: leave =%s away", name, value)
		}
	}
	return usage("%w", err)
}

// wrong is how the library says that a value is wrong.
var wrong = regexp.MustCompile(`(?s)^invalid (?:boolean )?value "(.*)" for (?:flag )?-(\S+): `)

// noArguments is for commands that take none.
func noArguments(c *cli.Context) error {
	if c.Args().Present() {
		return usage("%s takes no argument, and %q is one: leave it away", c.Command.Name, c.Args().First())
	}
	return nil
}
