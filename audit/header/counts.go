package header

import (
	"pacsaudit/audit/phi"
	"pacsaudit/dimse/dataset"
)

// Row is the result of one file. Its path can hold a patient's name.
type Row struct {
	Path              string
	Status            Status
	TransferSyntaxUID string // of PS3.6 Table A-1 or empty
	MetaElements      int
	Elements          int  // before the pixel data, at the top level
	Nested            int  // the same with those inside sequences
	Private           int  // of these
	PrivateBehind     bool // there are others behind the pixel data
	File              phi.File
	Executable        bool  // the preamble starts a program
	Size              int64 // -1 where it is not known
	Read              int64 // bytes asked for
	Header            int64 // bytes of these that are header
	Pixel             int64 // bytes of these that are pixel data, and were thrown away unseen
}

// Status is how the reading of a file ended.
type Status uint8

// The statuses.
const (
	OK          Status = iota
	Truncated          // the file ends inside the header; counted as far as it goes
	Malformed          // the header stops making sense; counted as far as it went
	OverLimit          // deeper, longer or more than the limits; counted up to there
	NotDICOM           // something else
	Empty              // no bytes
	NoAccess           // permission denied
	Vanished           // it was there when the folder was listed
	Unreadable         // the system, the server or the archive failed
	Encrypted          // an entry of an archive
	Interrupted        // the run ended first
	Unopened           // an archive, or an image of a disk, that is not looked into
	Statuses           // how many there are
)

var statusNames = [Statuses]string{
	"ok", "truncated", "malformed", "over-limit", "not-dicom", "empty", "no-access", "vanished", "unreadable", "encrypted", "interrupted", "not-opened",
}

func (s Status) String() string { return statusNames[min(s, Statuses-1)] }

// DICOM reports a file that was counted, as far as it went.
func (s Status) DICOM() bool { return s <= OverLimit }

// Failed reports a file whose kind is unknown because it could not be read.
func (s Status) Failed() bool { return s >= NoAccess && s < Statuses }

// statusOf is the status that a fault of the header stands for.
func statusOf(f dataset.Fault) Status {
	switch f {
	case 0:
		return OK
	case dataset.Truncated:
		return Truncated
	case dataset.TooDeep, dataset.TooMany, dataset.TooLarge:
		return OverLimit
	case dataset.Unread:
		return Unreadable
	}
	return Malformed
}

// Counts are the numbers of many files.
type Counts struct {
	Files        uint64
	Status       [Statuses]uint64
	Bytes        uint64 // of all files, as far as their size is known
	BytesRead    uint64 // asked for
	Header       uint64 // of these, bytes of headers
	Pixel        uint64 // of these, bytes of pixel data that came along
	Elements     uint64 // before the pixel data, nested ones included
	Private      uint64 // of these
	PixelData    uint64 // headers that ended at pixel data
	Unseen       uint64 // of these, those behind whose pixel data more may stand that nobody looked at
	Executable   uint64 // preambles that start a program
	NameInPath   uint64 // paths that hold the name or the identifier of their header
	Bare         uint64 // files without File Meta Information
	Links        uint64 // symbolic links, not followed
	Special      uint64 // pipes, sockets, devices, not opened
	Folders      uint64
	NoFolder     uint64 // folders, archives and listings that could not be read to their end
	Archives     uint64
	Buckets      uint64 // that were looked at
	Listable     uint64 // buckets that anybody may list
	Denied       uint64 // buckets that refused that
	PrivateFiles uint64 // files with private elements
	Contradicted uint64 // files that say that they were de-identified, and show a person
	Index        uint64 // folders that a web server lists
}

func (c *Counts) add(row *Row, h *dataset.Header) {
	c.Files++
	c.Status[row.Status]++
	c.Bytes += uint64(max(row.Size, 0))
	c.BytesRead += uint64(row.Read)
	c.Header += uint64(row.Header)
	c.Pixel += uint64(row.Pixel)
	if !row.Status.DICOM() {
		return
	}
	c.Elements += uint64(row.Nested)
	c.Private += uint64(row.Private)
	if row.Private > 0 || row.PrivateBehind {
		c.PrivateFiles++
	}
	if row.File.Contradicted {
		c.Contradicted++
	}
	if row.Executable {
		c.Executable++
	}
	if row.File.InPath {
		c.NameInPath++
	}
	if h.PixelData() {
		c.PixelData++
	}
	if h.Unseen() {
		c.Unseen++
	}
	if h.Form() == dataset.Bare {
		c.Bare++
	}
}

// Merge adds what o counted.
func (c *Counts) Merge(o *Counts) {
	for i := range c.Status {
		c.Status[i] += o.Status[i]
	}
	c.Files += o.Files
	c.Bytes += o.Bytes
	c.BytesRead += o.BytesRead
	c.Header += o.Header
	c.Pixel += o.Pixel
	c.Elements += o.Elements
	c.Private += o.Private
	c.PixelData += o.PixelData
	c.Unseen += o.Unseen
	c.Executable += o.Executable
	c.NameInPath += o.NameInPath
	c.Bare += o.Bare
	c.Links += o.Links
	c.Special += o.Special
	c.Folders += o.Folders
	c.NoFolder += o.NoFolder
	c.Archives += o.Archives
	c.Buckets += o.Buckets
	c.Listable += o.Listable
	c.Denied += o.Denied
	c.PrivateFiles += o.PrivateFiles
	c.Contradicted += o.Contradicted
	c.Index += o.Index
}

// DICOM returns how many files were DICOM.
func (c *Counts) DICOM() (n uint64) { return c.sum(Status.DICOM) }

// Failed returns how many files could not be read.
func (c *Counts) Failed() (n uint64) { return c.sum(Status.Failed) }

func (c *Counts) sum(of func(Status) bool) (n uint64) {
	for s := range Statuses {
		if of(s) {
			n += c.Status[s]
		}
	}
	return n
}
