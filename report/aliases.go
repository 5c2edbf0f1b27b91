package report

import "pacsaudit/audit"

// What an audit saw stands in a report as it is.
type (
	Step           = audit.Step
	TLS            = audit.TLSFacts
	Certificate    = audit.Certificate
	Identity       = audit.IdentityFacts
	Implementation = audit.Implementation
	Cost           = audit.Cost
	Gap            = audit.Gap
	Door           = audit.WebDoor
	Fact           = audit.Fact
)
