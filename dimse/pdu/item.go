package pdu

import "fmt"

// ItemType is the type octet of an item or sub-item, PS3.8 §9.3.2 and PS3.7 Annex D.
type ItemType uint8

// The items of PS3.8 §9.3.2 and §9.3.3 and the sub-items of PS3.7 Annex D.
const (
	ItemApplicationContext     ItemType = 0x10
	ItemPresentationContextRQ  ItemType = 0x20
	ItemPresentationContextAC  ItemType = 0x21
	ItemAbstractSyntax         ItemType = 0x30
	ItemTransferSyntax         ItemType = 0x40
	ItemUserInformation        ItemType = 0x50
	ItemMaximumLength          ItemType = 0x51
	ItemImplementationClassUID ItemType = 0x52
	ItemAsynchronousOperations ItemType = 0x53
	ItemRoleSelection          ItemType = 0x54
	ItemImplementationVersion  ItemType = 0x55
	ItemSOPClassExtended       ItemType = 0x56
	ItemSOPClassCommon         ItemType = 0x57
	ItemUserIdentityRQ         ItemType = 0x58
	ItemUserIdentityAC         ItemType = 0x59
)

var itemText = map[ItemType]string{
	ItemApplicationContext:     "Application Context",
	ItemPresentationContextRQ:  "Presentation Context",
	ItemPresentationContextAC:  "Presentation Context",
	ItemAbstractSyntax:         "Abstract Syntax",
	ItemTransferSyntax:         "Transfer Syntax",
	ItemUserInformation:        "User Information",
	ItemMaximumLength:          "Maximum Length",
	ItemImplementationClassUID: "Implementation Class UID",
	ItemAsynchronousOperations: "Asynchronous Operations Window",
	ItemRoleSelection:          "SCP/SCU Role Selection",
	ItemImplementationVersion:  "Implementation Version Name",
	ItemSOPClassExtended:       "SOP Class Extended Negotiation",
	ItemSOPClassCommon:         "SOP Class Common Extended Negotiation",
	ItemUserIdentityRQ:         "User Identity",
	ItemUserIdentityAC:         "User Identity Response",
}

func (t ItemType) String() string {
	if s, ok := itemText[t]; ok {
		return s
	}
	return fmt.Sprintf("item type %#02x", uint8(t))
}

// RawItem is an item or sub-item that is kept as it came.
type RawItem struct {
	Type ItemType
	Data []byte
}

func (r RawItem) append(b *builder) {
	b.item(r.Type, r.Type.String(), func() { b.bytes(r.Data) })
}

// MaxItems bounds the items of a PDU and the sub-items of each item: 128
// presentation contexts of the standard, and room for what it does not know.
const MaxItems = 1024
