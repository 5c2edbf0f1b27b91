package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestGuaranteesNameTestsThatExist holds SECURITY.md to the tree: each guarantee
// names tests, and each of these is there.
func TestGuaranteesNameTestsThatExist(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "SECURITY.md"))
	if err != nil {
		t.Fatal(err)
	}
	declared := tests(t)
	quoted := regexp.MustCompile("`([^`]*)`")
	rows, table := 0, false
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		switch {
		case len(cells) != 5: // a row of three cells is five parts
			table = false
			continue
		case strings.TrimSpace(cells[2]) == "held by":
			table = true
			continue
		case !table || strings.Trim(cells[2], "- ") == "":
			continue
		}
		rows++
		names := quoted.FindAllStringSubmatch(cells[2], -1)
		if len(names) == 0 {
			t.Errorf("no test holds %q", strings.TrimSpace(cells[1]))
		}
		for _, name := range names {
			if !declared[name[1]] {
				t.Errorf("%q is held by %s, which is no test", strings.TrimSpace(cells[1]), name[1])
			}
		}
	}
	if rows == 0 {
		t.Error("SECURITY.md has no table of guarantees")
	}
	// Names in the text are promises too.
	for _, name := range quoted.FindAllStringSubmatch(string(page), -1) {
		if testName.MatchString(name[1]) && !declared[name[1]] {
			t.Errorf("SECURITY.md names %s, which is no test", name[1])
		}
	}
}

var testName = regexp.MustCompile(`^(Test|Fuzz)[A-Z]\w*$`)

// tests are the names of all tests and fuzz targets in the tree.
func tests(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, name := range testFiles(t) {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && testName.MatchString(fn.Name.Name) && takesTesting(fn) {
				names[fn.Name.Name] = true
			}
		}
	}
	return names
}

// takesTesting reports whether a function's only parameter is a *testing.T or F,
// which makes it a test.
func takesTesting(fn *ast.FuncDecl) bool {
	p := fn.Type.Params.List
	if len(p) != 1 || fn.Type.Results != nil {
		return false
	}
	star, ok := p[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	sel, ok := star.X.(*ast.SelectorExpr)
	return ok && (sel.Sel.Name == "T" || sel.Sel.Name == "F")
}
