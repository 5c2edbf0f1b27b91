package dimse

import (
	"bytes"

	"pacsaudit/dimse/command"
	"pacsaudit/dimse/pdu"
)

// maxMessage bounds one command set or data set that comes in fragments.
const maxMessage = 1 << 20

// smallestPDV is the least that a P-DATA-TF can carry: its header and an even
// fragment. Some servers offer a maximum length of 8.
const smallestPDV = pdu.PDVOverhead + 2

// fragment is how many bytes of a message go into one PDU for the peer. It is
// even: some servers abort on odd fragments.
func (a *Association) fragment() int {
	limit := a.peer.MaximumLength
	if limit == 0 || limit > maximumLength {
		limit = maximumLength
	}
	return int(max(limit, smallestPDV)-pdu.PDVOverhead) &^ 1
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

// pdv reads the next presentation data value.
func (a *Association) pdv() (pdu.PDV, error) {
	for len(a.body) == 0 {
		t, body, err := a.reader.Next()
		if err != nil {
			return pdu.PDV{}, err
		}
		switch t {
		case pdu.TypePDataTF:
			a.body = body
		case pdu.TypeAbort:
			return pdu.PDV{}, decodeAbort(body)
		case pdu.TypeReleaseRQ:
			return pdu.PDV{}, a.answerRelease()
		default:
			return pdu.PDV{}, &ProtocolError{Fault: UnexpectedPDU}
		}
	}
	v, rest, err := pdu.NextPDV(a.body)
	a.body = rest
	return v, err
}

// answerRelease answers a peer that wants to leave in the middle.
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

// read reads one command set or data set in the given context. What it returns
// is good until the next read.
func (a *Association) read(context uint8, isCommand bool) ([]byte, error) {
	a.message = a.message[:0]
	for first := true; ; first = false {
		v, err := a.pdv()
		switch {
		case err != nil:
			return nil, err
		case v.ContextID != context:
			return nil, &ProtocolError{Fault: UnexpectedContext}
		case v.Command && !isCommand:
			return nil, &ProtocolError{Fault: MissingDataSet}
		case !v.Command && isCommand:
			return nil, &ProtocolError{Fault: UnexpectedDataSet}
		case first && v.Last:
			return v.Data, nil // in one piece: no copy
		case len(a.message)+len(v.Data) > maxMessage:
			return nil, &ProtocolError{Fault: MessageTooLong}
		}
		a.message = append(a.message, v.Data...)
		if v.Last {
			return a.message, nil
		}
	}
}

// response reads the command set of a response and checks it against its
// request.
func (a *Association) response(context uint8, field command.Field, id uint16) (command.Set, error) {
	b, err := a.read(context, true)
	if err != nil {
		return command.Set{}, err
	}
	set, err := a.decode(b)
	switch {
	case err != nil:
		return set, &ProtocolError{Fault: MalformedCommand}
	case set.Field != field:
		return set, &ProtocolError{Fault: UnexpectedCommand}
	case set.RespondedTo != id:
		return set, &ProtocolError{Fault: UnexpectedMessageID}
	case !set.HasStatus:
		return set, &ProtocolError{Fault: MissingStatus}
	}
	return set, nil
}

// decode reads a command set. The pending responses to a query have the same
// one, byte for byte: it is decoded once.
func (a *Association) decode(b []byte) (command.Set, error) {
	if len(b) > 0 && bytes.Equal(b, a.known[:a.knownLen]) {
		return a.knownSet, nil
	}
	set, err := a.commands.Decode(b)
	if err == nil && len(b) <= len(a.known) {
		a.knownLen, a.knownSet = copy(a.known[:], b), set
	}
	return set, err
}

// nextMessageID numbers the requests of an association, PS3.7 §9.1.
func (a *Association) nextMessageID() uint16 {
	a.messageID++
	return a.messageID
}

// end closes an association whose exchange failed: with an A-ABORT unless the
// peer has gone, PS3.8 §9.2 state machine, AA-1 and AA-8.
func (a *Association) end(op string, err error) error {
	if gone(err) {
		a.close()
	} else {
		a.Abort()
	}
	return &OpError{Op: op, Addr: a.addr, Err: err}
}
