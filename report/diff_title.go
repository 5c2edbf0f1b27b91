package report

import "pacsaudit/audit"

// behindTheDoor are the checks that pass where a stranger who knows the right
// called title gets no association.
var behindTheDoor = []audit.ID{
	audit.NewID("association-any-calling"), audit.NewID("echo-open"), audit.NewID("query-open"), audit.NewID("query-exposes-phi"),
	audit.NewID("query-exposes-ssn"), audit.NewID("query-unbounded"), audit.NewID("worklist-open"), audit.NewID("store-negotiated"),
	audit.NewID("retrieve-negotiated"), audit.NewID("extra-services"),
}

// titleProven reports a target that refused a made-up called title and opened an
// association under its own: that is a title which it has.
func (t *Target) titleProven() bool {
	return t.Steps.Stranger.Outcome == audit.Rejected && t.Steps.WithCalledTitle.Outcome == audit.OK
}

// shutSince reports a target that refuses a stranger now under a called title
// which it answered to before, at the same address. The refusal by itself does not
// show that the title is the right one, and the older report does. It may have
// been given another title since then, so this is no proof of a closed target.
func shutSince(was, is *Target) bool {
	return is.TitleUnproven && was.Address == is.Address && was.titleProven()
}

// unproven is the kind of a change to a refusal under a called title that the
// newer report does not prove.
func unproven(was, is *Target) ChangeKind {
	if shutSince(was, is) {
		return FixedForThisCaller
	}
	return Unsettled
}
