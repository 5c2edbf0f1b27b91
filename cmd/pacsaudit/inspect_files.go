package main

import (
	"bufio"
	"encoding/csv"
	"io"
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
// is given. An existing file keeps its mode in no case, and of its content only
// the bytes that an earlier run wrote before the state it is resumed from.
func newFileList(name string, listed int64) (*fileList, error) {
	if name == "" {
		return nil, nil
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return nil, usage("--files: %w", err)
	}
	if err = f.Chmod(0o600); err == nil {
		if err = f.Truncate(listed); err == nil {
			_, err = f.Seek(listed, io.SeekStart)
		}
	}
	if err != nil {
		f.Close()
		return nil, usage("--files: %w", err)
	}
	l := &fileList{f: f, b: bufio.NewWriterSize(f, 64<<10)}
	l.w = csv.NewWriter(l.b)
	if listed == 0 {
		err = l.w.Write(fileColumns)
	}
	return l, err
}

// flush writes out what there is and says how long the list is.
func (l *fileList) flush() (int64, error) {
	if l == nil {
		return 0, nil
	}
	l.w.Flush()
	if err := l.w.Error(); err != nil {
		return 0, err
	}
	if err := l.b.Flush(); err != nil {
		return 0, err
	}
	return l.f.Seek(0, io.SeekCurrent)
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
	_, err := l.flush()
	if e := l.f.Sync(); err == nil {
		err = e
	}
	if e := l.f.Close(); err == nil {
		err = e
	}
	return err
}
