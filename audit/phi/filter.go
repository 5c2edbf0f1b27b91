package phi

import (
	"fmt"

	"pacsaudit/dimse/dataset"
)

// DateRange is a range of dates, PS3.4 §C.2.2.2.5. 0 leaves a side open; both 0
// is no bound at all, which also matches what has no date.
type DateRange struct{ From, To Day }

// String is the range as a query key's value; a single day is one value and no
// range.
func (r DateRange) String() string {
	day := func(d Day) string {
		if d == 0 {
			return ""
		}
		return fmt.Sprintf("%08d", d)
	}
	if r.From == r.To {
		return day(r.From)
	}
	return day(r.From) + "-" + day(r.To)
}

// add widens the range to a day.
func (r *DateRange) add(d Day) {
	if d == 0 {
		return
	}
	if r.From == 0 || d < r.From {
		r.From = d
	}
	r.To = max(r.To, d)
}

// TimeRange is a range within a day, PS3.4 §C.2.2.2.5: times as the number
// HHMMSS, both included. Its zero value is no bound.
type TimeRange struct{ From, To uint32 }

// String is the range as a query key's value.
func (r TimeRange) String() string {
	if r == (TimeRange{}) {
		return ""
	}
	return fmt.Sprintf("%06d-%06d", r.From, r.To)
}

// Filter narrows a query to some of its matches. Its zero value matches all. A
// key that a filter needs is in the query whatever set of keys it has; what has
// no place at the level of a model is left out: patients have no date, time and
// modality of a study.
type Filter struct {
	Dates    DateRange // of the study, or when a worklist item is to start
	Times    TimeRange // the same; for a single day
	Born     DateRange // birth dates of patients
	Modality string    // one that the study has, or that a worklist item is for
	Name     string    // of the patient, with wild cards: "*" is any
	ID       string    // of the patient, the same
	Station  string    // AE title that a worklist item is for, the same
	// CharacterSet says that the query is in UTF-8: some servers want to be told.
	CharacterSet bool
	// Required says that all keys are in the query which every archive has to support,
	// PS3.4 §C.6.2.1.2: some refuse a query without one of them, or with others.
	Required bool
}

// keys are the filter's, each with its value.
func (f Filter) keys(m Model) (list []key) {
	add := func(tag dataset.Tag, vr dataset.VR, value string) {
		if value != "" {
			list = append(list, key{tag: tag, vr: vr, value: value})
		}
	}
	switch m {
	case StudyRootStudy:
		if f.Required {
			list = append(list, key{tag: tagStudyTime, vr: dataset.TM}, key{tag: tagAccession, vr: dataset.SH}, key{tag: tagStudyID, vr: dataset.SH})
		}
		add(tagStudyDate, dataset.DA, f.Dates.String())
		add(tagStudyTime, dataset.TM, f.Times.String())
		add(tagModalitiesInStudy, dataset.CS, f.Modality)
	case ModalityWorklist:
		add(tagStepStartDate, dataset.DA, f.Dates.String())
		add(tagStepStartTime, dataset.TM, f.Times.String())
		add(tagModality, dataset.CS, f.Modality)
		add(tagStationAETitle, dataset.AE, f.Station)
		if len(list) > 0 {
			list = []key{{tag: tagScheduledSteps, vr: dataset.SQ, items: list}}
		}
	case ProcedureSteps:
		add(tagStepStartDateTime, dataset.DT, f.Dates.String())
	}
	if f.CharacterSet {
		add(dataset.SpecificCharacterSet, dataset.CS, "ISO_IR 192")
	}
	add(tagPatientName, dataset.PN, f.Name)
	add(tagPatientID, dataset.LO, f.ID)
	add(tagBirthDate, dataset.DA, f.Born.String())
	return list
}
