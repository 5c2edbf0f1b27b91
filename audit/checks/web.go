package checks

import "pacsaudit/audit"

// webEvidence is the evidence that a web door gives.
func webEvidence(d audit.WebDoor) []audit.Fact {
	facts := []audit.Fact{audit.Word("answer", d.Answer)}
	if d.HTTP != 0 {
		facts = append(facts, audit.Count("http-status", d.HTTP))
	}
	if d.Demands != audit.NoWebAuth {
		facts = append(facts, audit.Word("demands", d.Demands))
	}
	if !d.OK() {
		facts = append(facts, stepEvidence(d.Step)...)
	}
	return facts
}

// noWebInterfaceNamed reports a target that was reached and for which nobody named a web
// interface.
func noWebInterfaceNamed(o audit.Observation, address audit.Text) bool {
	return address.IsZero() && o.Reach.Tried() && o.Reach.Outcome != audit.Interrupted
}

// besideLists is what stands beside the lists of DICOMweb, where something does.
func besideLists(w audit.WebFacts) (facts []audit.Fact) {
	if w.Workitems.Answer == audit.WebOpen {
		facts = append(facts, audit.Word("work-items", w.Workitems.Answer))
	}
	if w.OpenID.Answer == audit.WebOpen {
		facts = append(facts, audit.Word("openid-login", audit.Yes))
	}
	return facts
}

// pageEvidence is what the page of a viewer tells browsers of itself.
func pageEvidence(p audit.PageHeaders) []audit.Fact {
	if p.Framing == audit.FramingUnknown {
		return nil
	}
	return []audit.Fact{audit.Word("framed-by", p.Framing), audit.Word("content-security-policy", audit.YesNo(p.Policy))}
}
