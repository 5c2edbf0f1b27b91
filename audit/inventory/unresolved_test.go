package inventory

import (
	"strings"
	"testing"

	"pacsaudit/audit"
)

func TestNamesWithoutAnAddressAreMistakesUntilSomebodyAcceptsThem(t *testing.T) {
	v, err := read(folder(t), "never:\n  - {net: 10.1.0.0/16, reason: x}\n  - {host: found, reason: x}\n  - {host: lost, reason: x}\n  - {host: accepted, reason: x, unresolved_until: 2026-11-21}\n"+
		"  - {host: expired, reason: x, unresolved_until: 2026-11-20}\ntargets:\n  - {name: a, address: 10.0.0.1:104}\n")
	if err != nil {
		t.Fatal(err)
	}
	unknown := []audit.Never{{Host: "lost"}, {Host: "accepted"}, {Host: "expired"}, {Host: "of-a-flag"}}
	mistakes, accepted := v.Unresolved(unknown, audit.DayOf(now))
	got := mistakes.Error()
	if len(mistakes) != 2 || !strings.Contains(got, `:4:12: "lost" has no address`) || !strings.Contains(got, `:6:12: "expired"`) || !strings.Contains(got, "2026-11-20") {
		t.Errorf("%s", got)
	}
	if got := accepted.Error(); len(accepted) != 1 || !strings.Contains(got, `:5:12: "accepted" has no address`) || !strings.Contains(got, "2026-11-21") {
		t.Errorf("%s", got)
	}
}
