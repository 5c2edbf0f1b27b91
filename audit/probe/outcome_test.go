package probe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/dimse"
	"pacsaudit/dimse/pdu"
)

// asItComes is an error in each wrapping that it comes in: from the kernel, from
// package net, and from package dimse while it does something.
func asItComes(err error, during string) map[string]error {
	call := os.NewSyscallError("connect", err)
	network := &net.OpError{Op: "dial", Net: "tcp", Err: call}
	return map[string]error{
		"bare":                     err,
		"of a system call":         call,
		"of package net":           network,
		"of package dimse":         &dimse.OpError{Op: during, Addr: "192.0.2.1:104", Err: network},
		"of package dimse, direct": &dimse.OpError{Op: during, Addr: "192.0.2.1:104", Err: err},
		"told of":                  fmt.Errorf("dialling: %w", network),
	}
}

func TestWhatTheKernelSaysIsTheStep(t *testing.T) {
	for errno, want := range map[syscall.Errno]audit.Step{
		syscall.ECONNREFUSED:  {Outcome: audit.Refused},
		syscall.ECONNRESET:    {Outcome: audit.Reset},
		syscall.EPIPE:         {Outcome: audit.Reset},
		syscall.EHOSTUNREACH:  {Outcome: audit.Failed, Cause: audit.NoRoute},
		syscall.ENETUNREACH:   {Outcome: audit.Failed, Cause: audit.NoRoute},
		syscall.EADDRNOTAVAIL: {Outcome: audit.Failed, Cause: audit.NoRoute},
		syscall.EMFILE:        {Outcome: audit.Failed, Cause: audit.LocalFault},
		syscall.ENFILE:        {Outcome: audit.Failed, Cause: audit.LocalFault},
		syscall.ENOMEM:        {Outcome: audit.Failed, Cause: audit.LocalFault},
		syscall.ENOBUFS:       {Outcome: audit.Failed, Cause: audit.LocalFault},
		syscall.EACCES:        {Outcome: audit.Failed, Cause: audit.LocalFault},
		syscall.EPERM:         {Outcome: audit.Failed, Cause: audit.LocalFault},
		syscall.ENETDOWN:      {Outcome: audit.Failed, Cause: audit.LocalFault},
		syscall.EIO:           {Outcome: audit.Failed},
	} {
		for how, err := range asItComes(errno, "dial") {
			if got := stepOfError(err, 0); got != want {
				t.Errorf("%v, %s: %v %v, not %v %v", errno, how, got.Outcome, got.Cause, want.Outcome, want.Cause)
			}
		}
	}
	for how, err := range asItComes(syscall.ETIMEDOUT, "dial") {
		if _, ofOurs := err.(*dimse.OpError); !ofOurs {
			continue // the time of a system call is asked through package dimse only
		}
		if got := stepOfError(err, 0); got != (audit.Step{Outcome: audit.TimedOut}) {
			t.Errorf("%v, %s: %v %v", syscall.ETIMEDOUT, how, got.Outcome, got.Cause)
		}
	}
}

// TestAFaultOfOurOwnSaysNothingOfTheTarget: an auditor without descriptors,
// memory, permission or network has not found anything unreachable.
func TestAFaultOfOurOwnSaysNothingOfTheTarget(t *testing.T) {
	for _, errno := range []syscall.Errno{
		syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.ENOBUFS, syscall.EACCES, syscall.EPERM, syscall.ENETDOWN,
	} {
		for how, err := range asItComes(errno, "dial") {
			reach := stepOfError(err, 0)
			if got := (audit.Observation{Steps: audit.Steps{Reach: reach}}).Exposure(); got != audit.NotMeasured {
				t.Errorf("%v, %s: the target is %v", errno, how, got)
			}
		}
	}
	for _, errno := range []syscall.Errno{syscall.ECONNREFUSED, syscall.EHOSTUNREACH, syscall.ENETUNREACH} {
		reach := stepOfError(&dimse.OpError{Op: "dial", Err: errno}, 0)
		if got := (audit.Observation{Steps: audit.Steps{Reach: reach}}).Exposure(); got != audit.Unreachable {
			t.Errorf("%v: the target is %v", errno, got)
		}
	}
}

