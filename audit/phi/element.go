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
			in.see(in.table.name, PatientName, class, true)
			return
		}
	case detectDate:
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

// looksAtAll reports the detectors that need a value from its beginning to its end:
// of one that is longer than what is kept they see a part.
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

// special judges the attributes that have a part of their own in a record.
func (in *Inspector) special(el *dataset.Element, row int, a *attribute) {
	r, nested := &in.record, el.Depth > 0
	v := el.Value.Reveal()
	switch a.detector {
	case detectPatientName:
		if !nested {
			if r.named { // twice: readers show one or the other
				in.see(row, a.field, in.words.nameOf(in.name, nil), false)
			}
			in.name, r.named = appendBounded(in.name[:0], in.text(v, 0, division{name: true})), true
			in.nationalInName(in.name)
		} else {
			name := in.text(v, el.Depth, division{name: true})
			in.see(row, a.field, in.words.nameOf(name, nil), nested)
			in.nationalInName(name)
		}
		in.searchSSN(el, v, anyEvidence)
	case detectBirthDate:
		class, born := in.words.birthDateOf(v, r.studyDate, in.today)
		if class == Malformed && !ascii(v) { // an era in writing
			class, born = in.words.birthDateOf(in.text(v, el.Depth, division{}), r.studyDate, in.today)
		}
		n, _ := digits8(v)
		odd := born != n && born != dayOf(trim(v)) || class == Exposed && born == 0
		if class == Placeholder && born != 0 {
			if !nested && r.perhaps == 0 {
				r.perhaps, r.perhapsOdd = born, odd
				return // judgeName sees it
			}
			born = 0
		}
		r.oddForm = r.oddForm || odd && class == Exposed
		if !nested {
			r.birthDate, r.born = class, born
			r.inDoubt = odd && born+100_00_00 <= in.today && shortYear(v)
		}
		in.see(row, a.field, class, nested)
	case detectPatientID:
		in.patientID(v, el.Depth, row)
	case detectIssuer:
		if !nested {
			in.key = appendBounded(in.key, trim(v))
		} else if at := in.level(el.Depth); at.sequence == tagDirectoryRecords && at.pending.waiting {
			in.listed = appendBounded(in.listed, trim(v))
		}
		in.heed(el.Tag, bounded(v), el.Depth)
		in.see(row, a.field, in.words.constantOf(v), nested)
	case detectStudyDate:
		if !nested {
			if r.studyDate = dayOf(trim(v)); (r.studyDate == 0 || r.studyDate > in.today) && len(v) > 4 {
				r.studyOdd = in.words.oddStudy(bounded(v), in.today)
			}
		}
		in.see(row, a.field, in.words.dateOf(v), nested)
	case detectModality: // also of a scheduled step
		r.modalities |= modalityBits(bounded(v))
	case detectStudyUID:
		if uid := trim(v); !nested && len(uid) > 0 {
			r.study, r.studied, r.root = in.hash(bounded(uid)), true, rootOf(uid)
		}
	case detectInstances:
		if !nested {
			r.instances, r.counted = number(trim(v))
		}
	case detectCharset:
		in.level(el.Depth).charset = in.characterSet(bounded(v))
	case detectContext:
		in.heed(el.Tag, bounded(v), el.Depth)
	case detectMarker:
		if !nested {
			r.claim.mark(el.Tag, bounded(v))
			r.image.mark(el.Tag, bounded(v))
		}
	case detectCode:
		if el.Depth == 1 && in.level(1).sequence == tagDeidentificationCodes {
			r.claim.mark(el.Tag, bounded(v))
		}
		if el.Depth > 0 && in.level(el.Depth).sequence == tagConceptName {
			in.level(el.Depth-1).concept.heed(el.Tag, bounded(v))
		}
		if el.Tag == tagCodeMeaning && len(v) > shortestSSN {
			in.searchOther(el)
		}
	}
}

// patientID judges a Patient ID, which waits for what follows it.
func (in *Inspector) patientID(v []byte, depth, row int) {
	at := in.level(depth)
	v = in.text(v, depth, division{})
	p := &at.pending
	in.settle(at) // the same attribute twice
	*p = pending{waiting: true, row: uint16(row), nested: depth > 0, field: PatientID}
	switch at.sequence {
	case tagOtherPatientIDs, tagSourcePatientGroup, tagGroupOfPatients:
		p.field = OtherIDs
	}
	p.class = in.identifier(&p.facts, v, p.field)
	if at.sequence == tagDirectoryRecords {
		in.listed = append(appendBounded(in.listed[:0], trim(v)), '|')
	}
	if depth == 0 {
		in.id = appendBounded(in.id[:0], trim(v))
		in.key = append(append(in.key[:0], in.id...), '|')
		in.record.patiented = len(in.id) > 0
	}
}

// text is a value as UTF-8, in place where it is that already.
func (in *Inspector) text(v []byte, depth int, by division) []byte {
	v = bounded(v)
	c := &in.level(depth).charset
	if c.sets[0] == utf8Set || ascii(v) {
		return v
	}
	in.decoded = in.decoder.append(in.decoded[:0], v, *c, by)
	return in.decoded
}

// characterSet parses Specific Character Set, unless it is the one that was
// parsed last.
func (in *Inspector) characterSet(v []byte) charset {
	if last := &in.charset; string(last.raw) != string(v) || last.raw == nil {
		last.raw, last.parsed = append(last.raw[:0], v...), parseCharset(v)
	}
	return in.charset.parsed
}
