package commands

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit/inventory"
)

// flagsFirst moves the flags of a command or subcommand before its arguments,
// because the library takes a flag after an argument for an argument. What
// follows "--" stays.
func flagsFirst(app *cli.App, args []string) ([]string, error) {
	if len(args) < 2 || strings.HasPrefix(args[1], "-") {
		return args, nil
	}
	command := app.Command(args[1])
	if command == nil {
		return args, nil
	}
	head := 2
	if len(args) > 2 {
		for _, sub := range command.Subcommands {
			if sub.HasName(args[2]) {
				command, head = sub, 3
				break
			}
		}
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
				return nil, usage("flag --%s needs a value", name)
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

// misused says what is wrong with the flags of a command, and what is meant.
func misused(c *cli.Context, err error) error {
	name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !unknown {
		return usage("%w%s", err, howToWrite(c, err))
	}
	command, flags := c.App.Name, c.App.Flags
	if c.Command != nil && c.Command.Name != command {
		command, flags = c.Command.HelpName, c.Command.Flags
	}
	var names []string
	for _, f := range flags {
		names = append(names, f.Names()...)
	}
	return usage("there is no option --%s: %s%s --help lists them", name, suggest("--", name, names), command)
}

// suggest asks for the nearest of some names.
func suggest(dashes, word string, names []string) string {
	if n := inventory.Nearest(word, names); len(n) > 1 {
		return "is it " + dashes + n + "? "
	}
	return ""
}

// howToWrite says how a flag is written of which the library only says that it
// is wrong.
func howToWrite(c *cli.Context, err error) string {
	for _, f := range c.Command.Flags {
		if !strings.Contains(err.Error(), "for flag -"+f.Names()[0]+":") {
			continue
		}
		switch f.(type) {
		case *cli.DurationFlag:
			return ": write it as 30s or 5m"
		case *cli.IntFlag:
			return ": write a whole number"
		}
	}
	return ""
}

// noArguments is for commands that take none.
func noArguments(c *cli.Context) error {
	if c.Args().Present() {
		return usage("%s takes no argument, and %q is one", c.Command.Name, c.Args().First())
	}
	return nil
}
