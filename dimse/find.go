package dimse

import (
	"cmp"
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
	// FinalGrace is how long to wait for the match of a final response that announces
	// one, against the standard; 0 is two seconds.
	FinalGrace time.Duration
}

// FindResult is how a query ended.
type FindResult struct {
	Status  command.Status // of the final response; meaningless if Final is false
	Final   bool           // a final response arrived
	Matches int64          // identifiers received, those dropped after a stop included
	// Undecodable counts answers of which nothing could be read: pending responses
	// without an identifier, and matches without a single element in them.
	Undecodable int64
	// Late means that matches came behind the final response, of this query or of an
	// earlier one, and were dropped.
	Late     bool
	Optional bool // some response was FF01: optional keys were not supported
	Stopped  bool // the caller stopped: C-CANCEL was sent
	// Deviations are how the answers deviate from the standard.
	Deviations Deviations
	// CancelIgnored means that the peer went on after C-CANCEL until it was
	// aborted. The association has ended.
	CancelIgnored bool
}

// After a C-CANCEL this much more is read before the association is aborted: a fast
// server has sent megabytes when the request reaches it.
const (
	cancelBytes = 16 << 20
	cancelGrace = 3 * time.Second
)

// maxUndecodable bounds the pending responses without an identifier: the caller
// bounds the matches and does not see these.
const maxUndecodable = 1000

// finalGrace is the FinalGrace of a query that has none.
const finalGrace = 2 * time.Second

// Find sends C-FIND and hands over the identifiers one at a time; each is good
// until match returns. When match returns false the query is stopped with
// C-CANCEL, and with A-ABORT if the peer goes on. With ErrNoContext the
// association stays usable; any other error ends it, and the result says how
// far the query had come. It may end without an error too: see
// [Association.Ended].
func (a *Association) Find(ctx context.Context, q Query, match func(*dataset.Decoder) bool) (FindResult, error) {
	var result FindResult
	pc, err := a.context(q.SOPClassUID)
	if err != nil {
		return result, &OpError{Op: "find", Addr: a.addr, Err: err}
	}
	f := finding{a: a, syntax: dataset.SyntaxOf(pc.TransferSyntax), match: match}
	f.asked = q.Identifier(nil, f.syntax)
	rq := command.Set{Field: command.CFindRQ, AffectedSOPClassUID: q.SOPClassUID, MessageID: a.nextOperation(pc.ID), DataSet: true}
	err = a.underContext(ctx, func() error {
		if err := a.sendRequest(rq.Append(nil), f.asked); err != nil {
			return err
		}
		for !f.result.Final && !f.result.Stopped {
			if err := f.readResponse(); err != nil {
				return err
			}
		}
		return nil
	})
	switch {
	case err != nil:
	case f.result.Stopped:
		err = f.cancel(ctx)
	case f.finalAnnounced || f.finalBuffered:
		f.readFinalMatch(ctx, cmp.Or(q.FinalGrace, finalGrace))
	}
	f.result.Deviations, f.result.Late = a.operation.deviations, a.late
	if err != nil {
		return f.result, a.endFailed("find", err)
	}
	return f.result, nil
}

// finding is the state of a C-FIND.
type finding struct {
	a       *Association
	syntax  dataset.Syntax
	asked   []byte // the identifier of the request
	match   func(*dataset.Decoder) bool
	decoder dataset.Decoder
	result  FindResult
	// Of the final response: it announces a data set, and one has arrived.
	finalAnnounced, finalBuffered bool
}

// readResponse reads one response.
func (f *finding) readResponse() error {
	rsp, err := f.a.response(command.CFindRSP)
	if err != nil {
		return err
	}
	if !rsp.Pending() {
		f.result.Status, f.result.Final = rsp.Status, true
		f.finalAnnounced, f.finalBuffered = rsp.DataSet, f.a.dataSetBuffered()
		return nil
	}
	f.result.Optional = f.result.Optional || rsp.Status == command.PendingOptional
	// Deviation: whether a pending response has an identifier shows in what comes
	// next, not in what it says: PS3.7 §9.1.2.1.7 wants one in each.
	identifier, ok, err := f.a.readSet(false)
	if !ok {
		f.result.Undecodable++
		f.result.Stopped = f.result.Stopped || f.result.Undecodable == maxUndecodable
		if err == nil {
			f.a.addDeviation(MissingDataSet)
		}
		return err
	}
	if !rsp.DataSet {
		f.a.addDeviation(UnannouncedDataSet)
	}
	f.handOver(identifier)
	return nil
}

// handOver passes an identifier to match.
func (f *finding) handOver(identifier []byte) {
	f.result.Matches++
	if f.result.Stopped {
		return
	}
	d := &f.decoder
	d.Reset(identifier, f.syntax)
	f.result.Stopped = !f.match(d) && !f.result.Final
	if d.OtherEncoding() {
		f.a.addDeviation(OtherEncoding)
	}
	if d.Err() != nil {
		f.a.addDeviation(DamagedDataSet)
		if d.Counts().All == 0 {
			f.result.Undecodable++
		}
	}
}

// readFinalMatch reads the match in a final response.
// Deviation: PS3.7 §9.1.2.1.7 allows no identifier there, but some archives send the
// only match so. It is dropped if the status is a failure, or if it only repeats the
// query.
func (f *finding) readFinalMatch(outer context.Context, grace time.Duration) {
	ctx, done := context.WithTimeout(outer, grace)
	defer done()
	err := f.a.underContext(ctx, func() error {
		identifier, ok, err := f.a.readSet(false)
		switch {
		case err != nil:
			return err
		case !ok && f.finalAnnounced:
			return &ProtocolError{Fault: UnexpectedCommand}
		case !ok:
			return f.noteNext()
		}
		if !f.finalAnnounced {
			f.a.addDeviation(UnannouncedDataSet)
		}
		if f.result.Status.Class() != command.ClassFailure && !dataset.Echoes(identifier, f.asked, f.syntax) {
			f.a.addDeviation(MatchInFinal)
			f.handOver(identifier)
		}
		return nil
	})
	if err != nil {
		// The result stands. No other operation can follow, because the match may still
		// come.
		f.a.addDeviation(MissingDataSet)
		f.a.endFailed("find", err)
	}
}

// noteNext looks at the command set that came behind the final response.
func (f *finding) noteNext() error {
	v, _, err := f.a.peekPDV()
	if err != nil || !v.Last {
		return err
	}
	if set, err := f.a.decode(v.Data); err == nil && set.Field.Response() {
		f.a.noteLate(set)
	}
	return nil
}

// cancel sends C-CANCEL, PS3.7 §9.3.2.3, and reads on until the final response, the
// limit in bytes or the one in time.
func (f *finding) cancel(outer context.Context) error {
	ctx, done := context.WithTimeout(outer, cancelGrace)
	defer done()
	f.a.anyCancelled = true
	rq := command.Set{Field: command.CCancelRQ, RespondedTo: f.a.operation.id}
	err := f.a.underContext(ctx, func() error {
		if err := f.a.write(f.a.operation.context, rq.Append(nil), nil); err != nil {
			return err
		}
		for limit := f.a.reader.Received() + cancelBytes; f.a.reader.Received() < limit; {
			if err := f.readResponse(); err != nil {
				return err
			}
			if f.result.Final {
				// Some archives send more matches: these must not count as answers to
				// the next query.
				if f.a.operation.deviations&OtherMessageID == 0 {
					f.a.cancelled = append(f.a.cancelled, f.a.operation.id)
				}
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
