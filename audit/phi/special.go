package phi

import (
	"pacsaudit/audit/phi/charset"
	"pacsaudit/dimse/dataset"
)

// Attributes that have a part of their own in a record, PS3.6 §6.
const (
	tagDirectoryRecords       dataset.Tag = 0x0004_1220
	tagStudyDate              dataset.Tag = 0x0008_0020
	tagStudyTime              dataset.Tag = 0x0008_0030
	tagAccession              dataset.Tag = 0x0008_0050
	tagStudyID                dataset.Tag = 0x0020_0010
	tagLevel                  dataset.Tag = 0x0008_0052
	tagCodeMeaning            dataset.Tag = 0x0008_0104
	tagModality               dataset.Tag = 0x0008_0060
	tagModalitiesInStudy      dataset.Tag = 0x0008_0061
	tagCodeValue              dataset.Tag = 0x0008_0100
	tagPatientName            dataset.Tag = 0x0010_0010
	tagPatientID              dataset.Tag = 0x0010_0020
	tagIssuer                 dataset.Tag = 0x0010_0021
	tagIssuerQualifiers       dataset.Tag = 0x0010_0024
	tagSourcePatientGroup     dataset.Tag = 0x0010_0026
	tagGroupOfPatients        dataset.Tag = 0x0010_0027
	tagBirthDate              dataset.Tag = 0x0010_0030
	tagBirthTime              dataset.Tag = 0x0010_0032
	tagOtherPatientIDs        dataset.Tag = 0x0010_1002
	tagIdentityRemoved        dataset.Tag = 0x0012_0062
	tagDeidentificationMethod dataset.Tag = 0x0012_0063
	tagDeidentificationCodes  dataset.Tag = 0x0012_0064
	tagStudyInstanceUID       dataset.Tag = 0x0020_000D
	tagPatientInstances       dataset.Tag = 0x0020_1204
	tagStudyInstances         dataset.Tag = 0x0020_1208
	tagBurnedIn               dataset.Tag = 0x0028_0301
	tagFaces                  dataset.Tag = 0x0028_0302
	tagDatesModified          dataset.Tag = 0x0028_0303
	tagLocalNamespace         dataset.Tag = 0x0040_0031
	tagUniversalEntityID      dataset.Tag = 0x0040_0032
	tagIdentifierTypeCode     dataset.Tag = 0x0040_0035
	tagStationAETitle         dataset.Tag = 0x0040_0001
	tagStepStartDate          dataset.Tag = 0x0040_0002
	tagStepStartTime          dataset.Tag = 0x0040_0003
	tagScheduledSteps         dataset.Tag = 0x0040_0100
	tagStepStartDateTime      dataset.Tag = 0x0040_4005
	tagConceptName            dataset.Tag = 0x0040_A043
	tagDate                   dataset.Tag = 0x0040_A121
	tagPersonName             dataset.Tag = 0x0040_A123
	tagTextValue              dataset.Tag = 0x0040_A160
)

// special judges the attributes that have a part of their own in a record.
func (in *Inspector) special(el *dataset.Element, row int, a *attribute) {
	r, nested := &in.record, el.Depth > 0
	v := el.Value.Reveal()
	switch a.detector {
	case detectPatientName:
		if !nested {
			if r.hasName { // twice: readers show one or the other
				in.noteClass(row, a.field, in.words.nameOf(in.name, nil), false)
			}
			in.name, r.hasName = appendBounded(in.name[:0], in.text(v, 0, charset.Division{Name: true})), true
			in.nationalInName(in.name)
		} else {
			name := in.text(v, el.Depth, charset.Division{Name: true})
			in.noteClass(row, a.field, in.words.nameOf(name, nil), nested)
			in.nationalInName(name)
		}
		in.searchSSN(el, v, anyEvidence)
	case detectBirthDate:
		class, born := in.words.birthDateOf(v, r.studyDate, in.today)
		if class == Malformed && !charset.ASCII(v) { // an era in writing
			class, born = in.words.birthDateOf(in.text(v, el.Depth, charset.Division{}), r.studyDate, in.today)
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
		in.noteClass(row, a.field, class, nested)
	case detectPatientID:
		in.patientID(v, el.Depth, row)
	case detectIssuer:
		if !nested {
			in.key = appendBounded(in.key, trim(v))
		} else if at := in.level(el.Depth); at.sequence == tagDirectoryRecords && at.pending.waiting {
			in.listed = appendBounded(in.listed, trim(v))
		}
		in.noteContext(el.Tag, bounded(v), el.Depth)
		in.noteClass(row, a.field, in.words.constantOf(v), nested)
	case detectStudyDate:
		if !nested {
			if r.studyDate = dayOf(trim(v)); (r.studyDate == 0 || r.studyDate > in.today) && len(v) > 4 {
				r.studyOdd = in.words.oddStudy(bounded(v), in.today)
			}
		}
		in.noteClass(row, a.field, in.words.dateOf(v), nested)
	case detectModality: // also of a scheduled step
		r.modalities |= modalityBits(bounded(v))
	case detectStudyUID:
		if uid := trim(v); !nested && len(uid) > 0 {
			r.study, r.hasStudyUID, r.root = in.hash(bounded(uid)), true, rootOf(uid)
		}
	case detectInstances:
		if !nested {
			r.instances, r.hasInstances = number(trim(v))
		}
	case detectCharset:
		in.level(el.Depth).charset = in.characterSet(bounded(v))
	case detectContext:
		in.noteContext(el.Tag, bounded(v), el.Depth)
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
			in.level(el.Depth-1).concept.note(el.Tag, bounded(v))
		}
		if el.Tag == tagCodeMeaning && len(v) > shortestSSN {
			in.searchOther(el)
		}
	}
}

// patientID judges a Patient ID, which waits for what follows it.
func (in *Inspector) patientID(v []byte, depth, row int) {
	at := in.level(depth)
	v = in.text(v, depth, charset.Division{})
	p := &at.pending
	in.judgePatientID(at) // the same attribute twice
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
		in.record.hasPatientID = len(in.id) > 0
	}
}

// text is a value as UTF-8, in place where it is that already.
func (in *Inspector) text(v []byte, depth int, by charset.Division) []byte {
	v = bounded(v)
	c := &in.level(depth).charset
	if c.UTF8() || charset.ASCII(v) {
		return v
	}
	in.decoded = in.decoder.Append(in.decoded[:0], v, *c, by)
	return in.decoded
}

// characterSet parses Specific Character Set, unless it is the one that was
// parsed last.
func (in *Inspector) characterSet(v []byte) charset.Set {
	if last := &in.charset; string(last.raw) != string(v) || last.raw == nil {
		last.raw, last.parsed = append(last.raw[:0], v...), charset.Parse(v)
	}
	return in.charset.parsed
}
