package inventory

import (
	"slices"
	"strings"
	"testing"

	"pacsaudit/audit"
)

func TestPlacesAreWords(t *testing.T) {
	for word, want := range map[string]string{"guest": "guest", "Guest": "guest", "ward-3": "ward-3", "B.2_east": "b.2_east", "外来": "外来", strings.Repeat("é", 32): strings.Repeat("é", 32)} {
		if place, err := ParsePlace(word); err != nil || place.String() != want {
			t.Errorf("%q: %v, %v", word, place, err)
		}
	}
	for _, word := range []string{"", " ", "the ward", "a/b", "a\n", "a\"b", "a\u202eb", strings.Repeat("a", 33), "\xff", "{}"} {
		if place, err := ParsePlace(word); err == nil || !place.IsZero() {
			t.Errorf("%q is taken for %v", word, place)
		}
	}
	for word, want := range map[string]audit.Zone{"guest": audit.Guest, "internet": audit.Internet, "clinical": audit.Clinical, "imaging": audit.Imaging, "ward-3": audit.NoZone, "": audit.NoZone} {
		if z := ZoneOf(audit.Operator(word)); z != want {
			t.Errorf("%q is the zone %v", word, z)
		}
	}
}

func TestTargetsListThePlacesThatMayReachThem(t *testing.T) {
	const target = "targets: [{name: a, address: 'a:1', reachable_from: [%s]}]"
	v, err := parse("f", t.TempDir(), []byte(strings.Replace(target, "%s", "Imaging, ward-3", 1)), Options{Checks: checks, Now: now})
	if err != nil || !slices.Equal(v.Targets[0].ReachableFrom, []audit.Text{audit.Lit("imaging"), audit.Lit("ward-3")}) {
		t.Errorf("%v, %v", v.Targets, err)
	}
	for wrong, says := range map[string]string{"the ward": "is not a place", "imaging, Imaging": "listed twice", "[a]": ""} {
		_, err := parse("f", t.TempDir(), []byte(strings.Replace(target, "%s", wrong, 1)), Options{Checks: checks, Now: now})
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", wrong, err)
		}
	}
}
