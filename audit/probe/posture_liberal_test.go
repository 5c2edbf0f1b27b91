package probe_test

import (
	"strings"
	"testing"
	"time"

	"pacsaudit/dimse/dataset"
	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures/pacs"
)

// SOP classes, PS3.6 Table A-1.
const (
	verification     = "1.2.840.10008.1.1"
	patientRootFind  = "1.2.840.10008.5.1.4.1.2.1.1"
	studyRootFind    = "1.2.840.10008.5.1.4.1.2.2.1"
	patientStudyFind = "1.2.840.10008.5.1.4.1.2.3.1"
)

func accepting(change func(*pdu.AssociateAC)) pacs.Posture {
	return pacs.Posture{Faults: pacs.Faults{Acceptance: change}}
}

func faulty(f pacs.Faults) pacs.Posture { return pacs.Posture{Faults: f} }

func TestWhatIsOddButClearIsUnderstood(t *testing.T) { observeAll(t, oddities()) }

func oddities() []row {
	const all = "phi-visible stranger=ok echo=ok:0000 find=ok:0000 studies=all"
	return []row{
		{"titles padded with NUL", pacs.Posture{Contexts: pacs.Contexts{Titles: "SYN" + strings.Repeat("\x00", 13)}}, all, nil},
		{"titles of NULs", pacs.Posture{Contexts: pacs.Contexts{Titles: strings.Repeat("\x00", 16)}}, all, nil},
		{"blank titles", pacs.Posture{Contexts: pacs.Contexts{Titles: " "}}, all, nil},
		{"control characters in titles", pacs.Posture{Contexts: pacs.Contexts{Titles: "A\x1b[2J\r\nB\x7f\x80\xff"}}, all, nil},
		{"reserved bits set", faulty(pacs.Faults{Mangle: pacs.ReservedBits}), all, nil},
		{"protocol version 3", accepting(func(ac *pdu.AssociateAC) { ac.ProtocolVersion = 3 }), all, nil},
		{"protocol version 0", accepting(func(ac *pdu.AssociateAC) { ac.ProtocolVersion = 0 }), all, nil},
		{"another application context", accepting(func(ac *pdu.AssociateAC) { ac.ApplicationContext = "1.2.3" }), all, nil},
		{"unknown items", accepting(func(ac *pdu.AssociateAC) { ac.Other = []pdu.RawItem{{Type: 0x00}, {Type: 0xEE, Data: []byte("x")}} }), all, nil},
		{"unknown sub-items", accepting(func(ac *pdu.AssociateAC) {
			ac.UserInformation.Other = []pdu.RawItem{{Type: 0xEE, Data: make([]byte, 999)}, {Type: pdu.ItemAsynchronousOperations, Data: []byte{0, 1, 0, 1}}, {Type: pdu.ItemRoleSelection}}
		}), all, nil},
		{"an identity response that nobody asked for", accepting(func(ac *pdu.AssociateAC) { ac.UserInformation.UserIdentityAC = new(pdu.UserIdentityAC) }), all, nil},
		{"no implementation class", pacs.Posture{ImplementationClassUID: pacs.Absent}, all + " class=none version=PACSAUDIT_SYN_1", nil},
		{"no implementation version", pacs.Posture{ImplementationVersionName: pacs.Absent}, all + " version=none", nil},
		{"a version name of 64 characters", pacs.Posture{ImplementationVersionName: strings.Repeat("V", 64)}, all + " version=" + strings.Repeat("V", 64), nil},
		{"control characters in the version name", pacs.Posture{ImplementationVersionName: "A\x1b[2J\r\nB"}, all + " version=A[2JB", nil},
		{"a class UID padded with NUL", pacs.Posture{ImplementationClassUID: "1.2.3\x00"}, all + " class=1.2.3", nil},
		{"fragments of one byte", pacs.Posture{Transport: pacs.Transport{Fragment: 1}}, all, nil},
		{"fragments of seven bytes", pacs.Posture{Transport: pacs.Transport{Fragment: 7}}, all, nil},
		{"many fragments in a PDU", pacs.Posture{Transport: pacs.Transport{Fragment: 2, ManyPDVs: true}}, all, nil},
		{"many messages in a PDU", pacs.Posture{Transport: pacs.Transport{ManyPDVs: true}}, all, nil},
		{"segments of one byte", pacs.Posture{Transport: pacs.Transport{Segment: 1}}, all, nil},
		{"segments of three bytes, fragments of five", pacs.Posture{Transport: pacs.Transport{Segment: 3, Fragment: 5}}, all, nil},
		{"maximum length 0", pacs.Posture{Unlimited: true}, all, nil},
		{"maximum length 1", pacs.Posture{MaximumLength: 1}, all, nil},
		{"maximum length 7", pacs.Posture{MaximumLength: 7}, all, nil},
		{"maximum length 8", pacs.Posture{MaximumLength: 8}, all, nil},
		{"maximum length 9", pacs.Posture{MaximumLength: 9}, all, nil},
		{"maximum length 128", pacs.Posture{MaximumLength: 128}, all, nil},
		{"maximum length 4294967295", pacs.Posture{MaximumLength: 0xFFFF_FFFF}, all, nil},
		{"data set behind the final response", pacs.Posture{Faults: pacs.Faults{DataSetOnFinal: true, After: 1}}, all, nil},
		{"release collision", faulty(pacs.Faults{ReleaseCollision: true}), all, nil},
		{"a stray response before the release", faulty(pacs.Faults{DataOnRelease: true}), all, nil},
		{"every answer late", pacs.Posture{Delay: 100 * time.Millisecond}, all, nil},
		{"explicit VR only", syntax(dataset.ExplicitVRLittleEndian), all, nil},
		{"implicit VR only", syntax(dataset.ImplicitVRLittleEndian), all, nil},
		{"Latin-1", pacs.Posture{Matches: pacs.Matches{CharacterSet: "ISO_IR 100"}}, all, nil},
		{"no character set", pacs.Posture{Matches: pacs.Matches{CharacterSet: pacs.Absent}}, all, nil},
		{"FF01", pacs.Posture{Matches: pacs.Matches{FF01: true}}, all, nil},
	}
}

