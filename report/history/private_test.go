package history_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"pacsaudit/report/history"
)

// TestFilesThatOthersControlAreRefused has a row for each way in which somebody
// else could decide what the history says, or what it is written over.
func TestFilesThatOthersControlAreRefused(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes say nothing on Windows")
	}
	file := func(t *testing.T, name string, mode os.FileMode) {
		t.Helper()
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	link := func(t *testing.T, to, name string) {
		t.Helper()
		if err := os.Symlink(to, name); err != nil {
			t.Fatal(err)
		}
	}
	for name, row := range map[string]struct {
		make func(t *testing.T, dir string)
		says string // empty where nothing is wrong
	}{
		"nothing there":                     {func(*testing.T, string) {}, ""},
		"the owner's":                       {func(t *testing.T, dir string) { file(t, dir+"/history.db", 0o600) }, ""},
		"a group's":                         {func(t *testing.T, dir string) { file(t, dir+"/history.db", 0o660) }, ""},
		"everybody writes":                  {func(t *testing.T, dir string) { file(t, dir+"/history.db", 0o666) }, "mode 0666): look whether it is still yours, and chmod 600"},
		"everybody writes and nobody reads": {func(t *testing.T, dir string) { file(t, dir+"/history.db", 0o602) }, "mode 0602)"},
		"everybody reads":                   {func(t *testing.T, dir string) { file(t, dir+"/history.db", 0o644) }, "everybody may open"},
		"a log that everybody reads":        {func(t *testing.T, dir string) { file(t, dir+"/history.db-wal", 0o604) }, "history.db-wal (mode 0604)"},
		"an index of everybody's":           {func(t *testing.T, dir string) { file(t, dir+"/history.db-shm", 0o666) }, "history.db-shm (mode 0666)"},
		"an index that is a link":           {func(t *testing.T, dir string) { link(t, dir+"/victim", dir+"/history.db-shm") }, "history.db-shm is a symbolic link"},
		"a link": {func(t *testing.T, dir string) {
			file(t, dir+"/victim", 0o600)
			link(t, dir+"/victim", dir+"/history.db")
		}, "is a symbolic link: name the file itself"},
		"a link to nowhere":        {func(t *testing.T, dir string) { link(t, dir+"/victim", dir+"/history.db") }, "is a symbolic link"},
		"a link beside it":         {func(t *testing.T, dir string) { link(t, dir+"/victim", dir+"/history.db-wal") }, "history.db-wal is a symbolic link"},
		"a journal of everybody's": {func(t *testing.T, dir string) { file(t, dir+"/history.db-journal", 0o666) }, "history.db-journal (mode 0666)"},
		"a folder of everybody's":  {func(t *testing.T, dir string) { os.Chmod(dir, 0o777) }, "mode 0777), and could put another file there"},
		"a folder such as /tmp":    {func(t *testing.T, dir string) { os.Chmod(dir, 0o777|os.ModeSticky) }, "mode 1777)"},
		"a folder in place of it":  {func(t *testing.T, dir string) { os.Mkdir(dir+"/history.db", 0o700) }, "is not a file"},
		"a folder that a link names": {func(t *testing.T, dir string) {
			os.Mkdir(dir+"/real", 0o700)
			link(t, dir+"/real", dir+"/folder")
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			row.make(t, dir)
			where := filepath.Join(dir, "history.db")
			if _, err := os.Stat(dir + "/folder"); err == nil {
				where = filepath.Join(dir, "folder", "history.db")
			}
			s, err := history.Open(t.Context(), where)
			if err == nil {
				s.Close()
			}
			if (err == nil) != (row.says == "") || err != nil && !strings.Contains(err.Error(), row.says) {
				t.Errorf("%v", err)
			}
			if _, err := os.Stat(dir + "/victim"); err == nil && row.says != "" && !strings.Contains(name, "a link") {
				t.Error("something was written")
			}
		})
	}
}
