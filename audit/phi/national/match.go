package national

// Lengths of identifiers.
const (
	Shortest       = 7  // of any scheme
	ShortestStrong = 11 // of a strong one
	MaxLength      = 18 // without separators
	MaxWritten     = 26 // with them
)

// Match is what a value can be: the schemes that it has the shape of, those of
// them whose check it passes, and those that it also holds a plausible birth
// date of. A single value of a strong scheme counts.
type Match struct {
	Shape, Pass, Plausible, Strong Set

	Length int // without separators
}

// CPRModulus marks, in Match.Plausible, ten digits that pass the check which numbers of
// Denmark given out before 2007 have.
const CPRModulus Set = 1 << 63

// Of compares a whole value, trimmed, with every scheme but the United States' social
// security number and its kin. Today is YYYYMMDD.
func Of(v []byte, today uint32) (m Match) {
	if len(v) < Shortest || len(v) > MaxWritten {
		return m
	}
	if isLetter(v[0]&^0x20) && isLetter(v[1]&^0x20) && isLetter(v[2]&^0x20) && len(v) != 7 && len(v) < 16 {
		return m // no scheme but New Zealand's and Italy's starts with three letters
	}
	var c compact
	if !c.read(v) || c.n < Shortest {
		return m
	}
	m.Length = c.n
	if c.letters {
		m.compare(forms.lettered[c.n], c.value, c.separators, today)
	} else {
		m.compare(forms.numbers[c.n], c.value, c.separators, today)
	}
	if (c.letters || c.separators != 0) && len(v) <= MaxLength && len(forms.written[len(v)]) > 0 {
		var written value
		copy(written[:], v)
		m.compare(forms.written[len(v)], written, 0, today)
	}
	if c.n == 10 && !c.letters && weighted(c.value, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0 {
		m.Plausible |= CPRModulus
	}
	m.Strong = m.Plausible & Strong
	if c.separators == hyphen {
		m.Strong |= m.Plausible & (1 << KRRRN)
	}
	return m
}

// compare notes the schemes of those forms that a value has.
func (m *Match) compare(of []form, v value, written separators, today uint32) {
	for i := range of {
		f := &of[i]
		s := &schemes[f.scheme]
		if written&^s.separators != 0 || !f.matches(&v) {
			continue
		}
		m.Shape.Add(f.scheme)
		if !s.check(v) {
			continue
		}
		m.Pass.Add(f.scheme)
		if s.born == nil || s.born(v, today) {
			m.Plausible.Add(f.scheme)
		}
	}
}

// InsuredOfJapan reports an insured person's number of Japan. Eight digits are what most
// numbers of patients have, and some of them have the same check digit, so it is
// no scheme of populations: it counts under a label only.
func InsuredOfJapan(v []byte) bool {
	if len(v) < 8 || len(v) > 8+2 {
		return false
	}
	var c compact
	return c.read(v) && c.n == 8 && !c.letters && c.separators&^schemes[JPInsured].separators == 0 && schemes[JPInsured].check(c.value)
}

// compact is a value without its separators.
type compact struct {
	value
	n          int
	separators separators
	letters    bool
}

// read takes the separators away. It reports whether nothing else but digits and
// letters is left, and no more than a scheme has.
func (c *compact) read(v []byte) bool {
	for _, b := range v {
		if sign := separator[b]; sign != 0 {
			c.separators |= sign
			continue
		}
		if b >= 'a' && b <= 'z' {
			b -= 'a' - 'A'
		}
		letter := isLetter(b)
		if !letter && !isDigit(b) || c.n == MaxLength {
			return false
		}
		c.value[c.n] = b
		c.n++
		c.letters = c.letters || letter
	}
	return true
}

func isDigit(c byte) bool  { return c-'0' <= 9 }
func isLetter(c byte) bool { return c-'A' <= 'Z'-'A' }
