//go:build interop

package audittrail

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"pacsaudit/fixtures/realpacs"
)

// TestInteropMessagesConformToTheSchemaOfDICOM holds each kind of message against the
// schema of PS3.15 §A.5.1, by libxml2.
func TestInteropMessagesConformToTheSchemaOfDICOM(t *testing.T) {
	dir := t.TempDir()
	args := []string{"--noout", "--relaxng", "testdata/audit-message.rng"}
	for i, m := range samples() {
		file := filepath.Join(dir, fmt.Sprintf("%d.xml", i))
		if err := os.WriteFile(file, []byte(m.Text), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	if out, err := exec.CommandContext(t.Context(), realpacs.Need(t, "xmllint"), args...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
