package architecture

import (
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestWhatNeedsOtherProgramsHasItsTag holds the layers of the tests apart. What
// go test runs needs no program but ours, a shell, and go where it lists. Files
// with the tag interop say so in their names, and their tests in theirs, by which
// make runs them.
func TestWhatNeedsOtherProgramsHasItsTag(t *testing.T) {
	tagged := 0
	for _, name := range testFiles(t) {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		interop := needsTag(t, f, "interop")
		if interop {
			tagged++
		}
		if regexp.MustCompile(`_interop(_linux)?_test\.go$`).MatchString(name) != interop {
			t.Errorf("%s: the tag interop: %t; its name says another thing", name, interop)
		}
		for _, decl := range f.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Recv != nil || !testName.MatchString(fn.Name.Name) || !takesTesting(fn) {
				continue
			}
			if byName := regexp.MustCompile(`^Test(Interop|Soak|Bench)`).MatchString(fn.Name.Name); byName != interop {
				t.Errorf("%s: the tag interop: %t; a test is called %s", name, interop, fn.Name.Name)
			}
		}
		if !interop {
			alone(t, name, f)
		}
	}
	if tagged == 0 {
		t.Error("no file has the tag")
	}
}

// needsTag reports whether a file is left out without a tag.
func needsTag(t *testing.T, f *ast.File, tag string) bool {
	t.Helper()
	for _, group := range f.Comments {
		for _, c := range group.List {
			if !constraint.IsGoBuild(c.Text) {
				continue
			}
			x, err := constraint.Parse(c.Text)
			if err != nil {
				t.Fatal(err)
			}
			with, without := func(string) bool { return true }, func(other string) bool { return other != tag }
			return x.Eval(with) && !x.Eval(without)
		}
	}
	return false
}

// alone looks for what finds or starts other programs.
func alone(t *testing.T, name string, f *ast.File) {
	t.Helper()
	for _, spec := range f.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if path == "pacsaudit/fixtures/realpacs" || strings.HasPrefix(path, "github.com/chromedp/") {
			t.Errorf("%s imports %s without the tag interop", name, path)
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); !ok || x.Name != "exec" {
			return true
		}
		switch sel.Sel.Name {
		case "LookPath":
			t.Errorf("%s looks for a program without the tag interop", name)
		case "Command", "CommandContext":
			args := call.Args
			if sel.Sel.Name == "CommandContext" {
				args = args[1:]
			}
			program, ok := args[0].(*ast.BasicLit)
			if !ok || program.Value == `"sh"` || program.Value == `"go"` && lists(args) {
				return true
			}
			t.Errorf("%s starts %s without the tag interop", name, program.Value)
		}
		return true
	})
}

// lists reports arguments of go list, which builds nothing.
func lists(args []ast.Expr) bool {
	if len(args) < 2 {
		return false
	}
	verb, ok := args[1].(*ast.BasicLit)
	return ok && verb.Value == `"list"`
}

// testFiles are the files with tests in the tree.
func testFiles(t *testing.T) (names []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "bin" || d.Name() == "dist" || d.Name() == "testdata" || d.Name() == "tools"):
			return fs.SkipDir
		case strings.HasSuffix(name, "_test.go"):
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