func syntax(uid ...string) pacs.Posture {
	return pacs.Posture{Contexts: pacs.Contexts{TransferSyntaxes: uid}}
}

func TestPresentationContextsAreReadAsTheyCome(t *testing.T) { observeAll(t, contexts()) }

func contexts() []row {
	with := func(c pacs.Contexts) pacs.Posture { return pacs.Posture{Contexts: c} }
	refused := func(r pdu.ContextResult) pacs.Posture {
		return with(pacs.Contexts{Refuse: []string{studyRootFind, patientRootFind, patientStudyFind}, Result: r})
	}
	return []row{
		{"contexts never proposed", with(pacs.Contexts{Unproposed: []pdu.PresentationContextAC{{ID: 255}, {ID: 2}, {ID: 0, TransferSyntax: "x"}}}), "phi-visible studies=all", nil},
		{"every answer twice", with(pacs.Contexts{Twice: true}), "phi-visible studies=all", nil},
		{"refused ones not answered", with(pacs.Contexts{OmitRefused: true}), "phi-visible worklist=no-context context10=3 studies=all", []option{services}},
		{"accepted ones not answered", with(pacs.Contexts{OmitAccepted: true}), "associates stranger=ok echo=no-context find=no-context context0=3", nil},
		{"refused with result 1", refused(1), "echoes find=no-context context1=2", nil},
		{"refused with result 4", refused(4), "echoes find=no-context", nil},
		{"refused with result 5", refused(5), "echoes find=no-context context1=2", nil},
		{"refused with result 255", refused(255), "echoes find=no-context context1=2", nil},
		{"nothing accepted", with(pacs.Contexts{Only: []string{}}), "associates stranger=ok echo=no-context find=no-context worklist=no-context", nil},
		{"echo alone accepted", with(pacs.Contexts{Only: []string{verification}}), "echoes echo=ok:0000 find=no-context", nil},
		{"query without echo", with(pacs.Contexts{Refuse: []string{verification}}), "phi-visible echo=no-context find=ok:0000 studies=all", nil},
		{"storage without echo", with(pacs.Contexts{Only: []string{"1.2.840.10008.5.1.4.1.1.2"}}), "associates stranger=ok echo=no-context context8=1", []option{services}},
		{"everything, even what does not exist", with(pacs.Contexts{Promiscuous: true}), "phi-visible studies=all items=12 context10=1", []option{services}},
		{"a transfer syntax never proposed", with(pacs.Contexts{Answered: "1.2.840.10008.1.2.4.50"}), "phi-visible studies=all", nil},
		{"big endian, never proposed", with(pacs.Contexts{Answered: dataset.ExplicitVRBigEndian}), "phi-visible studies=all", nil},
		{"no transfer syntax it supports", syntax("1.2.840.10008.1.2.4.50"), "associates echo=no-context find=no-context", nil},
		{"an empty transfer syntax", accepting(func(ac *pdu.AssociateAC) {
			for i := range ac.PresentationContexts {
				ac.PresentationContexts[i].TransferSyntax += "\x00"
			}
		}), "phi-visible studies=all", nil},
		{"a thousand contexts", accepting(func(ac *pdu.AssociateAC) {
			for range 1000 {
				ac.PresentationContexts = append(ac.PresentationContexts, pdu.PresentationContextAC{ID: 1, Result: 3})
			}
		}), "phi-visible studies=all", nil},
	}
}

