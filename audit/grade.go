package audit

// Grade is a target's school grade by its worst open findings. The rule: F for
// any critical one, E for two or more high ones, D for one, C for a medium one,
// B for a low one, A for none. Accepted risks do not count. A target that was
// not measured has none; nor has one of which something is not settled, since
// that could make it worse, unless it has an F.
type Grade uint8

// The grades.
const (
	NoGrade Grade = iota
	GradeA
	GradeB
	GradeC
	GradeD
	GradeE
	GradeF
)

var gradeNames = []string{"", "A", "B", "C", "D", "E", "F"}

func (g Grade) String() string { return name(gradeNames, g) }

func (g Grade) word() Text { return Text{g.String()} }

// MarshalText writes the grade's letter.
func (g Grade) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText reads the grade's letter.
func (g *Grade) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*g = NoGrade
		return nil
	}
	*g, err = parse[Grade](gradeNames, b, "a grade")
	return err
}

// GradeOf grades a target, of which the DICOM port was measured, or a web door
// found open. decided says that nothing was left in doubt.
func GradeOf(e, web Exposure, decided bool, findings []Finding) Grade {
	if !e.Measured() && web <= ExposureClosed || len(findings) == 0 {
		return NoGrade // not measured, or nobody judged
	}
	worst := WorstGrade(findings)
	if worst != GradeF && !decided {
		return NoGrade
	}
	return worst
}

// WorstGrade is the grade by findings alone: where something is not settled,
// the grade is that or a worse one.
func WorstGrade(findings []Finding) Grade {
	high, worst := 0, NoSeverity
	for _, f := range findings {
		if !f.Open() {
			continue
		}
		worst = max(worst, f.Severity)
		if f.Severity == High {
			high++
		}
	}
	switch {
	case worst == Critical:
		return GradeF
	case high > 1:
		return GradeE
	case worst == High:
		return GradeD
	case worst == Medium:
		return GradeC
	case worst == Low:
		return GradeB
	}
	return GradeA
}
