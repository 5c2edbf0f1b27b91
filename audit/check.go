package audit

import "errors"

// ID is the permanent name of a check: a kebab-case statement of the fault.
type ID struct{ text Text }

// NewID makes an ID of a constant.
func NewID(s literal) ID { return ID{text: Lit(s)} }

func (i ID) String() string { return i.text.s }

// Text is the ID for a fact that names a check.
func (i ID) Text() Text { return i.text }

// MarshalText writes the ID.
func (i ID) MarshalText() ([]byte, error) { return i.text.MarshalText() }

const maxID = 64

// UnmarshalText reads an ID of a saved report. It may be of a check that this
// program does not have.
func (i *ID) UnmarshalText(b []byte) error {
	if len(b) == 0 || len(b) > maxID {
		return errors.New("the ID of a check has 1 to 64 characters")
	}
	for _, c := range b {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return errors.New("the ID of a check holds small letters, digits and hyphens only")
		}
	}
	return i.text.UnmarshalText(b)
}

// Severity is how bad a failed check is.
type Severity uint8

// The severities, by what the fault gives to somebody on the network.
const (
	NoSeverity Severity = iota
	Info                // nothing by itself
	Low                 // an easier search, or a hint for the next step
	Medium              // one obstacle less
	High                // a way to patients' data, or past a whole protection
	Critical            // patients' data, or control of the archive
)

var severityNames = []string{"", "info", "low", "medium", "high", "critical"}

func (s Severity) String() string { return name(severityNames, s) }

// MarshalText writes the severity's word.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the severity's word.
func (s *Severity) UnmarshalText(b []byte) (err error) {
	*s, err = parse[Severity](severityNames, b, "a severity: info, low, medium, high, critical")
	return err
}

// Needs is what a check needs to see besides an association.
type Needs uint8

// The steps that cost exchanges of their own.
const (
	NeedsEcho Needs = 1 << iota
	NeedsQuery
	NeedsTLS               // versions and suites, each by an association
	NeedsWeb               // the web doors of the same archive
	NeedsServices          // what else is negotiated: two associations
	NeedsCaller            // what the configured caller gets: its echo, and one query if queries are needed
	NeedsAssociation Needs = 0
)

// Check holds one opinion about what was observed. Its texts are in the files
// beside the checks: see audit/checks/en.yaml.
type Check struct {
	ID       ID
	Severity Severity
	Needs    Needs
	Title    Text // the fault, named first, in 45 columns
	Question Text // the same as a question, for where it is not settled
	Why      Text // why it matters, for whoever answers for security
	Fix      Text // what the archive's administrator changes
	// Settings are the exact settings of products, where one is recognised.
	Settings map[Product]Text
	// Cause is what several checks have in common, nil where the fault stands
	// alone.
	Cause *CommonCause
	// Zoned says that anybody in the target's zone can use the fault: its severity
	// rises with the zone.
	Zoned bool
	Refs  []Text // clauses and catalogues
	How   How
	// Judge is pure: the same observation gives the same verdict.
	Judge func(Observation) Verdict
}

// CommonCause is one thing to change that mends the faults of several checks.
type CommonCause struct {
	ID       Text
	Fix      Text
	Settings map[Product]Text // where a product is recognised
}

// How is how a check comes to its verdict, for whoever runs the archive. It
// says what Judge does: who changes one changes the other.
type How struct {
	Asks Text // what is asked or read to settle it
	// When each verdict is given; empty where the check never gives it.
	Fails, Passes, Inconclusive, NotApplicable Text
}

// When is when a ruling is given.
func (h How) When(r Ruling) Text {
	switch r {
	case RulingFail:
		return h.Fails
	case RulingPass:
		return h.Passes
	case RulingNotApplicable:
		return h.NotApplicable
	}
	return h.Inconclusive
}
