package commands

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/inventory"
)

func policyCommand() *cli.Command {
	return &cli.Command{
		Name:      "policy",
		Usage:     "turn a known-good report into expectations for a configuration",
		ArgsUsage: "FILE…",
		Description: `Prints the targets of reports that were written as JSON, each with the posture
that it was measured in, as lines of a configuration. A later audit with that
configuration says what moved.

   pacsaudit report policy good.json > pacsaudit.yaml`,
		Action: func(c *cli.Context) error {
			r, err := readMerged(c.Args().Slice(), c.App.ErrWriter)
			if err != nil {
				return err
			}
			if len(r.Targets) == 0 {
				return usage("the report has no target")
			}
			var list []audit.Target
			for i := range r.Targets {
				t := &r.Targets[i]
				list = append(list, audit.Target{Name: t.Name, Address: t.Address, Called: t.Called, Expect: t.Expectation()})
			}
			_, err = fmt.Fprintf(c.App.Writer, "%s", inventory.WritePolicy(list))
			return err
		},
	}
}
