package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// TestNothingIsContactedWhileTheNeverListIsUnknown holds it for every command
// that contacts anything: whoever cannot tell what is forbidden asks nobody.
func TestNothingIsContactedWhileTheNeverListIsUnknown(t *testing.T) {
	server := synthetic(t, pacs.Posture{}, fixtures.Archive{Studies: 3, Seed: 1})
	_, port, _ := strings.Cut(server.Addr(), ":")
	lost := map[string]string{"no such name": "nosuch.invalid", "the name server fails": resolves(t, "servfail"), "a name without an address": resolves(t, "")}
	for name, host := range lost {
		config := func(until string) string {
			return configuration(t, fmt.Sprintf("scope: [127.0.0.0/8]\nnever: [{host: %s, reason: fragile%s}]\ntargets: [{name: a, address: '%s'}]\n", host, until, server.Addr()))
		}
		plain := config("")
		past := config(", unresolved_until: 2020-01-01")
		for _, args := range [][]string{
			{"config", "check", plain},
			{"config", "check", past},
			{"audit", "--config", plain},
			{"audit", "--config", past},
			{"audit", "--config", plain, "--never", "10.0.0.0/8"},
			{"audit", server.Addr(), "--never", host},
			{"echo", server.Addr(), "--never", host},
			{"find", server.Addr(), "--never", host},
			{"sweep", "127.0.0.1", "--ports=" + port, "--never", host},
			{"sweep", "127.0.0.1", "--ports=" + port, "--config", plain},
			{"inspect", "http://" + server.Addr() + "/", "--never", host},
			{"inspect", "s3://bucket/", "--s3-endpoint", "http://" + server.Addr(), "--never", host},
			{"serve", "--config", plain, "--history", "none", "--web.listen-address", "127.0.0.1:0"},
			{"serve", "--config", config(", unresolved_until: " + time.Now().AddDate(0, 1, 0).Format(time.DateOnly)), "--never", host, "--history", "none", "--web.listen-address", "127.0.0.1:0"},
		} {
			t.Run(name+": "+args[0], func(t *testing.T) {
				code, _, messages := program(t.Context(), args...)
				if code != exitUsage || !strings.Contains(messages, host) {
					t.Errorf("%v: exit code %d: %s", args, code, messages)
				}
			})
		}
	}
	if n := len(server.Log()); n > 0 {
		t.Errorf("%d events", n)
	}
}

// TestWhatIsAcceptedIsSaidEachTime holds that a day lets audits go on.
func TestWhatIsAcceptedIsSaidEachTime(t *testing.T) {
	t.Parallel()
	server := synthetic(t, pacs.Posture{}, fixtures.Archive{Studies: 3, Seed: 1})
	file := configuration(t, fmt.Sprintf("scope: [127.0.0.0/8]\nnever: [{host: nosuch.invalid, reason: fragile, unresolved_until: %s}]\ntargets: [{name: a, address: '%s'}]\n",
		time.Now().AddDate(0, 1, 0).Format(time.DateOnly), server.Addr()))
	if code, _, messages := program(t.Context(), "config", "check", file); code != exitClean || !strings.Contains(messages, "nosuch.invalid") {
		t.Errorf("config check: exit code %d: %s", code, messages)
	}
	if code, _, messages := program(t.Context(), "audit", "--config", file); code != exitFindings || !strings.Contains(messages, "nosuch.invalid") {
		t.Errorf("audit: exit code %d: %s", code, messages)
	}
}

// TestServeShowsThatItsNeverListIsUnknown has a name server that fails after
// serve has begun: what was known then holds.
func TestServeShowsThatItsNeverListIsUnknown(t *testing.T) {
	t.Parallel()
	server := archived(t, pacs.Posture{})
	s := startServe(t, []string{"a", server.Addr()}, "--never", resolves(t, "127.0.0.1", "servfail"))
	s.log.await(t, 0, `the last known ones hold" names=1`)
	wants(t, s.audit(t, "a"), `pacsaudit_target_measured{target="a"} 0`)
	page, _ := s.get(t, "/metrics")
	wants(t, page, "pacsaudit_never_names_unresolved 1\n")
	if n := len(server.Log()); n > 0 {
		t.Errorf("%d events", n)
	}
}
