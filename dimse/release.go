package dimse

import (
	"context"
	"errors"

	"pacsaudit/dimse/pdu"
)

// Release ends the association in order, PS3.8 §7.2, and closes the
// connection in any case. P-DATA that is still under way is dropped.
func (a *Association) Release(ctx context.Context) error {
	defer a.close()
	err := a.guard(ctx, func() error {
		err := a.settle()
		var fault *ProtocolError
		switch {
		case errors.As(err, &fault) && fault.Fault == Released:
			return nil // the peer was first
		case err != nil:
			return err
		}
		if a.out, err = pdu.Append(a.out[:0], &pdu.ReleaseRQ{}); err != nil {
			return err
		}
		if err := a.send(); err != nil {
			return err
		}
		for range releasePatience {
			t, body, err := a.reader.Next()
			if err != nil {
				return err
			}
			switch t {
			case pdu.TypeReleaseRP:
				return nil
			case pdu.TypeReleaseRQ: // collision, PS3.8 §7.2.2.7: the requestor answers first
				if a.out, err = pdu.Append(a.out[:0], &pdu.ReleaseRP{}); err != nil {
					return err
				}
				if err := a.send(); err != nil {
					return err
				}
			case pdu.TypePDataTF:
			case pdu.TypeAbort:
				return decodeAbort(body)
			default:
				return &ProtocolError{Fault: UnexpectedPDU}
			}
		}
		a.Abort()
		return &ProtocolError{Fault: UnexpectedPDU}
	})
	if err != nil {
		return &OpError{Op: "release", Addr: a.addr, Err: err}
	}
	return nil
}

// releasePatience is how many PDUs may come between a release and its answer.
const releasePatience = 4096

func decodeAbort(body []byte) error {
	p, err := pdu.Decode(pdu.TypeAbort, body)
	if err != nil {
		return err
	}
	abort := p.(*pdu.Abort)
	return &AbortError{Source: abort.Source, Reason: abort.Reason}
}
