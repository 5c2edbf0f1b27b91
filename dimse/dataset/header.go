package dataset

// SetLimits replaces the default limits for the files to come.
func (h *Header) SetLimits(l Limits) { h.file.SetLimits(l) }

// Charge calls f for each piece that a deflated data set inflates to, and ends the
// data set when f returns false: the files of one archive share a limit.
func (h *Header) Charge(f func(n int64) bool) { h.inflate.charge = f }

// Overlook is [Decoder.Overlook] for the data sets of the files to come.
func (h *Header) Overlook(below func(Tag, VR) int) {
	h.file.Overlook(below)
	h.inner.Overlook(below)
}

// DataSet is the data set of the file, up to its pixel data.
func (h *Header) DataSet() *Decoder { return h.data }

// Form is how the file holds its data set.
func (h *Header) Form() Form { return h.form }

// Preamble is what the file's first 128 bytes hold.
func (h *Header) Preamble() Preamble { return h.preamble }

// TransferSyntax is the transfer syntax that the file names.
func (h *Header) TransferSyntax() TransferSyntax { return h.syntax }

// MetaElements is how many elements the File Meta Information has.
func (h *Header) MetaElements() int { return h.meta }

// Looks is what a file that is no DICOM looks like.
func (h *Header) Looks() Look { return h.looks }

// PixelData reports whether the header ended at pixel data.
func (h *Header) PixelData() bool { return h.data.pixel }

// Beyond says whether to go on behind pixel data, in the files to come: their
// elements come too, and count as none before pixel data. What is no part of the data
// set there is a fault. The source is told to pass over pixel data.
func (h *Header) Beyond(yes bool) { h.file.goBehindPixels = yes }

// Blocks says to ask for blocks, in the files to come: each doubles what is there,
// and is no longer than most bytes. Zero is for nothing but what certainly belongs to
// the header, for which there are many requests.
func (h *Header) Blocks(most int) { h.most = most }

// Unseen reports pixel data behind which there may be elements that were not read.
func (h *Header) Unseen() bool { return h.data.unseen }

// Along is how many bytes of pixel data were read along with the header, those of
// icons included.
func (h *Header) Along() int64 { return h.file.along }

// Behind is how many bytes came from the source that lie behind the header, the
// head of the element that ends it included.
func (h *Header) Behind() int64 { return max(h.file.filled-h.file.pos, 0) }

// Deflated reports a data set whose header and pixel data are compressed as one.
func (h *Header) Deflated() bool { return h.data == &h.inner }

// Needed is how many bytes from the beginning of the file contain the whole header, or
// all of it before a value that was skipped.
func (h *Header) Needed() int64 {
	if h.feed.needed > 0 {
		return h.feed.needed
	}
	return h.file.pos + h.Head()
}

// Head is the length of the head of the element in which the header ended.
func (h *Header) Head() int64 {
	if h.data.syntax.Implicit {
		return shortHead
	}
	return longHead
}

// Fault is the first fault of the header, 0 if there is none.
func (h *Header) Fault() Fault {
	d := h.data
	err := d.err
	if err == nil {
		err = d.damage
	}
	switch limit := err != nil && (err.Fault == TooDeep || err.Fault == TooMany); {
	case limit:
		return err.Fault
	case h.feed.failed && d.pixel:
		return Truncated // behind the header
	case h.feed.failed:
		return Unread // also where that is between two elements
	case d == &h.inner && h.inflate.fault != 0:
		return h.inflate.fault
	case err == nil && h.form != Bare && d.counts.All == 0 && !d.stop:
		return Truncated // a file of nothing but File Meta Information was cut
	case err == nil:
		return 0
	}
	return err.Fault
}

// Unread reports that the source failed.
func (h *Header) Unread() bool { return h.feed.failed }

// Close releases the source.
func (h *Header) Close() { *h.source() = nil }
