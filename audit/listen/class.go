package listen

import "strings"

// class is what an abstract syntax is for, PS3.4 Annex B and PS3.6 Table A-1.
type class uint8

const (
	noClass class = iota // not known
	otherClass
	worklistClass
	mppsClass
	commitmentClass
	printClass
)

// classOf sorts an abstract syntax.
func classOf(uid string) class {
	switch {
	case uid == "":
		return noClass
	case uid == "1.2.840.10008.5.1.4.31":
		return worklistClass
	case strings.HasPrefix(uid, "1.2.840.10008.3.1.2.3."):
		return mppsClass
	case uid == "1.2.840.10008.1.20.1", uid == "1.2.840.10008.1.20.2":
		return commitmentClass
	case strings.HasPrefix(uid, "1.2.840.10008.5.1.1."):
		return printClass
	}
	return otherClass
}
