package phi

import (
	"bytes"
	"sync"
)

// exactClasses are the constants that writers put in the place of a value, by
// the kind of attribute: rows of placeholders.csv with match "exact".
type exactClasses struct {
	name, id, date, text map[string]Class
}

var classNames = map[string]Class{
	"empty":        Empty,
	"deidentified": Deidentified,
	"masked":       Deidentified,
	"placeholder":  Placeholder,
	"generalised":  Placeholder,
	"pseudonym":    Pseudonym,
	"test":         Test,
}

var exact = sync.OnceValue(func() *exactClasses {
	e := &exactClasses{name: map[string]Class{}, id: map[string]Class{}, date: map[string]Class{}, text: map[string]Class{}}
	kinds := map[string]map[string]Class{"pn": e.name, "id": e.id, "date": e.date, "text": e.text}
	for _, row := range table("placeholders.csv") {
		if m := kinds[row["field"]]; m != nil && row["match"] == "exact" {
			m[string(bytes.ToUpper([]byte(row["value"])))] = classNames[row["class"]]
		}
	}
	return e
})

// trialPrefixes start the subject identifiers of public collections.
var trialPrefixes = []string{
	"TCGA", "LIDC-IDRI", "QIN", "CPTAC", "ACRIN", "ISPY", "NSCLC", "RIDER", "CBIS", "BREAST", "PROSTATE", "PD-1", "MIP",
	"UPENN", "HCC", "MIDRC", "REMBRANDT", "NLST", "VESTIBULAR", "SPIE",
}

// trialIDPrefixes are those that placeholders.csv lists for identifiers; a
// hyphen follows.
var trialIDPrefixes = []string{"TCGA-", "LIDC-IDRI-", "QIN-", "CPTAC-", "ACRIN-", "ISPY-", "NSCLC-", "RIDER-", "CBIS-"}

func hasAnyPrefix(v []byte, prefixes []string) bool {
	for _, p := range prefixes {
		if len(v) >= len(p) && string(v[:len(p)]) == p {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool    { return '0' <= c && c <= '9' }
func isLowerHex(c byte) bool { return isDigit(c) || 'a' <= c && c <= 'f' }
func isUpperHex(c byte) bool { return isDigit(c) || 'A' <= c && c <= 'F' }
func isUpperAlnum(c byte) bool {
	return isDigit(c) || 'A' <= c && c <= 'Z'
}

func all(v []byte, is func(byte) bool) bool {
	for _, c := range v {
		if !is(c) {
			return false
		}
	}
	return len(v) > 0
}

// isHash matches hexadecimal digests and UUIDs as written in lower case.
func isHash(v []byte) bool {
	switch len(v) {
	case 32, 40, 64:
		return all(v, isLowerHex)
	case 36:
		for i, c := range v {
			if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (c == '-') || !dash && !isLowerHex(c) {
				return false
			}
		}
		return true
	}
	return false
}

// appendUpper appends v in ASCII capitals.
func appendUpper(dst, v []byte) []byte {
	for _, c := range v {
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

// trim removes the padding of PS3.5 §6.2: spaces and NULs.
func trim(v []byte) []byte {
	for len(v) > 0 && (v[0] == ' ' || v[0] == 0) {
		v = v[1:]
	}
	for len(v) > 0 && (v[len(v)-1] == ' ' || v[len(v)-1] == 0) {
		v = v[:len(v)-1]
	}
	return v
}
