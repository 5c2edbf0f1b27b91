package dataset

// Form is how a file holds its data set, PS3.10 §7.
type Form uint8

// The forms.
const (
	NotDICOM   Form = iota
	Part10          // a preamble, "DICM" and the File Meta Information
	NoPreamble      // File Meta Information alone, with or without "DICM"
	Bare            // a data set alone
)

// Header reads the header of one file after the other: what stands before the
// pixel data, and what stands behind them where it is told to, see [Header.Beyond]. Of what stands behind it asks its source for no more than the
// head of the element in which the header ends, unless it is told to read
// ahead or in blocks: what comes along then is not looked at. It is not safe for concurrent use, and sealed like a [Decoder].
type Header struct {
	file     Decoder
	inner    Decoder // on what a deflated data set inflates to
	data     *Decoder
	feed     stream
	inflate  inflater
	source   func() *Source
	form     Form
	preamble Preamble
	syntax   TransferSyntax
	meta     int
	looks    Look
	most     int
	headless bool // what the file begins with is damaged
}

const (
	preambleLength = 128 // PS3.10 §7.1
	metaStart      = preambleLength + 4
	prefix         = "DICM"
)

// Open starts a file of size bytes, negative where that is not known. The first
// request is for ahead bytes, or for what is needed if that is more. It reports
// whether the file looks like DICOM; then [Header.DataSet] has its data set.
func (h *Header) Open(src Source, size int64, ahead int) bool {
	if h.source == nil {
		sealed := new(Source)
		h.source = func() *Source { return sealed }
		h.feed.source = func() Source { return *sealed }
	}
	*h.source() = src
	h.form, h.preamble, h.syntax, h.meta, h.looks, h.data = NotDICOM, NoPreambleAtAll, 0, 0, LooksUnknown, &h.file
	h.feed.ahead, h.feed.block, h.feed.most, h.feed.needed, h.feed.failed, h.headless = ahead, 0, h.most, 0, false, false
	d := &h.file
	if size < 0 {
		size = unknownSize
	}
	d.size, d.pos, d.base, d.filled, d.stream = size, 0, 0, 0, &h.feed
	d.window.open().shown = nil
	d.begin(Syntax{})
	d.fill(metaStart) // whether the file has a preamble is told by what stands behind it
	b := d.window.bytes()
	prefixed := len(b) >= metaStart && string(b[preambleLength:metaStart]) == prefix
	if prefixed {
		h.preamble = preambleOf(b[:preambleLength])
	}
	switch {
	case prefixed && h.preamble == OtherPreamble && h.beginsBare():
		h.preamble, h.headless = NoPreambleAtAll, true
	case prefixed:
		h.form, d.pos = Part10, metaStart
	default:
		if len(b) >= 4 && string(b[:4]) == prefix {
			h.form, d.pos = NoPreamble, 4
			break
		}
		s, ok := guess(b, d.size, Syntax{}, false)
		if !ok {
			if s, ok = h.second(); !ok && swapped(d.window.bytes()) {
				h.form, d.err = Part10, &DecodeError{Fault: Disordered} // it cannot be read as it is
				return true
			}
			if !ok {
				h.look()
				return false
			}
			b = d.window.bytes()[d.pos:]
		}
		h.form = Bare
		if d.syntax = s; d.tag(b)>>16 == 2 {
			h.form = NoPreamble
		}
	}
	if h.form != Bare {
		h.readMeta()
		if d.err != nil {
			return true
		}
	}
	h.begin()
	return true
}

// beginsBare reports that the preamble is the beginning of a data set in truth, and the
// prefix a word in one of its values: no File Meta Information follows. Whoever takes it for a
// preamble reads something else, so such a file stays in doubt.
func (h *Header) beginsBare() bool {
	d := &h.file
	d.fill(metaStart + shortHead)
	b := d.window.bytes()
	if beginsMeta(b[min(metaStart, len(b)):]) {
		return false
	}
	s, ok := guess(b[:metaStart], d.size, Syntax{}, false)
	if !ok {
		return false
	}
	d.syntax, h.form = s, Bare
	if s.tag(b)>>16 == 2 {
		h.form = NoPreamble
	}
	return true
}

// second looks once more at a file that does not begin like DICOM, with more of
// it in view: "DICM" is missing behind a blank preamble, or the first elements
// are damaged.
func (h *Header) second() (Syntax, bool) {
	d := &h.file
	d.fill(maxLead)
	b := d.window.bytes()
	b = b[:min(maxLead, len(b))] // more of some sources may be there
	if len(b) > preambleLength && [preambleLength]byte(b) == blank {
		if s, ok := guess(b[preambleLength:], d.size-preambleLength, Syntax{}, false); ok {
			h.preamble, d.pos = BlankPreamble, preambleLength
			return s, true
		}
	}
	s, ok := guess(b, d.size, Syntax{}, false)
	if ok {
		return s, true
	}
	l := lookOf(b)
	if l == LooksUnknown || l == LooksLikeText {
		s, d.pos, ok = startWithin(b, d.size)
	}
	if !ok && !l.holds() && h.skipLead() {
		s, ok = Syntax{}, true
	}
	h.headless = ok
	return s, ok
}

