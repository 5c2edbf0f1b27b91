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
