//go:build interop

package e2e

import (
	"os"
	"os/exec"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/realpacs"
)

// auditedAs audits in a process of its own, because an identity comes from the
// environment. A passcode is always in it, whatever the kind.
func auditedAs(t *testing.T, kind string, targets ...string) jsonReport {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, append([]string{"audit", "--format", "json", "--fail-on", "never", "--allow-incomplete", "--identity", kind}, targets...)...)
	cmd.Env = append(os.Environ(), asProgram+"=1", "PACSAUDIT_IDENTITY=somebody", "PACSAUDIT_PASSCODE=synthetic")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, string(out))
}

func TestInteropServersThatDoNotLookAtIdentitiesAreFound(t *testing.T) {
	t.Parallel()
	named := func(s *realpacs.Server) string { return s.AETitle + "@" + s.Addr }
	all := []string{
		named(realpacs.Orthanc(t, nil)), named(realpacs.Dcmqrscp(t)), named(realpacs.Storescp(t)), named(realpacs.Wlmscpfs(t, fixtures.Archive{})),
	}
	for _, row := range []struct {
		kind    string
		targets []string
	}{
		{"username", all},
		{"passcode", all},
		{"jwt", all[:1]}, // the others share its toolkit
	} {
		for _, r := range auditedAs(t, row.kind, row.targets...).Targets {
			if r.Identity == nil || r.Identity.Right.Outcome != "ok" || r.Identity.Wrong.Outcome != "ok" || r.Identity.Responded {
				t.Errorf("%s, %s: identities are %+v; in truth ignored", r.Name, row.kind, r.Identity)
			}
			r.finds(t, map[string]string{"identity-ignored": "fail"})
		}
	}
}
