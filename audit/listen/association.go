package listen

import (
	"strings"

	"pacsaudit/audit"
	"pacsaudit/dimse/dataset"
	"pacsaudit/dimse/pdu"
)

// association is a conversation in DICOM's upper layer.
type association struct {
	t        *talk
	side     [2]side
	contexts [128]presentation // by half of their ID, which is odd
	midway   bool              // its beginning was not seen
	asked    bool              // a request was seen
	answered bool
	ended    bool // released, aborted or rejected
	calling  string
	called   string
	heads    int // of PDVs that fitted where they stood
}

// enoughHeads is how many heads of PDVs are no accident, in a conversation of which
// nothing else was seen: other protocols have bytes that look like one.
const enoughHeads = 3

// presentation is a presentation context, PS3.8 §9.3.2.2.
type presentation struct {
	class    class
	syntax   dataset.Syntax
	deflated bool
	proposed bool
	accepted bool // an answer said so
	known    bool // its transfer syntax is
}

func newAssociation(t *talk, midway bool) *association {
	a := &association{t: t, midway: midway}
	for i := range a.side {
		s := &a.side[i]
		s.a, s.from = a, uint8(i)
		s.message.s = s
		if midway {
			s.at = astray
		}
	}
	return a
}

func (a *association) bytes(from uint8, b []byte) { a.side[from].bytes(b) }

// link is the one that the association counts for. Without a request, it is one
// without titles.
func (a *association) link() *link {
	if a.t.link == nil {
		a.t.linkNow(audit.OverPlaintext, a.calling, a.called)
		if a.midway && !a.asked {
			a.t.link.facts.Midway++
		}
	}
	return a.t.link
}

// damaged notes that something of the conversation could not be followed.
func (a *association) damaged() { a.t.f.damaged = true }

// pdu takes one in that is no P-DATA-TF.
func (a *association) pdu(from uint8, kind pdu.Type, body []byte) {
	p, err := pdu.Decode(kind, body)
	if err != nil {
		a.damaged()
		a.missed(from, kind)
		return
	}
	switch p := p.(type) {
	case *pdu.AssociateRQ:
		a.request(from, p)
	case *pdu.AssociateAC:
		a.acceptance(from, p)
	case *pdu.AssociateRJ:
		a.rejection(p)
	case *pdu.ReleaseRQ, *pdu.ReleaseRP:
		if !a.ended {
			a.ended = true
			a.link().facts.Released++
		}
	case *pdu.Abort:
		if !a.ended {
			a.ended = true
			a.link().facts.Aborted++
		}
	}
}

// missed notes a PDU that was there, and could not be read.
func (a *association) missed(from uint8, kind pdu.Type) {
	switch kind {
	case pdu.TypeAssociateRQ:
		if !a.asked {
			a.asks(from)
			a.link().facts.Associations++
		}
	case pdu.TypeAssociateAC:
		if !a.answered {
			a.answers(from)
			a.link().facts.Accepted++
		}
	}
}

// asks notes who asked for the association.
func (a *association) asks(from uint8) {
	a.asked = true
	if !a.t.named {
		a.t.client, a.t.named = from, true
	}
}

// answers notes who answered. An answer proves a request.
func (a *association) answers(from uint8) {
	a.answered = true
	if !a.asked {
		a.asks(1 - from)
		a.link().facts.Associations++
		a.damaged()
	}
}

func (a *association) request(from uint8, p *pdu.AssociateRQ) {
	if a.asked {
		a.damaged() // one conversation, one association
		return
	}
	a.asks(from)
	a.calling, a.called = tidy(p.CallingAETitle), tidy(p.CalledAETitle)
	f := &a.link().facts
	f.Associations++
	f.Offered += uint64(len(p.PresentationContexts))
	for _, pc := range p.PresentationContexts {
		c := &a.contexts[pc.ID/2]
		c.proposed, c.class = true, classOf(pc.AbstractSyntax)
	}
	implementation(&f.ClientIs, p.UserInformation)
}

func (a *association) acceptance(from uint8, p *pdu.AssociateAC) {
	if a.answered {
		a.damaged()
		return
	}
	if !a.asked { // its titles should be those of the request, PS3.8 §9.3.3
		a.calling, a.called = tidy(p.CallingAETitle), tidy(p.CalledAETitle)
	}
	a.answers(from)
	f := &a.link().facts
	f.Accepted++
	for _, pc := range p.PresentationContexts {
		if pc.Result != pdu.ContextAcceptance {
			continue
		}
		f.Agreed++
		c := &a.contexts[pc.ID/2]
		c.accepted, c.known = true, true
		c.syntax, c.deflated = dataset.SyntaxOf(pc.TransferSyntax), pc.TransferSyntax == deflatedExplicit
	}
	implementation(&f.ServerIs, p.UserInformation)
}

// deflatedExplicit is Deflated Explicit VR Little Endian, PS3.5 §A.5.
const deflatedExplicit = "1.2.840.10008.1.2.1.99"

// maxRejections bounds the kinds of rejections of a link.
const maxRejections = 16

func (a *association) rejection(p *pdu.AssociateRJ) {
	a.answered, a.ended = true, true
	f := &a.link().facts
	f.Rejected++
	for i := range f.Rejections {
		if r := &f.Rejections[i]; r.Result == uint8(p.Result) && r.Source == uint8(p.Source) && r.Reason == uint8(p.Reason) {
			r.Times++
			return
		}
	}
	if len(f.Rejections) < maxRejections {
		f.Rejections = append(f.Rejections, audit.SeenRejection{Result: uint8(p.Result), Source: uint8(p.Source), Reason: uint8(p.Reason), Times: 1})
	}
}

// end counts an association whose conversation is over. It reports whether it was one.
func (a *association) end() bool {
	for i := range a.side {
		s := &a.side[i]
		if s.at != deaf && (s.n > 0 || s.at == inBody || s.message.use == collect) {
			a.damaged() // it ended in the middle of a PDU or a command set
		}
		s.message.lose()
		s.drop()
	}
	if a.t.link == nil && a.midway && a.heads < enoughHeads {
		return false
	}
	a.link()
	return true
}

// implementation notes what an end says of itself, the last time it did.
func implementation(to *audit.Implementation, u pdu.UserInformation) {
	if u.ImplementationClassUID == "" && u.ImplementationVersionName == "" {
		return
	}
	to.ClassUID, to.VersionName = audit.PeerUID(u.ImplementationClassUID), audit.Peer(u.ImplementationVersionName)
	to.Product = audit.Recognise(to.ClassUID, to.VersionName)
}

// tidy is a title without what pads it.
func tidy(title string) string { return strings.Trim(title, " \x00") }
