package report

import (
	"pacsaudit/audit"
	"pacsaudit/audit/counts"
)

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

// So do the numbers of what records showed.
type (
	SSN         = counts.SSN
	Tiers       = counts.Tiers
	NationalID  = counts.NationalID
	Deid        = counts.Deid
	Images      = counts.Images
	Answers     = counts.Answers
	BirthDates  = counts.BirthDates
	FieldCounts = counts.Field
)
