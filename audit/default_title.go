package audit

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
