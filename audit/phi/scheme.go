package phi

import "strings"

// Scheme is a kind of national identifier: a row of national_ids.csv.
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

// Separators that a scheme is written with.
type separators uint8

const (
	sepHyphen separators = 1 << iota
	sepSpace
	sepPoint
	sepSlash
	sepParen
	sepPlus
	sepOther // none of them
)

// scheme is a row of the table: all that is known of a scheme besides its check.
type scheme struct {
	code, country string // ISO 3166 alpha-2
	alpha3        string
	separators    separators
	strong        bool     // chance passes at most one value in a hundred: a single value counts
	dated         bool     // it holds a birth date
	labels        []string // words that say of a number that it is one
}

var schemes = func() (all [Schemes]scheme) {
	signs := map[string]separators{"-": sepHyphen, "space": sepSpace, ".": sepPoint, "/": sepSlash, "()": sepParen, "+": sepPlus}
	for i, row := range table("national_ids.csv") { // in the order of the constants
		s := &all[i]
		s.code, s.country, s.alpha3 = row["id_code"], row["country"], row["alpha3"]
		s.strong, s.dated = row["one_value_counts"] == "Y", row["contains_birth_date"] == "Y"
		for sign := range strings.SplitSeq(row["separators_to_strip"], "|") {
			s.separators |= signs[sign]
		}
		if row["labels"] != "" {
			s.labels = strings.Split(row["labels"], "|")
		}
	}
	return all
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

// schemeSet is a set of schemes.
type schemeSet uint64

func (s *schemeSet) add(x Scheme) { *s |= 1 << x }

func (s schemeSet) has(x Scheme) bool { return s>>x&1 != 0 }

// schemesOf are the schemes that a rule holds for.
func schemesOf(rule func(Scheme, *scheme) bool) (set schemeSet) {
	for s := range Schemes {
		if rule(s, &schemes[s]) {
			set.add(s)
		}
	}
	return set
}

// strongSchemes are those of which a single value that passes counts. The
// Korean number is one of them where it is written with its hyphen.
var strongSchemes = schemesOf(func(_ Scheme, s *scheme) bool { return s.strong })

// shortestStrong is the length of the shortest identifier of one of them.
const shortestStrong = 11

// ssnSchemes are counted as [Evidence], not as schemes.
const ssnSchemes schemeSet = 1<<USSSN | 1<<USITIN | 1<<USHICN | 1<<USFMP

// countedSchemes are the others.
const countedSchemes schemeSet = 1<<Schemes - 1 - ssnSchemes
