//go:build interop

package e2e

import (
	"encoding/json"
	"strings"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/realpacs"
)

// TestInteropAdviceIsForTheProgramThatAnswers: all of them name DCMTK, and each is
// told what its own documentation says.
func TestInteropAdviceIsForTheProgramThatAnswers(t *testing.T) {
	t.Parallel()
	for product, s := range map[string]*realpacs.Server{
		"Orthanc": realpacs.Orthanc(t, nil), "dcmqrscp": realpacs.Dcmqrscp(t), "storescp": realpacs.Storescp(t),
		"wlmscpfs": realpacs.Wlmscpfs(t, fixtures.Archive{Studies: 2, Seed: 3}),
	} {
		target := s.Addr
		if product == "dcmqrscp" || product == "wlmscpfs" { // they open under their own titles only
			target = s.AETitle + "@" + target
		}
		_, out, messages := program(t.Context(), "audit", "--format", "json", target)
		var r struct {
			Targets []struct {
				Findings []struct {
					ID, Setting string
					Cause       struct{ ID, Setting string }
				}
			}
		}
		if err := json.Unmarshal([]byte(out), &r); err != nil || len(r.Targets) != 1 {
			t.Fatalf("%s: %v, %s", product, err, messages)
		}
		advice := 0
		for _, f := range r.Targets[0].Findings {
			for _, setting := range []string{f.Setting, f.Cause.Setting} {
				if setting == "" {
					continue
				}
				if advice++; !strings.HasPrefix(setting, product+": ") {
					t.Errorf("%s is told of %s: %s", product, f.ID, setting)
				}
			}
		}
		if advice == 0 {
			t.Errorf("%s is told nothing", product)
		}
	}
}
