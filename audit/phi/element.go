package phi

import "pacsaudit/dimse/dataset"

// element judges one element that is no sequence.
func (in *Inspector) element(el *dataset.Element) {
	if holdsOthers(el) && in.items(el) {
		return
	}
	if el.Tag.Private() {
		in.private(el)
		return
	}
	// Responses to one query have the same attributes in the same order: what came
	// behind the last one the last time is looked at first.
	a := &in.table.rows[in.next[in.last]]
	if a.tag != el.Tag {
		if a = in.find(el.Tag); a == nil {
			if el.Value.Len() > shortestSSN {
				in.searchOther(el)
			}
			return
		}
	}
	row := a.seen.row()
	in.last = row
	if a.detector == detectNone {
		if el.Value.Len() > shortestSSN {
			in.searchOther(el)
		}
		return
	}
	nested := seen(min(el.Depth, 1)) << seenNested
	if el.Value.Len() == 0 && a.detector < detectPatientName {
		in.note(a.seen | nested | seen(Empty)<<seenClass)
		return
	}
	if el.Value.Len() > maxKept && looksAtAll(a.detector) {
		in.record.long = true
	}
	class := Empty
	switch a.detector {
	case detectPresence, detectContainer: // a container that has a length but no items
		class = Exposed
		in.searchSSN(el, el.Value.Reveal(), anyEvidence)
	case detectConstant, detectText, detectID, detectName:
		class = in.judge(el, a, row)
		switch { // what else it is depends on the item that it stands in
		case el.Tag == tagTextValue && class == Exposed:
			in.searchConcept(el)
		case el.Tag == tagPersonName && el.Depth > 0 && in.level(el.Depth).concept.namesPatient():
			in.noteClass(in.table.name, PatientName, class, true)
			return
		}
	case detectDate:
		if el.Tag == tagDate && in.level(el.Depth).concept&conceptBirth != 0 {
			class, _ = in.words.birthDateOf(bounded(el.Value.Reveal()), in.record.studyDate, in.today)
			in.noteClass(in.table.born, BirthDate, class, el.Depth > 0)
			return
		}
		class = in.words.dateOf(el.Value.Reveal())
	case detectTime:
		class = in.words.timeOf(el.Value.Reveal())
	case detectAge:
		var over89 bool
		if class, over89 = in.words.ageOf(el.Value.Reveal()); over89 {
			in.record.hipaa.add(HIPAADates)
		}
	default:
		in.special(el, row, a)
		return
	}
	in.note(a.seen | nested | seen(class)<<seenClass)
}

// looksAtAll reports the detectors that need a value from its beginning to its end.
// Of a long value only a part is held, and they cannot judge that.
func looksAtAll(d detector) bool {
	switch d {
	case detectID, detectName, detectDate, detectTime, detectAge, detectPatientName, detectBirthDate, detectPatientID, detectStudyDate:
		return true
	}
	return false
}

// find looks a tag up, and notes it behind the one that came last.
func (in *Inspector) find(t dataset.Tag) *attribute {
	row := in.table.find(t)
	if row < 0 {
		return nil
	}
	in.next[in.last] = uint16(row)
	return &in.table.rows[row]
}
