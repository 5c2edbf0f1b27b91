package commands

import (
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/report/render"
)

func checksCommand() *cli.Command {
	return &cli.Command{
		Name:      "checks",
		Usage:     "list the checks, or explain one",
		ArgsUsage: "[ID]",
		Description: `   pacsaudit checks                 the catalogue
   pacsaudit checks --lang ja       the same in Japanese
   pacsaudit checks query-open      one check: why, how, what to change`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Category: ofOutput, Value: "terminal", Usage: "`FORMAT`: terminal, markdown or json"},
			jsonFlag(), noColorFlag(),
			&cli.StringFlag{Name: "lang", Category: ofOutput, Usage: "`LANGUAGE` of the terminal, en or ja; the locale's if absent"},
		},
		Action: func(c *cli.Context) error {
			format, err := readFormat(c)
			if err != nil {
				return err
			}
			lang, err := langOf(given(c, "lang", c.String), format == "terminal")
			if err != nil {
				return err
			}
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
			switch format {
			case "json":
				e := json.NewEncoder(c.App.Writer)
				e.SetIndent("", "  ")
				return e.Encode(list)
			case "markdown":
				page := checkList(list)
				if c.Args().Present() {
					page = checkPage(list[0], nil)
				}
				_, err := io.WriteString(c.App.Writer, page)
				return err
			case "terminal":
				o := render.Options{Lang: lang}
				o.Width, o.Color = screen(c.App.Writer, c.Bool("no-color"))
				if c.Args().Present() {
					return render.WriteCheck(c.App.Writer, list[0].forTerminal(), o)
				}
				var shown []render.Entry
				for _, e := range list {
					shown = append(shown, e.forTerminal())
				}
				return render.WriteCatalogue(c.App.Writer, shown, o)
			}
			return unknownWord("format", format, []string{"terminal", "markdown", "json"})
		},
	}
}

// entry is a check as readers see it.
type entry struct {
	ID       audit.ID       `json:"id"`
	Severity audit.Severity `json:"severity"`
	Zoned    bool           `json:"severity_rises_with_zone"`
	Of       string         `json:"of"` // what is judged: server, files or configuration
	Title    audit.Text     `json:"title"`
	Why      audit.Text     `json:"why"`
	How      how            `json:"how"`
	Fix      audit.Text     `json:"fix"`
	Settings []setting      `json:"settings,omitempty"`
	Refs     []audit.Text   `json:"references"`
}

// how is audit.How in JSON.
type how struct {
	Asks          audit.Text `json:"asks"`
	Fails         audit.Text `json:"fail,omitzero"`
	Passes        audit.Text `json:"pass,omitzero"`
	Inconclusive  audit.Text `json:"inconclusive,omitzero"`
	NotApplicable audit.Text `json:"not-applicable,omitzero"`
}

type setting struct {
	Product audit.Product `json:"product"`
	Text    audit.Text    `json:"text"`
}

// catalogue is every check, of servers, of files and of configuration.
func catalogue() []entry {
	var list []entry
	for _, c := range checks.All() {
		e := entry{ID: c.ID, Severity: c.Severity, Zoned: c.Zoned, Of: "server", Title: c.Title, Why: c.Why, How: how(c.How), Fix: c.Fix, Refs: c.Refs}
		for p, s := range c.Settings {
			e.Settings = append(e.Settings, setting{p, s})
		}
		slices.SortFunc(e.Settings, func(a, b setting) int { return strings.Compare(a.Product.String(), b.Product.String()) })
		list = append(list, e)
	}
	for _, c := range checks.Headers() {
		list = append(list, entry{ID: c.ID, Severity: c.Severity, Of: "files", Title: c.Title, Why: c.Why, How: how(c.How), Fix: c.Fix, Refs: c.Refs})
	}
	for _, c := range checks.Configs() {
		list = append(list, entry{ID: c.ID, Severity: c.Severity, Of: "configuration", Title: c.Title, Why: c.Why, How: how(c.How), Fix: c.Fix, Refs: c.Refs})
	}
	slices.SortStableFunc(list, func(a, b entry) int { return int(b.Severity) - int(a.Severity) })
	return list
}

func lookup(list []entry, id string) (entry, error) {
	var ids, near []string
	for _, e := range list {
		if e.ID.String() == id {
			return e, nil
		}
		ids = append(ids, e.ID.String())
		if id != "" && strings.Contains(e.ID.String(), id) {
			near = append(near, e.ID.String())
		}
	}
	if len(near) > 0 {
		return entry{}, usage("there is no check %q: is it %s?", id, or(near))
	}
	return entry{}, usage("there is no check %q: %spacsaudit checks lists them", id, suggest("", id, ids))
}

func isCheck(id string) bool {
	_, err := lookup(catalogue(), id)
	return err == nil
}

// forTerminal is the entry as render writes it.
func (e entry) forTerminal() render.Entry {
	out := render.Entry{ID: e.ID, Severity: e.Severity, Zoned: e.Zoned, Title: e.Title, Why: e.Why, How: audit.How(e.How), Fix: e.Fix, Refs: e.Refs}
	for _, s := range e.Settings {
		out.Settings = append(out.Settings, render.Setting(s))
	}
	return out
}
