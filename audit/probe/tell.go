package probe

import (
	"slices"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
	"pacsaudit/dimse"
	"pacsaudit/dimse/dataset"
)

// plainSyntaxes are the transfer syntaxes that keys are told in. A server's own word
// for another one is not passed on.
var plainSyntaxes = []string{dataset.ImplicitVRLittleEndian, dataset.ExplicitVRLittleEndian}

// tell tells of a C-FIND that was sent: its keys as a query without a filter has them.
func (a *modelCount) tell(over *dimse.Association, began time.Time, n answer) {
	if a.p.Asked == nil {
		return
	}
	syntax := dataset.ImplicitVRLittleEndian
	for _, c := range over.Contexts() {
		if c.AbstractSyntax == a.class && c.Accepted() {
			if slices.Contains(plainSyntaxes, c.TransferSyntax) {
				syntax = c.TransferSyntax
			}
			break
		}
	}
	a.p.Asked(audit.Question{
		Target: a.target, Asked: began, Calling: a.as.calling, Called: a.as.called, SOPClass: a.class, TransferSyntax: syntax,
		Keys: phi.Identifier(a.q.Model, a.q.Keys, phi.Filter{})(nil, dataset.SyntaxOf(syntax)), Answered: n.step.OK(),
	})
}
