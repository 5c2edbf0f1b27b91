package phi

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
	Schemes // how many there are
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

// scheme is what is known of a scheme besides its check.
type scheme struct {
	code, country string // ISO 3166 alpha-2
	alpha3        string
	separators    separators
	strong        bool // chance passes at most one value in a hundred: a single value counts
	dated         bool // it holds a birth date
}

var schemes = [Schemes]scheme{
	USSSN:      {code: "us_ssn", country: "US", alpha3: "USA", separators: sepHyphen | sepSpace},
	USITIN:     {code: "us_itin", country: "US", alpha3: "USA", separators: sepHyphen | sepSpace},
	USHICN:     {code: "us_hicn", country: "US", alpha3: "USA", separators: sepHyphen | sepSpace},
	USFMP:      {code: "us_fmp_ssn", country: "US", alpha3: "USA", separators: sepHyphen | sepSlash | sepSpace},
	USMBI:      {code: "us_mbi", country: "US", alpha3: "USA", separators: sepHyphen, strong: true},
	JPMyNumber: {code: "jp_mynumber", country: "JP", alpha3: "JPN", separators: sepHyphen | sepSpace},
	GBNHS:      {code: "gb_nhs", country: "GB", alpha3: "GBR", separators: sepHyphen | sepSpace},
	DEKVNR:     {code: "de_kvnr", country: "DE", alpha3: "DEU", separators: sepSpace},
	DERVNR:     {code: "de_rvnr", country: "DE", alpha3: "DEU", separators: sepSpace, dated: true},
	DESteuerID: {code: "de_steuerid", country: "DE", alpha3: "DEU", separators: sepSpace},
	FRNIR:      {code: "fr_nir", country: "FR", alpha3: "FRA", separators: sepSpace, strong: true, dated: true},
	ITCF:       {code: "it_cf", country: "IT", alpha3: "ITA", separators: sepSpace, strong: true, dated: true},
	ESDNI:      {code: "es_dni", country: "ES", alpha3: "ESP", separators: sepHyphen | sepSpace},
	ESNIE:      {code: "es_nie", country: "ES", alpha3: "ESP", separators: sepHyphen | sepSpace},
	NLBSN:      {code: "nl_bsn", country: "NL", alpha3: "NLD", separators: sepPoint | sepHyphen | sepSpace},
	SEPNR:      {code: "se_pnr", country: "SE", alpha3: "SWE", separators: sepHyphen | sepPlus, dated: true},
	FIHETU:     {code: "fi_hetu", country: "FI", alpha3: "FIN", strong: true, dated: true},
	NOFNR:      {code: "no_fnr", country: "NO", alpha3: "NOR", separators: sepSpace | sepHyphen, strong: true, dated: true},
	DKCPR:      {code: "dk_cpr", country: "DK", alpha3: "DNK", separators: sepHyphen | sepSpace, dated: true},
	CASIN:      {code: "ca_sin", country: "CA", alpha3: "CAN", separators: sepHyphen | sepSpace},
	CAOntario:  {code: "ca_on_hcn", country: "CA-ON", alpha3: "CAN", separators: sepHyphen | sepSpace},
	AUMedicare: {code: "au_medicare", country: "AU", alpha3: "AUS", separators: sepHyphen | sepSpace | sepSlash},
	AUIHI:      {code: "au_ihi", country: "AU", alpha3: "AUS", separators: sepSpace},
	INAadhaar:  {code: "in_aadhaar", country: "IN", alpha3: "IND", separators: sepSpace | sepHyphen},
	BRCPF:      {code: "br_cpf", country: "BR", alpha3: "BRA", separators: sepPoint | sepHyphen, strong: true},
	BRCNS:      {code: "br_cns", country: "BR", alpha3: "BRA", separators: sepSpace},
	CNRID:      {code: "cn_rid", country: "CN", alpha3: "CHN", strong: true, dated: true},
	KRRRN:      {code: "kr_rrn", country: "KR", alpha3: "KOR", separators: sepHyphen, dated: true},
	TRTCKN:     {code: "tr_tckn", country: "TR", alpha3: "TUR", strong: true},
	CHAHV:      {code: "ch_ahv", country: "CH", alpha3: "CHE", separators: sepPoint | sepHyphen | sepSpace},
	BENN:       {code: "be_nn", country: "BE", alpha3: "BEL", separators: sepPoint | sepHyphen | sepSpace, dated: true},
	PLPESEL:    {code: "pl_pesel", country: "PL", alpha3: "POL", dated: true},
	ILID:       {code: "il_id", country: "IL", alpha3: "ISR", separators: sepHyphen},
	ZAID:       {code: "za_id", country: "ZA", alpha3: "ZAF", dated: true},
	TWID:       {code: "tw_id", country: "TW", alpha3: "TWN"},
	HKHKID:     {code: "hk_hkid", country: "HK", alpha3: "HKG", separators: sepParen},
	SGNRIC:     {code: "sg_nric", country: "SG", alpha3: "SGP"},
	NZNHI:      {code: "nz_nhi", country: "NZ", alpha3: "NZL"},
	IEPPS:      {code: "ie_pps", country: "IE", alpha3: "IRL"},
	THID:       {code: "th_id", country: "TH", alpha3: "THA", separators: sepHyphen | sepSpace},
}

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
