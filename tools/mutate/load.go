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
	name  string // in the package's folder
	text  []byte
	ast   *ast.File
	heads *ast.File // without what functions do
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
		if f.heads, err = heads(p.fset, f.text); err != nil {
			return nil, err
		}
		p.files = append(p.files, f)
	}
	p.info = &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}
	return p, p.check()
}

// check types the package.
func (p *source) check() error {
	var files []*ast.File
	for _, f := range p.files {
		files = append(files, f.ast)
	}
	_, err := (&types.Config{Importer: p.lib}).Check(p.path, p.fset, files, p.info)
	return err
}

// compiles reports whether a file still does after an edit. Of the others it needs
// the heads of their functions only, without which some of their imports are unused.
func (p *source) compiles(edited *file, text []byte) bool {
	a, err := parser.ParseFile(p.fset, edited.name, text, parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	files := []*ast.File{a}
	for _, f := range p.files {
		if f != edited {
			files = append(files, f.heads)
		}
	}
	ok := true
	c := types.Config{Importer: p.lib, Error: func(err error) {
		if e, typed := err.(types.Error); !typed || p.fset.File(e.Pos) == p.fset.File(a.Pos()) {
			ok = false
		}
	}}
	c.Check(p.path, p.fset, files, nil) // its error is the first of those above
	return ok
}

// heads parses a file and drops the bodies of the functions that may have none.
func heads(fset *token.FileSet, text []byte) (*ast.File, error) {
	a, err := parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	for _, d := range a.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name != "init" && f.Type.TypeParams == nil {
			f.Body = nil
		}
	}
	return a, nil
}
