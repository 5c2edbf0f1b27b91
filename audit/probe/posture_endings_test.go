package probe_test

import (
	"context"
	"net"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/dimse/command"
	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures/pacs"
)

// rejecting answers every request with an A-ASSOCIATE-RJ.
func rejecting(result pdu.Result, source pdu.Source, reason pdu.Reason) pacs.Posture {
	return pacs.Posture{Reject: &pdu.AssociateRJ{Result: result, Source: source, Reason: reason}}
}

func associating(a pacs.Action) pacs.Posture {
	return pacs.Posture{Associate: pacs.Behaviour{Action: a}}
}
func echoing(a pacs.Action) pacs.Posture   { return pacs.Posture{Echo: pacs.Behaviour{Action: a}} }
func finding(a pacs.Action) pacs.Posture   { return pacs.Posture{Find: pacs.Behaviour{Action: a}} }
func releasing(a pacs.Action) pacs.Posture { return pacs.Posture{Release: pacs.Behaviour{Action: a}} }

// hanging ends every stream after the first bytes, once with a word.
func answering(b ...byte) pacs.Posture { return pacs.Posture{Raw: pacs.Reply(string(b))} }

// tpkt is how RDP refuses: RFC 1006 begins with the octet of an A-ASSOCIATE-RJ.
var tpkt = answering(3, 0, 0, 11, 6, 0xD0, 0, 0, 0x12, 0x34, 0)

func TestEveryEndingOfAConnectionHasItsName(t *testing.T) { observeAll(t, endings()) }

func endings() []row {
	return []row{
		{"nobody listens", pacs.Posture{}, "unreachable reach=refused plaintext=not-tried tls=not-tried stranger=not-tried", []option{at("127.0.0.1:1")}},
		{"outside the scope", pacs.Posture{}, "not-measured reach=failed:out-of-scope plaintext=not-tried", []option{at("192.0.2.1:104")}},
		{"not a byte", pacs.Posture{Raw: pacs.Tarpit}, "not-measured reach=ok plaintext=timeout:silent tls=timeout stranger=not-tried", []option{short}},
		{"hangs up at once", pacs.Posture{Raw: pacs.Hangup}, "not-measured reach=ok plaintext=closed|reset tls=tls-failed|closed|reset", nil},
		{"hangs up on the request", pacs.Posture{Raw: pacs.HangupLater}, "not-measured reach=ok plaintext=closed tls=tls-failed|closed", nil},
		{"resets on the request", pacs.Posture{Raw: pacs.Resetting}, "not-measured reach=ok plaintext=reset tls=tls-failed|reset", nil},
		{"ends the stream on the association", associating(pacs.Close), "not-measured reach=ok plaintext=closed", nil},
		{"resets on the association", associating(pacs.Reset), "not-measured reach=ok plaintext=reset", nil},
		{"silent on the association", associating(pacs.Silent), "not-measured plaintext=timeout:silent", []option{short}},
		{"half an answer", associating(pacs.HalfPDU), "not-measured plaintext=timeout stranger=timeout", []option{short}},
		{"garbage on the association", associating(pacs.Garbage), "not-dicom plaintext=not-dicom:looks-unknown", nil},
		{"asks for release before it has accepted", associating(pacs.Release), "not-measured plaintext=protocol-error", nil},
		{"asks for an association itself", associating(pacs.Unexpected), "not-measured plaintext=protocol-error", nil},
	}
}

func TestWhatElseSpeaksOnThePortIsNamed(t *testing.T) { observeAll(t, otherProtocols()) }

