package dimse

import (
	"context"
	"errors"
	"io"
	"syscall"

	"pacsaudit/dimse/command"
)

// Verification is the SOP class of C-ECHO, PS3.4 §A.4.
const Verification = "1.2.840.10008.1.1"

// Echo sends C-ECHO, PS3.7 §9.1.5, and returns the status of the answer. With
// ErrNoContext the association stays usable; any other error ends it.
func (a *Association) Echo(ctx context.Context) (command.Status, error) {
	pc, err := a.context(Verification)
	if err != nil {
		return 0, &OpError{Op: "echo", Addr: a.addr, Err: err}
	}
	rq := command.Set{Field: command.CEchoRQ, AffectedSOPClassUID: Verification, MessageID: a.begin(pc.ID)}
	var status command.Status
	err = a.guard(ctx, func() error {
		if err := a.ask(rq.Append(nil), nil); err != nil {
			return err
		}
		// Deviation: a data set with the response is dropped by the next operation.
		rsp, err := a.response(command.CEchoRSP)
		if err != nil {
			return err
		}
		status = rsp.Status
		return nil
	})
	if err != nil {
		return 0, a.end("echo", err)
	}
	a.used = true
	return status, nil
}

// gone reports whether nobody is left to abort to.
func gone(err error) bool {
	var aborted *AbortError
	var fault *ProtocolError
	return errors.As(err, &aborted) ||
		errors.As(err, &fault) && fault.Fault == Released ||
		errors.Is(err, ErrClosed) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}
