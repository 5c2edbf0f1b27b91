package pdu

// AssociateAC is A-ASSOCIATE-AC, PS3.8 §9.3.3. Its AE title fields are
// reserved: they should repeat the request's and are not to be tested.
type AssociateAC struct {
	ProtocolVersion      uint16
	CalledAETitle        string
	CallingAETitle       string
	ApplicationContext   string
	PresentationContexts []PresentationContextAC
	UserInformation      UserInformation
	Other                []RawItem
}

// Type is TypeAssociateAC.
func (p *AssociateAC) Type() Type { return TypeAssociateAC }

func (p *AssociateAC) decode(c *cursor) {
	p.ProtocolVersion = c.u16("Protocol-version")
	c.skip("Reserved", 2)
	p.CalledAETitle = title(c.take("Reserved", 16))
	p.CallingAETitle = title(c.take("Reserved", 16))
	c.skip("Reserved", 32)
	decodeItems(c, &p.ApplicationContext, &p.UserInformation, &p.Other, ItemPresentationContextAC, func(in *cursor) {
		var pc PresentationContextAC
		pc.decode(in)
		p.PresentationContexts = append(p.PresentationContexts, pc)
	})
}

func (p *AssociateAC) append(b *builder) {
	appendFixed(b, p.ProtocolVersion, p.CalledAETitle, p.CallingAETitle, p.ApplicationContext)
	for i := range p.PresentationContexts {
		p.PresentationContexts[i].append(b)
	}
	p.UserInformation.append(b)
	for _, r := range p.Other {
		r.append(b)
	}
}
