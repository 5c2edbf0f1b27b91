package phi

import (
	"bytes"
	"sync"

	"pacsaudit/audit/phi/charset"
	"pacsaudit/audit/phi/national"
	"pacsaudit/dimse/dataset"
)

// label is what the surroundings of an identifier say that it is.
type label struct {
	ssn       bool         // a social security number
	other     bool         // a medical record, account or visit number: not a national one
	national  bool         // a national or health card number of some scheme
	pseudonym bool         // an anonymous identifier
	schemes   national.Set // of these
}

// typeCode notes an Identifier Type Code (0040,0035), HL7 v2 table 0203.
func (l *label) typeCode(v []byte) {
	v = trim(v)
	switch class := typeCodes()[string(v)]; {
	case class == "ssn":
		l.ssn = true
	case class == "national_id", class == "health_plan":
		l.national = true
	case class == "mrn", class == "account", class == "employee":
		l.other = true
	case class == "pseudonym":
		l.pseudonym = true
	case len(v) > 2 && len(v) <= 5 && v[0] == 'N' && v[1] == 'N':
		// NNxxx: the national identifier of a country, by three letters or two.
		country := string(v[2:])
		l.schemes |= national.Where(func(s national.Scheme) bool { return s.IsOf(country) }) &^ national.SSN
		l.ssn = l.ssn || country == "USA" || country == "US"
	}
}

var typeCodes = sync.OnceValue(func() map[string]string {
	m := make(map[string]string)
	for _, row := range table("id_type_codes.csv") {
		m[row["identifier_type_code"]] = row["class"]
	}
	return m
})

// authority notes a Universal Entity ID (0040,0032).
func (l *label) authority(v []byte) {
	s, ok := authorities()[string(trim(v))]
	switch {
	case ok && s == national.USSSN:
		l.ssn = true
	case ok:
		l.schemes.Add(s)
	}
}

// authorities are the object identifiers of id_authority_oids.csv. Some schemes
// have several.
var authorities = sync.OnceValue(func() map[string]national.Scheme {
	m := make(map[string]national.Scheme)
	kin := map[string]national.Scheme{
		"gb_chi": national.GBNHS, "no_dnr": national.NOFNR, "se_samordning": national.SEPNR, "fr_nia": national.FRNIR, "fr_nir_test": national.FRNIR,
	}
	for _, row := range table("id_authority_oids.csv") {
		s, ok := kin[row["id_code"]]
		if !ok {
			s, ok = national.Named(row["id_code"])
		}
		if !ok {
			panic("authorities: unknown scheme " + row["id_code"])
		}
		m[row["universal_entity_id_prefix"]] = s
	}
	return m
})

// issuer notes an Issuer of Patient ID (0010,0021) or a Local Namespace Entity
// ID (0040,0031): free text. All words of social security start with S but one,
// in which it is second.
func (l *label) issuer(v []byte) {
	for _, c := range [...]byte{'S', 's'} {
		for at := bytes.IndexByte(v, c); at >= 0; {
			if l.ssn = l.ssn || saysSSN(v, at) || at > 0 && saysSSN(v, at-1); l.ssn {
				return
			}
			next := bytes.IndexByte(v[at+1:], c)
			if next < 0 {
				break
			}
			at += 1 + next
		}
	}
}

// saysSSN reports a word of social security that starts at i. The table's
// pattern ends its words at SEC; here SECURITY may be written out.
func saysSSN(v []byte, i int) bool {
	if i > 0 && isWord(v[i-1]) {
		return false
	}
	for _, w := range [...]string{
		"SSN", "SSA", "USSSA", "SOCIAL SEC", "SOCIALSEC", "SOC SEC", "SOCSEC", "SOCIAL SECURITY", "SOCIALSECURITY", "SOC SECURITY", "SOCSECURITY",
	} {
		if hasWordPrefix(v[i:], w) {
			return true
		}
	}
	return false
}

// level is what the inspector knows of the item it is in, or of the data set
// itself.
type level struct {
	charset  charset.Set
	sequence dataset.Tag // that holds the item; 0 at the top
	label    label
	concept  concept
	pending  pending
}

// pending is a Patient ID that waits for what follows it and says what it is.
type pending struct {
	waiting bool
	row     uint16
	nested  bool
	field   Field
	class   Class
	facts   facts
}

