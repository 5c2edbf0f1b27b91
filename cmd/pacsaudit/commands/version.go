package commands

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
)

// version is set by the release build.
var version = "dev"

func toolVersion() audit.Text { return audit.Operator("pacsaudit " + version) }

func versionCommand() *cli.Command {
	return &cli.Command{
		Name:   "version",
		Usage:  "print the version",
		Before: noArguments,
		Action: func(c *cli.Context) error {
			built := revision()
			if built != "" {
				built = ", " + built[:min(12, len(built))]
			}
			_, err := fmt.Fprintf(c.App.Writer, "pacsaudit %s%s, %s %s/%s\n", version, built, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

// revision is what the program was built from, empty where that is not known.
func revision() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return ""
}