func otherProtocols() []row {
	return []row{
		{"http", pacs.Posture{Raw: pacs.HTTP}, "not-dicom reach=ok plaintext=not-dicom:looks-like-http tls=not-tried", nil},
		{"http page without a status", pacs.Posture{Raw: pacs.Reply("<html><body>bad request</body></html>")}, "not-dicom plaintext=not-dicom:looks-like-http", nil},
		{"ssh", pacs.Posture{Raw: pacs.SSH}, "not-dicom plaintext=not-dicom:looks-like-ssh", nil},
		{"smtp", pacs.Posture{Raw: pacs.SMTP}, "not-dicom plaintext=not-dicom:looks-like-smtp", nil},
		{"hl7", pacs.Posture{Raw: pacs.HL7}, "not-dicom plaintext=not-dicom:looks-like-hl7", nil},
		{"echo", pacs.Posture{Raw: pacs.Echo}, "not-dicom plaintext=not-dicom:looks-like-echo", nil},
		{"banner", pacs.Posture{Raw: pacs.Greet("Welcome to the coffee machine\r\n")}, "not-dicom plaintext=not-dicom:looks-like-banner", nil},
		{"telnet", pacs.Posture{Raw: pacs.Greet("\xff\xfd\x18\xff\xfd\x20")}, "not-dicom plaintext=not-dicom:looks-unknown", nil},
		{"tls alert to plaintext", pacs.Posture{Raw: pacs.TLSAlert}, "not-measured plaintext=not-dicom:looks-like-tls tls=tls-failed:alert70", nil},
		{"remote desktop", tpkt, "not-dicom plaintext=not-dicom:looks-unknown", nil},
		{"a rejection of a megabyte", answering(3, 0, 0, 0x0F, 0xFF, 0xFF, 0, 1, 1, 7), "not-dicom plaintext=not-dicom:looks-unknown", nil},
	}
}

func TestRejectionsKeepTheirTriple(t *testing.T) { observeAll(t, rejections(t)) }

func rejections(t *testing.T) []row {
	busy := func(times int) pacs.Posture {
		p := rejecting(2, 3, 2)
		p.RejectTimes = times
		return p
	}
	return []row{
		{"no reason", rejecting(1, 1, 1), "gated plaintext=ok stranger=rejected:1/1/1 addressed=not-tried", []option{visits(2)}},
		{"application context", rejecting(1, 1, 2), "gated stranger=rejected:1/1/2", nil},
		{"calling title", rejecting(1, 1, 3), "gated stranger=rejected:1/1/3", nil},
		{"called title", rejecting(1, 1, 7), "gated stranger=rejected:1/1/7", nil},
		{"acse, no reason", rejecting(1, 2, 1), "gated stranger=rejected:1/2/1", nil},
		{"acse, protocol version", rejecting(1, 2, 2), "gated stranger=rejected:1/2/2", nil},
		{"unknown codes", rejecting(9, 8, 77), "gated stranger=rejected:9/8/77", nil},
		{"result 0", rejecting(0, 0, 0), "gated stranger=rejected:0/0/0", nil},
		{"everybody, under the right title", rejecting(1, 1, 3), "closed stranger=rejected:1/1/3 addressed=rejected:1/1/3 echo=not-tried", []option{calledAs, visits(13)}},
		{"transient, no reason", rejecting(2, 1, 1), "not-measured stranger=rejected:2/1/1 addressed=not-tried", []option{visits(4)}},
		{"dcmqrscp's application context", rejecting(2, 1, 2), "not-measured stranger=rejected:2/1/2", []option{visits(4)}},
		{"congestion", rejecting(2, 3, 1), "not-measured plaintext=ok stranger=rejected:2/3/1", []option{visits(4)}},
		{"local limit", rejecting(2, 3, 2), "not-measured stranger=rejected:2/3/2", []option{visits(4)}},
		{"congestion, and for good", rejecting(1, 3, 1), "not-measured stranger=rejected:1/3/1", []option{visits(2)}},
		{"presentation provider, under the right title", rejecting(1, 3, 7), "closed stranger=rejected:1/3/7 addressed=rejected:1/3/7", []option{calledAs, visits(14)}},
		{"busy for three requests", busy(3), "phi-visible stranger=ok studies=all", []option{visits(4)}},
		{"limit under the right title", rejecting(2, 3, 2), "not-measured stranger=rejected:2/3/2 addressed=rejected:2/3/2", []option{calledAs, visits(5)}},
		{"called title, and said to be for now", quirky(t, "called title unknown: rejects 2/3/2"), "phi-visible stranger=rejected:2/3/2 addressed=ok studies=all", []option{calledAs}},
		{"default titles, no time for the rest", rejecting(1, 1, 7), "gated stranger=rejected:1/1/7 default=timeout|timeout:silent", []option{guessing, within(5 * time.Second), connections(2, 4)}},
		{"limit once", busy(1), "phi-visible stranger=ok studies=all", []option{visits(2)}},
		{"limit once, too late for the budget", busy(1), "not-measured stranger=rejected:2/3/2|timeout:silent|timeout", []option{within(1400 * time.Millisecond), connections(0, 1)}},
		{"rests after each association", pacs.Posture{Rest: 50 * time.Millisecond, Echo: pacs.Behaviour{Action: pacs.Abort}}, "phi-visible echo=aborted:0/0 studies=all", []option{connections(3, 5)}},
		{"rests for longer than our pause", pacs.Posture{Rest: 1400 * time.Millisecond, Echo: pacs.Behaviour{Action: pacs.Abort}}, "phi-visible echo=aborted:0/0 studies=all", []option{visits(5)}},
	}
}

