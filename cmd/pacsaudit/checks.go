package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
)

func checksCommand() *cli.Command {
	return &cli.Command{
		Name:      "checks",
		Usage:     "list the checks, or explain one",
		ArgsUsage: "[ID]",
		Description: `   pacsaudit checks                 the catalogue
   pacsaudit checks query-open      one check: what it means, how to fix it, where that is written`,
		Flags: []cli.Flag{&cli.StringFlag{Name: "format", Value: "terminal", Usage: "terminal, markdown or json"}},
		Action: func(c *cli.Context) error {
			list := catalogue()
			switch c.Args().Len() {
			case 0:
			case 1:
				one, err := lookup(list, c.Args().First())
				if err != nil {
					return err
				}
				list = []entry{one}
			default:
				return usage("checks takes one ID, or none for the catalogue")
			}
			switch c.String("format") {
			case "json":
				e := json.NewEncoder(c.App.Writer)
				e.SetIndent("", "  ")
				return e.Encode(list)
			case "markdown":
				return markdown(c.App.Writer, list)
			case "terminal":
				if c.Args().Present() {
					return explain(c.App.Writer, list[0])
				}
				return index(c.App.Writer, list)
			}
			return usage("--format %q: use terminal, markdown or json", c.String("format"))
		},
	}
}

// entry is a check as readers see it.
type entry struct {
	ID       audit.ID       `json:"id"`
	Severity audit.Severity `json:"severity"`
	Zoned    bool           `json:"severity_rises_with_zone"`
	Of       string         `json:"of"` // what is judged: servers or files
	Title    audit.Text     `json:"title"`
	Fix      audit.Text     `json:"fix"`
	Settings []setting      `json:"settings,omitempty"`
	Refs     []audit.Text   `json:"references"`
}

type setting struct {
	Product audit.Product `json:"product"`
	Text    audit.Text    `json:"text"`
}

// catalogue is every check, of servers and of files.
func catalogue() []entry {
	var list []entry
	for _, c := range checks.All() {
		e := entry{ID: c.ID, Severity: c.Severity, Zoned: c.Zoned, Of: "server", Title: c.Title, Fix: c.Fix, Refs: c.Refs}
		for p, s := range c.Settings {
			e.Settings = append(e.Settings, setting{p, s})
		}
		slices.SortFunc(e.Settings, func(a, b setting) int { return strings.Compare(a.Product.String(), b.Product.String()) })
		list = append(list, e)
	}
	for _, c := range checks.Headers() {
		list = append(list, entry{ID: c.ID, Severity: c.Severity, Of: "files", Title: c.Title, Fix: c.Fix, Refs: c.Refs})
	}
	slices.SortStableFunc(list, func(a, b entry) int { return int(b.Severity) - int(a.Severity) })
	return list
}

func lookup(list []entry, id string) (entry, error) {
	var near []string
	for _, e := range list {
		if e.ID.String() == id {
			return e, nil
		}
		if id != "" && strings.Contains(e.ID.String(), id) {
			near = append(near, e.ID.String())
		}
	}
	if len(near) > 0 {
		return entry{}, usage("there is no check %q: is it %s?", id, strings.Join(near, ", "))
	}
	return entry{}, usage("there is no check %q: pacsaudit checks lists them", id)
}

func index(w io.Writer, list []entry) error {
	width := 0
	for _, e := range list {
		width = max(width, len(e.ID.String()))
	}
	var b strings.Builder
	for _, e := range list {
		fmt.Fprintf(&b, "%-8v  %-*v  %v\n", e.Severity, width, e.ID, e.Title)
	}
	fmt.Fprintf(&b, "\n%d checks. One of them explained: pacsaudit checks %v\n", len(list), list[0].ID)
	_, err := io.WriteString(w, b.String())
	return err
}

func explain(w io.Writer, e entry) error {
	var b strings.Builder
	zone := ""
	if e.Zoned {
		zone = "; one step higher in guest networks, two on the internet"
	}
	fmt.Fprintf(&b, "%v\n%v.\n\nSeverity: %v%s\n\nFix: %v.\n", e.ID, e.Title, e.Severity, zone, e.Fix)
	for _, s := range e.Settings {
		lines := strings.Split(text.WrapSoft(s.Text.String()+".", 68), "\n")
		for i, line := range lines {
			name := ""
			if i == 0 {
				name = s.Product.String()
			}
			fmt.Fprintf(&b, "  %-8s  %s\n", name, strings.TrimRight(line, " "))
		}
	}
	b.WriteString("\nReferences:\n")
	for _, r := range e.Refs {
		fmt.Fprintf(&b, "  %v\n", r)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// markdown is the catalogue as a page.
func markdown(w io.Writer, list []entry) error {
	var b strings.Builder
	b.WriteString("# Checks\n\nWritten by `pacsaudit checks --format markdown`. An ID is permanent.\n")
	for _, e := range list {
		fmt.Fprintf(&b, "\n## %v\n\n%v. Severity: %v", e.ID, e.Title, e.Severity)
		if e.Zoned {
			b.WriteString("; one step higher in guest networks, two on the internet")
		}
		fmt.Fprintf(&b, ".\n\nFix: %v.\n", e.Fix)
		for i, s := range e.Settings {
			if i == 0 {
				b.WriteByte('\n')
			}
			fmt.Fprintf(&b, "- %v: %v.\n", s.Product, s.Text)
		}
		refs := make([]string, len(e.Refs))
		for i, r := range e.Refs {
			refs[i] = r.String()
		}
		fmt.Fprintf(&b, "\nReferences: %s.\n", strings.Join(refs, ", "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
