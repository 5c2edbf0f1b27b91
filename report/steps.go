package report

import "pacsaudit/audit"

// Steps are the steps of the ladder, in their order.
type Steps struct {
	audit.Steps
	Find     QueryStep `json:"find"`
	Worklist QueryStep `json:"worklist"`
}

// QueryStep is a step that queried.
type QueryStep struct {
	audit.Step
	audit.QueryFacts
}

// NamedStep is a step with its name for people.
type NamedStep struct {
	Name string
	Step audit.Step
}

// NamedSteps are the steps in their order.
func NamedSteps(s *Steps) []NamedStep {
	return []NamedStep{
		{"reach", s.Reach}, {"plaintext", s.Plaintext}, {"TLS", s.TLS}, {"stranger", s.Stranger}, {"right called title", s.WithCalledTitle},
		{"known caller", s.Configured}, {"title of another device", s.Spoofed}, {"title of a product", s.DefaultTitle},
		{"echo", s.Echo}, {"query", s.Find.Step}, {"worklist", s.Worklist.Step},
	}
}
