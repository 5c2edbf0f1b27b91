package header

import (
	"path/filepath"
	"strings"
)

// resolve follows the links of a path that the operator named.
func resolve(path string) (string, error) { return filepath.EvalSymlinks(path) }

// split is the folder of a path and the name in it.
func split(path string) (dir, name string) {
	dir, name = filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	return dir, name
}

// scheme is that of a path that is a web address, in small letters.
func scheme(path string) string {
	before, _, ok := strings.Cut(path, "://")
	if !ok {
		return ""
	}
	switch s := strings.ToLower(before); s {
	case "http", "https", "s3":
		return s
	}
	return ""
}
