package header

import (
	"context"
	"errors"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// root inspects one path of the operator's.
func (r *run) root(path string) error {
	switch scheme(path) {
	case "http", "https":
		return r.web(path)
	case "s3":
		return r.bucket(path)
	}
	if path == "-" {
		r.send(&batch{do: func(w *worker, b *batch) { w.standardInput(b) }})
		return nil
	}
	if filepath.Base(path) == "DICOMDIR" {
		path = filepath.Dir(path) // the media that it leads, PS3.10 §8.6
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	switch {
	case info.IsDir():
		d, err := openFolder(nil, trimSlashes(path))
		if err != nil {
			return err
		}
		r.walk(d, "")
		return nil
	case info.Mode().IsRegular():
		r.send(&batch{do: func(w *worker, b *batch) { w.single(b, path) }})
		return nil
	}
	return &fs.PathError{Op: "inspect", Path: path, Err: errSpecial}
}

func trimSlashes(path string) string {
	if trimmed := strings.TrimRight(path, "/"); trimmed != "" {
		return trimmed
	}
	return path
}

// single reads a file that the operator named, which may be a link.
func (w *worker) single(b *batch, path string) {
	if resolved, err := resolve(path); err == nil {
		w.path = append(w.path[:0], path...)
		dir, name := split(resolved)
		d, err := openFolder(nil, dir)
		if err != nil {
			w.failed(b, statusOfError(err))
			return
		}
		defer d.done()
		w.readNamed(b, d, name)
		return
	}
	w.path = append(w.path[:0], path...)
	w.failed(b, Vanished)
}

// walk goes through a folder and what lies below it, files first, each in the
// order of their names. rel is the folder's path from the root.
func (r *run) walk(d *folder, rel string) {
	defer d.done()
	r.counts.Folders++
	files, folders := r.names(maxFiles), r.names(maxFolders)
	defer r.recycle(folders)
	other := func(m fs.FileMode) {
		if m&fs.ModeSymlink != 0 {
			r.counts.Links++
		} else {
			r.counts.Special++
		}
	}
	err := r.list(d, files, folders, other)
	for {
		r.files(d, rel, files)
		if !files.more || err != nil || r.ctx.Err() != nil {
			break
		}
		files.next()
		err = r.list(d, files, nil, nil)
	}
	r.recycle(files)
	for err == nil {
		for i := range folders.ends {
			if r.ctx.Err() != nil {
				return
			}
			name := string(folders.at(i))
			sub, err := openFolder(d, name)
			if err != nil || d.depth >= maxDepth {
				if err == nil {
					sub.done()
				}
				if !errors.Is(err, fs.ErrNotExist) {
					r.counts.NoFolder++
				}
				continue
			}
			r.walk(sub, rel+name+"/")
		}
		if !folders.more {
			break
		}
		folders.next()
		err = r.list(d, nil, folders, nil)
	}
	if err != nil {
		r.counts.NoFolder++
	}
}

// list lists a folder into the memory that the one before it was listed into.
func (r *run) list(d *folder, files, folders *names, other func(fs.FileMode)) error {
	d.entries = r.entries
	err := d.list(files, folders, other)
	r.entries, d.entries = d.entries, nil
	return err
}

// maxSpareNames is how many lists of names are kept for the folders to come.
const maxSpareNames = 4

// names is an empty list for so many.
func (r *run) names(most int) *names {
	n := new(names)
	if last := len(r.spare) - 1; last >= 0 {
		n, r.spare = r.spare[last], r.spare[:last]
	}
	n.max, n.after = most, ""
	return n
}

// recycle takes a list back that nobody needs any more.
func (r *run) recycle(n *names) {
	if len(r.spare) < maxSpareNames {
		r.spare = append(r.spare, n)
	}
}

// files sends those of a folder's files that are this machine's.
func (r *run) files(d *folder, rel string, files *names) {
	for at, end := 0, 0; at < len(files.ends) && r.ctx.Err() == nil; at = end {
		end = min(at+batchFiles, len(files.ends))
		mine := files.some(at, end)
		if r.o.Shards > 1 {
			mine = slices.DeleteFunc(mine, func(name string) bool { return !r.inShard(rel + name) })
		}
		if len(mine) > 0 {
			r.send(&batch{folder: d.use(), names: mine})
		}
	}
}

// inShard reports whether a path from the root belongs to the shard of this machine.
func (r *run) inShard(rel string) bool {
	if r.o.Shards <= 1 {
		return true
	}
	h := fnv.New32a()
	h.Write([]byte(rel))
	return int(h.Sum32()%uint32(r.o.Shards)) == r.o.Shard-1
}

// Count returns how many files a walk of the paths would read, to show how long the
// rest takes. It returns false if a path is no file or folder, or if ended is closed
// first.
func Count(ctx context.Context, paths []string, o *Options, ended <-chan struct{}) (n int64, ok bool) {
	r := &run{o: o}
	for _, root := range paths {
		if root == "-" || scheme(root) != "" {
			return 0, false
		}
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			select {
			case <-ended:
				return fs.SkipAll
			default:
			}
			if err == nil && d.Type().IsRegular() {
				rel, _ := filepath.Rel(root, path)
				if r.inShard(filepath.ToSlash(rel)) {
					n++
				}
			}
			return ctx.Err()
		})
		if err != nil && !os.IsNotExist(err) {
			return 0, false
		}
	}
	select {
	case <-ended:
		return 0, false
	default:
		return n, true
	}
}
