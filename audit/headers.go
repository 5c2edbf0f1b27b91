package audit

import "pacsaudit/audit/phi"

// HeaderObservation is what was seen in the headers of files. It holds numbers
// and no opinion; its zero value means that nothing was read.
type HeaderObservation struct {
	Files      uint64 // regular files, and entries of archives, that were come to
	DICOM      uint64 // of these, counted as far as they made sense
	NotDICOM   uint64 // something else, or no bytes at all
	Unreadable uint64 // nobody knows what they are
	Partial    uint64 // of DICOM, those whose header ended early
	Bytes      uint64
	BytesRead  uint64 // asked for
	// HeaderBytes are those of BytesRead that belong to headers. The others came
	// in the same block behind one, or showed that a file is no DICOM.
	HeaderBytes uint64
	PixelBytes  uint64 // bytes of pixel data that came with a header, and were thrown away unseen
	PixelData   uint64 // files whose header ended at pixel data
	Elements    uint64

	PrivateFiles uint64 // files with private elements
	Unseen       uint64 // files behind whose pixel data more may stand, which was not looked at
	Executable   uint64 // preambles that start a program
	NameInPath   uint64 // paths that hold the name or the identifier of their header
	Contradicted uint64 // files that say they were de-identified, and show a person

	Links, Special  uint64 // not followed, not opened
	Folders         uint64
	UnreadFolders   uint64 // folders, archives and listings not read to their end
	Archives        uint64
	Buckets         uint64 // buckets that were looked at
	ListableBuckets uint64 // of these, those that anybody may list
	DeniedBuckets   uint64 // of these, those that said no; nobody knows of the others
	Complete        bool
	Resumed         bool       // the beginning was counted by an earlier run
	Shard, Shards   int        // this is the one of so many; 0 is all
	Tally           *phi.Tally // one record for each file; nil where none was DICOM
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
	Title    Text // the fault, in one sentence
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
