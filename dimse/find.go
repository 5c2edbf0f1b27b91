package dimse

import (
	"context"
	"errors"
	"time"

	"pacsaudit/dimse/command"
	"pacsaudit/dimse/dataset"
)

// SOP classes of C-FIND, PS3.4 Table C.6.1-1 and following, and §K.6.1.
const (
	PatientRootFind      = "1.2.840.10008.5.1.4.1.2.1.1"
	StudyRootFind        = "1.2.840.10008.5.1.4.1.2.2.1"
	PatientStudyOnlyFind = "1.2.840.10008.5.1.4.1.2.3.1"
	ModalityWorklistFind = "1.2.840.10008.5.1.4.31"
)

// Query is a C-FIND request, PS3.7 §9.1.2.
type Query struct {
	SOPClassUID string
	// Identifier appends the identifier in the given encoding.
	Identifier func(dst []byte, s dataset.Syntax) []byte
}

// FindResult is how a query ended.
type FindResult struct {
	Status   command.Status // of the final response; meaningless if Final is false
	Final    bool           // a final response arrived
	Matches  int64          // pending responses, those dropped after a stop included
	Optional bool           // some response was FF01: optional keys were not supported
	Stopped  bool           // the caller stopped: C-CANCEL was sent
	// CancelIgnored means that the peer went on after C-CANCEL until it was
	// aborted. The association has ended.
	CancelIgnored bool
}

// After a C-CANCEL this much more is read before the association is aborted.
// A fast server has megabytes under way when the request reaches it.
const (
	cancelBytes = 16 << 20
	cancelGrace = 3 * time.Second
)

// Find sends C-FIND and hands over the identifiers one at a time; each is good
// until match returns. When match returns false the query is stopped with
// C-CANCEL, and with A-ABORT if the peer goes on. With ErrNoContext the
// association stays usable; any other error ends it, and the result says how
// far the query had come.
func (a *Association) Find(ctx context.Context, q Query, match func(*dataset.Decoder) bool) (FindResult, error) {
	var result FindResult
	pc, err := a.context(q.SOPClassUID)
	if err != nil {
		return result, &OpError{Op: "find", Addr: a.addr, Err: err}
	}
	f := finding{a: a, context: pc.ID, syntax: dataset.SyntaxOf(pc.TransferSyntax), id: a.nextMessageID(), match: match}
	rq := command.Set{Field: command.CFindRQ, AffectedSOPClassUID: q.SOPClassUID, MessageID: f.id, DataSet: true}
	err = a.guard(ctx, func() error {
		if err := a.write(pc.ID, rq.Append(nil), q.Identifier(nil, f.syntax)); err != nil {
			return err
		}
		for !f.result.Final && !f.result.Stopped {
			if err := f.step(); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && f.result.Stopped && !f.result.Final {
		err = f.cancel(ctx)
	}
	if err != nil {
		return f.result, a.end("find", err)
	}
	return f.result, nil
}

// finding is a C-FIND under way.
type finding struct {
	a       *Association
	context uint8
	syntax  dataset.Syntax
	id      uint16
	match   func(*dataset.Decoder) bool
	decoder dataset.Decoder
	result  FindResult
}

// step reads one response.
func (f *finding) step() error {
	rsp, err := f.a.response(f.context, command.CFindRSP, f.id)
	if err != nil {
		return err
	}
	pending := rsp.Status.Class() == command.ClassPending
	if !rsp.DataSet {
		if pending {
			return &ProtocolError{Fault: MissingDataSet}
		}
		f.result.Status, f.result.Final = rsp.Status, true
		return nil
	}
	identifier, err := f.a.read(f.context, false)
	if err != nil {
		return err
	}
	if !pending { // Deviation: a data set behind a final response is dropped
		f.result.Status, f.result.Final = rsp.Status, true
		return nil
	}
	f.result.Matches++
	f.result.Optional = f.result.Optional || rsp.Status == command.PendingOptional
	if f.result.Stopped {
		return nil
	}
	f.decoder.Reset(identifier, f.syntax)
	f.result.Stopped = !f.match(&f.decoder)
	return nil
}

// cancel sends C-CANCEL, PS3.7 §9.3.2.3, and reads on until the final response
// or the end of its patience.
func (f *finding) cancel(outer context.Context) error {
	ctx, done := context.WithTimeout(outer, cancelGrace)
	defer done()
	rq := command.Set{Field: command.CCancelRQ, RespondedTo: f.id}
	err := f.a.guard(ctx, func() error {
		if err := f.a.write(f.context, rq.Append(nil), nil); err != nil {
			return err
		}
		for limit := f.a.reader.Received() + cancelBytes; f.a.reader.Received() < limit; {
			if err := f.step(); err != nil {
				return err
			}
			if f.result.Final {
				return nil
			}
		}
		f.result.CancelIgnored = true
		return nil
	})
	if errors.Is(err, context.DeadlineExceeded) && outer.Err() == nil {
		f.result.CancelIgnored, err = true, nil
	}
	if f.result.CancelIgnored {
		f.a.Abort()
	}
	return err
}
