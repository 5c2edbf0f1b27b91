package commands

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"pacsaudit/audit/header"
)

// fileList is the list of files that the operator asked for: the only output
// that holds paths. It grows by whole rows: a part of one is cut off again, so that
// a full disk leaves a list that can be read and continued.
type fileList struct {
	f    *os.File
	rows bytes.Buffer // to be written
	w    *csv.Writer  // into rows
	size int64        // of what was written
	err  error        // the first failure; nothing is written after it
}

var fileColumns = []string{
	"file", "parse", "transfer_syntax_uid", "elements_before_pixel", "elements_before_pixel_nested", "private_elements_nested",
	"name_class", "id_class", "birth_date_class",
	"tier1_nonempty_top", "tier1_nonempty_all", "tier2_nonempty_top", "tier2_nonempty_all", "tier3_nonempty_top", "tier3_nonempty_all",
	"bytes", "bytes_read", "name_in_path", "preamble_executable", "ssn",
}

// newFileList starts the list, readable by its owner only; nil where no name
// is given. An existing file gets that mode too, and is cut to what an earlier run
// wrote up to the state that is resumed.
func newFileList(name string, listed int64) (*fileList, error) {
	if name == "" {
		return nil, nil
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return nil, usage("--files: %w", err)
	}
	if err = f.Chmod(0o600); err == nil {
		err = truncate(f, listed)
	}
	if err != nil {
		f.Close()
		return nil, usage("--files: %w", err)
	}
	l := &fileList{f: f, size: listed}
	l.w = csv.NewWriter(&l.rows)
	if listed > 0 {
		return l, nil
	}
	l.w.Write(fileColumns) // into memory
	if err := l.writeRows(); err != nil {
		return nil, usage("--files: %w", errors.Join(err, f.Close()))
	}
	return l, nil
}

// truncate cuts a list to its first bytes. A shorter one is an error: Truncate would
// fill it up with zeros.
func truncate(f *os.File, size int64) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() < size && info.Mode().IsRegular() {
		return fmt.Errorf("%s is shorter than the run that is resumed left it: remove the state to begin anew", f.Name())
	}
	if err := f.Truncate(size); err != nil {
		return err
	}
	_, err = f.Seek(size, io.SeekStart)
	return err
}

// writeRows writes the rows out, all of them or none.
func (l *fileList) writeRows() error {
	l.w.Flush()
	if l.err != nil {
		return l.err
	}
	n, err := l.f.Write(l.rows.Bytes())
	l.rows.Reset()
	if err == nil {
		l.size += int64(n)
		return nil
	}
	l.err = err
	if n > 0 {
		l.err = errors.Join(err, truncate(l.f, l.size))
	}
	return l.err
}

// sync makes sure that the disk has the list, and returns how long it is.
func (l *fileList) sync() (int64, error) {
	if l == nil {
		return 0, nil
	}
	if l.err == nil {
		l.err = l.f.Sync()
	}
	return l.size, l.err
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
			"", strconv.FormatInt(r.Read, 10), yesOrNo(r.File.InPath), yesOrNo(r.Executable), yesOrNo(r.File.SSN),
		}
		if r.Status.DICOM() {
			cells[6], cells[7], cells[8] = r.File.Name.String(), r.File.ID.String(), r.File.BirthDate.String()
		}
		if r.Size >= 0 {
			cells[15] = strconv.FormatInt(r.Size, 10)
		}
		l.w.Write(cells[:]) // into memory
	}
	return l.writeRows()
}

func yesOrNo(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

// close returns an earlier failure too.
func (l *fileList) close() error {
	if l == nil {
		return nil
	}
	_, err := l.sync()
	return errors.Join(err, l.f.Close())
}
