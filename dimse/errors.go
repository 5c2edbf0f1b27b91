package dimse

import (
	"errors"
	"fmt"

	"pacsaudit/dimse/pdu"
)

// OpError is what every failing call of this package returns: what was being
// done, with whom, and the typed cause. It holds no received bytes.
type OpError struct {
	Op   string // dial, tls, associate, echo, find, release
	Addr string
	Err  error
	// Received is how many bytes the peer had sent, under TLS those inside it: with
	// none, it may speak another protocol. Of an echo or a find it is the bytes of the
	// answer, without an A-RELEASE-RQ or A-ABORT: with none after an earlier operation,
	// the peer serves one operation for each association.
	Received int64
}

func (e *OpError) Error() string { return e.Op + " " + e.Addr + ": " + e.Err.Error() }

// Unwrap is the cause.
func (e *OpError) Unwrap() error { return e.Err }

// Timeout reports whether the cause was a deadline.
func (e *OpError) Timeout() bool {
	var t interface{ Timeout() bool }
	return errors.As(e.Err, &t) && t.Timeout()
}

// RejectError is A-ASSOCIATE-RJ, PS3.8 §9.3.4. Servers misuse the reasons:
// they are reported as sent.
type RejectError struct {
	Result pdu.Result
	Source pdu.Source
	Reason pdu.Reason
}

func (e *RejectError) Error() string {
	reason := e.Reason.Text(e.Source)
	if reason == "" {
		reason = fmt.Sprintf("reason %d", e.Reason)
	}
	return fmt.Sprintf("association rejected: %v, %v, %s", e.Result, e.Source, reason)
}

// Temporary reports a refusal that says nothing about access: congestion, or a
// limit on associations. The result alone decides, PS3.8 §9.3.4: some servers
// refuse a title for good in the name of the presentation layer.
func (e *RejectError) Temporary() bool { return e.Result == pdu.RejectedTransient }

// AbortError is A-ABORT from the peer, PS3.8 §9.3.8.
type AbortError struct {
	Source pdu.AbortSource
	Reason pdu.AbortReason
}

func (e *AbortError) Error() string {
	return fmt.Sprintf("association aborted: %v, reason %d", e.Source, e.Reason)
}

// ProtocolError is an answer that does not fit its question.
type ProtocolError struct {
	Fault ProtocolFault
}

func (e *ProtocolError) Error() string { return "protocol error: " + e.Fault.String() }

// ProtocolFault is how a peer broke the protocol.
type ProtocolFault uint8

// The ways in which a peer can break the protocol.
const (
	UnexpectedPDU ProtocolFault = iota + 1
	UnexpectedCommand
	MissingStatus
	MessageTooLong
	MalformedCommand
	Released // the peer asked for release where an answer was due
)

var protocolFaultText = [...]string{
	UnexpectedPDU:     "unexpected PDU",
	UnexpectedCommand: "no response to the command",
	MissingStatus:     "response without a status",
	MessageTooLong:    "message over the limit",
	MalformedCommand:  "malformed command set",
	Released:          "peer asked for release in the middle of an exchange",
}

func (f ProtocolFault) String() string {
	if int(f) < len(protocolFaultText) && protocolFaultText[f] != "" {
		return protocolFaultText[f]
	}
	return "unknown fault"
}

// ErrNoContext means that the peer did not accept a presentation context for
// the SOP class.
var ErrNoContext = errors.New("no presentation context accepted")

// ErrClosed is a call on an association that has ended.
var ErrClosed = errors.New("association is closed")

// NotDICOMError means that something else speaks on the port.
type NotDICOMError struct {
	Protocol Protocol
}

func (e *NotDICOMError) Error() string { return "not DICOM: looks like " + e.Protocol.String() }
