package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// pluginUnknown is the exit code of a monitoring plugin that knows nothing. What
// means usage elsewhere would be an alarm there.
const pluginUnknown = 3

// stateExit ends with the state that a format gives a report.
type stateExit struct{ code int }

func (e *stateExit) Error() string { return "" }

// errorFor is the exit code of a report, as an error: that of the format on
// standard output, if it has its own.
func (o output) errorFor(ctx context.Context, e exits, r *report.Report) error {
	for _, s := range o.sinks {
		if s.file == "" && s.format.ExitCode != nil {
			return &stateExit{s.format.ExitCode(r)}
		}
	}
	return e.errorFor(ctx, r)
}

// isPlugin reports whether a monitoring system runs the program as its plugin.
func isPlugin(args []string) bool {
	if slices.Contains(args, "--format=nagios") {
		return true
	}
	i := slices.Index(args, "--format")
	return i >= 0 && i+1 < len(args) && args[i+1] == "nagios"
}

// pluginCode is the exit code of a plugin. Monitoring systems read standard
// output only, so what went wrong is said there.
func pluginCode(err error, stdout io.Writer) int {
	if err == nil {
		return exitClean
	}
	if state, ok := errors.AsType[*stateExit](err); ok {
		return state.code
	}
	if err.Error() != "" {
		fmt.Fprintf(stdout, "PACSAUDIT UNKNOWN - %v\n", audit.Operator(err.Error()))
	}
	return pluginUnknown
}
