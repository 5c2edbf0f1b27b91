package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// source is a package with its types.
type source struct {
	path  string // of import
	dir   string
	fset  *token.FileSet
	files []*file
	info  *types.Info
	lib   types.Importer
}

type file struct {
	name string // in the package's folder
	text []byte
	ast  *ast.File
}

// load reads a package. What it imports comes from the build cache.
func load(dir, pkg string) (*source, error) {
	cmd := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles,CgoFiles,DepOnly", pkg)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	b, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list %s: %w", pkg, err)
	}
	exports := map[string]string{}
	var names []string
	p := &source{fset: token.NewFileSet()}
	for d := json.NewDecoder(bytes.NewReader(b)); ; {
		var l struct {
			ImportPath, Dir, Export string
			GoFiles, CgoFiles       []string
			DepOnly                 bool
		}
		if err := d.Decode(&l); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		exports[l.ImportPath] = l.Export
		if l.DepOnly {
			continue
		}
		if p.path != "" {
			return nil, errors.New("one package at a time")
		}
		p.path, p.dir, names = l.ImportPath, l.Dir, append(l.GoFiles, l.CgoFiles...)
	}
	p.lib = importer.ForCompiler(p.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	for _, name := range names {
		f := &file{name: name}
		if f.text, err = os.ReadFile(filepath.Join(p.dir, name)); err != nil {
			return nil, err
		}
		if f.ast, err = parser.ParseFile(p.fset, filepath.Join(p.dir, name), f.text, parser.SkipObjectResolution); err != nil {
			return nil, err
		}
		p.files = append(p.files, f)
	}
	p.info = &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}
	return p, p.check(nil, nil, p.info)
}

// check types the package, with one file in place of another.
func (p *source) check(old, instead *ast.File, info *types.Info) error {
	var files []*ast.File
	for _, f := range p.files {
		if f.ast == old && old != nil {
			files = append(files, instead)
		} else {
			files = append(files, f.ast)
		}
	}
	_, err := (&types.Config{Importer: p.lib}).Check(p.path, p.fset, files, info)
	return err
}

// compiles reports whether a file still does after an edit.
func (p *source) compiles(f *file, text []byte) bool {
	a, err := parser.ParseFile(p.fset, f.name, text, parser.SkipObjectResolution)
	return err == nil && p.check(f.ast, a, nil) == nil
}
