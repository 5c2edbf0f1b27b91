package pdu

// UserInformation is the user information item, PS3.8 §9.3.2.3 and PS3.7 Annex D.
type UserInformation struct {
	MaximumLength             uint32 // largest P-DATA-TF variable field the sender takes; 0 is no limit
	ImplementationClassUID    string
	ImplementationVersionName string
	UserIdentityAC            *UserIdentityAC
	Other                     []RawItem // every other sub-item, in order
}

// UserIdentityAC is the answer to a user identity, PS3.7 §D.3.3.7.2.
type UserIdentityAC struct {
	ServerResponse []byte
}

func (u *UserInformation) decode(c *cursor) {
	for n := 0; c.more(); n++ {
		if n == MaxItems {
			c.fail("User-data sub-items", 0)
			return
		}
		c.item("User-data sub-item", u.subItem)
	}
}

// decodeLenient reads that of an acceptance: what is malformed in it is left out.
func (u *UserInformation) decodeLenient(c *cursor) {
	c.items(ItemUserInformation, func(t ItemType, in *cursor) {
		switch {
		case t == ItemMaximumLength:
			u.MaximumLength = number(in.rest())
		case t == ItemUserIdentityAC && in.left() < 2:
			u.UserIdentityAC = &UserIdentityAC{ServerResponse: in.rest()}
		default:
			u.subItem(t, in)
		}
	})
}

func (u *UserInformation) subItem(t ItemType, in *cursor) {
	switch t {
	case ItemMaximumLength:
		u.MaximumLength = in.u32("Maximum-length-received")
	case ItemImplementationClassUID:
		u.ImplementationClassUID = uid(in.rest())
	case ItemImplementationVersion:
		// Deviation: longer than the 16 bytes of PS3.7 §D.3.3.2.3 is read.
		u.ImplementationVersionName = title(in.take("Implementation-version-name", min(in.left(), maxUID)))
	case ItemUserIdentityAC:
		n := in.u16("Server-response-length")
		// Deviation: a length that does not fit is read as what is there.
		u.UserIdentityAC = &UserIdentityAC{ServerResponse: in.take("Server-response", min(int(n), in.left()))}
	default:
		u.Other = append(u.Other, RawItem{Type: t, Data: in.rest()})
	}
}

func (u *UserInformation) append(b *builder) {
	b.item(ItemUserInformation, "User Information", func() {
		b.item(ItemMaximumLength, "Maximum Length", func() { b.u32(u.MaximumLength) })
		if u.ImplementationClassUID != "" {
			b.item(ItemImplementationClassUID, "Implementation Class UID", func() { b.string(u.ImplementationClassUID) })
		}
		if u.ImplementationVersionName != "" {
			b.item(ItemImplementationVersion, "Implementation Version Name", func() { b.string(u.ImplementationVersionName) })
		}
		if u.UserIdentityAC != nil {
			b.item(ItemUserIdentityAC, "User Identity Response", func() {
				b.length16("Server-response", func() { b.bytes(u.UserIdentityAC.ServerResponse) })
			})
		}
		for _, r := range u.Other {
			r.append(b)
		}
	})
}
