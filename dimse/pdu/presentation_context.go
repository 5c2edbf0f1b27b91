package pdu

import "fmt"

// PresentationContextRQ is a presentation context item of a request, PS3.8 §9.3.2.2.
type PresentationContextRQ struct {
	ID               uint8 // odd
	AbstractSyntax   string
	TransferSyntaxes []string
	Other            []RawItem
}

// ContextResult is the Result/Reason of a presentation context, PS3.8 Table 9-18.
type ContextResult uint8

// The results of PS3.8 Table 9-18.
const (
	ContextAcceptance                   ContextResult = 0
	ContextUserRejection                ContextResult = 1
	ContextNoReason                     ContextResult = 2
	ContextAbstractSyntaxNotSupported   ContextResult = 3
	ContextTransferSyntaxesNotSupported ContextResult = 4
)

var contextResultText = [...]string{
	ContextAcceptance:                   "acceptance",
	ContextUserRejection:                "user-rejection",
	ContextNoReason:                     "no-reason",
	ContextAbstractSyntaxNotSupported:   "abstract-syntax-not-supported",
	ContextTransferSyntaxesNotSupported: "transfer-syntaxes-not-supported",
}

func (r ContextResult) String() string {
	if int(r) < len(contextResultText) {
		return contextResultText[r]
	}
	return fmt.Sprintf("result %d", uint8(r))
}

// PresentationContextAC is a presentation context item of an answer, PS3.8 §9.3.3.2.
type PresentationContextAC struct {
	ID             uint8
	Result         ContextResult
	TransferSyntax string // significant only with acceptance
	Other          []RawItem
}

func (p *PresentationContextRQ) decode(c *cursor) {
	p.ID = c.u8("Presentation-context-ID")
	c.skip("Reserved", 3)
	for n := 0; c.more(); n++ {
		if n == MaxItems {
			c.fail("Abstract/Transfer Syntax Sub-Items", 0)
			return
		}
		c.item("Abstract/Transfer Syntax Sub-Item", func(t ItemType, in *cursor) {
			switch t {
			case ItemAbstractSyntax:
				p.AbstractSyntax = uid(in.rest())
			case ItemTransferSyntax:
				p.TransferSyntaxes = append(p.TransferSyntaxes, uid(in.rest()))
			default:
				p.Other = append(p.Other, RawItem{Type: t, Data: in.rest()})
			}
		})
	}
}

func (p *PresentationContextRQ) append(b *builder) {
	b.item(ItemPresentationContextRQ, "Presentation Context", func() {
		b.u8(p.ID)
		b.reserve(3)
		b.item(ItemAbstractSyntax, "Abstract Syntax", func() { b.string(p.AbstractSyntax) })
		for _, ts := range p.TransferSyntaxes {
			b.item(ItemTransferSyntax, "Transfer Syntax", func() { b.string(ts) })
		}
		for _, r := range p.Other {
			r.append(b)
		}
	})
}

// decode reads an answer to a context. It reports false for what is none.
// Deviation: an answer under the item type of a request is read, if no more than
// one transfer syntax stands in it; so is one that is cut behind its result.
func (p *PresentationContextAC) decode(t ItemType, c *cursor) bool {
	if c.left() < 3 {
		return false
	}
	p.ID = c.u8("Presentation-context-ID")
	c.skip("Reserved", 1)
	p.Result = ContextResult(c.u8("Result/Reason"))
	c.skip("Reserved", min(c.left(), 1))
	syntaxes := 0
	c.items(ItemPresentationContextAC, func(t ItemType, in *cursor) {
		switch t {
		case ItemTransferSyntax:
			// Deviation: of several transfer syntaxes the first counts.
			if syntaxes++; p.TransferSyntax == "" {
				p.TransferSyntax = uid(in.rest())
			}
		default:
			p.Other = append(p.Other, RawItem{Type: t, Data: in.rest()})
		}
	})
	return t == ItemPresentationContextAC || syntaxes <= 1
}

func (p *PresentationContextAC) append(b *builder) {
	b.item(ItemPresentationContextAC, "Presentation Context", func() {
		b.u8(p.ID)
		b.reserve(1)
		b.u8(uint8(p.Result))
		b.reserve(1)
		b.item(ItemTransferSyntax, "Transfer Syntax", func() { b.string(p.TransferSyntax) })
		for _, r := range p.Other {
			r.append(b)
		}
	})
}