func TestHowAnExchangeEndedIsTheStep(t *testing.T) {
	of := func(op string, received int64, err error) error {
		return &dimse.OpError{Op: op, Addr: "192.0.2.1:104", Err: err, Received: received}
	}
	closed := &net.OpError{Op: "read", Net: "tcp", Err: net.ErrClosed}
	for what, c := range map[string]struct {
		err  error
		want audit.Step
	}{
		"nothing amiss": {nil, audit.Step{Outcome: audit.OK}},

		"outside the scope":                  {errOutOfScope, audit.Step{Outcome: audit.Failed, Cause: audit.OutOfScope}},
		"outside the scope, by the dialer":   {of("dial", 0, &net.OpError{Op: "dial", Err: errOutOfScope}), audit.Step{Outcome: audit.Failed, Cause: audit.OutOfScope}},
		"on the never-list":                  {errNeverListed, audit.Step{Outcome: audit.Failed, Cause: audit.NeverListed}},
		"on the never-list, by the dialer":   {of("dial", 0, &net.OpError{Op: "dial", Err: errNeverListed}), audit.Step{Outcome: audit.Failed, Cause: audit.NeverListed}},
		"a name that does not resolve":       {of("dial", 0, &net.OpError{Op: "dial", Err: &net.DNSError{IsNotFound: true}}), audit.Step{Outcome: audit.Failed, Cause: audit.NameNotResolved}},
		"a name server that does not answer": {of("dial", 0, &net.DNSError{IsTimeout: true}), audit.Step{Outcome: audit.Failed, Cause: audit.NameNotResolved}},

		"no presentation context": {of("associate", 60, dimse.ErrNoContext), audit.Step{Outcome: audit.NoContext}},
		"stopped by the operator": {of("associate", 0, context.Canceled), audit.Step{Outcome: audit.Interrupted}},
		"stopped before it began": {context.Canceled, audit.Step{Outcome: audit.Interrupted}},

		"aborted by the service user":     {of("associate", 10, &dimse.AbortError{}), audit.Abortion(0, 0)},
		"aborted by the service provider": {of("echo", 10, &dimse.AbortError{Source: 2, Reason: 6}), audit.Abortion(2, 6)},

		"TLS failed":                    {of("tls", 0, &dimse.TLSError{Fault: dimse.HandshakeFailed}), audit.Step{Outcome: audit.TLSFailed}},
		"TLS failed by an alert":        {of("tls", 7, &dimse.TLSError{Fault: dimse.HandshakeFailed, Alert: 70}), audit.Step{Outcome: audit.TLSFailed, Alert: 70}},
		"a certificate is demanded":     {of("tls", 7, &dimse.TLSError{Fault: dimse.ClientCertificateRequired, Alert: 116}), audit.Step{Outcome: audit.TLSClientCertificateRequired, Alert: 116}},
		"the peer speaks no TLS":        {of("tls", 7, &dimse.TLSError{Fault: dimse.NotTLS}), audit.Step{Outcome: audit.TLSFailed, Cause: audit.NotTLS}},
		"its certificate is not valid":  {of("tls", 7, &dimse.TLSError{Fault: dimse.CertificateInvalid}), audit.Step{Outcome: audit.TLSFailed, Cause: audit.CertificateInvalid}},
		"our deadline":                  {context.DeadlineExceeded, audit.Step{Outcome: audit.TimedOut}},
		"our deadline while dialling":   {of("dial", 0, context.DeadlineExceeded), audit.Step{Outcome: audit.TimedOut}},
		"that of the connection":        {of("echo", 0, os.ErrDeadlineExceeded), audit.Step{Outcome: audit.TimedOut}},
		"not a byte to an association":  {of("associate", 0, context.DeadlineExceeded), audit.Step{Outcome: audit.TimedOut, Cause: audit.Silent}},
		"not a byte, by the connection": {of("associate", 0, os.ErrDeadlineExceeded), audit.Step{Outcome: audit.TimedOut, Cause: audit.Silent}},
		"half an answer":                {of("associate", 1, context.DeadlineExceeded), audit.Step{Outcome: audit.TimedOut}},

		"the end of the stream":         {of("associate", 0, io.EOF), audit.Step{Outcome: audit.Closed}},
		"the end in the middle":         {of("associate", 4, io.ErrUnexpectedEOF), audit.Step{Outcome: audit.Closed}},
		"closed":                        {of("echo", 0, closed), audit.Step{Outcome: audit.Closed}},
		"released instead of an answer": {of("echo", 10, &dimse.ProtocolError{Fault: dimse.Released}), audit.Step{Outcome: audit.Closed}},
		"an answer to something else":   {of("echo", 80, &dimse.ProtocolError{Fault: dimse.UnexpectedPDU}), audit.Step{Outcome: audit.ProtocolError}},
		"a PDU that is none":            {of("associate", 80, &pdu.DecodeError{Field: "PDU-type"}), audit.Step{Outcome: audit.ProtocolError}},
		"a PDU that is too long":        {of("associate", 6, &pdu.LengthError{Length: 1 << 30}), audit.Step{Outcome: audit.ProtocolError}},
		"what nobody foresaw":           {errors.New("something else"), audit.Step{Outcome: audit.Failed}},
	} {
		c.want.Took = audit.Elapsed(7 * time.Millisecond)
		if got := stepOfError(c.err, 7*time.Millisecond); got != c.want {
			t.Errorf("%s: %+v, not %+v", what, got, c.want)
		}
	}
}

