package commands

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/urfave/cli/v2"
)

// everyCommand are the commands and subcommands as they are typed.
func everyCommand() map[string]*cli.Command {
	all := map[string]*cli.Command{}
	for _, c := range newApp(nil, nil).Commands {
		all[c.Name] = c
		for _, sub := range c.Subcommands {
			all[c.Name+" "+sub.Name] = sub
		}
	}
	return all
}

// TestHelpFitsTheScreen holds help to 80 columns, and that each option stands in it
// once: under a heading, or among the rare ones.
func TestHelpFitsTheScreen(t *testing.T) {
	t.Parallel()
	fits := func(args ...string) string {
		code, out, messages := program(t.Context(), args...)
		if code != exitClean || out == "" || messages != "" {
			t.Errorf("%q: exit code %d: %s", args, code, messages)
		}
		for line := range strings.Lines(out) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > helpWidth {
				t.Errorf("%q: %d columns: %s", args, n, line)
			}
		}
		if strings.Contains(out, "default: false") || strings.Contains(out, "`") {
			t.Errorf("%q shows what is meant for a program: %s", args, out)
		}
		return out
	}
	fits("--help")
	for name, c := range everyCommand() {
		words := strings.Fields(name)
		few, all := fits(append(words, "--help")...), fits(append(words, "--help-all")...)
		for _, o := range optionsOf(c) {
			if strings.HasPrefix(o.names[0], "--help") {
				continue
			}
			if !slices.Contains(headings, o.group) {
				t.Errorf("%s %s is under no heading: %q", name, o.names[0], o.group)
			}
			term := "   " + o.written()
			if n := strings.Count(all, "\n"+term+"\n") + strings.Count(all, "\n"+term+" "); n != 1 {
				t.Errorf("%s --help-all names %s %d times", name, o.names[0], n)
			}
			if strings.Contains(few, term) == (o.group == rare) {
				t.Errorf("%s --help and %s, which is %s", name, o.names[0], o.group)
			}
		}
	}
}

// TestHelpIsFoundAsPeopleTypeIt has the same question in several words.
func TestHelpIsFoundAsPeopleTypeIt(t *testing.T) {
	t.Parallel()
	for want, ways := range map[string][]string{
		"--help":              {"", "-h", "help", "-help"},
		"audit --help":        {"help audit", "audit help", "audit -h", "audit --help", "audit 10.0.0.1:104 --help", "--help audit", "-h audit"},
		"config check --help": {"help config check", "config check -h"},
		"config --help":       {"config", "help config", "config help"},
		"version":             {"--version", "-V", "-version"},
		"audit --help-all":    {"--help-all audit", "audit --help --help-all"},
	} {
		_, right, _ := program(t.Context(), strings.Fields(want)...)
		for _, way := range ways {
			if code, out, messages := program(t.Context(), strings.Fields(way)...); code != exitClean || out != right || messages != "" {
				t.Errorf("%q is not %q: exit code %d, %s\n%s", way, want, code, messages, out)
			}
		}
	}
}

// TestOptionsStandWherePeoplePutThem has options before the command, and the short
// words for some.
func TestOptionsStandWherePeoplePutThem(t *testing.T) {
	t.Parallel()
	_, right, _ := program(t.Context(), "checks", "--format", "json")
	for _, way := range []string{"--json checks", "checks --json", "--format json checks", "checks --no-color --json", "--no-colour --json checks"} {
		if code, out, messages := program(t.Context(), strings.Fields(way)...); code != exitClean || out != right || messages != "" {
			t.Errorf("%q: exit code %d, %s", way, code, messages)
		}
	}
	for _, way := range []string{"-q audit 127.0.0.1:1", "audit --quiet 127.0.0.1:1", "audit 127.0.0.1:1 -q", "audit -qv 127.0.0.1:1"} {
		if code, out, messages := program(t.Context(), strings.Fields(way)...); code != exitNotMeasured || out != "" || messages != "" {
			t.Errorf("%q: exit code %d, %q, %s", way, code, out, messages)
		}
	}
}

// TestWordsOfOtherProgramsAreKnown holds what people type who know other tools.
func TestWordsOfOtherProgramsAreKnown(t *testing.T) {
	t.Parallel()
	commands := everyCommand()
	for theirs, ours := range otherWords {
		if commands[ours] == nil || commands[theirs] != nil {
			t.Errorf("%s for %s", ours, theirs)
		}
		if code, _, messages := program(t.Context(), theirs); code != exitUsage || !strings.Contains(messages, "is it "+ours+"?") {
			t.Errorf("%s: exit code %d: %s", theirs, code, messages)
		}
	}
	if _, _, messages := program(t.Context(), "audit", "-aec", "MAIN", "10.0.0.1:104"); !strings.Contains(messages, "here it is --called") {
		t.Error(messages)
	}
}
