package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// edit is a small change to one file.
type edit struct {
	file       *file
	line, col  int
	start, end int // in bytes
	new        string
	what       string // in words
	in         string // the function
	owner      *owner
	nth        int // of those that read the same in one function, from 1
}

// owner is the outermost function around an edit.
type owner struct {
	start, end int // of the body, in bytes, with its braces
	// How a closure is written that has the parameters and results of the
	// function, and how it is called with them.
	params, args, results string
}

// name is what the edit is called in accepted.txt; it holds no line number,
// which would change with everything above it.
func (e *edit) name(pkg string) string {
	s := fmt.Sprintf("%s/%s %s: %s", pkg, e.file.name, e.in, e.what)
	if e.nth > 1 {
		s += fmt.Sprintf(" (%d)", e.nth)
	}
	return s
}

func (e *edit) apply() []byte {
	return slices.Concat(e.file.text[:e.start], []byte(e.new), e.file.text[e.end:])
}

// edits are those that compile, in the order of the files.
func (p *source) edits(files *regexp.Regexp) ([]*edit, error) {
	var list []*edit
	for _, f := range p.files {
		if files != nil && !files.MatchString(f.name) {
			continue
		}
		m := &maker{source: p, file: f}
		m.walk(f.ast, nil)
		m.edits = slices.DeleteFunc(m.edits, func(e *edit) bool { return !p.compiles(f, e.apply()) })
		slices.SortStableFunc(m.edits, func(a, b *edit) int { return a.start - b.start })
		names := map[string]int{}
		for _, e := range m.edits {
			names[e.in+e.what]++
			e.nth = names[e.in+e.what]
		}
		list = append(list, m.edits...)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("there is nothing to edit in %s", p.path)
	}
	return list, nil
}

// maker collects the edits of a file.
type maker struct {
	*source
	file  *file
	in    []string // functions around
	owner *owner
	edits []*edit
}

func (m *maker) offset(p token.Pos) int { return m.fset.Position(p).Offset }

// text is a piece of the file as it stands.
func (m *maker) text(n ast.Node) string {
	return string(m.file.text[m.offset(n.Pos()):m.offset(n.End())])
}

const longestSnippet = 100

// snippet is a piece of the file on one line, cut where it is long.
func (m *maker) snippet(n ast.Node) string {
	s := strings.Join(strings.Fields(m.text(n)), " ")
	if len(s) > longestSnippet {
		s = s[:longestSnippet] + "…"
	}
	return s
}

func (m *maker) add(from, to token.Pos, new, what string, args ...any) {
	e := &edit{file: m.file, start: m.offset(from), end: m.offset(to), new: new, what: fmt.Sprintf(what, args...), in: strings.Join(m.in, "."), owner: m.owner}
	for _, other := range m.edits {
		if other.start == e.start && other.end == e.end && other.new == e.new {
			return
		}
	}
	at := m.fset.Position(from)
	e.line, e.col = at.Line, at.Column
	m.edits = append(m.edits, e)
}

// replace puts one text in place of a node.
func (m *maker) replace(n ast.Node, new string) {
	m.add(n.Pos(), n.End(), new, "%s becomes %s", m.snippet(n), new)
}

// walk goes through the functions of a file; what stands outside is data.
func (m *maker) walk(n ast.Node, parent ast.Node) {
	if n == nil {
		return
	}
	switch n := n.(type) {
	case *ast.FuncDecl:
		name := n.Name.Name
		if n.Recv != nil {
			name = strings.TrimLeft(m.text(n.Recv.List[0].Type), "*") + "." + name
		}
		if n.Body == nil {
			return
		}
		defer m.enter(name, n.Body, n.Type, n.Recv)()
	case *ast.FuncLit:
		if len(m.in) == 0 {
			defer m.enter(m.around(n), n.Body, n.Type, nil)()
		}
	case *ast.GenDecl:
		if n.Tok == token.IMPORT || n.Tok == token.TYPE || n.Tok == token.CONST {
			return
		}
	case *ast.FuncType:
		return
	}
	if len(m.in) > 0 {
		m.edit(n, parent)
	}
	for _, child := range children(n) {
		m.walk(child, n)
	}
}

// enter notes the function that the edits to come are in.
func (m *maker) enter(name string, body *ast.BlockStmt, t *ast.FuncType, receiver *ast.FieldList) (leave func()) {
	m.in = append(m.in, name)
	m.owner = &owner{start: m.offset(body.Pos()), end: m.offset(body.End())}
	var params, args []string
	for _, list := range []*ast.FieldList{receiver, t.Params} {
		if list == nil {
			continue
		}
		for _, field := range list.List {
			for _, name := range field.Names {
				if name.Name == "_" {
					continue
				}
				params, args = append(params, name.Name+" "+m.text(field.Type)), append(args, name.Name)
				if _, variadic := field.Type.(*ast.Ellipsis); variadic {
					args[len(args)-1] += "..."
				}
			}
		}
	}
	m.owner.params, m.owner.args = strings.Join(params, ", "), strings.Join(args, ", ")
	if t.Results != nil {
		m.owner.results = m.text(t.Results)
	}
	return func() { m.in, m.owner = nil, nil }
}

// around is the name of the variable that holds a function.
func (m *maker) around(f *ast.FuncLit) string {
	for _, d := range m.file.ast.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || f.Pos() < g.Pos() || f.Pos() >= g.End() {
			continue
		}
		for _, s := range g.Specs {
			if v, ok := s.(*ast.ValueSpec); ok && s.Pos() <= f.Pos() && f.Pos() < s.End() {
				return v.Names[0].Name
			}
		}
	}
	return "package"
}

func children(n ast.Node) (list []ast.Node) {
	ast.Inspect(n, func(c ast.Node) bool {
		if c == nil || c == n {
			return c == n
		}
		list = append(list, c)
		return false
	})
	return list
}
