package header

import (
	"bytes"
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
	// entries is what the system says of it at a time.
	entries []byte
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

// names are the smallest names of a kind behind one that was had already. They lie
// one behind the other in one piece of memory.
type names struct {
	bytes []byte
	ends  []nameAt
	after string
	max   int
	more  bool // there are greater ones
}

// nameAt is where a name begins and ends.
type nameAt struct{ from, to uint32 }

func (n *names) at(i int) []byte { return n.bytes[n.ends[i].from:n.ends[i].to] }

// some are the names from one to another.
func (n *names) some(from, to int) []string {
	size := 0
	for i := from; i < to; i++ {
		size += len(n.at(i))
	}
	all := make([]byte, 0, size)
	for i := from; i < to; i++ {
		all = append(all, n.at(i)...)
	}
	list, rest := make([]string, 0, to-from), string(all)
	for i := from; i < to; i++ {
		k := len(n.at(i))
		list, rest = append(list, rest[:k]), rest[k:]
	}
	return list
}

// next says that the names behind these are wanted.
func (n *names) next() { n.after = string(n.at(len(n.ends) - 1)) }

func (n *names) add(name []byte) {
	if string(name) <= n.after {
		return
	}
	from := len(n.bytes)
	n.bytes = append(n.bytes, name...)
	if n.ends = append(n.ends, nameAt{uint32(from), uint32(len(n.bytes))}); len(n.ends) >= 2*n.max {
		n.cut()
	}
}

// cut sorts the names, and leaves the smallest of too many.
func (n *names) cut() {
	slices.SortFunc(n.ends, func(a, b nameAt) int { return bytes.Compare(n.bytes[a.from:a.to], n.bytes[b.from:b.to]) })
	if len(n.ends) <= n.max {
		return
	}
	n.ends, n.more = n.ends[:n.max], true
	kept := make([]byte, 0, cap(n.bytes))
	for i := range n.ends {
		from := len(kept)
		kept = append(kept, n.at(i)...)
		n.ends[i] = nameAt{uint32(from), uint32(len(kept))}
	}
	n.bytes = kept
}

// list fills in the next files and folders, either of which may be nil. other
// sees what is neither, once for each listing.
func (d *folder) list(files, folders *names, other func(fs.FileMode)) error {
	for _, n := range []*names{files, folders} {
		if n != nil {
			n.bytes, n.ends, n.more = n.bytes[:0], n.ends[:0], false
		}
	}
	failed := d.each(func(name []byte, kind fs.FileMode) {
		switch {
		case kind.IsDir():
			if folders != nil {
				folders.add(name)
			}
		case kind.IsRegular():
			if files != nil {
				files.add(name)
			}
		case other != nil:
			other(kind)
		}
	})
	for _, n := range []*names{files, folders} {
		if n != nil {
			n.cut()
		}
	}
	return failed
}
