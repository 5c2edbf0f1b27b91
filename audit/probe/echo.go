package probe

import (
	"context"
	"errors"
	"time"

	"pacsaudit/audit"
	"pacsaudit/dimse"
	"pacsaudit/dimse/command"
)

// echo sends one C-ECHO.
func (v *visit) echo(ctx context.Context) {
	start := time.Now()
	// A server may answer queries and not the echo.
	limit, cancel := context.WithTimeout(ctx, v.p.budget()/3)
	defer cancel()
	status, err := v.a.Echo(limit)
	v.o.Echo = stepOf(err, time.Since(start))
	switch {
	case errors.Is(err, dimse.ErrNoContext):
	case err != nil:
		v.lost()
	default:
		v.o.Echo = withStatus(v.o.Echo, status)
	}
}

// withStatus records the status of a final response.
func withStatus(s audit.Step, status command.Status) audit.Step {
	s.Status, s.HasStatus = uint16(status), true
	// No final response is pending.
	if c := status.Class(); c == command.ClassFailure || c == command.ClassPending {
		s.Outcome = audit.Failed
	}
	return s
}
