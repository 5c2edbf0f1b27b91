//go:build interop

package render

import (
	"bytes"
	"os/exec"
	"testing"

	"pacsaudit/fixtures/realpacs"
)

// TestInteropJUnitConformsToTheSchemaOfJenkins asks xmllint.
func TestInteropJUnitConformsToTheSchemaOfJenkins(t *testing.T) {
	xmllint := realpacs.Need(t, "xmllint")
	for name, r := range documents(t) {
		t.Run(name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), xmllint, "--nonet", "--noout", "--schema", "testdata/junit-10.xsd", "-")
			cmd.Stdin = bytes.NewReader(render(t, "junit", r, Options{}))
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}
