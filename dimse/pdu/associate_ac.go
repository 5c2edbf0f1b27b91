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
	c.items(0, func(t ItemType, in *cursor) {
		raw := RawItem{Type: t, Data: in.b[in.off:len(in.b):len(in.b)]}
		switch t {
		case ItemApplicationContext:
			p.ApplicationContext = uid(in.rest())
		case ItemPresentationContextAC, ItemPresentationContextRQ:
			var pc PresentationContextAC
			if !pc.decode(t, in) {
				p.Other = append(p.Other, raw)
				break
			}
			p.PresentationContexts = append(p.PresentationContexts, pc)
		case ItemUserInformation:
			p.UserInformation.decodeLenient(in)
		default:
			p.Other = append(p.Other, raw)
		}
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
