package header

import "pacsaudit/dimse/dataset"

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
	if row.Private > 0 {
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

// DICOM is how many files were DICOM, Failed how many nobody knows.
func (c *Counts) DICOM() (n uint64) { return c.sum(Status.DICOM) }

// Failed is of how many files nobody knows what they are.
func (c *Counts) Failed() (n uint64) { return c.sum(Status.Failed) }

func (c *Counts) sum(of func(Status) bool) (n uint64) {
	for s := range Statuses {
		if of(s) {
			n += c.Status[s]
		}
	}
	return n
}
