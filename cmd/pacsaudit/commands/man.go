package commands

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// The library's ToMan leaves out the arguments, descriptions, examples, environment
// and exit codes of commands, and has no page for one command; so this is ours.

func manCommand() *cli.Command {
	return &cli.Command{
		Name:      "man",
		Usage:     "print the manual page, of the program or of one command",
		ArgsUsage: "[COMMAND]",
		Description: `   pacsaudit man > pacsaudit.1 && man -l pacsaudit.1
   pacsaudit man --format markdown audit > audit.md

The page is made from the help of the commands, so it says the same.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Category: ofOutput, Value: "man", Usage: "`FORMAT` of the page: man or markdown"},
		},
		Action: func(c *cli.Context) error {
			commands := c.App.Commands
			if name := c.Args().First(); c.Args().Len() > 1 {
				return usage("man takes one command, or none for all")
			} else if name != "" {
				i := slices.IndexFunc(commands, func(c *cli.Command) bool { return c.Name == name })
				if i < 0 {
					return noCommand(c.App, name)
				}
				commands = commands[i : i+1]
			}
			var page string
			switch format := c.String("format"); format {
			case "man":
				page = manualPage(c.App, commands)
			case "markdown":
				page = markdownPages(commands)
			default:
				return unknownWord("format", format, []string{"man", "markdown"})
			}
			_, err := io.WriteString(c.App.Writer, page)
			return err
		},
	}
}

// markdownPages is the help of commands in Markdown, the second level for each.
func markdownPages(commands []*cli.Command) string {
	var b strings.Builder
	for _, c := range commands {
		markdownCommand(&b, "#", "pacsaudit "+c.Name, c)
		for _, sub := range c.Subcommands {
			markdownCommand(&b, "##", "pacsaudit "+c.Name+" "+sub.Name, sub)
		}
	}
	return b.String()
}

func markdownCommand(b *strings.Builder, level, name string, c *cli.Command) {
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	fmt.Fprintf(b, "%s %s\n\n%s.\n\n```text\n%s\n```\n", level, name, strings.ToUpper(c.Usage[:1])+c.Usage[1:], strings.TrimSpace(name+" [option ...] "+c.ArgsUsage))
	if c.Description != "" {
		fmt.Fprintf(b, "\n```text\n%s\n```\n", strings.TrimRight(c.Description, "\n"))
	}
	for i, o := range optionsOf(c) {
		if i == 0 {
			b.WriteString("\n| option | meaning |\n|---|---|\n")
		}
		fmt.Fprintf(b, "| `%s` | %s |\n", o.manual(), strings.ReplaceAll(o.meaning(), "|", `\|`))
	}
}

// manualPage is the help of all commands in the language of man(7).
func manualPage(app *cli.App, commands []*cli.Command) string {
	m := new(manual)
	m.b.WriteString(".TH PACSAUDIT 1\n")
	m.section("NAME")
	m.text(app.Name + " - " + app.Usage)
	m.section("SYNOPSIS")
	for _, c := range commands {
		fmt.Fprintf(&m.b, ".B pacsaudit %s\n%s\n.br\n", roff(c.Name), roff(strings.TrimSpace("[option ...] "+c.ArgsUsage)))
	}
	m.section("COMMANDS")
	for _, c := range commands {
		m.command(c, "")
		for _, sub := range c.Subcommands {
			m.command(sub, c.Name+" ")
		}
	}
	m.section("ENVIRONMENT")
	m.item("PACSAUDIT_CONFIG", "the configuration, where --config is not given")
	m.item("AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SHARED_CREDENTIALS_FILE, AWS_REGION, AWS_ENDPOINT_URL_S3", "what s3:// paths of inspect need")
	m.item("NO_COLOR", "no colours on the terminal, if it is set to anything")
	m.item("LC_ALL, LC_MESSAGES, LANG", "the language of what people read: Japanese for ja, else English")
	m.item("PACSAUDIT_IDENTITY, PACSAUDIT_PASSCODE", "what --identity needs")
	m.section("EXIT STATUS")
	for _, e := range []struct {
		code int
		text string
	}{
		{exitClean, "clean"}, {exitFindings, "findings at or above --fail-on"}, {exitUsage, "usage or configuration"},
		{exitNotMeasured, "something was not measured, and nothing worse"}, {exitInternal, "internal error"},
		{exitInterrupted, "interrupted; the partial report was written"},
	} {
		m.item(fmt.Sprint(e.code), e.text)
	}
	return m.b.String()
}

type manual struct{ b strings.Builder }

// roff escapes what man(7) takes for markup.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, "`", "").Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}

func (m *manual) section(name string) { fmt.Fprintf(&m.b, ".SH %s\n", name) }

func (m *manual) text(s string) { fmt.Fprintln(&m.b, roff(s)) }

func (m *manual) item(term, text string) {
	fmt.Fprintf(&m.b, ".TP\n.B %s\n%s\n", roff(term), roff(text))
}

func (m *manual) command(c *cli.Command, parent string) {
	fmt.Fprintf(&m.b, ".SS \"pacsaudit %s%s %s\"\n", roff(parent), roff(c.Name), roff(c.ArgsUsage))
	m.text(strings.ToUpper(c.Usage[:1]) + c.Usage[1:] + ".")
	if c.Description != "" {
		m.b.WriteString(".PP\n.nf\n")
		for line := range strings.Lines(c.Description) {
			m.text(strings.TrimSuffix(line, "\n"))
		}
		m.b.WriteString(".fi\n")
	}
	for _, o := range optionsOf(c) {
		m.item(o.manual(), o.meaning())
	}
}