func TestEveryOtherProtocolHasACause(t *testing.T) {
	for protocol, cause := range map[dimse.Protocol]audit.Cause{
		dimse.UnknownProtocol: audit.LooksUnknown, dimse.HTTP: audit.LooksLikeHTTP, dimse.SSH: audit.LooksLikeSSH,
		dimse.SMTP: audit.LooksLikeSMTP, dimse.TLS: audit.LooksLikeTLS, dimse.HL7: audit.LooksLikeHL7,
		dimse.Echo: audit.LooksLikeEcho, dimse.Banner: audit.LooksLikeBanner,
	} {
		want := audit.Step{Outcome: audit.NotDICOM, Cause: cause}
		if got := stepOfError(&dimse.OpError{Op: "associate", Received: 9, Err: &dimse.NotDICOMError{Protocol: protocol}}, 0); got != want {
			t.Errorf("%v: %v %v", protocol, got.Outcome, got.Cause)
		}
	}
	for p := dimse.UnknownProtocol; p <= dimse.Banner; p++ {
		if causeOfProtocol[p] == audit.NoCause {
			t.Errorf("%v has no cause", p)
		}
	}
}

// TestEachDeviationIsOfItsOwn: alone, and with all the others.
func TestEachDeviationIsOfItsOwn(t *testing.T) {
	var theirs dimse.Deviations
	var ours audit.Deviations
	for _, c := range []struct {
		theirs dimse.Deviations
		ours   audit.Deviations
	}{
		{dimse.OtherMessageID, audit.OtherMessageID}, {dimse.OtherContext, audit.OtherContext}, {dimse.OtherCommand, audit.OtherCommand},
		{dimse.MatchInFinal, audit.MatchInFinal}, {dimse.UnannouncedDataSet, audit.UnannouncedDataSet}, {dimse.MissingDataSet, audit.MissingDataSet},
		{dimse.StrayDataSet, audit.StrayDataSet}, {dimse.UnfinishedMessage, audit.UnfinishedMessage}, {dimse.OtherEncoding, audit.OtherEncoding},
		{dimse.DamagedDataSet, audit.DamagedDataSet},
	} {
		if got := deviations(c.theirs); got != c.ours {
			t.Errorf("%b is %b, not %b", c.theirs, got, c.ours)
		}
		theirs, ours = theirs|c.theirs, ours|c.ours
	}
	if deviations(0) != 0 || deviations(theirs) != ours {
		t.Errorf("none is %b, all are %b", deviations(0), deviations(theirs))
	}
}

// TestARejectionIsPassedOnAsSent: PS3.8 Table 9-21 says which are for now only,
// and what was sent decides, however it goes together.
func TestARejectionIsPassedOnAsSent(t *testing.T) {
	for what, c := range map[string]struct {
		sent      dimse.RejectError
		temporary bool
		refusal   bool
	}{
		"calling AE title not recognised, for good":   {dimse.RejectError{Result: 1, Source: 1, Reason: 3}, false, true},
		"called AE title not recognised, for good":    {dimse.RejectError{Result: 1, Source: 1, Reason: 7}, false, true},
		"protocol version not supported, for good":    {dimse.RejectError{Result: 1, Source: 2, Reason: 2}, false, true},
		"calling AE title not recognised, for now":    {dimse.RejectError{Result: 2, Source: 1, Reason: 3}, true, false},
		"temporary congestion":                        {dimse.RejectError{Result: 2, Source: 3, Reason: 1}, true, false},
		"local limit exceeded, said to be for good":   {dimse.RejectError{Result: 1, Source: 3, Reason: 2}, false, false},
		"a result, source and reason of no standards": {dimse.RejectError{Result: 9, Source: 8, Reason: 77}, false, true},
	} {
		err := &dimse.OpError{Op: "associate", Received: 10, Err: &c.sent}
		got := stepOfError(err, 0)
		want := audit.Rejection(uint8(c.sent.Result), uint8(c.sent.Source), uint8(c.sent.Reason))
		if got != want {
			t.Errorf("%s: %+v, not %+v", what, got, want)
		}
		if got.Temporary() != c.temporary || c.sent.Temporary() != c.temporary || got.Refusal() != c.refusal {
			t.Errorf("%s: temporary %v, refusal %v", what, got.Temporary(), got.Refusal())
		}
	}
}
