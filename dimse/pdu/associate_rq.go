package pdu

// ApplicationContext is the DICOM application context name, PS3.7 §A.2.1.
const ApplicationContext = "1.2.840.10008.3.1.1.1"

// ProtocolVersion has bit 0 set for version 1, PS3.8 §9.3.2.
const ProtocolVersion = 0x0001

// AssociateRQ is A-ASSOCIATE-RQ, PS3.8 §9.3.2.
type AssociateRQ struct {
	ProtocolVersion      uint16
	CalledAETitle        string // at most 16 bytes
	CallingAETitle       string
	ApplicationContext   string
	PresentationContexts []PresentationContextRQ
	UserInformation      UserInformation
	Other                []RawItem
}

// Type is TypeAssociateRQ.
func (p *AssociateRQ) Type() Type { return TypeAssociateRQ }

func (p *AssociateRQ) decode(c *cursor) {
	p.ProtocolVersion = c.u16("Protocol-version")
	c.skip("Reserved", 2)
	p.CalledAETitle = title(c.take("Called-AE-title", 16))
	p.CallingAETitle = title(c.take("Calling-AE-title", 16))
	c.skip("Reserved", 32)
	for n := 0; c.more(); n++ {
		if n == MaxItems {
			c.fail("Variable items", 0)
			return
		}
		c.item("Variable items", func(t ItemType, in *cursor) {
			switch t {
			case ItemApplicationContext:
				p.ApplicationContext = uid(in.rest())
			case ItemPresentationContextRQ:
				var pc PresentationContextRQ
				pc.decode(in)
				p.PresentationContexts = append(p.PresentationContexts, pc)
			case ItemUserInformation:
				p.UserInformation.decode(in)
			default:
				p.Other = append(p.Other, RawItem{Type: t, Data: in.rest()})
			}
		})
	}
}

func (p *AssociateRQ) append(b *builder) {
	appendFixed(b, p.ProtocolVersion, p.CalledAETitle, p.CallingAETitle, p.ApplicationContext)
	for i := range p.PresentationContexts {
		p.PresentationContexts[i].append(b)
	}
	p.UserInformation.append(b)
	for _, r := range p.Other {
		r.append(b)
	}
}

// appendFixed appends what a request and an acceptance begin with.
func appendFixed(b *builder, version uint16, called, calling, context string) {
	b.u16(version)
	b.reserve(2)
	b.title("Called-AE-title", called)
	b.title("Calling-AE-title", calling)
	b.reserve(32)
	b.item(ItemApplicationContext, "Application Context", func() { b.string(context) })
}
