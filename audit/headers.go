package audit

import "pacsaudit/audit/phi"

// HeaderObservation is what was seen in the headers of files. It holds numbers
// and no opinion; its zero value means that nothing was read.
type HeaderObservation struct {
	FileCounts
	PrivateFiles uint64 // files with private elements
	Executable   uint64 // preambles that start a program
	NameInPath   uint64 // paths that hold the name or the identifier of their header
	Contradicted uint64 // files that say they were de-identified, and show a person

	Buckets         uint64     // buckets that were looked at
	ListableBuckets uint64     // of these, those that anybody may list
	DeniedBuckets   uint64     // of these, those that said no; nobody knows of the others
	Shard, Shards   int        // this is the one of so many; 0 is all
	Tally           *phi.Tally // one record for each file; nil where none was DICOM
}

// FileCounts are the files that were come to, and what was read of them.
type FileCounts struct {
	Files      uint64 `json:"files"`      // regular ones, and entries of archives, that were come to
	DICOM      uint64 `json:"dicom"`      // of these, counted as far as they made sense
	NotDICOM   uint64 `json:"not_dicom"`  // something else, or no bytes at all
	Unreadable uint64 `json:"unreadable"` // nobody knows what they are
	Partial    uint64 `json:"partial"`    // of dicom, those whose header ended early; counted as far as it went
	Bytes      uint64 `json:"bytes"`
	BytesRead  uint64 `json:"bytes_read"`
	// HeaderBytes are those of BytesRead that belong to headers of plain files. The
	// rest is the tag of what ends a header, or of archives, which are passed over,
	// or showed that a file is no DICOM, or is PixelBytesRead.
	HeaderBytes uint64 `json:"header_bytes"`
	// PixelBytesRead came along with headers, and nothing looked at it: at most 64 KiB
	// of a file and 4 KiB of an object over a network; 0 with --read-ahead never.
	PixelBytesRead uint64 `json:"pixel_bytes_read"`
	PixelData      uint64 `json:"with_pixel_data"` // files whose header ended at pixel data
	// Unseen are those of PixelData behind whose pixel data more may stand, a
	// signature or what a writer put there, that was not looked at: it took more
	// fragments, requests or bytes than the limits, or is no part of the file. They
	// are partial.
	Unseen        uint64 `json:"behind_pixel_data_unseen,omitzero"`
	Elements      uint64 `json:"elements"`
	Folders       uint64 `json:"folders"`
	UnreadFolders uint64 `json:"unread_folders"` // folders, archives and listings not read to their end
	Archives      uint64 `json:"archives"`
	Links         uint64 `json:"links_not_followed"`
	Special       uint64 `json:"special_not_opened"`
	Complete      bool   `json:"complete"`
	Resumed       bool   `json:"resumed,omitzero"` // the beginning was counted by an earlier run
}

// Exposed is in how many files a person is identified.
func (o HeaderObservation) Exposed() uint64 {
	if o.Tally == nil {
		return 0
	}
	return o.Tally.AnyExposed
}

// Measured reports whether everything was read that was there, to its end.
func (o HeaderObservation) Measured() bool {
	return o.Complete && o.Unreadable == 0 && o.Partial == 0 && o.UnreadFolders == 0
}

// HeaderCheck holds one opinion about the headers of files.
type HeaderCheck struct {
	ID       ID
	Severity Severity
	Title    Text // the fault, named first, in 45 columns
	Question Text // the same as a question, for where it is not settled
	Why      Text // why it matters, for whoever answers for security
	Fix      Text // what whoever keeps the files changes
	Refs     []Text
	How      How
	// Judge is pure: the same observation gives the same verdict.
	Judge func(HeaderObservation) Verdict
}

// HeaderFinding is a check's verdict on the headers.
type HeaderFinding struct {
	Check   *HeaderCheck
	Verdict Verdict
}

// JudgeHeaders applies checks to what was seen.
func JudgeHeaders(o HeaderObservation, checks []*HeaderCheck) []HeaderFinding {
	var list []HeaderFinding
	for _, c := range checks {
		list = append(list, HeaderFinding{Check: c, Verdict: c.Judge(o)})
	}
	return list
}
