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
