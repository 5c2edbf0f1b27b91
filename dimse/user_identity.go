package dimse

import (
	"encoding/binary"

	"pacsaudit/dimse/pdu"
)

// UserIdentity is a user identity that goes with the request of an
// association, PS3.7 §D.3.3.7.1. The zero value sends none.
type UserIdentity struct {
	Type             uint8  // 1 username, 2 username and passcode, 3 Kerberos, 4 SAML, 5 JWT
	Primary          []byte // user name, ticket, assertion or token
	Secondary        []byte // passcode, type 2 only
	PositiveResponse bool   // ask for a response item
}

// usernamePasscode is the only type with a secondary field, PS3.7 Table D.3-14.
const usernamePasscode = 2

// item encodes the sub-item, PS3.7 Table D.3-14.
func (u UserIdentity) item() pdu.RawItem {
	b := []byte{u.Type, 0}
	if u.PositiveResponse {
		b[1] = 1
	}
	if u.Type != usernamePasscode {
		u.Secondary = nil // others have none: DCMTK takes it for the next item, and Orthanc falls silent
	}
	for _, field := range [][]byte{u.Primary, u.Secondary} {
		field = field[:min(len(field), 0x7FFF)] // two fields fit into one item
		b = binary.BigEndian.AppendUint16(b, uint16(len(field)))
		b = append(b, field...)
	}
	return pdu.RawItem{Type: pdu.ItemUserIdentityRQ, Data: b}
}
