package audit

// ConfigKind is whose configuration a file is. It is read off its content.
type ConfigKind uint8

// The kinds.
const (
	UnknownConfig ConfigKind = iota
	OrthancConfig
	DCMTKConfig
	DCM4CHEEConfig
	ConquestConfig
	NginxConfig
	StunnelConfig
	HAProxyConfig
	ComposeConfig
	SystemdConfig
)

var configKindNames = []string{"unknown", "orthanc", "dcmtk", "dcm4chee", "conquest", "nginx", "stunnel", "haproxy", "compose", "systemd"}

func (k ConfigKind) String() string { return name(configKindNames, k) }
func (k ConfigKind) word() Text     { return Text{k.String()} }

// MarshalText writes the kind's word.
func (k ConfigKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the kind's word.
func (k *ConfigKind) UnmarshalText(b []byte) (err error) {
	*k, err = parse[ConfigKind](configKindNames, b, "a kind of configuration")
	return err
}

// ConfigFault is why a file of configuration was not read.
type ConfigFault uint8

// The faults.
const (
	NoConfigFault  ConfigFault = iota
	NotRecognised              // of no product that is known
	TooLarge                   // than a configuration ever is
	TooDeep                    // nested
	Damaged                    // it breaks the rules of its format
	Unreadable                 // the file could not be opened or read
	TooManyInFiles             // settings or files
)

var configFaultNames = []string{"", "not-recognised", "too-large", "too-deep", "damaged", "unreadable", "too-many"}

func (f ConfigFault) String() string { return name(configFaultNames, f) }

// MarshalText writes the fault's word.
func (f ConfigFault) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads the fault's word.
func (f *ConfigFault) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*f = NoConfigFault
		return nil
	}
	*f, err = parse[ConfigFault](configFaultNames, b, "a fault of a file")
	return err
}

// ConfigFile is a file of configuration that was come to.
type ConfigFile struct {
	Name      Text        `json:"name"`
	Product   ConfigKind  `json:"product"`
	Settings  uint64      `json:"settings"` // that were read
	Fault     ConfigFault `json:"fault,omitzero"`
	FaultLine int         `json:"fault_line,omitzero"`
}

// Whole proves that a file was recognised and read to its end.
func (f ConfigFile) Whole() Proof {
	return Proof{f.Fault == NoConfigFault && f.Product != UnknownConfig && f.Settings > 0}
}

// ConfigCounts are what a reading of configuration came to.
type ConfigCounts struct {
	Skipped  uint64 `json:"skipped"` // files in folders that are of no product that is known
	Links    uint64 `json:"links_not_followed"`
	Special  uint64 `json:"special_not_opened"`
	Folders  uint64 `json:"unread_folders"` // that could not be read
	Complete bool   `json:"complete"`
}

// ConfigValue is what kind of value a setting has. The value of a text is never
// kept.
type ConfigValue uint8

// The kinds of values.
const (
	ValueAbsent ConfigValue = iota
	ValueFalse
	ValueTrue
	ValueNumber
	ValueText
	ValueList
	ValueObject
	ValueNull
	ValueVariable // of the environment, which is not known here
)

var configValueNames = []string{"absent", "false", "true", "number", "text", "list", "object", "null", "variable"}

func (v ConfigValue) String() string { return name(configValueNames, v) }
func (v ConfigValue) word() Text     { return Text{v.String()} }

// MarshalText writes the word.
func (v ConfigValue) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the word.
func (v *ConfigValue) UnmarshalText(b []byte) (err error) {
	*v, err = parse[ConfigValue](configValueNames, b, "a kind of value")
	return err
}

// Length is a class of lengths, which is all that is said of a text that may be
// a secret, a title, a host or a user.
type Length uint8

// The classes.
const (
	NoLength Length = iota
	LengthZero
	LengthTo8
	LengthTo16
	LengthTo32
	LengthTo64
	LengthMore
)

var lengthNames = []string{"", "0", "1-8", "9-16", "17-32", "33-64", "over-64"}

// LengthOf is the class of a number of characters, or of members.
func LengthOf(n int) Length {
	switch {
	case n <= 0:
		return LengthZero
	case n <= 8:
		return LengthTo8
	case n <= 16:
		return LengthTo16
	case n <= 32:
		return LengthTo32
	case n <= 64:
		return LengthTo64
	}
	return LengthMore
}

func (l Length) String() string { return name(lengthNames, l) }
func (l Length) word() Text     { return Text{l.String()} }

// MarshalText writes the class.
func (l Length) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads the class.
func (l *Length) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*l = NoLength
		return nil
	}
	*l, err = parse[Length](lengthNames, b, "a class of lengths")
	return err
}

// Location is where a setting stands, or where it would be written.
type Location struct {
	File   Text         `json:"file"`
	Line   int          `json:"line"`
	Column int          `json:"column"` // in characters
	Key    Text         `json:"key"`    // one that is known; empty for others
	Around []ConfigLine `json:"around,omitempty"`
}

// ConfigLine is a setting in the lines around another one.
type ConfigLine struct {
	Line   int         `json:"line"`
	Key    Text        `json:"key"` // empty for one that is not known
	Value  ConfigValue `json:"value"`
	Number int64       `json:"number,omitzero"`
	Length Length      `json:"length,omitzero"`
}

// ConfigCheck is a check as a setting shows it: one of the catalogue that the
// setting causes, or one of files of configuration alone. The rules decide.
type ConfigCheck struct {
	ID       ID
	Severity Severity
	Title    Text
	Question Text
	Why      Text
	Fix      Text
	Settings map[Product]Text
	Refs     []Text
	How      How
}

// ConfigFinding is what a setting does.
type ConfigFinding struct {
	Check    *ConfigCheck
	Severity Severity
	Verdict  Verdict
	Location Location
	Write    Text    // the exact line to write, empty where there is none
	Product  Product // whose settings are advised
	Source   Text    // where the product says so
}

// ConfigObservation is what files of configuration say.
type ConfigObservation struct {
	ConfigCounts
	Files    []ConfigFile
	Findings []ConfigFinding
}
