package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	_ "modernc.org/sqlite" // the driver
)

// applicationID is in the header of our files, by the first migration.
const applicationID = 1885430627

// openSQLite opens a file. Nobody but its owner may read it.
func openSQLite(ctx context.Context, file string, readOnly bool) (*Store, error) {
	s := &Store{where: file, dialect: sqlite}
	path, err := filepath.Abs(file)
	if err != nil {
		return nil, s.fault(err)
	}
	if err := s.private(path); err != nil {
		return nil, err
	}
	options := url.Values{"_pragma": {"busy_timeout(5000)", "synchronous(full)"}, "_txlock": {"immediate"}}
	if readOnly {
		options.Set("mode", "ro")
		options.Add("_pragma", "query_only(1)")
		options.Del("_txlock")
	} else {
		// A new file can shrink; to one that exists this does nothing, and it has to come
		// before what makes the file: https://sqlite.org/pragma.html#pragma_auto_vacuum
		options.Add("_pragma", "auto_vacuum(incremental)")
		// A reader does not wait for the writer, and a crash leaves what was
		// committed: https://sqlite.org/wal.html
		options.Add("_pragma", "journal_mode(wal)")
		f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|noFollow, 0o600)
		if err != nil {
			return nil, s.fault(err)
		}
		if err := f.Close(); err != nil {
			return nil, s.fault(err)
		}
	}
	name := url.URL{Scheme: "file", Path: path, RawQuery: options.Encode()}
	s.db, err = sql.Open("sqlite", name.String())
	if err != nil {
		return nil, s.fault(err)
	}
	if !readOnly {
		s.db.SetMaxOpenConns(1)
	}
	s.reopen = func(ctx context.Context) (*Store, error) { return openSQLite(ctx, file, true) }
	if err := s.ours(ctx); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	if err := s.migrate(ctx, readOnly); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	return s, nil
}

// incremental is the mode of a file that can shrink.
const incremental = 2

// pragma asks for a number.
func (s *Store) pragma(ctx context.Context, name string) (n int64, err error) {
	err = s.db.QueryRowContext(ctx, "PRAGMA "+name).Scan(&n)
	return n, s.fault(err)
}

// ours refuses the database of another program.
func (s *Store) ours(ctx context.Context) error {
	var id, tables int
	if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return s.fault(err)
	}
	if err := s.db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return s.fault(err)
	}
	// A first migration that was killed leaves goose's own table alone.
	if tables > maxOwnTables && id != applicationID {
		return &Error{Where: s.where, detail: "a database of another program: give a file that does not exist yet"}
	}
	if tables == 0 {
		return nil
	}
	// goose takes a table that cannot be read for one that is absent.
	var version sql.NullInt64
	err := s.db.QueryRowContext(ctx, "SELECT max(version_id) FROM "+schemaTable).Scan(&version)
	if kindOf(err) == Other && id != applicationID {
		return nil // another's small database, or a first migration that was killed
	}
	return s.fault(err)
}

// maxOwnTables is how many entries the schema has before the first migration:
// goose's table, its sequence.
const maxOwnTables = 2

// private refuses a file that somebody else may have put there, or may change or
// read: what stands in it is believed, and written to. SQLite's files beside it are
// part of it.
func (s *Store) private(path string) error {
	if runtime.GOOS == "windows" {
		return nil // modes say nothing there
	}
	dir := filepath.Dir(path)
	info, err := os.Stat(dir)
	if err != nil {
		return s.fault(err)
	}
	if info.Mode().Perm()&anybodyWrites != 0 {
		return s.refused("everybody may write to its folder %s (mode %04o), and could put another file there: chmod o-w it, or give a folder of its own", dir, mode(info))
	}
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		name := path + suffix
		info, err := os.Lstat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return s.fault(err)
		case info.Mode()&fs.ModeSymlink != 0:
			return s.refused("%s is a symbolic link: name the file itself", name)
		case !info.Mode().IsRegular():
			return s.refused("%s is not a file", name)
		case info.Mode().Perm()&anybodyWrites != 0:
			return s.refused("everybody may write to %s (mode %04o): look whether it is still yours, and chmod 600 it", name, mode(info))
		case info.Mode().Perm()&anybody != 0:
			return s.refused("everybody may open %s (mode %04o), and what stands in it names weak archives: chmod 600 it", name, mode(info))
		}
	}
	return nil
}

const (
	anybodyWrites = 0o002
	anybody       = 0o007
)

// mode is what chmod takes, with the sticky bit and the others of its kind.
func mode(info fs.FileInfo) uint32 {
	m := uint32(info.Mode().Perm())
	for bit, number := range map[fs.FileMode]uint32{fs.ModeSticky: 0o1000, fs.ModeSetgid: 0o2000, fs.ModeSetuid: 0o4000} {
		if info.Mode()&bit != 0 {
			m |= number
		}
	}
	return m
}

func (s *Store) refused(format string, args ...any) error {
	return &Error{Where: s.where, detail: fmt.Sprintf(format, args...)}
}
