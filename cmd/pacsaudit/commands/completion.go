package commands

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"pacsaudit/report/render"
)

// The library's bash completion runs the words typed so far through eval and starts
// the program at each Tab, and its fish completion offers no file after --output
// and no word after --format; ours are scripts that run nothing.

func completionCommand() *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "print the completion script of a shell",
		ArgsUsage: "bash|zsh|fish",
		Description: `   source <(pacsaudit completion bash)
   source <(pacsaudit completion zsh)
   pacsaudit completion fish > ~/.config/fish/completions/pacsaudit.fish

The first two belong in the shell's start file, ~/.bashrc or ~/.zshrc.`,
		Action: func(c *cli.Context) error {
			if c.Args().Len() != 1 {
				return usage("completion takes the name of a shell: bash, zsh or fish")
			}
			script := ""
			switch shell := c.Args().First(); shell {
			case "bash":
				script = bashCompletion(c.App)
			case "zsh":
				script = "autoload -U +X bashcompinit && bashcompinit\n" + bashCompletion(c.App)
			case "fish":
				script = fishCompletion(c.App)
			default:
				return usage("there is no completion for %q: use bash, zsh or fish", shell)
			}
			_, err := io.WriteString(c.App.Writer, script)
			return err
		},
	}
}

// choices are the flags that take a word of a closed set.
func choices() map[string][]string {
	var langs []string
	for _, l := range render.Langs() {
		langs = append(langs, l.String())
	}
	return map[string][]string{
		"format":  render.FormatNames(),
		"lang":    langs,
		"fail-on": severities,
	}
}

// argumentsOf are the words that a command can be followed by.
func argumentsOf(c *cli.Command) []string {
	var words []string
	switch c.Name {
	case "checks":
		for _, e := range catalogue() {
			words = append(words, e.ID.String())
		}
	case "completion":
		words = []string{"bash", "zsh", "fish"}
	}
	for _, sub := range c.Subcommands {
		words = append(words, sub.Name)
	}
	return words
}

func flagNames(c *cli.Command) []string {
	var names []string
	for _, f := range c.Flags {
		for _, name := range f.Names() {
			if len(name) > 1 {
				names = append(names, "--"+name)
			}
		}
	}
	slices.Sort(names)
	return names
}

func bashCompletion(app *cli.App) string {
	var b strings.Builder
	var commands []string
	b.WriteString("_pacsaudit() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=\n\tcase $prev in\n")
	closed := choices()
	for _, flag := range slices.Sorted(maps.Keys(closed)) {
		fmt.Fprintf(&b, "\t--%s) COMPREPLY=($(compgen -W '%s' -- \"$cur\")); return ;;\n", flag, strings.Join(closed[flag], " "))
	}
	b.WriteString("\tesac\n\tcase ${COMP_WORDS[1]} in\n")
	for _, c := range app.Commands {
		commands = append(commands, c.Name)
		words := append(argumentsOf(c), flagNames(c)...)
		for _, sub := range c.Subcommands {
			words = append(words, flagNames(sub)...)
		}
		slices.Sort(words)
		fmt.Fprintf(&b, "\t%s) words='%s' ;;\n", c.Name, strings.Join(slices.Compact(words), " "))
	}
	fmt.Fprintf(&b, `	esac
	if [ "$COMP_CWORD" -eq 1 ]; then
		COMPREPLY=($(compgen -W '%s' -- "$cur"))
		return
	fi
	COMPREPLY=($(compgen -W "$words" -- "$cur"))
	[[ $cur == -* ]] || COMPREPLY+=($(compgen -f -- "$cur"))
}
complete -o filenames -F _pacsaudit pacsaudit
`, strings.Join(commands, " "))
	return b.String()
}

func fishCompletion(app *cli.App) string {
	var b strings.Builder
	quote := func(s string) string {
		return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`, "`", "").Replace(s) + "'"
	}
	closed := choices()
	flags := func(when string, list []cli.Flag) {
		for _, f := range list {
			v, ok := f.(cli.DocGenerationFlag)
			if !ok {
				continue
			}
			fmt.Fprintf(&b, "complete -c pacsaudit -n %s -d %s", quote(when), quote(v.GetUsage()))
			for _, name := range f.Names() {
				if len(name) > 1 {
					fmt.Fprintf(&b, " -l %s", name)
				} else {
					fmt.Fprintf(&b, " -s %s", name)
				}
			}
			if words := closed[f.Names()[0]]; words != nil {
				fmt.Fprintf(&b, " -x -a %s", quote(strings.Join(words, " ")))
			} else if v.TakesValue() {
				b.WriteString(" -r")
			}
			b.WriteByte('\n')
		}
	}
	for _, c := range app.Commands {
		fmt.Fprintf(&b, "complete -c pacsaudit -f -n __fish_use_subcommand -a %s -d %s\n", c.Name, quote(c.Usage))
		seen := "__fish_seen_subcommand_from " + c.Name
		if words := argumentsOf(c); len(words) > 0 {
			fmt.Fprintf(&b, "complete -c pacsaudit -n %s -a %s\n", quote(seen), quote(strings.Join(words, " ")))
		}
		flags(seen, c.Flags)
		for _, sub := range c.Subcommands {
			flags(seen+"; and __fish_seen_subcommand_from "+sub.Name, sub.Flags)
		}
	}
	return b.String()
}
