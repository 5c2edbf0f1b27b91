package audit

// Zone is the part of a network that a device is in.
type Zone uint8

// The zones, from the most to the least open.
const (
	NoZone Zone = iota
	Internet
	Guest
	Clinical
	Imaging
)

var zoneNames = []string{"", "internet", "guest", "clinical", "imaging"}

func (z Zone) String() string { return name(zoneNames, z) }
func (z Zone) word() Text     { return Text{z.String()} }

// ZoneNames are the words for zones.
func ZoneNames() []string { return zoneNames[1:] }

// MarshalText writes the zone's word.
func (z Zone) MarshalText() ([]byte, error) { return []byte(z.String()), nil }

// UnmarshalText reads the zone's word.
func (z *Zone) UnmarshalText(b []byte) (err error) {
	*z, err = parse[Zone](zoneNames, b, "a zone")
	return err
}

// Open reports a zone in which strangers are expected.
func (z Zone) Open() bool { return z == Internet || z == Guest }

// Raise is the severity of a fault that anybody in the zone can use: one step
// up among guests, two on the internet. Hints stay hints.
func (z Zone) Raise(s Severity) Severity {
	if s <= Info {
		return s
	}
	switch z {
	case Guest:
		return min(s+1, Critical)
	case Internet:
		return min(s+2, Critical)
	}
	return s
}
