package header

import "pacsaudit/audit/phi"

// Row is what became of one file. Its path can hold a patient's name.
type Row struct {
	Path              string
	Status            Status
	TransferSyntaxUID string // of PS3.6 Table A-1 or empty
	MetaElements      int
	Elements          int // before the pixel data, at the top level
	Nested            int // the same with those inside sequences
	Private           int // of these
	File              phi.File
	Executable        bool  // the preamble starts a program
	Size              int64 // -1 where it is not known
	Read              int64 // bytes asked for
	Header            int64 // bytes of these that are header
	Pixel             int64 // bytes of these that are pixel data, and were thrown away unseen
}
