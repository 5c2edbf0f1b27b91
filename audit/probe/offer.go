package probe

import (
	"context"
	"slices"

	"pacsaudit/audit"
	"pacsaudit/dimse"
	"pacsaudit/dimse/dataset"
	"pacsaudit/dimse/pdu"
)

// maxContexts is the most presentation contexts of an association that proposes many:
// some servers drop who proposes more.
const maxContexts = 32

// offered is a presentation context that is proposed for its answer alone.
type offered struct {
	class    audit.SOPClass
	syntaxes []string
	seen     *audit.Negotiation
	unclear  bool // the last answer does not tell whether it is refused
	inOthers bool // it is refused for its transfer syntaxes
}

// offer proposes the SOP classes of the standard, and then an accepted class of each
// group in one transfer syntax after the other. Nothing accepted is used. It comes
// when everything else of DICOM is done, and ends where the server stops.
func (v *visit) offer(ctx context.Context) {
	if v.opener.called == "" || v.o.Stopped != audit.NoStage || timeIsUp(ctx) {
		return
	}
	o := new(audit.ServiceOffer)
	v.o.Offer, v.stage = o, audit.StageOffer
	var list []*offered
	for c := range audit.SOPClasses {
		list = append(list, &offered{class: c, syntaxes: readable, seen: &o.Classes[c]})
	}
	if !v.proposeAll(ctx, list) {
		return
	}
	// Video, for one, is often taken in its own transfer syntaxes alone.
	list = slices.DeleteFunc(list, func(c *offered) bool { return !c.inOthers })
	for _, c := range list {
		c.syntaxes = otherSyntaxes
	}
	if !v.proposeAll(ctx, list) {
		return
	}
	var plain, all []*offered
	for g := range audit.ServiceGroups {
		c, ok := o.Representative(g)
		if !ok {
			continue
		}
		seen := &o.Syntaxes[g]
		seen.Class = c
		for s := range audit.TransferSyntaxes {
			one := &offered{class: c, syntaxes: []string{s.UID().String()}, seen: &seen.Syntaxes[s]}
			if g == audit.StorageGroup {
				all = append(all, one)
			} else if s < audit.PlainTransferSyntaxes {
				plain = append(plain, one)
			}
		}
	}
	if v.proposeAll(ctx, plain) {
		v.proposeAll(ctx, all)
	}
}

// otherSyntaxes are the transfer syntaxes without the default one. Explicit VR comes
// first, for servers that look at no other.
var otherSyntaxes = func() (list []string) {
	for s := range audit.TransferSyntaxes {
		if uid := s.UID().String(); uid != dataset.ImplicitVRLittleEndian {
			list = append(list, uid)
		}
	}
	return list
}()

// proposeAll proposes contexts in associations of at most 32, each with Verification:
// some servers reject an association without an acceptable context. Where a server looks
// at some of the contexts only, it proposes the others again, as long as a quarter of them
// gets an answer. It reports whether the server went on answering.
func (v *visit) proposeAll(ctx context.Context, list []*offered) bool {
	for len(list) > 0 {
		for some := range slices.Chunk(list, maxContexts-1) {
			if !v.proposeSome(ctx, some) {
				return false
			}
		}
		left := slices.DeleteFunc(slices.Clone(list), func(c *offered) bool { return !c.unclear })
		if 4*len(left) > 3*len(list) {
			break
		}
		list = left
	}
	return true
}

// proposeSome proposes some contexts, and Verification last. Where that gets no answer,
// nobody knows of the others without one: some servers answer the first ones alone. Where it
// is refused although it was accepted before, nobody knows of any that is refused: some
// accept one context and no more.
func (v *visit) proposeSome(ctx context.Context, list []*offered) bool {
	at := v.opener
	at.only = []audit.Service{} // not those of a viewer
	at.contexts = nil
	for _, c := range list {
		at.contexts = append(at.contexts, dimse.Context{AbstractSyntax: c.class.UID().String(), TransferSyntaxes: c.syntaxes})
		c.unclear = false
	}
	at.contexts = append(at.contexts, dimse.Context{AbstractSyntax: audit.Verification.UID().String()})
	r := v.associate(ctx, at)
	s := v.retryTemporary(ctx, r.step, at)
	if v.a != nil {
		answers := v.a.Contexts()
		last := answers[len(list)]
		odd := last.Answered && !last.Accepted() && v.o.Contexts[audit.Verification] == audit.Accepted
		for i, c := range list {
			switch answer := answers[i]; {
			case answer.Accepted():
				*c.seen = audit.Accepted
			case odd, !answer.Answered && !last.Answered:
				c.unclear = true
			case answer.Answered:
				*c.seen, c.inOthers = audit.NotAccepted, answer.Result == pdu.ContextTransferSyntaxesNotSupported
			default:
				*c.seen = audit.Unanswered
			}
		}
		v.release(ctx)
		return true
	}
	if !s.Tried() || ctx.Err() != nil {
		return false
	}
	if r.noReply() && v.associate(ctx, v.opener).step.Outcome == audit.Refused {
		v.o.Stopped = v.stage
		return false
	}
	// One of the classes may be why: the others are asked for all the same.
	goesOn := v.stillOpens(ctx)
	v.release(ctx)
	return goesOn
}