func TestAccessByTitle(t *testing.T) { observeAll(t, titles()) }

func titles() []row {
	listed := pacs.Posture{Callers: []string{"WORKSTATION1"}}
	both := pacs.Posture{CheckCalled: true, Callers: []string{"WORKSTATION1"}}
	lying := pacs.Posture{Callers: []string{"WORKSTATION1"}, RejectCallers: pdu.AssociateRJ{Result: 1, Source: 1, Reason: 7}}
	return []row{
		{"open to everybody", pacs.Posture{}, "phi-visible reach=ok plaintext=ok tls=not-tried stranger=ok addressed=not-tried known=not-tried echo=ok:0000 find=ok:0000 worklist=no-context studies=all", []option{visits(1)}},
		{"called title, not known to us", pacs.Posture{CheckCalled: true}, "gated stranger=rejected:1/1/7 addressed=not-tried echo=not-tried find=not-tried studies=0", nil},
		{"called title, known to us", pacs.Posture{CheckCalled: true}, "phi-visible stranger=rejected:1/1/7 addressed=ok known=ok studies=all", []option{calledAs, visits(2)}},
		{"callers listed", listed, "gated stranger=rejected:1/1/3", nil},
		{"callers listed, right called title", both, "closed stranger=rejected:1/1/7 addressed=rejected:1/1/3 echo=not-tried", []option{calledAs}},
		{"callers listed, a listed one configured", both, "closed addressed=rejected:1/1/3 known=ok echo=not-tried find=not-tried studies=0", []option{calledAs, calling("WORKSTATION1"), visits(14)}},
		{"callers listed, a wrong one configured", both, "closed known=rejected:1/1/3", []option{calledAs, calling("CT9")}},
		{"dcmqrscp's lie about the caller", lying, "closed stranger=rejected:1/1/7 addressed=rejected:1/1/7", []option{calledAs}},
		{"Orthanc: unlisted callers' queries are aborted", pacs.Posture{FindCallers: []string{"CT1"}, Unlisted: pacs.Behaviour{Action: pacs.Abort}}, "echoes stranger=ok echo=ok:0000 find=aborted:0/0 studies=0", nil},
		{"unlisted callers' queries bring nothing", pacs.Posture{FindCallers: []string{"CT1"}, Unlisted: pacs.Behaviour{Action: pacs.NoRows}}, "query-authorised find=ok:0000 studies=0", nil},
		{"unlisted callers are not authorised", pacs.Posture{FindCallers: []string{"CT1"}, Unlisted: pacs.Behaviour{Action: pacs.NoRows, Status: command.NotAuthorized}}, "echoes find=failed:0124", nil},
		{"drops who sends an item too many", pacs.Posture{Picky: true}, "phi-visible studies=all", nil},
		{"one association at a time", pacs.Posture{Associations: 1, Echo: pacs.Behaviour{Action: pacs.Abort}}, "phi-visible studies=all", nil},
		{"rejects in which nothing is acceptable", pacs.Posture{Contexts: pacs.Contexts{Only: []string{verification}, OneAtLeast: true}}, "echoes stranger=ok find=rejected:1/1/1 settled=true", nil},
		{"closes on a wrong title", pacs.Posture{Raw: closingOn}, "not-measured plaintext=closed|reset", nil},
	}
}

