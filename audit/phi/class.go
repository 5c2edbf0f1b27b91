package phi

// Class is what became of an attribute in a record.
type Class uint8

// The classes, from least to most telling: where a record holds several values
// of a field, the last one counts.
const (
	Absent       Class = iota // not returned at all
	Empty                     // returned without a value
	Malformed                 // a value that cannot be what the attribute says
	Deidentified              // ANONYMOUS, REMOVED, XXXX and the like
	Placeholder               // a constant or a generalised date
	Test                      // phantoms, quality assurance, specimen names
	Pseudonym                 // a code in the place of a name or an identifier
	Exposed                   // a plausible value of a person
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

// String is the class in a list of files.
func (c Class) String() string {
	if c < classes {
		return classWords[c]
	}
	return ""
}
