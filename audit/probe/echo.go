package probe

import (
	"context"
	"errors"
	"time"

	"pacsaudit/audit"
	"pacsaudit/dimse"
	"pacsaudit/dimse/command"
)

// echo sends a C-ECHO, and once more over a fresh association where the server
// hung up on it: that may be how it ends every association.
func (v *visit) echo(ctx context.Context) audit.Step {
	v.stage = audit.StageEcho
	s := v.echoOnce(ctx)
	if !s.HungUp() || !v.opens(ctx) {
		return s
	}
	if s = v.echoOnce(ctx); s.HungUp() {
		s.Confirmed = v.opens(ctx)
	}
	return s
}

func (v *visit) echoOnce(ctx context.Context) audit.Step {
	start := time.Now()
	// A server may answer queries and not the echo.
	limit, cancel := context.WithTimeout(ctx, v.p.patience())
	defer cancel()
	status, err := v.a.Echo(limit)
	s := v.stepOf(err, time.Since(start))
	switch {
	case errors.Is(err, dimse.ErrNoContext):
	case err != nil:
		v.lost()
	default:
		s = withStatus(s, status)
		v.served(ctx)
	}
	return s
}

// withStatus records the status of a final response.
func withStatus(s audit.Step, status command.Status) audit.Step {
	s.Status = audit.Sent(uint16(status))
	// No final response is pending.
	if c := status.Class(); c == command.ClassFailure || c == command.ClassPending {
		s.Outcome = audit.Failed
	}
	return s
}
