package checks

import (
	"errors"
	"strconv"
	"strings"
	"sync"

	"pacsaudit/audit"
)

// version is up to three numbers, the most telling first.
type version [3]uint16

func (v version) less(w version) bool {
	for i := range v {
		if v[i] != w[i] {
			return v[i] < w[i]
		}
	}
	return false
}

// UnmarshalText reads a version with dots.
func (v *version) UnmarshalText(b []byte) (err error) {
	*v, err = parseVersion(string(b))
	return err
}

// parseVersion reads a version with dots: 3.0.4.
func parseVersion(s string) (v version, err error) {
	parts := strings.Split(s, ".")
	if len(parts) > len(v) {
		return version{}, errors.New("a version has up to three numbers")
	}
	for i, p := range parts {
		n, err := strconv.ParseUint(p, 10, 16)
		if err != nil {
			return version{}, errors.New("a version is numbers with dots between")
		}
		v[i] = uint16(n)
	}
	return v, nil
}

// advisory is a published fault of versions of a product: from first to last,
// both included, or before a version. See advisories.yaml.
type advisory struct {
	Product     audit.Product
	First, Last version
	Before      version // instead of Last
	Faults      []audit.Text
	published
}

func (a advisory) covers(v version) bool {
	if v.less(a.First) {
		return false
	}
	if a.Before != (version{}) {
		return v.less(a.Before)
	}
	return !a.Last.less(v)
}

var advisories = sync.OnceValue(func() []advisory { return read[[]advisory]("advisories.yaml") })

// versionOf reads the version that a product names.
func versionOf(o audit.Observation) (audit.Product, version, bool) {
	if o.Web.Product == audit.Orthanc && o.Web.Version != [3]uint16{} {
		return audit.Orthanc, version(o.Web.Version), true
	}
	name, class := o.Implementation.VersionName.String(), o.Implementation.ClassUID.String()
	if digits, ok := strings.CutPrefix(name, "OFFIS_DCMTK_"); ok {
		v, ok := digitsVersion(digits, 1)
		return audit.DCMTK, v, ok
	}
	if digits, ok := strings.CutPrefix(name, "MergeCOM3_"); ok {
		v, ok := digitsVersion(digits, 2)
		return audit.MergeToolkit, v, ok
	}
	// pynetdicom says PYNETDICOM_304 and has its version, with dots, in its class
	// UID; Conquest says 1.5.0/WIN32.
	if dotted, ok := strings.CutPrefix(class, pynetdicomClass); ok && o.Implementation.Product == audit.Pynetdicom {
		v, err := parseVersion(dotted)
		return audit.Pynetdicom, v, err == nil
	}
	if digits, ok := strings.CutPrefix(name, "PYNETDICOM_"); ok {
		v, ok := digitsVersion(digits, 1)
		return audit.Pynetdicom, v, ok
	}
	if dotted, _, ok := strings.Cut(name, "/"); ok && o.Implementation.Product == audit.Conquest {
		v, err := parseVersion(dotted)
		return audit.Conquest, v, err == nil
	}
	return audit.UnknownProduct, version{}, false
}

// pynetdicomClass is what pynetdicom's class UID has before its version.
const pynetdicomClass = "1.2.826.0.1.3680043.9.3811."

// digitsVersion reads a version that is written without dots: 367 is 3.6.7, and
// 3610 is 3.6.10. The second number has so many digits; with two, 518 is 5.18.
func digitsVersion(s string, second int) (v version, ok bool) {
	if len(s) < 3 || len(s) > 4 || strings.Trim(s, "0123456789") != "" {
		return v, false
	}
	number := func(s string) (n uint16) {
		for _, c := range s {
			n = n*10 + uint16(c-'0')
		}
		return n
	}
	v[0], v[1], v[2] = number(s[:1]), number(s[1:1+second]), number(s[1+second:])
	return v, true
}
