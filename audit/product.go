package audit

import "strings"

// Product is a server that was recognised by what it says of itself. That is a
// hint: several products share a toolkit, and anybody can say anything.
type Product uint8

// The products.
const (
	UnknownProduct Product = iota
	DCMTK                  // dcmqrscp, storescp, Orthanc and many vendors' servers
	DCM4CHE
	Pynetdicom
	FoDICOM
	DICOMRS
	DCMJS
	Odil
	GDCM
	Conquest
	Horos
	ClearCanvas
	RubyDICOM
	MergeToolkit
	Synapse
	GE
	Philips
	Siemens
	Pacsaudit // our own synthetic archive
	Orthanc   // known by its web interface; for advice, by what it offers too

	// DCMTK's own programs, which all name DCMTK. They are told apart by what they
	// offer, for advice only: see Advised.
	Dcmqrscp
	Storescp
	Wlmscpfs
)

var productNames = []string{
	"", "dcmtk", "dcm4che", "pynetdicom", "fo-dicom", "dicom-rs", "dcmjs-dimse", "odil", "gdcm", "conquest", "horos", "clearcanvas",
	"ruby-dicom", "merge-toolkit", "synapse", "ge", "philips", "siemens", "pacsaudit-fixture",
	"orthanc", "dcmqrscp", "storescp", "wlmscpfs",
}

func (p Product) String() string { return name(productNames, p) }

// MarshalText writes the product's word.
func (p Product) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the product's word.
func (p *Product) UnmarshalText(b []byte) (err error) {
	*p, err = parse[Product](productNames, b, "a product")
	return err
}

// versionPrefixes and classPrefixes recognise products; the version name says
// more than the class UID.
var versionPrefixes = []struct {
	prefix  string
	product Product
}{
	{"OFFIS_DCMTK_", DCMTK}, {"dcm4che", DCM4CHE}, {"PYNETDICOM", Pynetdicom}, {"fo-dicom", FoDICOM}, {"DICOM-rs", DICOMRS},
	{"DCMJS-DIMSE", DCMJS}, {"Odil", Odil}, {"GDCM", GDCM}, {"OSIRIX", Horos}, {"RUBY-DCM", RubyDICOM}, {"MergeCOM3", MergeToolkit},
	{"Syn7,", Synapse}, {"PACSFIXTURE", Pacsaudit},
}

var classPrefixes = []struct {
	prefix  string
	product Product
}{
	{"1.2.276.0.7230010.3.0.3.", DCMTK}, {"1.2.40.0.13.1.3", DCM4CHE}, {"1.2.826.0.1.3680043.9.3811.", Pynetdicom},
	{"1.3.6.1.4.1.30071.8", FoDICOM}, {"2.25.175220362680028036156011002668768058626", DICOMRS}, {"1.2.826.0.1.3680043.10.854", DCMJS},
	{"1.2.826.0.1.3680043.9.55600.0", Odil}, {"1.2.826.0.1.3680043.2.1143.107.104.103.115.3.", GDCM},
	{"1.2.826.0.1.3680043.2.135.1066.101", Conquest}, {"1.2.276.0.7238010.5.0.3.5.4", Horos}, {"1.3.6.1.4.1.25403.1.1.1", ClearCanvas},
	{"1.2.826.0.1.3680043.8.641", RubyDICOM}, {"2.16.840.1.113669.2.1.1", MergeToolkit}, {"1.2.840.113845.1.1", Synapse},
	{"1.2.840.113619.6.", GE}, {"1.3.46.670589", Philips}, {"1.3.12.2.1107", Siemens},
}

// Recognise names the product behind an implementation class UID and version
// name.
func Recognise(classUID, versionName Text) Product {
	for _, v := range versionPrefixes {
		if strings.HasPrefix(versionName.s, v.prefix) {
			return v.product
		}
	}
	for _, c := range classPrefixes {
		if strings.HasPrefix(classUID.s, c.prefix) {
			return c.product
		}
	}
	return UnknownProduct
}

// Advised is the product whose settings are advised. DCMTK's programs and Orthanc
// name the same toolkit; they are told apart by the services that each offers.
// Where that was not seen, there is no advice of one of them.
func (o Observation) Advised() Product {
	product := o.Product()
	offers, refuses := func(s Service) bool { return o.Contexts[s] == Accepted }, func(s Service) bool {
		return o.Contexts[s] == NotAccepted || o.Contexts[s] == Unanswered
	}
	stores := offers(CTStorage) || offers(SecondaryCaptureStorage)
	switch {
	case product != DCMTK:
		return product
	case offers(StorageCommitment) && refuses(PatientStudyOnlyFind):
		return Orthanc
	case offers(StudyRootFind) && refuses(StorageCommitment):
		return Dcmqrscp
	case offers(WorklistFind) && refuses(StudyRootFind) && refuses(CTStorage):
		return Wlmscpfs
	case stores && refuses(StudyRootFind) && refuses(StorageCommitment):
		return Storescp
	}
	return DCMTK
}

// DefaultTitle is a called AE title that a product comes with.
type DefaultTitle uint8

// The titles, the most common first.
const (
	NoTitle DefaultTitle = iota
	TitleOrthanc
	TitleDCM4CHEE
	TitleDCMQRSCP
	TitleAnySCP
	TitleConquest
	TitleOsiriX
	TitleHoros
	TitleClearCanvas
	TitleStoreSCP
	TitleCommon
	DefaultTitles // how many there are, NoTitle included
)

var defaultTitleNames = []string{
	"", "ORTHANC", "DCM4CHEE", "DCMQRSCP", "ANY-SCP", "CONQUESTSRV1", "OSIRIX", "HOROS", "CLEARCANVAS", "STORESCP", "COMMON",
}

func (t DefaultTitle) String() string { return name(defaultTitleNames, t) }
func (t DefaultTitle) word() Text     { return Text{t.String()} }

// MarshalText writes the title.
func (t DefaultTitle) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads the title.
func (t *DefaultTitle) UnmarshalText(b []byte) (err error) {
	*t, err = parse[DefaultTitle](defaultTitleNames, b, "a product's title")
	return err
}
