package main

import (
	"bufio"
	"encoding/csv"
	"os"
	"strconv"

	"pacsaudit/audit/header"
)

// fileList is the list of files that the operator asked for: the only output
// that holds paths.
type fileList struct {
	f *os.File
	b *bufio.Writer
	w *csv.Writer
}

var fileColumns = []string{
	"file", "parse", "transfer_syntax_uid", "elements_before_pixel", "elements_before_pixel_nested", "private_elements_nested",
	"name_class", "id_class", "birth_date_class",
	"tier1_nonempty_top", "tier1_nonempty_all", "tier2_nonempty_top", "tier2_nonempty_all", "tier3_nonempty_top", "tier3_nonempty_all",
	"bytes", "bytes_read", "name_in_path", "preamble_executable", "ssn",
}

// newFileList starts the list, readable by its owner only; nil where no name
// is given. An existing file keeps neither its content nor its mode.
func newFileList(name string) (*fileList, error) {
	if name == "" {
		return nil, nil
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err == nil {
		err = f.Chmod(0o600)
	}
	if err != nil {
		return nil, usage("--files: %w", err)
	}
	l := &fileList{f: f, b: bufio.NewWriterSize(f, 64<<10)}
	l.w = csv.NewWriter(l.b)
	return l, l.w.Write(fileColumns)
}

// write appends rows.
func (l *fileList) write(rows []header.Row) error {
	var cells [20]string
	for i := range rows {
		r := &rows[i]
		t := &r.File.Tiers
		cells = [20]string{
			r.Path, r.Status.String(), r.TransferSyntaxUID, strconv.Itoa(r.Elements), strconv.Itoa(r.Nested), strconv.Itoa(r.Private),
			"", "", "",
			strconv.Itoa(t[1].Top), strconv.Itoa(t[1].All), strconv.Itoa(t[2].Top), strconv.Itoa(t[2].All), strconv.Itoa(t[3].Top), strconv.Itoa(t[3].All),
			"", strconv.FormatInt(r.Read, 10), yes(r.File.InPath), yes(r.Executable), yes(r.File.SSN),
		}
		if r.Status.DICOM() {
			cells[6], cells[7], cells[8] = r.File.Name.String(), r.File.ID.String(), r.File.BirthDate.String()
		}
		if r.Size >= 0 {
			cells[15] = strconv.FormatInt(r.Size, 10)
		}
		if err := l.w.Write(cells[:]); err != nil {
			return err
		}
	}
	return nil
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func (l *fileList) close() error {
	if l == nil {
		return nil
	}
	l.w.Flush()
	err := l.w.Error()
	if e := l.b.Flush(); err == nil {
		err = e
	}
	if e := l.f.Sync(); err == nil {
		err = e
	}
	if e := l.f.Close(); err == nil {
		err = e
	}
	return err
}
