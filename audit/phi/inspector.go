package phi

import (
	"crypto/rand"
	"encoding/binary"
	"hash/maphash"
	"time"

	"github.com/dchest/siphash"

	"pacsaudit/audit/phi/charset"
	"pacsaudit/dimse/dataset"
)

// Inspector counts the records of one source. It is not safe for concurrent
// use. Between records it holds no value.
//
// What it allocates is bounded, whatever it reads: 200 KiB of counts, 1 MiB of
// samples, 2 MiB for values that are sequences or files in disguise, and 9 MiB of hashes
// of different patients, studies and answers, of which a small archive needs
// next to nothing.
type Inspector struct {
	tally  Tally
	table  *attributeTable
	words  *constants
	k0, k1 uint64
	today  Day
	file   fileMode

	answers answers
	dates   DateRange // of studies
	births  DateRange // of patients

	record  record
	seen    [maxSeen]seen
	spilled attributeCounts
	next    [maxAttributes]uint16 // by row: the one that came behind it last
	last    int                   // the row that came last
	levels  [maxLevels]level
	depth   int // of the item that the inspector is in
	opened  opened
	source  *dataset.Decoder // of the elements that come
	inner   [maxInner]*inner // for values that are sequences
	inners  int              // how many of them are in use
	// fragments are what the decoder hands over: bytes, not elements.
	fragments bool

	judged judgements

	decoder charset.Decoder
	charset struct { // the last one that was parsed
		raw    []byte
		parsed charset.Set
	}
	fetched  uint32 // see expect
	decoded  []byte
	narrowed []byte
	key      []byte
	listed   []byte // the same of a patient that a directory lists
	// The name is judged with the identifier, which follows it.
	name, id []byte
}

// opened is a sequence, or the element itself where it holds fragments, that
// the decoder has just come to: what comes next says which.
type opened struct {
	waiting bool
	row     int // to be counted, or -1
}

// NewInspector counts the answers to queries, each study of a patient once. It
// has a key of its own: hashes of two inspectors tell nothing about each other. today judges
// dates in the future.
func NewInspector(today time.Time) *Inspector {
	var key [16]byte
	rand.Read(key[:]) // never fails, it would end the program
	return newInspector(today, key)
}

func newInspector(today time.Time, key [16]byte) *Inspector {
	return &Inspector{
		table: attributes(),
		words: placeholders(),
		today: DayOf(today),
		k0:    binary.LittleEndian.Uint64(key[:8]),
		k1:    binary.LittleEndian.Uint64(key[8:]),

		judged: judgements{seed: maphash.MakeSeed()},
	}
}

// Tally is what was counted so far.
func (in *Inspector) Tally() *Tally { return &in.tally }

// CountPopulations settles the tally and forgets the answers. Nothing is inspected after it.
func (in *Inspector) CountPopulations() {
	in.tally.CountPopulations()
	in.answers.close()
	in.judged.forget()
}

// Dates are the oldest and the newest Study Date of the records, calendar days
// only; both are 0 where none had one. They are there to ask an archive narrower
// questions, and for nothing else: they belong in no report and no log.
func (in *Inspector) Dates() DateRange { return in.dates }

// Births are the same of the birth dates that were exposed.
func (in *Inspector) Births() DateRange { return in.births }

// Inspect counts one data set, up to its pixel data if it has any. What was
// counted already is counted as a duplicate only: the same study of the same
// patient, or, without a study, the same bytes.
func (in *Inspector) Inspect(d *dataset.Decoder) {
	in.record = record{}
	in.depth, in.opened, in.fragments = 0, opened{}, false
	in.levels[0] = level{}
	in.run(d, 0)
	in.record.malformed = in.record.malformed || in.record.cut || in.record.long || d.Err() != nil
	in.source = nil
	in.close(0)
	in.expect()
	in.judgeName()
	in.commit(d.Whole())
	in.forget()
}

