package checks

import (
	"strings"

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

// advisory is a published fault of versions of a product: from first to last,
// both included, or before a version.
type advisory struct {
	product     audit.Product
	first, last version
	before      version // instead of last
	identifiers []audit.Text
	source      audit.Text
}

func (a advisory) covers(v version) bool {
	if v.less(a.first) {
		return false
	}
	if a.before != (version{}) {
		return v.less(a.before)
	}
	return !a.last.less(v)
}

var advisories = []advisory{
	{
		product: audit.DCMTK, last: version{3, 7, 0}, source: audit.Lit("ICSMA-26-181-01"),
		identifiers: []audit.Text{audit.Lit("CVE-2026-50003"), audit.Lit("CVE-2026-52868"), audit.Lit("CVE-2026-50254"), audit.Lit("CVE-2026-44628")},
	}, {
		product: audit.DCMTK, first: version{3, 6, 8}, last: version{3, 6, 8}, source: audit.Lit("DCMTK CHANGES.370"),
		identifiers: []audit.Text{audit.Lit("CVE-2024-47796"), audit.Lit("CVE-2024-52333")},
	}, {
		product: audit.DCMTK, before: version{3, 6, 9}, source: audit.Lit("CVE-2024-34509"),
		identifiers: []audit.Text{audit.Lit("CVE-2024-34509")},
	}, {
		product: audit.DCMTK, before: version{3, 6, 7}, source: audit.Lit("ICSMA-22-174-01"),
		identifiers: []audit.Text{audit.Lit("CVE-2022-2119"), audit.Lit("CVE-2022-2120"), audit.Lit("CVE-2022-2121")},
	}, {
		product: audit.Orthanc, last: version{1, 12, 10}, source: audit.Lit("advisory of Orthanc"),
		identifiers: []audit.Text{
			audit.Lit("CVE-2026-5437"), audit.Lit("CVE-2026-5438"), audit.Lit("CVE-2026-5439"), audit.Lit("CVE-2026-5440"), audit.Lit("CVE-2026-5441"),
			audit.Lit("CVE-2026-5442"), audit.Lit("CVE-2026-5443"), audit.Lit("CVE-2026-5444"), audit.Lit("CVE-2026-5445"),
		},
	}, {
		product: audit.Orthanc, before: version{1, 5, 8}, source: audit.Lit("ICSMA-25-037-02"),
		identifiers: []audit.Text{audit.Lit("CVE-2025-0896")},
	}, {
		product: audit.MergeToolkit, before: version{5, 18, 0}, source: audit.Lit("advisory of Merge"),
		identifiers: []audit.Text{audit.Lit("CVE-2024-23912"), audit.Lit("CVE-2024-23913"), audit.Lit("CVE-2024-23914")},
	},
}

// versionOf reads the version that a product names.
func versionOf(o audit.Observation) (audit.Product, version, bool) {
	if o.Web.Product == audit.Orthanc && o.Web.Version != [3]uint16{} {
		return audit.Orthanc, version(o.Web.Version), true
	}
	name := o.Implementation.VersionName.String()
	if digits, ok := strings.CutPrefix(name, "OFFIS_DCMTK_"); ok {
		v, ok := digitsVersion(digits, 1)
		return audit.DCMTK, v, ok
	}
	if digits, ok := strings.CutPrefix(name, "MergeCOM3_"); ok {
		v, ok := digitsVersion(digits, 2)
		return audit.MergeToolkit, v, ok
	}
	return audit.UnknownProduct, version{}, false
}

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
