package dimse

import (
	"context"

	"pacsaudit/dimse/command"
	"pacsaudit/dimse/pdu"
)

// operation is the state of the one operation under way.
type operation struct {
	id          uint16
	context     uint8
	from        int64 // bytes received before it
	endingBytes int64 // bytes of A-RELEASE-RQ and A-ABORT since
	deviations  Deviations
}

// firstMessageID is the Message ID before the first. No request has the numbers 0 and
// 1, so that peers which answer those, whatever was asked, are recognised.
const firstMessageID = 1

// nextOperation numbers the next operation, PS3.7 §9.1.
func (a *Association) nextOperation(context uint8) uint16 {
	a.earlier = a.operation
	a.operation = operation{id: max(a.operation.id, firstMessageID) + 1, context: context, from: a.reader.Received()}
	return a.operation.id
}

// sendRequest sends the request of an operation.
func (a *Association) sendRequest(commandSet, dataSet []byte) error {
	if err := a.checkBuffered(); err != nil {
		return err
	}
	a.operation.from = a.reader.Received()
	return a.write(a.operation.context, commandSet, dataSet)
}

// checkBuffered reads what has arrived since the last operation, without waiting, so
// that a release or an abort of the peer is noticed before the next request.
func (a *Association) checkBuffered() error {
	if len(a.body) > 0 {
		return nil
	}
	b := a.reader.Buffered()
	switch {
	case len(b) == 0:
		return nil
	case !pdu.Type(b[0]).Known():
		// Deviation: padding behind the last PDU of an answer is skipped.
		a.unasked = true
		a.reader.Drop()
		return nil
	case !a.reader.Whole() || pdu.Type(b[0]) != pdu.TypeAbort && pdu.Type(b[0]) != pdu.TypeReleaseRQ:
		return nil
	}
	_, _, err := a.peekPDV()
	return err
}

// beforeRequest reports that what was read last had arrived before the request was
// sent.
func (a *Association) beforeRequest() bool {
	return a.reader.Received()-int64(len(a.reader.Buffered())) <= a.operation.from
}

// forEarlierOperation reports a response that, by its message and its context, belongs
// to the operation before this one.
func (a *Association) forEarlierOperation(respondedTo uint16) bool {
	e := a.earlier
	return e.id != 0 && respondedTo == e.id && a.lastContext == e.context && a.lastContext != a.operation.context
}

// received returns how many bytes of an answer arrived, as in [OpError].
func (a *Association) received() int64 {
	return max(a.reader.Received()-a.operation.from-a.operation.endingBytes, 0)
}

// addDeviation records how an answer deviates.
func (a *Association) addDeviation(d Deviations) { a.operation.deviations |= d }

// Deviations are the ways in which the answers to a query differed from the standard
// and were read nevertheless.
type Deviations uint16

// The deviations that are read.
const (
	OtherMessageID     Deviations = 1 << iota // answers name another message, or none
	OtherContext                              // answers come in another presentation context
	OtherCommand                              // answers are those to another command
	MatchInFinal                              // the final response has a match
	UnannouncedDataSet                        // a response says that it has no data set, and has one
	MissingDataSet                            // a response says that it has one, and has none
	StrayDataSet                              // a data set that belongs to no response; it was dropped
	UnfinishedMessage                         // the next message came before the last fragment of one
	OtherEncoding                             // a data set is not encoded as its context says
	DamagedDataSet                            // a data set could be read in part only
)

var deviationText = [...]string{
	"answers to another message", "answers in another context", "answers to another command", "match in the final response",
	"unannounced data set", "missing data set", "stray data set", "unfinished message", "other encoding", "damaged data set",
}

// Words are the deviations in words, in a fixed order.
func (d Deviations) Words() []string {
	var words []string
	for i, text := range deviationText {
		if d&(1<<i) != 0 {
			words = append(words, text)
		}
	}
	return words
}

// Verification is the SOP class of C-ECHO, PS3.4 §A.4.
const Verification = "1.2.840.10008.1.1"

// Echo sends C-ECHO, PS3.7 §9.1.5, and returns the status of the answer. With
// ErrNoContext the association stays usable; any other error ends it.
func (a *Association) Echo(ctx context.Context) (command.Status, error) {
	pc, err := a.context(Verification)
	if err != nil {
		return 0, &OpError{Op: "echo", Addr: a.addr, Err: err}
	}
	rq := command.Set{Field: command.CEchoRQ, AffectedSOPClassUID: Verification, MessageID: a.nextOperation(pc.ID)}
	var status command.Status
	err = a.underContext(ctx, func() error {
		if err := a.sendRequest(rq.Append(nil), nil); err != nil {
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
		return 0, a.endFailed("echo", err)
	}
	return status, nil
}
