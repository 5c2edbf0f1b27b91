package checks

import (
	"slices"
	"strings"

	"pacsaudit/audit"
)

var configCatalogue []*audit.ConfigCheck

func addConfig(id audit.ID, s audit.Severity) *audit.ConfigCheck {
	c := &audit.ConfigCheck{ID: id, Severity: s}
	configCatalogue = append(configCatalogue, c)
	return c
}

// What a file of configuration shows, and no server. Package lint decides.
var (
	_ = addConfig(audit.NewID("config-bind-any"), audit.Low)
	_ = addConfig(audit.NewID("config-cors-any"), audit.Medium)
	_ = addConfig(audit.NewID("config-disagrees"), audit.Info)
	_ = addConfig(audit.NewID("config-duplicate-key"), audit.Medium)
	_ = addConfig(audit.NewID("config-no-effect"), audit.Medium)
	_ = addConfig(audit.NewID("config-not-evaluated"), audit.Info)
	_ = addConfig(audit.NewID("config-remote-code"), audit.High)
	_ = addConfig(audit.NewID("config-secret-in-file"), audit.Low)
	_ = addConfig(audit.NewID("config-shared-title"), audit.Medium)
	_ = addConfig(audit.NewID("config-unknown-key"), audit.Low)
	_ = addConfig(audit.NewID("config-webdav"), audit.Low)
	_ = addConfig(audit.NewID("config-world-readable"), audit.Medium)
)

// Configs is the catalogue of checks of files of configuration, ordered by
// severity and ID.
func Configs() []*audit.ConfigCheck {
	worded()
	return slices.SortedFunc(slices.Values(configCatalogue), func(a, b *audit.ConfigCheck) int {
		if a.Severity != b.Severity {
			return int(b.Severity) - int(a.Severity)
		}
		return strings.Compare(a.ID.String(), b.ID.String())
	})
}

// Caused is the check that a setting causes: of the catalogue of servers, or of
// files of configuration. It is nil where there is none of that ID.
func Caused(id audit.ID) *audit.ConfigCheck {
	worded()
	for _, c := range configCatalogue {
		if c.ID == id {
			return c
		}
	}
	for _, c := range catalogue {
		if c.ID == id {
			return &audit.ConfigCheck{
				ID: c.ID, Severity: c.Severity, Title: c.Title, Question: c.Question, Why: c.Why, Fix: c.Fix,
				Settings: c.Settings, Refs: c.Refs, How: c.How,
			}
		}
	}
	return nil
}