// noteContext notes an attribute that says what the Patient ID beside it is. Those in
// Issuer of Patient ID Qualifiers Sequence, PS3.3 §10.14, speak of the Patient
// ID one level up.
func (in *Inspector) noteContext(t dataset.Tag, v []byte, depth int) {
	at := in.level(depth)
	if at.sequence == tagIssuerQualifiers && depth > 0 {
		at = in.level(depth - 1)
	}
	switch t {
	case tagIssuer, tagLocalNamespace:
		at.label.issuer(v)
		if at.pending.facts.pass != 0 { // that stood before it: the issuer can name the scheme
			at.label.schemes |= labelsIn(v)
		}
	case tagUniversalEntityID:
		at.label.authority(v)
	case tagIdentifierTypeCode:
		at.label.typeCode(v)
	}
}

// maxLevels is how many levels are kept apart; deeper items share one.
const maxLevels = 32

func (in *Inspector) level(depth int) *level { return &in.levels[min(depth, maxLevels-1)] }

// concept is what the name of a content item of a structured report says of its
// value, PS3.3 §C.17.3.
type concept uint8

const (
	conceptNamed   concept = 1 << iota // it has a name
	conceptPatient                     // its value is a name of the patient
	conceptSSN                         // a social security number
	conceptText                        // the same as conceptPatient of a text
	conceptID                          // an identifier of the patient
	conceptBirth                       // the patient's birth date
)

// ofPatient are the meanings of concepts whose value is one of the patient's, whatever its type.
var ofPatient = map[string]concept{
	"SUBJECT NAME": conceptText, "PATIENT NAME": conceptText, "PATIENT'S NAME": conceptText, "NAME OF PATIENT": conceptText,
	"SUBJECT ID": conceptID, "SUBJECT IDENTIFIER": conceptID, "PATIENT ID": conceptID, "PATIENT'S ID": conceptID, "PATIENT IDENTIFIER": conceptID,
	"MEDICAL RECORD NUMBER": conceptID, "MRN": conceptID,
	"SUBJECT BIRTH DATE": conceptBirth, "PATIENT BIRTH DATE": conceptBirth, "PATIENT'S BIRTH DATE": conceptBirth, "PATIENT DATE OF BIRTH": conceptBirth,
	"BIRTH DATE": conceptBirth, "DATE OF BIRTH": conceptBirth, "DOB": conceptBirth,
}

// longestOfPatient is the length of the longest of them.
const longestOfPatient = len("PATIENT DATE OF BIRTH")

// namesPatient reports that a person's name in the item is the patient's: it is
// said to be, or nothing says whose it is.
func (c concept) namesPatient() bool { return c == 0 || c&conceptPatient != 0 }

// note notes a code of the item's concept name.
func (c *concept) note(t dataset.Tag, v []byte) {
	if v = trim(v); len(v) == 0 {
		return
	}
	*c |= conceptNamed
	if t == tagCodeValue {
		switch string(v) {
		case "121029", "121036": // Subject Name and Mother of fetus, DCM; PS3.16 TID 1007 and 1008
			*c |= conceptPatient | conceptText
		case "121030": // Subject ID
			*c |= conceptID
		case "121031": // Subject Birth Date
			*c |= conceptBirth
		}
		return
	}
	if len(v) <= longestOfPatient {
		var meaning [longestOfPatient]byte
		for i, b := range v {
			meaning[i] = upper(b)
		}
		*c |= ofPatient[string(meaning[:len(v)])]
	}
	if hasWordPrefix(v, "SUBJECT") || hasWordPrefix(v, "PATIENT") {
		*c |= conceptPatient
	}
	var l label
	if l.issuer(v); l.ssn {
		*c |= conceptSSN
	}
}

// searchConcept notes a text that is what its concept says, and nothing else.
func (in *Inspector) searchConcept(el *dataset.Element) {
	c, nested := in.level(el.Depth).concept, el.Depth > 0
	switch {
	case c&conceptText != 0:
		name := in.text(el.Value.Reveal(), el.Depth, charset.Division{Name: true})
		in.noteClass(in.table.name, PatientName, in.words.nameOf(name, nil), nested)
	case c&conceptID != 0:
		var f facts
		class := in.identifier(&f, in.text(el.Value.Reveal(), el.Depth, charset.Division{}), PatientID)
		in.noteClass(in.table.id, PatientID, class, nested)
		in.resolve(&f, &label{}, PatientID)
	case c&conceptBirth != 0:
		class, _ := in.words.birthDateOf(bounded(el.Value.Reveal()), in.record.studyDate, in.today)
		in.noteClass(in.table.born, BirthDate, class, nested)
	}
	if c&conceptSSN == 0 {
		return
	}
	if v := trim(el.Value.Reveal()); len(v) <= national.MaxWritten {
		var f facts
		f.saidNumber(v)
		in.record.ssn |= f.ssn
	}
}
