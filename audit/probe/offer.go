package probe

import (
	"context"

	"pacsaudit/audit"
	"pacsaudit/dimse"
)

// maxContexts is the most presentation contexts of an association that proposes many:
// some servers drop who proposes more.
const maxContexts = 32

// offered is a presentation context that is proposed for its answer alone.
type offered struct {
	class    audit.SOPClass
	syntaxes []string
	record   func(audit.Negotiation)
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
	var list []offered
	for c := range audit.SOPClasses {
		list = append(list, offered{c, readable, func(n audit.Negotiation) { o.Classes[c] = n }})
	}
	if !v.proposeAll(ctx, list) {
		return
	}
	var plain, all []offered
	for g := range audit.ServiceGroups {
		c, ok := o.Representative(g)
		if !ok {
			continue
		}
		seen := &o.Syntaxes[g]
		seen.Class = c
		for s := range audit.TransferSyntaxes {
			one := offered{c, []string{s.UID().String()}, func(n audit.Negotiation) { seen.Syntaxes[s] = n }}
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

// proposeAll proposes contexts in associations of at most 32, each with Verification:
// some servers reject an association without an acceptable context. It reports
// whether the server went on answering.
func (v *visit) proposeAll(ctx context.Context, list []offered) bool {
	for len(list) > 0 {
		n := min(len(list), maxContexts-1)
		if !v.proposeSome(ctx, list[:n]) {
			return false
		}
		list = list[n:]
	}
	return true
}

func (v *visit) proposeSome(ctx context.Context, list []offered) bool {
	at := v.opener
	at.only = []audit.Service{} // not those of a viewer
	at.contexts = []dimse.Context{{AbstractSyntax: audit.Verification.UID().String()}}
	for _, c := range list {
		at.contexts = append(at.contexts, dimse.Context{AbstractSyntax: c.class.UID().String(), TransferSyntaxes: c.syntaxes})
	}
	r := v.associate(ctx, at)
	s := v.retryTemporary(ctx, r.step, at)
	if v.a != nil {
		answers := v.a.Contexts()
		for i, c := range list {
			switch answer := answers[i+1]; {
			case answer.Accepted():
				c.record(audit.Accepted)
			case answer.Answered:
				c.record(audit.NotAccepted)
			default:
				c.record(audit.Unanswered)
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
