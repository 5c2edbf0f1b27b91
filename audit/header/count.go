package header

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
)

// Count says how many files there are below paths, as a walk would come to
// them, if all of them are folders and files and nobody closes ended before.
// It is for showing how long the rest takes.
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
				if r.share(filepath.ToSlash(rel)) {
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