// closingOn hangs up on everybody after the whole request was read.
func closingOn(ctx context.Context, conn net.Conn) { pacs.HangupLater(ctx, conn) }

func TestAnAbortTheEndOfTheStreamAndAResetAreThreeThings(t *testing.T) { observeAll(t, aborts()) }

func aborts() []row {
	aborting := func(source pdu.AbortSource, reason pdu.AbortReason) pacs.Posture {
		return pacs.Posture{Associate: pacs.Behaviour{Action: pacs.Abort, Source: source, Reason: reason}}
	}
	return []row{
		{"association aborted by the user", aborting(0, 0), "gated plaintext=ok stranger=aborted:0/0 echo=not-tried", nil},
		{"association aborted by the provider", aborting(2, 1), "gated plaintext=ok stranger=aborted:2/1", nil},
		{"association aborted by an unknown source", aborting(7, 99), "gated stranger=aborted:7/99", nil},
		{"association aborted under the right title", aborting(2, 0), "closed addressed=aborted:2/0", []option{calledAs}},
		{"echo aborted, queries answered", echoing(pacs.Abort), "phi-visible stranger=ok echo=aborted:0/0 find=ok:0000 studies=all", nil},
		{"echo closed, queries answered", echoing(pacs.Close), "phi-visible echo=closed find=ok:0000 studies=all", nil},
		{"echo reset, queries answered", echoing(pacs.Reset), "phi-visible echo=reset find=ok:0000 studies=all", nil},
		{"echo never answered, queries are", echoing(pacs.Silent), "phi-visible echo=timeout find=ok:0000 studies=all", []option{unhurried}},
		{"echo half answered, queries are", echoing(pacs.HalfPDU), "phi-visible echo=timeout find=ok:0000 studies=all", []option{unhurried}},
		{"echo answered with garbage", echoing(pacs.Garbage), "phi-visible echo=protocol-error|not-dicom:looks-unknown find=ok:0000 studies=all", nil},
		{"echo answered with a release request", echoing(pacs.Release), "phi-visible echo=closed find=ok:0000 studies=all", nil},
		{"echo answered with an association request", echoing(pacs.Unexpected), "phi-visible echo=protocol-error find=ok:0000 studies=all", nil},
		{"echo refused by status", pacs.Posture{Echo: pacs.Behaviour{Status: 0x0122}, Find: pacs.Behaviour{Action: pacs.Abort}}, "associates echo=failed:0122 find=aborted:0/0", nil},
		{"echo not asked for", pacs.Posture{}, "phi-visible echo=not-tried studies=all", []option{dropping(audit.NeedsEcho)}},
		{"query not asked for", pacs.Posture{}, "echoes find=not-tried worklist=not-tried studies=0", []option{dropping(audit.NeedsQuery)}},
		{"query aborted by the provider", pacs.Posture{Find: pacs.Behaviour{Action: pacs.Abort, Source: 2, Reason: 6}}, "echoes find=aborted:2/6", nil},
		{"query closed", finding(pacs.Close), "echoes find=closed studies=0", nil},
		{"query reset", finding(pacs.Reset), "echoes find=reset studies=0", nil},
		{"query never answered", finding(pacs.Silent), "echoes echo=ok:0000 find=timeout|timeout:silent", []option{unhurried}},
		{"query half answered", finding(pacs.HalfPDU), "echoes find=timeout|timeout:silent", []option{unhurried}},
		{"query answered with garbage", finding(pacs.Garbage), "echoes find=protocol-error|not-dicom:looks-unknown", nil},
		{"query answered with a release request", finding(pacs.Release), "echoes find=closed", nil},
		{"query answered with an association request", finding(pacs.Unexpected), "echoes find=protocol-error", nil},
		{"release never answered", releasing(pacs.Silent), "phi-visible studies=all", []option{patient}},
		{"release answered with an abort", releasing(pacs.Abort), "phi-visible studies=all", nil},
		{"release answered with a reset", releasing(pacs.Reset), "phi-visible studies=all", nil},
		{"release answered with garbage", releasing(pacs.Garbage), "phi-visible studies=all", nil},
	}
}
