package phi

import "sync"

// Evidence is why an identifier is taken for a social security number. Nine
// digits alone are no evidence: 89 % of all nine-digit numbers could be one.
type Evidence uint8

// The evidence classes.
const (
	NoEvidence   Evidence = iota
	SSNFormatted          // AAA-GG-SSSS within the rules
	SSNLabelled           // said to be one by its issuer or type
	SSNDenied             // an advertised or placeholder number
	Evidences
)

// denied holds the advertised and placeholder numbers of ssn_rules.csv.
var denied = sync.OnceValue(func() map[[9]byte]bool {
	m := make(map[[9]byte]bool)
	for _, row := range table("ssn_rules.csv") {
		if row["rule"] == "advertised_or_placeholder" && len(row["value"]) == 9 {
			m[[9]byte([]byte(row["value"]))] = true
		}
	}
	return m
})

// ssnOf judges one value of an identifier.
func ssnOf(v []byte) Evidence {
	if len(v) != 11 || v[3] != v[6] || v[3] != '-' && v[3] != ' ' {
		return NoEvidence
	}
	var digits [9]byte
	n := 0
	for i, c := range v {
		if i == 3 || i == 6 {
			continue
		}
		if c < '0' || c > '9' {
			return NoEvidence
		}
		digits[n] = c
		n++
	}
	switch {
	case denied()[digits]:
		return SSNDenied
	case !ssnValid(digits):
		return NoEvidence
	}
	return SSNFormatted
}

// ssnValid applies the numbering rules, SSA POMS RM 10201.035: no area 000, 666
// or 9xx, no group 00, no serial 0000.
func ssnValid(d [9]byte) bool {
	area := string(d[:3])
	return area != "000" && area != "666" && d[0] != '9' && string(d[3:5]) != "00" && string(d[5:]) != "0000"
}
