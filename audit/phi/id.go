package phi

import "bytes"

// idOf judges one identifier, trimmed, of the given kinds of bytes.
func (w *constants) idOf(v []byte, k kind) Class {
	if len(v) == 0 {
		return Empty
	}
	if c, ok := w.id.find(v); ok {
		return c
	}
	switch {
	case len(v) >= 4 && repeats(v):
		return Deidentified
	case isHash(v, k), pseudonymStarts[v[0]] && (codeID(v, k) || k&kindDigit != 0 && prefixOf(v, trialIDs[:]) > 0) && personNumbers(v)&^longNumber == 0, siteID(v), v[0] == uuidRoot[0] && uuidUID(v):
		return Pseudonym
	}
	return Exposed
}

// pseudonymStarts are the first letters of codeIDs and trialIDs.
var pseudonymStarts = func() (t [256]bool) {
	for _, p := range codeIDs {
		t[p[0]] = true
	}
	for _, p := range trialIDs {
		t[p[0]] = true
	}
	return t
}()

// trialIDs start subject identifiers of public collections, with a number: families are
// called Rider and Qin.
var trialIDs = [...]string{"TCGA-", "LIDC-IDRI-", "QIN-", "CPTAC-", "ACRIN-", "ISPY-", "NSCLC-", "RIDER-", "CBIS-"}

// codeIDs start pseudonyms that end in a number. Letters may follow those that are
// not the beginning of a family's name, as Casey and Anonuevo are.
var codeIDs = [...]string{"ANON", "ANONYM", "PSEUDO", "SUBJ", "SUBJECT", "CASE", "TRIAL", "STUDY"}

// codeID matches ANON-0012, SUBJA7 and the like.
func codeID(v []byte, k kind) bool {
	if !isDigit(v[len(v)-1]) || !k.only(kindDigit|kindUpperHex|kindUpper|kindDash) {
		return false
	}
	for _, p := range codeIDs {
		rest, ok := bytes.CutPrefix(v, []byte(p))
		if !ok || kindsOf(rest[1:])&kindDash != 0 { // one may come first
			continue
		}
		switch p {
		case "ANON", "CASE", "TRIAL", "STUDY":
			ok = kinds[rest[0]]&kindLetter == 0
		}
		if ok {
			return true
		}
	}
	return false
}

// siteID matches the site and subject numbers of RSNA's tools: 100001-000042, but
// no day and a number behind it.
func siteID(v []byte) bool {
	return len(v) == 13 && v[6] == '-' && allDigits(v[:6]) && allDigits(v[7:]) && !day6(v[:6])
}

// uuidUID matches UIDs that are UUIDs, PS3.5 §B.2.
func uuidUID(v []byte) bool {
	number, ok := bytes.CutPrefix(v, uuidRoot)
	return ok && len(number) <= 39 && allDigits(number)
}

// constantOf judges free text and everything without a rule of its own.
func (w *constants) constantOf(v []byte) Class {
	if v = trim(v); len(v) == 0 {
		return Empty
	}
	if c, ok := w.text.find(v); ok {
		return c
	}
	return Exposed
}

// accessionOf judges an accession number: 16 digits that do not start with a
// date are a digest.
func (w *constants) accessionOf(v []byte, k kind) Class {
	c := w.idOf(v, k)
	if c == Exposed && len(v) == 16 && k == kindDigit && dayOf(v[:8]) == 0 {
		return Pseudonym
	}
	return c
}

// timeOf judges a time of birth.
func (w *constants) timeOf(v []byte) Class {
	if c, ok := w.time.find(trim(v)); ok {
		return c
	}
	return w.constantOf(v)
}

// ageOf judges an AS value, PS3.5 §6.2, and reports an age over 89, which is
// the only one that 45 CFR 164.514(b)(2)(i)(C) counts.
func (w *constants) ageOf(v []byte) (c Class, over89 bool) {
	v = trim(v)
	if len(v) != 4 || v[3] != 'Y' || !allDigits(v[:3]) {
		return w.constantOf(v), false
	}
	return Exposed, v[0] != '0' || v[1] == '9'
}
