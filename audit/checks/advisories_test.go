package checks

import (
	"slices"
	"strings"
	"testing"
	"time"

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
	one := advisory{First: version{3, 6, 8}, Last: version{3, 6, 8}}
	upTo := advisory{Last: version{3, 7, 0}}
	before := advisory{Before: version{3, 6, 9}}
	from := advisory{First: version{3, 6, 5}, Before: version{3, 6, 7}}
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
		"pynetdicom":                    {seen(implementation("1.2.826.0.1.3680043.9.3811.3.0.4", "PYNETDICOM_304")), audit.Pynetdicom, version{3, 0, 4}, true},
		"pynetdicom by its name":        {seen(implementation("", "PYNETDICOM_202")), audit.Pynetdicom, version{2, 0, 2}, true},
		"pynetdicom of two digits":      {seen(implementation("1.2.826.0.1.3680043.9.3811.1.10.0", "PYNETDICOM_1100")), audit.Pynetdicom, version{1, 10, 0}, true},
		"pynetdicom without a number":   {seen(implementation("1.2.826.0.1.3680043.9.3811.x", "PYNETDICOM_")), audit.Pynetdicom, version{}, false},
		"Conquest":                      {seen(implementation("1.2.826.0.1.3680043.2.135.1066.101", "1.4.19/WIN32")), audit.Conquest, version{1, 4, 19}, true},
		"Conquest without a number":     {seen(implementation("1.2.826.0.1.3680043.2.135.1066.101", "x/WIN32")), audit.Conquest, version{}, false},
		"a slash of somebody else":      {seen(implementation("1.2.3", "1.4.19/WIN32")), audit.UnknownProduct, version{}, false},
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

func TestVersionsWithDots(t *testing.T) {
	for text, want := range map[string]version{"3.6.9": {3, 6, 9}, "1.12.10": {1, 12, 10}, "5.18": {5, 18, 0}, "2": {2, 0, 0}} {
		var v version
		if err := v.UnmarshalText([]byte(text)); err != nil || v != want {
			t.Errorf("%s: %v, %v", text, v, err)
		}
	}
	for _, text := range []string{"", "3.", "3.6.9.1", "3.x", "-1", "3.6.70000"} {
		if err := new(version).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is a version", text)
		}
	}
}

// TestAdvisoriesAreWhole: each has a product that names its version, an end, and
// what it is of.
func TestAdvisoriesAreWhole(t *testing.T) {
	if len(advisories()) < 17 {
		t.Fatalf("%d advisories", len(advisories()))
	}
	for i, a := range advisories() {
		if !slices.Contains([]audit.Product{audit.DCMTK, audit.Orthanc, audit.MergeToolkit, audit.Pynetdicom, audit.Conquest}, a.Product) {
			t.Errorf("%d: no server names a version of %v", i, a.Product)
		}
		if (a.Last == version{}) == (a.Before == version{}) || a.Last != (version{}) && a.Last.less(a.First) || len(a.Faults) == 0 || a.Source.IsZero() || a.URL.IsZero() {
			t.Errorf("%d: %+v", i, a)
		}
		a.dated(t, a.Source.String())
	}
}

// dated holds that each source has an address and the day on which it was published.
func (p published) dated(t *testing.T, of string) {
	t.Helper()
	if _, err := time.Parse(time.DateOnly, p.Date); err != nil || p.URL.IsZero() {
		t.Errorf("%s: the date %q of %q", of, p.Date, p.URL)
	}
	if u := p.URL.String(); u != "" && !strings.HasPrefix(u, "https://") {
		t.Errorf("%s: %q is no address", of, u)
	}
}
