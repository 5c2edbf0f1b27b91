//go:build interop

package e2e

import (
	"strings"
	"testing"

	"pacsaudit/fixtures/realpacs"
)

// TestInteropRefusedDevicesAreToldWhy asks real servers as devices that they know, that
// they do not know, and that were told a wrong title.
func TestInteropRefusedDevicesAreToldWhy(t *testing.T) {
	t.Parallel()
	listed := map[string]any{"DicomModalities": map[string]any{"ct": []any{"CT1", "127.0.0.1", 104}}}
	checked := map[string]any{"DicomModalities": listed["DicomModalities"], "DicomCheckCalledAet": true}
	orthanc, strict := realpacs.Orthanc(t, listed), realpacs.Orthanc(t, checked)
	dcmqrscp := realpacs.Dcmqrscp(t, "CT1")
	for _, c := range []struct {
		name, target, calling, want string
		code                        int
	}{
		{"Orthanc, listed", orthanc.AETitle + "@" + orthanc.Addr, "CT1", "is let in: what it asked for was answered", exitClean},
		{"Orthanc, not listed", orthanc.AETitle + "@" + orthanc.Addr, "NOBODY", "not on the list of those that may query", exitNotMeasured},
		{"Orthanc, a wrong called title", "WRONG@" + strict.Addr, "CT1", "called AE title is not its own", exitNotMeasured},
		{"dcmqrscp, listed", dcmqrscp.AETitle + "@" + dcmqrscp.Addr, "CT1", "is let in: what it asked for was answered", exitClean},
		{"dcmqrscp, not listed", dcmqrscp.AETitle + "@" + dcmqrscp.Addr, "NOBODY", "dcmqrscp says the same to callers that are not on its list", exitNotMeasured},
	} {
		code, out, _ := program(t.Context(), "find", c.target, "--calling", c.calling, "--lang", "en")
		said := strings.Join(strings.Fields(out), " ")
		t.Logf("| %s | exit code %d |", c.name, code)
		if code != c.code || !strings.Contains(said, c.want) {
			t.Errorf("%s: exit code %d, no %q in\n%s", c.name, code, c.want, out)
		}
	}
}
