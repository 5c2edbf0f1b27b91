package phi

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
