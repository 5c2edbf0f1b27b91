package pdu

import (
	"encoding/binary"
	"reflect"
	"strings"
	"testing"
)

// testItem is an item or a sub-item.
func testItem(t ItemType, content string) string {
	return string([]byte{byte(t), 0, byte(len(content) >> 8), byte(len(content))}) + content
}

// off is an item whose length field is wrong.
func off(item string, by int) string {
	b := []byte(item)
	binary.BigEndian.PutUint16(b[2:], uint16(int(binary.BigEndian.Uint16(b[2:]))+by))
	return string(b)
}

func TestAMalformedPartOfAnAcceptanceCostsThatPart(t *testing.T) {
	head := fixed(strings.Repeat(" ", 16), strings.Repeat(" ", 16))
	application := testItem(ItemApplicationContext, ApplicationContext)
	context := func(id int, syntax string) string {
		return testItem(ItemPresentationContextAC, string([]byte{byte(id), 0, 0, 0})+syntax)
	}
	syntax := testItem(ItemTransferSyntax, implicitSyntax)
	one, three := context(1, syntax), context(3, syntax)
	maximum, class, version := testItem(ItemMaximumLength, "\x00\x00\x40\x00"), testItem(ItemImplementationClassUID, "1.2.3"), testItem(ItemImplementationVersion, "SYNTH_1")
	user := testItem(ItemUserInformation, maximum+class+version)

	accepted := []PresentationContextAC{{ID: 1, TransferSyntax: implicitSyntax}, {ID: 3, TransferSyntax: implicitSyntax}}
	nameless := []PresentationContextAC{{ID: 1}, {ID: 3}}
	information := UserInformation{MaximumLength: 0x4000, ImplementationClassUID: "1.2.3", ImplementationVersionName: "SYNTH_1"}
	whole := AssociateAC{ProtocolVersion: 1, ApplicationContext: ApplicationContext, PresentationContexts: accepted, UserInformation: information}
	with := func(change func(*AssociateAC)) AssociateAC {
		ac := whole
		change(&ac)
		return ac
	}
	contexts := func(c ...PresentationContextAC) AssociateAC {
		return with(func(ac *AssociateAC) { ac.PresentationContexts = c })
	}
	maximumOf := func(n uint32) AssociateAC {
		return with(func(ac *AssociateAC) { ac.UserInformation.MaximumLength = n })
	}
	sized := func(content string) string {
		return application + one + three + testItem(ItemUserInformation, testItem(ItemMaximumLength, content)+class+version)
	}

	for _, row := range []struct {
		defect string
		body   string
		want   AssociateAC
	}{
		{"none", application + one + three + user, whole},
		{"one stray byte", application + one + three + user + "\x00", whole},
		{"two stray bytes", application + one + three + user + "\x55\x00", whole},
		{"three stray bytes", application + one + three + user + "\x00\x00\x00", whole},
		{"three stray bytes that are text", application + one + three + user + "abc", whole},
		{"padding", application + one + three + user + strings.Repeat("\x00", 2048), with(func(ac *AssociateAC) {
			for range 512 {
				ac.Other = append(ac.Other, RawItem{Data: []byte{}})
			}
		})},
		{"user information two bytes longer than the PDU", application + one + three + off(user, 2), whole},
		{"user information two bytes too short", application + one + three + off(user, -2), whole},
		{"user information too long, in front", off(user, 2) + application + one + three, whole},
		{"user information too short, in front", off(user, -2) + application + one + three, whole},
		{"user information one byte too short", off(user, -1) + application + one + three, whole},
		{"context too long", application + off(one, 2) + three + user, whole},
		{"context too short", application + off(one, -2) + three + user, whole},
		{"application context too short", off(application, -1) + one + three + user, whole},
		{"transfer syntax longer than its context", application + context(1, off(syntax, 3)) + context(3, off(syntax, 9)) + user, whole},
		{"transfer syntax shorter than its name", application + context(1, off(syntax, -2)) + context(3, off(syntax, -3)) + user, whole},
		{"class UID too long", application + one + three + testItem(ItemUserInformation, maximum+off(class, 1)+version), whole},
		{"class UID too short", application + one + three + testItem(ItemUserInformation, maximum+off(class, -2)+version), whole},
		{"last sub-item longer than the user information", application + one + three + testItem(ItemUserInformation, maximum+class+off(version, 40)), whole},
		{"any order", user + three + one + application, contexts(accepted[1], accepted[0])},
		{"items twice", application + one + three + user + one + user + application, contexts(accepted[0], accepted[1], accepted[0])},

		{"contexts without a transfer syntax", application + context(1, "") + context(3, "") + user, with(func(ac *AssociateAC) { ac.PresentationContexts = nameless })},
		{"contexts with an empty one", application + context(1, testItem(ItemTransferSyntax, "")) + context(3, testItem(ItemTransferSyntax, "\x00 ")) + user,
			with(func(ac *AssociateAC) { ac.PresentationContexts = nameless })},
		{"contexts with a padded one", application + context(1, testItem(ItemTransferSyntax, implicitSyntax+"\x00")) + context(3, testItem(ItemTransferSyntax, implicitSyntax+" ")) + user, whole},
		{"contexts with two", application + context(1, syntax+testItem(ItemTransferSyntax, "1.2")) + context(3, testItem(ItemTransferSyntax, "")+syntax) + user, whole},
		{"contexts as they are requested", application + "\x20" + one[1:] + "\x20" + three[1:] + user, whole},
		{"a context cut behind its result", application + testItem(ItemPresentationContextAC, "\x01\x00\x03") + user, contexts(PresentationContextAC{ID: 1, Result: 3})},
		{"a context without a result", application + testItem(ItemPresentationContextAC, "\x01\x00") + three + user, with(func(ac *AssociateAC) {
			ac.PresentationContexts, ac.Other = accepted[1:], []RawItem{{Type: ItemPresentationContextAC, Data: []byte{1, 0}}}
		})},
		{"a copy of a request's context", application + testItem(ItemPresentationContextRQ, "\x01\x00\x00\x00"+syntax+syntax) + three + user, with(func(ac *AssociateAC) {
			ac.PresentationContexts, ac.Other = accepted[1:], []RawItem{{Type: ItemPresentationContextRQ, Data: []byte("\x01\x00\x00\x00" + syntax + syntax)}}
		})},

		{"maximum length of two bytes", sized("\x40\x00"), whole},
		{"maximum length of three bytes", sized("\x00\x40\x00"), whole},
		{"maximum length of one byte", sized("\x40"), maximumOf(0x40)},
		{"maximum length of no bytes", sized(""), maximumOf(0)},
		{"maximum length of eight bytes", sized("\x00\x00\x00\x00\x00\x00\x40\x00"), whole},
		{"no user information", application + one + three, with(func(ac *AssociateAC) { ac.UserInformation = UserInformation{} })},
		{"user identity response without its length", application + one + three + testItem(ItemUserInformation, maximum+class+version+testItem(ItemUserIdentityAC, "\x00")),
			with(func(ac *AssociateAC) { ac.UserInformation.UserIdentityAC = &UserIdentityAC{ServerResponse: []byte{0}} })},
		{"nothing", "", AssociateAC{ProtocolVersion: 1}},
	} {
		t.Run(row.defect, func(t *testing.T) {
			got, err := Decode(TypeAssociateAC, []byte(head+row.body))
			if err != nil || !reflect.DeepEqual(got, &row.want) {
				t.Fatalf("%v\n%+v, want\n%+v", err, got, &row.want)
			}
		})
	}
}

func TestItemsOverTheLimitAreDropped(t *testing.T) {
	head := fixed(strings.Repeat(" ", 16), strings.Repeat(" ", 16))
	raw := strings.Repeat("\x99\x00\x00\x00", MaxItems+10)
	syntaxes := strings.Repeat(testItem(0x41, ""), MaxItems+10)
	got, err := Decode(TypeAssociateAC, []byte(head+testItem(ItemUserInformation, raw)+testItem(ItemPresentationContextAC, "\x01\x00\x00\x00"+syntaxes)+raw))
	if err != nil {
		t.Fatal(err)
	}
	ac := got.(*AssociateAC)
	if len(ac.UserInformation.Other) != MaxItems || len(ac.PresentationContexts[0].Other) != MaxItems || len(ac.Other) != MaxItems-2 {
		t.Errorf("%d, %d and %d items are kept", len(ac.UserInformation.Other), len(ac.PresentationContexts[0].Other), len(ac.Other))
	}
}
