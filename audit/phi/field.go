package phi

// Field is a headline field: what a report speaks of. Several attributes can
// belong to one.
type Field uint8

// The headline fields.
const (
	NoField Field = iota
	PatientName
	BirthDate
	PatientID
	OtherIDs
	Address
	Phone
	Telecom
	OtherNames
	RelativeName
	InsuranceID
	Military
	Photo
	OriginalAttributes
	Sex
	Age
	BirthTime
	Date
	Demographic
	Residence
	Location
	GPS
	Institution
	ProviderName
	ProviderContact
	AccessionNumber
	OrderID
	VisitID
	TrialSubjectID
	IDIssuer
	OtherID
	InsurancePlan
	DeviceSerial
	FilePath
	Description
	FreeText
	Clinical
	ClinicalCode
	Document
	Private
	Fields // how many there are
)

var fieldNames = [Fields]string{
	PatientName:        "patient_name",
	BirthDate:          "birth_date",
	PatientID:          "patient_id",
	OtherIDs:           "other_ids",
	Address:            "address",
	Phone:              "phone",
	Telecom:            "telecom",
	OtherNames:         "other_names",
	RelativeName:       "relative_name",
	InsuranceID:        "insurance_id",
	Military:           "military",
	Photo:              "photo",
	OriginalAttributes: "original_attributes",
	Sex:                "sex",
	Age:                "age",
	BirthTime:          "birth_time",
	Date:               "date",
	Demographic:        "demographic",
	Residence:          "residence",
	Location:           "location",
	GPS:                "gps",
	Institution:        "institution",
	ProviderName:       "provider_name",
	ProviderContact:    "provider_contact",
	AccessionNumber:    "accession_number",
	OrderID:            "order_id",
	VisitID:            "visit_id",
	TrialSubjectID:     "trial_subject_id",
	IDIssuer:           "id_issuer",
	OtherID:            "other_id",
	InsurancePlan:      "insurance_plan",
	DeviceSerial:       "device_serial",
	FilePath:           "file_path",
	Description:        "description",
	FreeText:           "free_text",
	Clinical:           "clinical",
	ClinicalCode:       "clinical_code",
	Document:           "document",
	Private:            "private",
}

// Count is how many there are.
func (Field) Count() int { return int(Fields) }

// String is the field's name in the JSON report.
func (f Field) String() string {
	if f < Fields {
		return fieldNames[f]
	}
	return ""
}

// Class is what became of an attribute in a record.
type Class uint8

// The classes, from least to most telling: where a record holds several values
// of a field, the last one counts. classMeanings has what each is.
const (
	Absent Class = iota
	Empty
	Malformed
	Deidentified
	Placeholder
	Test
	Pseudonym
	Exposed
	classes
)

// Counts is how many values, or records, fell into each class.
type Counts [classes]uint64

// Returned is how many were returned, empty or not.
func (c *Counts) Returned() uint64 { return c.NonEmpty() + c[Empty] }

// NonEmpty is how many had a value.
func (c *Counts) NonEmpty() uint64 {
	var n uint64
	for _, v := range c[Malformed:] {
		n += v
	}
	return n
}

func (c *Counts) add(o *Counts) {
	for i := range c {
		c[i] += o[i]
	}
}

var classWords = [classes]string{"absent", "empty", "malformed", "deidentified", "placeholder", "test", "pseudonym", "exposed"}

// classMeanings are the one definition of each class. The JSON Schema and
// tables/README.md have them word for word.
var classMeanings = [classes]string{
	Absent:       "not returned at all",
	Empty:        "returned without a value: padding and delimiters are none",
	Malformed:    "a value that cannot be what the attribute says: no day, in whatever form",
	Deidentified: "words or signs that say that something was taken away or hidden: ANONYMOUS, REMOVED, XXXX, ***",
	Placeholder:  "a constant in the place of a value, or a date that was cut to the year",
	Test:         "a phantom, quality assurance, training, or a specimen name: nobody",
	Pseudonym:    "a code in the place of a name or an identifier, by its form or by how many are made like it",
	Exposed:      "plausibly a person's: everything else that has a value",
}

// Meaning is the class's definition.
func (c Class) Meaning() string {
	if c < classes {
		return classMeanings[c]
	}
	return ""
}

// String is the class in a list of files.
func (c Class) String() string {
	if c < classes {
		return classWords[c]
	}
	return ""
}

// HIPAA is one of the eighteen identifiers of the Safe Harbor method,
// 45 CFR 164.514(b)(2)(i).
type HIPAA uint8

// The categories, in the order of the rule: (A) to (R).
const (
	HIPAANames HIPAA = iota
	HIPAAGeography
	HIPAADates
	HIPAATelephone
	HIPAAFax
	HIPAAEmail
	HIPAASSN
	HIPAAMedicalRecord
	HIPAAHealthPlan
	HIPAAAccount
	HIPAALicence
	HIPAAVehicle
	HIPAADevice
	HIPAAURL
	HIPAAIPAddress
	HIPAABiometric
	HIPAAPhoto
	HIPAAOther
	HIPAACategories // how many there are
)

var hipaaNames = [HIPAACategories]string{
	"names", "geography", "dates", "telephone", "fax", "email", "ssn", "medical_record", "health_plan", "account",
	"licence", "vehicle", "device", "url", "ip_address", "biometric", "photo", "other",
}

// Count is how many there are.
func (HIPAA) Count() int { return int(HIPAACategories) }

// String is the category's name in the JSON report.
func (h HIPAA) String() string {
	if h < HIPAACategories {
		return hipaaNames[h]
	}
	return ""
}

// Letter is the category's letter in the rule.
func (h HIPAA) Letter() byte { return 'A' + byte(h) }

// hipaaSet is a set of categories: bit 0 is (A).
type hipaaSet uint32

func (s *hipaaSet) add(h HIPAA) { *s |= 1 << h }
