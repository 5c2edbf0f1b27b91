package e2e

import (
	"fmt"
	"net"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// TestNoOtherNameLeadsToWhatIsForbidden has aliases of a host on the never-list,
// some of which change their mind, and names that only look like it, or that
// software for international names takes for it (UTS #46).
func TestNoOtherNameLeadsToWhatIsForbidden(t *testing.T) {
	t.Parallel()
	server := synthetic(t, pacs.Posture{}, fixtures.Archive{Studies: 3, Seed: 1})
	_, port, _ := net.SplitHostPort(server.Addr())
	forbidden := resolves(t, "127.0.0.1")
	names := []string{forbidden, forbidden + "."}
	for _, answers := range [][]string{{"127.0.0.1"}, {"192.0.2.1", "127.0.0.1"}, {"192.0.2.1 127.0.0.1"}, {"127.0.0.1 ::1"}, {"::ffff:127.0.0.1"}} {
		name := resolves(t, answers...)
		alias(name, forbidden)
		names = append(names, name)
	}
	wide := []rune{}
	for _, r := range forbidden {
		if r != '.' {
			r += 0xFEE0 // fullwidth
		} else {
			r = '\u3002' // ideographic full stop
		}
		wide = append(wide, r)
	}
	names = append(names, string(wide), "\u0430rchive.test", "name\u200d0.test", "xn--rchive-2nf.test", "loca\u217chost", "\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3")
	for _, name := range names {
		for _, args := range [][]string{
			{"audit", name + ":" + port, "--never", forbidden, "--timeout=2s"},
			{"echo", name + ":" + port, "--never", forbidden, "--timeout=2s"},
			{"sweep", name, "--ports=" + port, "--never", forbidden},
			{"inspect", fmt.Sprintf("http://%s:%s/", name, port), "--never", forbidden},
			{"inspect", "s3://bucket/", "--s3-endpoint", fmt.Sprintf("http://%s:%s", name, port), "--never", forbidden},
		} {
			program(t.Context(), args...)
			if n := len(server.Log()); n > 0 {
				t.Fatalf("%v: %d events", args, n)
			}
		}
	}
}

// TestTheConfigurationTakesNoNameThatOnlyLooksLikeOne holds it for the scope and
// the never-list: there is nothing to compare it with.
func TestTheConfigurationTakesNoNameThatOnlyLooksLikeOne(t *testing.T) {
	for _, name := range []string{"\u0430rchive.test", "\uff41rchive.test", "archive\u3002test", "b\u00fccher.test", "\u212aelvin.test"} {
		for _, line := range []string{"scope: ['%s']\n", "scope: [127.0.0.0/8]\nnever: [{host: '%s', reason: fragile}]\n"} {
			file := configuration(t, fmt.Sprintf(line, name)+"targets: [{name: a, address: '127.0.0.1:1'}]\n")
			if code, _, messages := program(t.Context(), "config", "check", file); code != exitUsage {
				t.Errorf("%s: exit code %d: %s", line, code, messages)
			}
		}
	}
}