// run goes through a data set, or through what stands inside a number of items.
func (in *Inspector) run(d *dataset.Decoder, within int) {
	in.source = d
	for d.Next() {
		el := d.Element()
		el.Depth += within
		if el.Kind == dataset.Primitive && !in.opened.waiting && !in.fragments {
			if el.Depth == 0 && isPixels(el.Tag) {
				break
			}
			in.element(el)
			continue
		}
		if !in.border(el) {
			break
		}
	}
}

// isPixels reports the attributes that end a header, PS3.5 §8.1.
func isPixels(t dataset.Tag) bool {
	return t == dataset.PixelData || t == dataset.FloatPixelData || t == dataset.DoubleFloatPixelData
}

// border follows the decoder into sequences and items, and out of them. It
// reports whether to go on.
func (in *Inspector) border(el *dataset.Element) bool {
	if in.opened.waiting {
		class := Empty
		if el.Kind != dataset.SequenceEnd {
			class = Exposed
		}
		in.opened.waiting = false
		in.fragments = el.Kind == dataset.Primitive
		if row := in.opened.row; row >= 0 {
			in.noteClass(row, in.table.rows[row].field, class, el.Depth > 0)
		}
	}
	switch el.Kind {
	case dataset.SequenceEnd:
		in.fragments = false
	case dataset.SequenceStart:
		if el.Depth == 0 && isPixels(el.Tag) {
			return false
		}
		in.sequence(el)
	case dataset.ItemStart:
		in.depth = el.Depth + 1
		at := in.level(in.depth)
		in.judgePatientID(at) // where levels beyond the deepest share one
		*at = level{charset: in.level(el.Depth).charset, sequence: el.Tag}
	case dataset.ItemEnd:
		in.close(el.Depth + 1)
		in.depth = el.Depth
	}
	return true
}

// sequence notes a sequence. Whether it is empty shows with what comes next.
func (in *Inspector) sequence(el *dataset.Element) {
	in.opened = opened{waiting: true, row: -1}
	if el.Tag.Private() {
		in.private(el)
	} else if row := in.table.find(el.Tag); row >= 0 && in.table.rows[row].detector != detectNone {
		in.opened.row = row
	}
}

// close resolves the identifiers of the levels from the innermost to depth.
func (in *Inspector) close(depth int) {
	for ; in.depth >= depth && in.depth >= 0; in.depth-- {
		in.judgePatientID(in.level(in.depth))
	}
	in.depth = max(in.depth, 0)
}

// judgePatientID judges the Patient ID of a level, now that all beside it is known.
func (in *Inspector) judgePatientID(at *level) {
	p := &at.pending
	if !p.waiting {
		return
	}
	p.waiting = false
	if at.label.pseudonym && p.class == Exposed {
		p.class = Pseudonym
	}
	if !p.nested {
		in.record.id = p.class
	}
	in.noteClass(int(p.row), p.field, p.class, p.nested)
	if at.sequence == tagDirectoryRecords && p.class != Empty {
		in.tally.Patients.Add(in.hash(in.listed)) // as that of a file of this patient
	}
	in.resolve(&p.facts, &at.label, p.field)
}

// forget overwrites what was kept of values.
func (in *Inspector) forget() {
	clear(in.name)
	clear(in.id)
	clear(in.key)
	clear(in.listed)
	clear(in.decoded)
	clear(in.narrowed)
	for i := range in.file.folds {
		in.file.folds[i].forget()
	}
	in.name, in.id, in.key, in.listed, in.decoded = in.name[:0], in.id[:0], in.key[:0], in.listed[:0], in.decoded[:0]
}

func (in *Inspector) hash(v []byte) uint64 { return siphash.Hash(in.k0, in.k1, v) }

// maxKept is how much of a name or an identifier is judged; PS3.5 §6.2 allows
// 64 characters in each of three component groups.
const maxKept = 4096

func appendBounded(dst, v []byte) []byte { return append(dst, v[:min(len(v), maxKept)]...) }

func bounded(v []byte) []byte { return v[:min(len(v), maxKept)] }
