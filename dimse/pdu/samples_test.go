package pdu

import "strings"

// sample is a PDU as it stands on the wire, and what it says.
type sample struct {
	name    string
	wire    string
	value   PDU
	lenient bool // it is written in another way than it was read
}

const (
	verification   = "1.2.840.10008.1.1"
	implicitSyntax = "1.2.840.10008.1.2"
	explicitSyntax = "1.2.840.10008.1.2.1"
	studyRootFind  = "1.2.840.10008.5.1.4.1.2.2.1"
)

// fixed is the beginning of the variable field of a request and of an
// acceptance, PS3.8 §9.3.2 and §9.3.3.
func fixed(called, calling string) string {
	return "\x00\x01" + // Protocol-version
		"\x00\x00" + // Reserved
		called + // Called-AE-title, 16
		calling + // Calling-AE-title, 16
		strings.Repeat("\x00", 32) // Reserved
}

var samples = []sample{
	{
		name: "A-ASSOCIATE-RQ of two contexts",
		wire: "\x01\x00\x00\x00\x01\x2A" + // PDU-type, reserved, PDU-length
			fixed("ARCHIVE         ", "PACSAUDIT       ") + // 68
			"\x10\x00\x00\x15" + ApplicationContext + // 4 + 21
			"\x20\x00\x00\x46" + // Presentation Context, 4 + 70
			"\x01\x00\x00\x00" + // ID 1, reserved
			"\x30\x00\x00\x11" + verification + // Abstract Syntax, 4 + 17
			"\x40\x00\x00\x11" + implicitSyntax + // Transfer Syntax, 4 + 17
			"\x40\x00\x00\x14" + explicitSyntax + "\x00" + // padded, 4 + 20
			"\x20\x00\x00\x38" + // Presentation Context, 4 + 56
			"\x03\x00\x00\x00" +
			"\x30\x00\x00\x1B" + studyRootFind + // 4 + 27
			"\x40\x00\x00\x11" + implicitSyntax + // 4 + 17
			"\x50\x00\x00\x43" + // User Information, 4 + 67
			"\x51\x00\x00\x04\x00\x01\x00\x00" + // Maximum Length 65536
			"\x52\x00\x00\x12" + "1.2.826.0.1.368004" + // Implementation Class UID
			"\x53\x00\x00\x04\x00\x01\x00\x01" + // Asynchronous Operations Window
			"\x55\x00\x00\x0B" + "PACSAUDIT_1" + // Implementation Version Name
			"\x58\x00\x00\x0A" + "\x01\x01\x00\x04user\x00\x00", // User Identity: a name, a response wanted
		value: &AssociateRQ{
			ProtocolVersion: 1, CalledAETitle: "ARCHIVE", CallingAETitle: "PACSAUDIT", ApplicationContext: ApplicationContext,
			PresentationContexts: []PresentationContextRQ{
				{ID: 1, AbstractSyntax: verification, TransferSyntaxes: []string{implicitSyntax, explicitSyntax}},
				{ID: 3, AbstractSyntax: studyRootFind, TransferSyntaxes: []string{implicitSyntax}},
			},
			UserInformation: UserInformation{
				MaximumLength: 65536, ImplementationClassUID: "1.2.826.0.1.368004", ImplementationVersionName: "PACSAUDIT_1",
				Other: []RawItem{
					{Type: ItemAsynchronousOperations, Data: []byte("\x00\x01\x00\x01")},
					{Type: ItemUserIdentityRQ, Data: []byte("\x01\x01\x00\x04user\x00\x00")},
				},
			},
		},
		lenient: true, // the padding, and the order of the sub-items
	},
	{
		name: "A-ASSOCIATE-AC that accepts one context and refuses another",
		wire: "\x02\x00\x00\x00\x00\xCF" +
			fixed("ARCHIVE         ", "PACSAUDIT       ") + // 68
			"\x10\x00\x00\x15" + ApplicationContext + // 25
			"\x21\x00\x00\x19" + // Presentation Context, 4 + 25
			"\x01\x00\x00\x00" + // ID 1, reserved, acceptance, reserved
			"\x40\x00\x00\x11" + implicitSyntax + // 21
			"\x21\x00\x00\x19" +
			"\x03\x00\x03\x00" + // ID 3, abstract-syntax-not-supported
			"\x40\x00\x00\x11" + implicitSyntax +
			"\x50\x00\x00\x34" + // User Information, 4 + 52
			"\x51\x00\x00\x04\x00\x00\x40\x00" + // Maximum Length 16384, 8
			"\x52\x00\x00\x15" + "1.2.276.0.7230010.3.0" + // 4 + 21
			"\x55\x00\x00\x0F" + "OFFIS_DCMTK_367", // 4 + 15
		value: &AssociateAC{
			ProtocolVersion: 1, CalledAETitle: "ARCHIVE", CallingAETitle: "PACSAUDIT", ApplicationContext: ApplicationContext,
			PresentationContexts: []PresentationContextAC{
				{ID: 1, Result: ContextAcceptance, TransferSyntax: implicitSyntax},
				{ID: 3, Result: ContextAbstractSyntaxNotSupported, TransferSyntax: implicitSyntax},
			},
			UserInformation: UserInformation{
				MaximumLength: 16384, ImplementationClassUID: "1.2.276.0.7230010.3.0", ImplementationVersionName: "OFFIS_DCMTK_367",
			},
		},
	},
	{
		name: "A-ASSOCIATE-AC with a user identity response and without an implementation",
		wire: "\x02\x00\x00\x00\x00\x77" +
			fixed("ARCHIVE         ", "PACSAUDIT       ") + // 68
			"\x10\x00\x00\x15" + ApplicationContext + // 25
			"\x50\x00\x00\x16" + // User Information, 4 + 22
			"\x51\x00\x00\x04\xFF\xFF\xFF\xFF" + // Maximum Length, the largest
			"\x59\x00\x00\x0A" + "\x00\x08\x01\x02\x03\x04\x05\x06\x07\x08", // Server-response-length, Server-response
		value: &AssociateAC{
			ProtocolVersion: 1, CalledAETitle: "ARCHIVE", CallingAETitle: "PACSAUDIT", ApplicationContext: ApplicationContext,
			UserInformation: UserInformation{
				MaximumLength: 0xFFFF_FFFF, UserIdentityAC: &UserIdentityAC{ServerResponse: []byte{1, 2, 3, 4, 5, 6, 7, 8}},
			},
		},
	},
	{
		name: "A-ASSOCIATE-AC with items that the standard does not know",
		wire: "\x02\x00\x00\x00\x00\x8A" +
			fixed("ARCHIVE         ", "PACSAUDIT       ") + // 68
			"\x10\x00\x00\x00" + // no Application Context, 4
			"\x21\x00\x00\x0F" + // Presentation Context, 4 + 15
			"\x05\x00\x09\x00" + // result 9
			"\x40\x00\x00\x00" + // no Transfer Syntax
			"\x41\x00\x00\x03\x00\x01\x02" + // unknown sub-item
			"\x50\x00\x00\x15" + // User Information, 4 + 21
			"\x51\x00\x00\x04\x00\x00\x00\x00" +
			"\x5A\x00\x00\x01\xAA" + // unknown sub-item
			"\x54\x00\x00\x04\x00\x00\x01\x00" + // Role Selection of no class
			"\x99\x00\x00\x02\xBE\xEF" + // unknown item, 6
			"\x00\x00\x00\x0C" + "twelve bytes", // and one of type 0, 16
		value: &AssociateAC{
			ProtocolVersion: 1, CalledAETitle: "ARCHIVE", CallingAETitle: "PACSAUDIT",
			PresentationContexts: []PresentationContextAC{
				{ID: 5, Result: 9, Other: []RawItem{{Type: 0x41, Data: []byte{0, 1, 2}}}},
			},
			UserInformation: UserInformation{Other: []RawItem{
				{Type: 0x5A, Data: []byte{0xAA}},
				{Type: ItemRoleSelection, Data: []byte{0, 0, 1, 0}},
			}},
			Other: []RawItem{{Type: 0x99, Data: []byte{0xBE, 0xEF}}, {Type: 0, Data: []byte("twelve bytes")}},
		},
	},
	{
		name: "A-ASSOCIATE-RQ with titles padded with NULs, reserved bytes set",
		wire: "\x01\xFF\x00\x00\x00\x61" +
			"\x80\x01\xDE\xAD" + // a version of the future
			"STORE\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" +
			"  CT 01\x00 \x00 \x00 \x00 \x00" +
			strings.Repeat("\xEE", 32) +
			"\x10\xEE\x00\x19" + " " + ApplicationContext + "\x00\x00 ", // 4 + 25
		value: &AssociateRQ{
			ProtocolVersion: 0x8001, CalledAETitle: "STORE", CallingAETitle: "CT 01", ApplicationContext: ApplicationContext,
		},
		lenient: true,
	},
	{
		name: "A-ASSOCIATE-AC with blank and NUL titles and nothing else",
		wire: "\x02\x00\x00\x00\x00\x44" +
			fixed(strings.Repeat(" ", 16), strings.Repeat("\x00", 16)),
		value:   &AssociateAC{ProtocolVersion: 1},
		lenient: true,
	},
	{
		name: "A-ASSOCIATE-AC with control characters in its titles",
		wire: "\x02\x00\x00\x00\x00\x54" +
			fixed("A\x00B\r\n\x1B[31m      ", "\xC3\x84RZTE         \x7F") + // 68
			"\x10\x00\x00\x00" + // 4
			"\x50\x00\x00\x08" + "\x51\x00\x00\x04\x00\x00\x00\x80", // 4 + 8; Maximum Length 128
		value: &AssociateAC{
			ProtocolVersion: 1, CalledAETitle: "A\x00B\r\n\x1B[31m", CallingAETitle: "\xC3\x84RZTE         \x7F",
			UserInformation: UserInformation{MaximumLength: 128},
		},
	},
	{
		name:  "A-ASSOCIATE-RJ",
		wire:  "\x03\x00\x00\x00\x00\x04" + "\x00\x01\x01\x07", // reserved, permanent, service-user, called AE title
		value: &AssociateRJ{Result: RejectedPermanent, Source: SourceServiceUser, Reason: UserCalledAETitle},
	},
	{
		name:  "A-ASSOCIATE-RJ with codes of no table",
		wire:  "\x03\x00\x00\x00\x00\x04" + "\x00\x07\x08\x09",
		value: &AssociateRJ{Result: 7, Source: 8, Reason: 9},
	},
	{
		name: "P-DATA-TF of a command and a data set",
		wire: "\x04\x00\x00\x00\x00\x18" +
			"\x00\x00\x00\x06\x01\x03" + "cmd." + // Item-length, context 1, command and last
			"\x00\x00\x00\x04\x01\x00" + "ds" + // a fragment of the data set
			"\x00\x00\x00\x02\x03\x02", // an empty last one in context 3; 10 + 8 + 6
		value: &PDataTF{Items: []PDV{
			{ContextID: 1, Command: true, Last: true, Data: []byte("cmd.")},
			{ContextID: 1, Data: []byte("ds")},
			{ContextID: 3, Last: true, Data: []byte{}},
		}},
	},
	{
		name:    "P-DATA-TF with reserved control bits",
		wire:    "\x04\x00\x00\x00\x00\x07" + "\x00\x00\x00\x03\xFF\xFD" + "x",
		value:   &PDataTF{Items: []PDV{{ContextID: 255, Command: true, Data: []byte("x")}}},
		lenient: true,
	},
	{
		name:  "P-DATA-TF without a PDV",
		wire:  "\x04\x00\x00\x00\x00\x00",
		value: &PDataTF{},
	},
	{
		name:  "A-RELEASE-RQ",
		wire:  "\x05\x00\x00\x00\x00\x04" + "\x00\x00\x00\x00",
		value: &ReleaseRQ{},
	},
	{
		name:    "A-RELEASE-RP without its reserved bytes",
		wire:    "\x06\x00\x00\x00\x00\x00",
		value:   &ReleaseRP{},
		lenient: true,
	},
	{
		name:  "A-RELEASE-RP",
		wire:  "\x06\x00\x00\x00\x00\x04" + "\x00\x00\x00\x00",
		value: &ReleaseRP{},
	},
	{
		name:  "A-ABORT",
		wire:  "\x07\x00\x00\x00\x00\x04" + "\x00\x00\x02\x06", // reserved, service-provider, invalid-PDU-parameter-value
		value: &Abort{Source: AbortServiceProvider, Reason: AbortInvalidPDUParameterValue},
	},
	{
		name:    "A-ABORT longer than the standard's",
		wire:    "\x07\x00\x00\x00\x00\x06" + "\xEE\xEE\x00\x00" + "\xEE\xEE",
		value:   &Abort{Source: AbortServiceUser},
		lenient: true,
	},
}

// body is the variable field of the sample.
func (s sample) body() []byte { return []byte(s.wire[HeaderLength:]) }
