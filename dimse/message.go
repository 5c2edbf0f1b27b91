package dimse

import (
	"bytes"
	"slices"

	"pacsaudit/dimse/command"
	"pacsaudit/dimse/pdu"
)

// maxMessage bounds one command set or data set that comes in fragments.
const maxMessage = 1 << 20

// minPDV is the smallest maximum length of a P-DATA-TF: a header and an even fragment.
// Some servers offer 8.
const minPDV = pdu.PDVOverhead + 2

// fragment returns how many bytes of a message go into one PDU. It is even: some
// servers abort on odd fragments.
func (a *Association) fragment() int {
	limit := a.peer.MaximumLength
	if limit == 0 || limit > maximumLength {
		limit = maximumLength
	}
	return int(max(limit, minPDV)-pdu.PDVOverhead) &^ 1
}

// write sends a message: a command set, and a data set unless it is nil.
func (a *Association) write(context uint8, commandSet, dataSet []byte) error {
	a.out = a.out[:0]
	if err := a.appendFragments(context, true, commandSet); err != nil {
		return err
	}
	if dataSet != nil {
		if err := a.appendFragments(context, false, dataSet); err != nil {
			return err
		}
	}
	return a.send()
}

func (a *Association) appendFragments(context uint8, isCommand bool, b []byte) error {
	for size := a.fragment(); ; {
		n := min(size, len(b))
		p := pdu.PDataTF{Items: []pdu.PDV{{ContextID: context, Command: isCommand, Last: n == len(b), Data: b[:n]}}}
		var err error
		if a.out, err = pdu.Append(a.out, &p); err != nil {
			return err
		}
		if b = b[n:]; len(b) == 0 {
			return nil
		}
	}
}

// peekPDV returns the next presentation data value. The caller consumes it by setting
// a.body to rest.
func (a *Association) peekPDV() (v pdu.PDV, rest []byte, err error) {
	for len(a.body) == 0 {
		t, body, err := a.reader.Next()
		if err != nil {
			return v, nil, err
		}
		switch t {
		case pdu.TypePDataTF:
			a.body = body
		case pdu.TypeAbort:
			a.operation.endingBytes += pdu.HeaderLength + int64(len(body))
			return v, nil, decodeAbort(body)
		case pdu.TypeReleaseRQ:
			a.operation.endingBytes += pdu.HeaderLength + int64(len(body))
			return v, nil, a.answerRelease()
		default:
			return v, nil, &ProtocolError{Fault: UnexpectedPDU}
		}
	}
	return pdu.NextPDV(a.body)
}

// answerRelease answers a release request in the middle of an operation.
func (a *Association) answerRelease() error {
	var err error
	if a.out, err = pdu.Append(a.out[:0], &pdu.ReleaseRP{}); err != nil {
		return err
	}
	if err := a.send(); err != nil {
		return err
	}
	a.close()
	return &ProtocolError{Fault: Released}
}

// dataSetBuffered reports, without waiting, whether a data set or the beginning of one
// has arrived.
func (a *Association) dataSetBuffered() bool {
	if len(a.body) == 0 {
		b := a.reader.Buffered()
		return len(b) > 0 && pdu.Type(b[0]) == pdu.TypePDataTF
	}
	v, _, err := pdu.NextPDV(a.body)
	return err == nil && !v.Command
}

// readSet reads the next command set or data set, which is valid until the next read.
// If the other kind comes, it returns false and consumes nothing.
func (a *Association) readSet(isCommand bool) ([]byte, bool, error) {
	a.message = a.message[:0]
	for first := true; ; first = false {
		v, rest, err := a.peekPDV()
		switch {
		case err != nil:
			return nil, false, err
		case v.Command != isCommand && first:
			return nil, false, nil
		case v.Command != isCommand:
			// Deviation: a message without a last fragment ends where the next begins.
			a.addDeviation(UnfinishedMessage)
			return a.message, true, nil
		}
		a.lastContext = v.ContextID
		if v.ContextID != a.operation.context {
			// Deviation: one request is open at a time, so the answer is to that one
			// whatever context it comes in.
			a.addDeviation(OtherContext)
		}
		a.body = rest
		switch {
		case first && v.Last:
			return v.Data, true, nil // in one piece: no copy
		case len(a.message)+len(v.Data) > maxMessage:
			return nil, false, &ProtocolError{Fault: MessageTooLong}
		}
		a.message = append(a.message, v.Data...)
		if v.Last {
			return a.message, true, nil
		}
	}
}

// maxStrays is how many data sets are skipped before a response.
const maxStrays = 16

// response reads the command set of the response to the request under way. It is
// valid until the next call.
func (a *Association) response(field command.Field) (*command.Set, error) {
	for strays := 0; ; {
		b, ok, err := a.readSet(true)
		if err != nil {
			return nil, err
		}
		if !ok {
			// Deviation: a data set in place of a response is skipped.
			a.addDeviation(StrayDataSet)
			if strays++; strays > maxStrays {
				return nil, &ProtocolError{Fault: UnexpectedCommand}
			}
			if _, _, err := a.readSet(false); err != nil {
				return nil, err
			}
			continue
		}
		set, err := a.decode(b)
		switch {
		case err != nil:
			return nil, &ProtocolError{Fault: MalformedCommand}
		case set.Field == field && !set.HasStatus:
			return nil, &ProtocolError{Fault: MissingStatus}
		case !set.HasStatus:
			// Deviation: a request of the peer's own is skipped, and nobody answers it.
			if strays++; strays > maxStrays {
				return nil, &ProtocolError{Fault: UnexpectedCommand}
			}
			continue
		case set.RespondedTo == a.operation.id:
		case a.beforeRequest(), a.forEarlierOperation(set.RespondedTo), slices.Contains(a.cancelled, set.RespondedTo):
			a.noteLate(set) // an earlier query goes on behind its final response
			continue
		}
		// Deviation: one request is open at a time, so a response is to that one
		// whatever message and command it names.
		if set.RespondedTo != a.operation.id {
			a.addDeviation(OtherMessageID)
		}
		if set.Field != field {
			a.addDeviation(OtherCommand)
		}
		return set, nil
	}
}

// noteLate notes a match that is dropped, because its query had ended before.
func (a *Association) noteLate(set *command.Set) {
	a.late = a.late || !a.anyCancelled && set.Field != command.CEchoRSP && (set.DataSet || set.Pending())
}

// decode reads a command set. The pending responses to a query have identical ones:
// they are decoded once.
func (a *Association) decode(b []byte) (*command.Set, error) {
	if len(b) > 0 && bytes.Equal(b, a.lastCommand[:a.lastCommandLen]) {
		return &a.lastSet, nil
	}
	set, err := a.commands.Decode(b)
	a.lastCommandLen, a.lastSet = 0, set
	if err == nil && len(b) <= len(a.lastCommand) {
		a.lastCommandLen = copy(a.lastCommand[:], b)
	}
	return &a.lastSet, err
}

// endFailed ends an association whose exchange failed: with an A-ABORT unless the peer
// has ended it, PS3.8 §9.2 state machine, AA-1 and AA-8.
func (a *Association) endFailed(op string, err error) error {
	received := a.received()
	if peerGone(err) {
		a.close()
	} else {
		a.Abort()
	}
	return &OpError{Op: op, Addr: a.addr, Err: err, Received: received}
}