func TestAnAnswerHasToFitItsQuestion(t *testing.T) { observeAll(t, misfits()) }

func misfits() []row {
	const all, echoed = "phi-visible echo=ok:0000 find=ok:0000 studies=all", "phi-visible echo=ok:0000 studies=2+|1+"
	after := func(f pacs.Faults) pacs.Posture { f.After = 3; return faulty(f) }
	return []row{
		{"another message id", faulty(pacs.Faults{WrongMessageID: true}), all + " deviations=other-message-id", nil},
		{"another command field", faulty(pacs.Faults{WrongCommandField: true}), all, nil},
		{"no status", faulty(pacs.Faults{NoStatus: true}), "associates echo=protocol-error find=protocol-error", nil},
		{"no command set", faulty(pacs.Faults{MalformedCommand: true}), "associates echo=protocol-error find=protocol-error", nil},
		{"another context", faulty(pacs.Faults{WrongContext: true}), all + " deviations=other-context", nil},
		{"none of that", pacs.Posture{}, all + " deviations=none", nil},
		{"a data set behind an echo", faulty(pacs.Faults{DataSetOnFinal: true}), all, nil},
		{"a match without a data set", faulty(pacs.Faults{NoDataSetOnPending: true}), "query-authorised echo=ok:0000 find=ok:0000 studies=0+", nil},
		{"a match whose data set is not sent", faulty(pacs.Faults{DataSetNotSent: true}), "query-authorised find=ok:0000 studies=0+", nil},
		{"matches cut inside an element", faulty(pacs.Faults{BadIdentifier: true}), "phi-visible find=ok:0000 malformed=12|14|15", nil},
		{"another message id, later", after(pacs.Faults{WrongMessageID: true}), all, nil},
		{"no status, later", after(pacs.Faults{NoStatus: true}), echoed, nil},
		{"another context, later", after(pacs.Faults{WrongContext: true}), all, nil},
		{"no data set, later", after(pacs.Faults{NoDataSetOnPending: true}), echoed, nil},
		{"pending to an echo", pacs.Posture{Echo: pacs.Behaviour{Status: 0xFF00}}, "phi-visible echo=failed:FF00 studies=all", nil},
		{"a warning to an echo", pacs.Posture{Echo: pacs.Behaviour{Status: 0xB000}, Find: pacs.Behaviour{Action: pacs.Abort}}, "echoes echo=ok:B000", nil},
	}
}
