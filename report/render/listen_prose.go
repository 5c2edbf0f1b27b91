package render

import (
	"strings"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// carrier says what carries a link.
func (l Lang) carrier(k *report.Link) string {
	switch k.Transport {
	case audit.OverTLS:
		if k.TLS != nil && k.TLS.Oldest != audit.NoTLS && k.TLS.Oldest != k.TLS.Newest {
			return l.sayf("TLS %[1]s to %[2]s", k.TLS.Oldest, k.TLS.Newest)
		}
		if k.TLS != nil && k.TLS.Newest != audit.NoTLS {
			return l.sayf("TLS %s", k.TLS.Newest)
		}
		return l.say("TLS")
	case audit.OverHTTP:
		return l.say("DICOMweb in the clear")
	}
	return l.say("in the clear")
}

// serviceCount is how many requests there were of a service.
type serviceCount struct {
	name string
	n    uint64
}

// requests are the services of a link that were asked for. Their names are DICOM's.
func requests(s audit.ServiceCounts) (list []serviceCount) {
	for _, c := range []serviceCount{
		{"store", s.Store}, {"find", s.Find}, {"worklist", s.Worklist}, {"move", s.Move}, {"get", s.Get}, {"echo", s.Echo}, {"mpps", s.MPPS},
		{"commitment", s.Commitment}, {"print", s.Print}, {"qido", s.QIDO}, {"wado", s.WADO}, {"stow", s.STOW}, {"other", s.Other},
	} {
		if c.n > 0 {
			list = append(list, c)
		}
	}
	return list
}

// spoken says which services were asked for, and how often.
func (l Lang) spoken(k *report.Link) string {
	var parts []string
	for _, s := range requests(k.Services) {
		parts = append(parts, s.name+" "+number(s.n))
	}
	if n := k.Associations - min(k.Associations, k.Accepted+k.Rejected+k.Aborted); n > 0 {
		parts = append(parts, l.count(n, "%s association not answered", "%s associations not answered"))
	}
	if k.Rejected > 0 {
		parts = append(parts, l.count(k.Rejected, "%s association rejected", "%s associations rejected"))
	}
	if k.Aborted > 0 {
		parts = append(parts, l.count(k.Aborted, "%s association aborted", "%s associations aborted"))
	}
	return strings.Join(parts, ", ")
}

// shown says whom a link showed to everybody on the way, empty where nobody.
func (l Lang) shown(k *report.Link) string {
	switch named := naming(k); {
	case k.PHI.Exposed == 0 && named > 0:
		return l.lowerBound(k.AtLeast, l.naming(named))
	case k.PHI.Exposed == 0:
		return ""
	}
	return l.lowerBound(k.AtLeast, l.count(k.PHI.Exposed, "%s record that identifies a patient", "%s records that identify a patient")) + l.patients(k.Counts.Patients)
}

// naming is how many messages of a link named a patient to everybody on the way, besides
// records: queries by name, procedure steps, answers that were not seen whole.
func naming(k *report.Link) uint64 {
	if !k.Transport.Clear() {
		return 0
	}
	return k.Exposing + k.PartlyExposing
}

func (l Lang) naming(n uint64) string {
	return l.count(n, "%s message that names a patient", "%s messages that name a patient")
}

// lowerBound marks a lower bound.
func (l Lang) lowerBound(atLeast bool, s string) string {
	if atLeast {
		return l.sayf("at least %s", s)
	}
	return s
}

func (l Lang) patients(t report.Total) string {
	if !t.Measured || t.Value == 0 {
		return ""
	}
	n := l.count(t.Value, "%s patient", "%s patients")
	switch {
	case t.AtMost:
		n = l.sayf("at most %s", n)
	case t.Estimate:
		n = l.sayf("about %s", n)
	}
	return ", " + n
}

// linkMarks are what a reader should know of a link besides.
func (l Lang) linkMarks(k *report.Link) (list []string) {
	if k.UnlistedServer {
		list = append(list, l.say("not in the inventory"))
	}
	if k.UnlistedPair {
		list = append(list, l.say("nobody listed this caller"))
	}
	if k.AtLeast {
		list = append(list, l.say("not seen whole: the counts are lower bounds"))
	}
	return list
}

// end is an end of a link with its title.
func end(address, title audit.Text) string {
	if title.IsZero() {
		return address.String()
	}
	return title.String() + " " + address.String()
}

// heard is the whole in one sentence.
func (l Lang) heard(s *report.Listen) string {
	named := uint64(0)
	for i := range s.Links {
		named += naming(&s.Links[i])
	}
	switch {
	case s.Packets == 0:
		return l.say("There is no packet in what was read: nothing was measured.")
	case s.Exposed > 0:
		n := l.lowerBound(!s.Measured(), l.count(s.Exposed, "%s record", "%s records"))
		return l.sayf("Patients' data went past in the clear: %[1]s%[2]s.", n, l.patients(s.Patients))
	case named > 0:
		return l.sayf("Patients were named in the clear: %s.", l.lowerBound(!s.Measured(), l.naming(named)))
	case len(s.Links) == 0:
		return l.say("No DICOM was recognised in what was read.")
	}
	return l.sayf("No identified patient was seen in the clear, on %s.", l.count(uint64(len(s.Links)), "%s link", "%s links"))
}

// unheard are what the captures do not show, a line each.
func (l Lang) unheard(s *report.Listen) (list []string) {
	for _, line := range []struct {
		n    uint64
		said string
	}{
		{s.Incomplete, l.count(s.Incomplete, "%s conversation was not seen whole: what is counted of it is a lower bound", "%s conversations were not seen whole: what is counted of them is a lower bound")},
		{s.Cut, l.count(s.Cut, "%s packet was cut by the capture", "%s packets were cut by the capture")},
		{s.Unread, l.count(s.Unread, "%s packet could not be read", "%s packets could not be read")},
		{s.FilesCut, l.count(s.FilesCut, "%s file is cut off or damaged", "%s files are cut off or damaged")},
		{s.FilesUnread, l.count(s.FilesUnread, "%s file could not be read", "%s files could not be read")},
		{s.Unlinked, l.count(s.Unlinked, "%s conversation is on a link more than are kept apart", "%s conversations are on links more than are kept apart")},
	} {
		if line.n > 0 {
			list = append(list, line.said)
		}
	}
	return list
}
