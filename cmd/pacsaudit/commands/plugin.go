package commands

import (
	"cmp"
	"context"
	"errors"
	"io"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/render"
)

// stateExit ends with the state that a format gives a report. What went wrong once the
// report was written is said behind it.
type stateExit struct {
	code int
	late error
}

func (e *stateExit) Error() string { return "" }

// state ends with the state that the format on standard output gives a report, if its
// readers have codes of their own; otherwise it is nil.
func (o output) state(r *report.Report, late error) error {
	for _, s := range o.sinks {
		if s.file == "" && s.format.ExitCode != nil {
			return &stateExit{s.format.ExitCode(r), late}
		}
	}
	return nil
}

// errorFor is the exit code of a report that was written, as an error. What went wrong
// since comes before it, but takes no alarm back.
func (o output) errorFor(ctx context.Context, e exits, r *report.Report, late error) error {
	return cmp.Or(o.state(r, late), late, e.errorFor(ctx, r))
}

// pluginOf is the format of the monitoring system that runs the program, nil for none.
func pluginOf(args []string) *render.Format {
	for i, arg := range args {
		name, found := strings.CutPrefix(strings.TrimPrefix(arg, "-"), "-format=")
		if strings.TrimLeft(arg, "-") == "format" && i+1 < len(args) {
			name, found = args[i+1], true
		}
		if f, err := render.FormatByName(name); found && err == nil && f.Unknown != nil {
			return &f
		}
	}
	return nil
}

// pluginCode is the exit code of a plugin. Monitoring systems read standard
// output only, so what went wrong is said there. What means usage elsewhere would be
// an alarm.
func pluginCode(f *render.Format, err error, stdout io.Writer) int {
	if err == nil {
		return exitClean
	}
	code := f.ExitCode(nil)
	if state, ok := errors.AsType[*stateExit](err); ok {
		if state.late == nil {
			return state.code
		}
		if state.code == 2 {
			code = 2
		}
		err = state.late
	}
	if err.Error() != "" {
		io.WriteString(stdout, f.Unknown(audit.Operator(strings.ReplaceAll(err.Error(), "\n", "; ")).String()))
	}
	return code
}
