package header

import (
	"io"
	"io/fs"
	"os"
	"slices"
	"sync/atomic"
)

// folder is an open folder. Files are opened relative to it, so that swapping a
// link into the path of a running walk leads nowhere.
type folder struct {
	f     *os.File
	path  string
	fd    int
	depth int
	uses  atomic.Int32
}

func newFolder(f *os.File, path string, fd, depth int) *folder {
	d := &folder{f: f, path: path, fd: fd, depth: depth}
	d.uses.Store(1)
	return d
}

func (d *folder) use() *folder {
	d.uses.Add(1)
	return d
}

func (d *folder) done() {
	if d.uses.Add(-1) == 0 {
		d.f.Close()
	}
}

// How many names are held at a time. A longer folder is listed again for the
// next ones: time for memory.
const (
	maxFiles   = 16 << 10
	maxFolders = 1 << 10
	maxDepth   = 512
)

// names are the smallest names of a kind behind one that was had already.
type names struct {
	list  []string
	after string
	max   int
	more  bool // there are greater ones
}

func (n *names) add(name string) {
	if name <= n.after {
		return
	}
	if n.list = append(n.list, name); len(n.list) >= 2*n.max {
		n.cut()
	}
}

func (n *names) cut() {
	slices.Sort(n.list)
	if len(n.list) > n.max {
		n.list, n.more = n.list[:n.max], true
	}
}

// list fills in the next files and folders, either of which may be nil. other
// sees what is neither, once for each listing.
func (d *folder) list(files, folders *names, other func(fs.FileMode)) error {
	for _, n := range []*names{files, folders} {
		if n != nil {
			if n.list, n.more = n.list[:0], false; cap(n.list) == 0 {
				n.list = make([]string, 0, 64)
			}
		}
	}
	if _, err := d.f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	var failed error
	for {
		entries, err := d.f.ReadDir(512)
		for _, e := range entries {
			switch {
			case e.IsDir():
				if folders != nil {
					folders.add(e.Name())
				}
			case e.Type().IsRegular():
				if files != nil {
					files.add(e.Name())
				}
			case other != nil:
				other(e.Type())
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			failed = err
			break
		}
	}
	for _, n := range []*names{files, folders} {
		if n != nil {
			n.cut()
		}
	}
	return failed
}
