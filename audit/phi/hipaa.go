package phi

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
