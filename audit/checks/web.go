package checks

import "pacsaudit/audit"

// asked is the evidence that a web door gives.
func asked(d audit.WebDoor) []audit.Fact {
	facts := []audit.Fact{audit.Word("answer", d.Answer)}
	if d.HTTP != 0 {
		facts = append(facts, audit.Count("http-status", d.HTTP))
	}
	if d.Demands != audit.NoWebAuth {
		facts = append(facts, audit.Word("demands", d.Demands))
	}
	if !d.OK() {
		facts = append(facts, attempt(d.Step)...)
	}
	return facts
}

// noWeb reports a target that was reached and for which nobody named a web
// interface.
func noWeb(o audit.Observation, address audit.Text) bool {
	return address.IsZero() && o.Reach.Tried() && o.Reach.Outcome != audit.Interrupted
}
