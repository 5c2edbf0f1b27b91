package probe

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"syscall"
	"time"

	"pacsaudit/audit"
	"pacsaudit/dimse"
	"pacsaudit/dimse/pdu"
)

// causeOfProtocol translates the protocol that a port speaks.
var causeOfProtocol = map[dimse.Protocol]audit.Cause{
	dimse.UnknownProtocol: audit.LooksUnknown,
	dimse.HTTP:            audit.LooksLikeHTTP,
	dimse.SSH:             audit.LooksLikeSSH,
	dimse.SMTP:            audit.LooksLikeSMTP,
	dimse.TLS:             audit.LooksLikeTLS,
	dimse.HL7:             audit.LooksLikeHL7,
	dimse.Echo:            audit.LooksLikeEcho,
	dimse.Banner:          audit.LooksLikeBanner,
}

// stepOfError translates how an exchange over DICOM ended. The order matters: a
// wrapped error can match several cases.
func stepOfError(err error, took time.Duration) audit.Step {
	s := audit.Step{}
	var rejected *dimse.RejectError
	var aborted *dimse.AbortError
	var notDICOM *dimse.NotDICOMError
	var noTLS *dimse.TLSError
	var op *dimse.OpError
	var dns *net.DNSError
	switch errors.As(err, &op); {
	case err == nil:
		s.Outcome = audit.OK
	case errors.Is(err, errOutOfScope):
		s.Outcome, s.Cause = audit.Failed, audit.OutOfScope
	case errors.Is(err, errNeverListed):
		s.Outcome, s.Cause = audit.Failed, audit.NeverListed
	case errors.As(err, &rejected):
		s = audit.Rejection(uint8(rejected.Result), uint8(rejected.Source), uint8(rejected.Reason))
	case errors.As(err, &aborted):
		s = audit.Abortion(uint8(aborted.Source), uint8(aborted.Reason))
	case errors.As(err, &notDICOM):
		s.Outcome, s.Cause = audit.NotDICOM, causeOfProtocol[notDICOM.Protocol]
	case errors.As(err, &noTLS):
		s.Outcome, s.Alert = audit.TLSFailed, noTLS.Alert
		switch noTLS.Fault {
		case dimse.ClientCertificateRequired:
			s.Outcome = audit.TLSClientCertificateRequired
		case dimse.NotTLS:
			s.Cause = audit.NotTLS
		case dimse.CertificateInvalid:
			s.Cause = audit.CertificateInvalid
		}
	case errors.Is(err, dimse.ErrNoContext):
		s.Outcome = audit.NoContext
	case released(err):
		s.Outcome = audit.Closed
	case errors.Is(err, context.Canceled):
		s.Outcome = audit.Interrupted
	case errors.As(err, &dns):
		s.Outcome, s.Cause = audit.Failed, audit.NameNotResolved
	case errors.Is(err, context.DeadlineExceeded), op != nil && op.Timeout():
		s.Outcome = audit.TimedOut
		if op != nil && op.Op == "associate" && op.Received == 0 {
			s.Cause = audit.Silent
		}
	case errors.Is(err, syscall.ECONNREFUSED):
		s.Outcome = audit.Refused
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EADDRNOTAVAIL):
		s.Outcome, s.Cause = audit.Failed, audit.NoRoute
	case ownFault(err):
		s.Outcome, s.Cause = audit.Failed, audit.LocalFault
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		s.Outcome = audit.Reset
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed):
		s.Outcome = audit.Closed
	case protocolFault(err):
		s.Outcome = audit.ProtocolError
	default:
		s.Outcome = audit.Failed
	}
	s.Took = audit.Elapsed(took)
	return s
}

// ownFaults are errors of the auditing machine: no descriptor, no memory, no
// permission, no network. They say nothing about the target.
var ownFaults = [...]syscall.Errno{
	syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.ENOBUFS, syscall.EACCES, syscall.EPERM, syscall.ENETDOWN,
}

func ownFault(err error) bool {
	for _, own := range ownFaults {
		if errors.Is(err, own) {
			return true
		}
	}
	return false
}

// operationStep translates how an operation over the open association ended. A server
// that answered no presentation context in any association has denied none.
func (v *visit) operationStep(err error, took time.Duration) audit.Step {
	s := stepOfError(err, took)
	answered := func(n audit.Negotiation) bool { return n == audit.Accepted || n == audit.NotAccepted }
	if s.Outcome == audit.NoContext && !slices.ContainsFunc(v.o.Contexts[:], answered) {
		s.Outcome = audit.ProtocolError
	}
	return s
}

// released reports a server that asked for the end of the association instead
// of answering.
func released(err error) bool {
	var fault *dimse.ProtocolError
	return errors.As(err, &fault) && fault.Fault == dimse.Released
}

// deviationOf translates the ways in which answers deviate.
var deviationOf = map[dimse.Deviations]audit.Deviations{
	dimse.OtherMessageID:     audit.OtherMessageID,
	dimse.OtherContext:       audit.OtherContext,
	dimse.OtherCommand:       audit.OtherCommand,
	dimse.MatchInFinal:       audit.MatchInFinal,
	dimse.UnannouncedDataSet: audit.UnannouncedDataSet,
	dimse.MissingDataSet:     audit.MissingDataSet,
	dimse.StrayDataSet:       audit.StrayDataSet,
	dimse.UnfinishedMessage:  audit.UnfinishedMessage,
	dimse.OtherEncoding:      audit.OtherEncoding,
	dimse.DamagedDataSet:     audit.DamagedDataSet,
}

func deviations(d dimse.Deviations) (out audit.Deviations) {
	for theirs, ours := range deviationOf {
		if d&theirs != 0 {
			out |= ours
		}
	}
	return out
}

func protocolFault(err error) bool {
	var fault *dimse.ProtocolError
	var decode *pdu.DecodeError
	var length *pdu.LengthError
	return errors.As(err, &fault) || errors.As(err, &decode) || errors.As(err, &length)
}
