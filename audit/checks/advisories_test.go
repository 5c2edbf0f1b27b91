package checks

import (
	"slices"
	"testing"

	"pacsaudit/audit"
)

func TestVersionsWithoutDots(t *testing.T) {
	for _, row := range []struct {
		digits string
		second int
		want   version
		ok     bool
	}{
		{"367", 1, version{3, 6, 7}, true}, {"3610", 1, version{3, 6, 10}, true}, {"518", 2, version{5, 18, 0}, true}, {"5180", 2, version{5, 18, 0}, true},
		{"", 1, version{}, false}, {"36", 1, version{}, false}, {"36100", 1, version{}, false}, {"3.6", 1, version{}, false}, {"36a", 1, version{}, false},
		{"367b", 1, version{}, false}, {"-367", 1, version{}, false},
	} {
		if got, ok := digitsVersion(row.digits, row.second); got != row.want || ok != row.ok {
			t.Errorf("%q: %v, %t", row.digits, got, ok)
		}
	}
}

func TestAnAdvisoryCoversItsVersions(t *testing.T) {
	one := advisory{first: version{3, 6, 8}, last: version{3, 6, 8}}
	upTo := advisory{last: version{3, 7, 0}}
	before := advisory{before: version{3, 6, 9}}
	from := advisory{first: version{3, 6, 5}, before: version{3, 6, 7}}
	for _, row := range []struct {
		v                       version
		one, upTo, before, from bool
	}{
		{version{3, 6, 4}, false, true, true, false}, {version{3, 6, 5}, false, true, true, true}, {version{3, 6, 6}, false, true, true, true},
		{version{3, 6, 7}, false, true, true, false}, {version{3, 6, 8}, true, true, true, false}, {version{3, 6, 9}, false, true, false, false},
		{version{3, 7, 0}, false, true, false, false}, {version{3, 7, 1}, false, false, false, false}, {version{2, 9, 9}, false, true, true, false},
		{version{4, 0, 0}, false, false, false, false},
	} {
		if one.covers(row.v) != row.one || upTo.covers(row.v) != row.upTo || before.covers(row.v) != row.before || from.covers(row.v) != row.from {
			t.Errorf("%v: %t %t %t %t", row.v, one.covers(row.v), upTo.covers(row.v), before.covers(row.v), from.covers(row.v))
		}
	}
}

// TestTheVersionIsThatOfTheProductThatNamesIt: Orthanc's web interface names
// its own; a version without it is nobody's.
func TestTheVersionIsThatOfTheProductThatNamesIt(t *testing.T) {
	for name, row := range map[string]struct {
		o       audit.Observation
		product audit.Product
		version version
		ok      bool
	}{
		"nobody":                        {seen(open), audit.UnknownProduct, version{}, false},
		"DCMTK":                         {seen(implementation("", "OFFIS_DCMTK_367")), audit.DCMTK, version{3, 6, 7}, true},
		"DCMTK without a number":        {seen(implementation("", "OFFIS_DCMTK_")), audit.DCMTK, version{}, false},
		"Merge":                         {seen(implementation("", "MergeCOM3_5180")), audit.MergeToolkit, version{5, 18, 0}, true},
		"Merge without a number":        {seen(implementation("", "MergeCOM3_x")), audit.MergeToolkit, version{}, false},
		"Orthanc":                       {seen(implementation("", "OFFIS_DCMTK_367"), orthanc(1, 12, 10)), audit.Orthanc, version{1, 12, 10}, true},
		"Orthanc that says no version":  {seen(implementation("", "OFFIS_DCMTK_367"), orthanc(0, 0, 0)), audit.DCMTK, version{3, 6, 7}, true},
		"a version of another product":  {seen(implementation("", "OFFIS_DCMTK_367"), webVersion(audit.DCM4CHE)), audit.DCMTK, version{3, 6, 7}, true},
		"a version of no known product": {seen(webVersion(audit.UnknownProduct)), audit.UnknownProduct, version{}, false},
	} {
		product, v, ok := versionOf(row.o)
		if product != row.product || v != row.version || ok != row.ok {
			t.Errorf("%s: %v %v, %t", name, product, v, ok)
		}
	}
}

func webVersion(p audit.Product) change {
	return func(o *audit.Observation) { o.Web.Product, o.Web.Version = p, [3]uint16{1, 2, 3} }
}

// TestEverySettingIsOfACheck, and checks have those of their fault.
func TestEverySettingIsOfACheck(t *testing.T) {
	for fault, products := range productSettings {
		i := slices.IndexFunc(All(), func(c *audit.Check) bool { return c.ID.String() == fault })
		if i < 0 {
			t.Errorf("%s is no check", fault)
			continue
		}
		for product, text := range products {
			if got := All()[i].Settings[product]; got != text || text.IsZero() {
				t.Errorf("%s says of %v: %q", fault, product, got)
			}
		}
	}
}
