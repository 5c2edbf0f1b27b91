// Package national recognises the numbers that states and insurers give people, by
// their form and their check digits. Each scheme is a row of schemes.csv, which
// names its check and how it holds a birth date. The package is given bytes, and
// knows no attribute, no patient and no sealed value.
package national

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
)

// Scheme is a kind of national identifier: a row of schemes.csv.
type Scheme uint8

// The schemes, in the order of the table.
const (
	USSSN Scheme = iota
	USITIN
	USHICN
	USFMP
	USMBI
	JPMyNumber
	GBNHS
	DEKVNR
	DERVNR
	DESteuerID
	FRNIR
	ITCF
	ESDNI
	ESNIE
	NLBSN
	SEPNR
	FIHETU
	NOFNR
	DKCPR
	CASIN
	CAOntario
	AUMedicare
	AUIHI
	INAadhaar
	BRCPF
	BRCNS
	CNRID
	KRRRN
	TRTCKN
	CHAHV
	BENN
	PLPESEL
	ILID
	ZAID
	TWID
	HKHKID
	SGNRIC
	NZNHI
	IEPPS
	THID
	JPInsured // counted under a label only
	Schemes   // how many there are
)

// scheme is a row of the table.
type scheme struct {
	code, country string // ISO 3166 alpha-2
	alpha3        string
	separators    separators
	check         func(v value) bool
	born          func(v value, today uint32) bool // nil where it holds no birth date
	strong        bool
	labels        []string
}

//go:embed schemes.csv
var table string

// schemes and forms are the table. What cannot be read there fails every test.
var schemes, forms = func() (all [Schemes]scheme, forms formTable) {
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil || len(rows) != len(all)+1 {
		panic(fmt.Errorf("schemes.csv: %d rows: %w", len(rows), err))
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	for i, row := range rows[1:] {
		cell := func(name string) string { return row[column[name]] }
		s := Scheme(i)
		all[s] = scheme{
			code: cell("id_code"), country: cell("country"), alpha3: cell("alpha3"),
			separators: separatorsOf(cell("separators_to_strip")),
			check:      checks[cell("check")], born: births[cell("birth")], strong: cell("one_value_counts") == "Y",
		}
		if (cell("check") != "") != (all[s].check != nil) || (cell("birth") != "") != (all[s].born != nil) {
			panic("schemes.csv: no function of the check or birth date of " + all[s].code)
		}
		if labels := cell("labels"); labels != "" {
			all[s].labels = strings.Split(labels, "|")
		}
		if all[s].check != nil && s != JPInsured {
			forms.add(s, cell("regex_compact"))
		}
	}
	return all, forms
}()

// Count is how many there are.
func (Scheme) Count() int { return int(Schemes) }

// String is the scheme's name in the JSON report.
func (s Scheme) String() string {
	if s < Schemes {
		return schemes[s].code
	}
	return ""
}

// Country is the country or territory that gives the identifier out, ISO 3166.
func (s Scheme) Country() string {
	if s < Schemes {
		return schemes[s].country
	}
	return ""
}

// Named is the scheme of a code of the table.
func Named(code string) (Scheme, bool) {
	for s := range schemes {
		if schemes[s].code == code {
			return Scheme(s), true
		}
	}
	return 0, false
}

// IsOf reports a country that gives the identifier out, by its two letters or three.
func (s Scheme) IsOf(country string) bool {
	return schemes[s].alpha3 == country || schemes[s].country == country
}

// Labels are the words that say of a number that it is one, in capitals of ASCII.
func (s Scheme) Labels() []string { return schemes[s].labels }

// Dated reports a scheme whose identifiers hold a birth date.
func (s Scheme) Dated() bool { return schemes[s].born != nil }

// Strong reports a scheme whose check chance passes at most one time in a hundred:
// a single value counts. The Korean number is one where it is written with its hyphen.
func (s Scheme) Strong() bool { return schemes[s].strong }

// Set is a set of schemes.
type Set uint64

// Add adds a scheme.
func (s *Set) Add(x Scheme) { *s |= 1 << x }

// Has reports whether a scheme is in the set.
func (s Set) Has(x Scheme) bool { return s>>x&1 != 0 }

// Where are the schemes that a rule holds for.
func Where(rule func(Scheme) bool) (set Set) {
	for s := range Schemes {
		if rule(s) {
			set.Add(s)
		}
	}
	return set
}

// SSN are the social security number of the United States and its kin. They are told
// by rules of their own, not by this package.
const SSN Set = 1<<USSSN | 1<<USITIN | 1<<USHICN | 1<<USFMP

// Strong are the schemes of which a single value counts.
var Strong = Where(Scheme.Strong)