// look tells what a file looks like that is no DICOM.
func (h *Header) look() {
	d := &h.file
	d.pos = 0
	b := d.window.bytes()
	h.looks = lookOf(b)
	switch {
	case h.looks == LooksUnknown && h.holdsMail():
		h.looks = LooksLikeArchive
		return
	case (h.looks == LooksUnknown || h.looks == LooksLikeText) && isRecord(b, h.looks == LooksLikeText), h.looks == LooksLikeNIfTI && isNIfTIOfPatient(b):
		h.looks = LooksLikeRecord
		return
	}
	bootable := h.looks == LooksUnknown || h.looks == LooksLikeProgram || h.looks == LooksLikeArchive
	if !bootable || d.size < volumeAt+volumeLength || d.base > volumeAt {
		return
	}
	d.pos = volumeAt
	d.fill(volumeLength)
	if b := d.window.bytes(); d.filled-d.pos >= volumeLength {
		if v := volumeOf(b[d.pos-d.base:][:volumeLength]); v != LooksUnknown {
			h.looks = v
		}
	}
}

// readMeta reads the File Meta Information, PS3.10 §7.1: explicit VR little
// endian, up to the first element of another group. Its group length is not
// believed. Damage in it may not cost the data set, nor go unnoticed.
func (h *Header) readMeta() {
	d := &h.file
	d.begin(Syntax{})
	d.meta = true
	for h.readGroup2(); h.findDataSet(); h.readGroup2() {
	}
	h.headless = h.headless || d.mends > 0
	h.meta = d.counts.Top
	d.counts = Counts{} // what is counted is the data set
}

// readGroup2 reads elements as long as they are of File Meta Information.
func (h *Header) readGroup2() {
	for d := &h.file; ; {
		b := d.peek()
		if len(b) < 8 || (Syntax{}).u16(b) != 2 || !d.Next() {
			return
		}
		if len(d.stack) == 0 && d.el.Kind == Primitive && d.el.Tag == 0x0002_0010 {
			h.syntax = transferSyntaxOf(d.el.Value.bytes())
		}
	}
}

// begin starts the data set behind the File Meta Information, in the encoding
// that its first bytes show, whatever the transfer syntax says.
func (h *Header) begin() {
	d := &h.file
	b := d.peek()
	if h.syntax.Deflated() {
		d.fill(deflatedTrial)
		b = d.peek()
		b = b[:min(deflatedTrial, len(b))] // more of some sources may be there
	}
	labelled := h.syntax.Syntax()
	switch {
	case h.form == Bare:
		labelled = d.syntax
	case !h.syntax.Deflated():
		b = h.firstHead()
	}
	// What is said to be deflated is taken for plain only on good evidence.
	known := h.form != Bare && !h.syntax.Deflated()
	s, plausible := guess(b, d.size-d.pos, labelled, known)
	if known && s != labelled && d.size == unknownSize {
		d.fill(maxFirst) // an element that passes the end of a stream is none
		s, plausible = guess(h.firstHead(), d.size-d.pos, labelled, true)
	}
	if h.syntax.Deflated() && !plausible && !h.inflate.inflates(b) {
		s, plausible = guess(b, d.size-d.pos, labelled, true)
	}
	if h.syntax.Deflated() && !plausible {
		h.beginDeflated()
		return
	}
	d.begin(s)
	if h.headless {
		d.note(0, 0, BadVR)
	}
}

// firstHead is the head of the first element of the data set, however much of some
// sources may be there. No byte of pixel data is asked for.
func (h *Header) firstHead() []byte {
	d, n := &h.file, shortHead
	b := d.peek()
	if len(b) >= n && (VR(b[4])<<8|VR(b[5])).width() == long && !isPixels(b) {
		n = longHead
		d.fill(n)
		b = d.peek()
	}
	return b[:min(n, len(b))]
}

// beginDeflated starts a data set that is deflated.
func (h *Header) beginDeflated() {
	d, inner := &h.file, &h.inner
	h.inflate.reset(d)
	h.data = inner
	if h.inflate.stream.source == nil {
		h.inflate.stream.source = func() Source { return &h.inflate }
	}
	h.feed.block, h.feed.most = deflatedBlock, 0
	h.inflate.stream.failed = false
	inner.limits = d.limits
	inner.size, inner.pos, inner.base, inner.filled, inner.stream = unknownSize, 0, 0, 0, &h.inflate.stream
	inner.window.open().shown = nil
	inner.goBehindPixels = d.goBehindPixels
	inner.begin(Syntax{})
	if h.headless {
		inner.note(0, 0, BadVR)
	}
}
