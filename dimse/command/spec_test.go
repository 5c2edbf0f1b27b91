package command_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pacsaudit/dimse/command"
	"pacsaudit/fixtures"
)

// table is a table of the standard without its first row, which names the columns.
func table(t *testing.T, name string) [][]string {
	t.Helper()
	rows, err := fixtures.Spec(name)
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func number(t *testing.T, s string) uint16 {
	t.Helper()
	n, err := strconv.ParseUint(s, 0, 16)
	if err != nil {
		t.Fatal(err)
	}
	return uint16(n)
}

func TestCommandFieldsAreTheStandards(t *testing.T) {
	ours := map[string]command.Field{
		"C-FIND-RQ": command.CFindRQ, "C-FIND-RSP": command.CFindRSP, "C-ECHO-RQ": command.CEchoRQ, "C-ECHO-RSP": command.CEchoRSP,
		"C-CANCEL-RQ": command.CCancelRQ,
	}
	for _, row := range table(t, "command_fields.csv") {
		f := command.Field(number(t, row[0]))
		if ours[row[1]] != f {
			t.Errorf("%s is %#04x, the standard says %s", row[1], ours[row[1]], row[0])
		}
		if f.Response() != strings.HasSuffix(row[1], "-RSP") {
			t.Errorf("%s: response is %v", row[1], f.Response())
		}
	}
}

// TestNoOtherCommandIsDeclared reads the package's own source: whatever else
// it may come to declare, it is no command that stores, moves or changes.
func TestNoOtherCommandIsDeclared(t *testing.T) {
	allowed := map[uint16]bool{}
	for _, row := range table(t, "command_fields.csv") {
		allowed[number(t, row[0])] = true
	}
	declared := map[uint16]bool{}
	for _, spec := range constants(t) {
		if name, ok := spec.Type.(*ast.Ident); !ok || name.Name != "Field" {
			for _, name := range spec.Names {
				if strings.HasSuffix(name.Name, "RQ") || strings.HasSuffix(name.Name, "RSP") {
					t.Errorf("%s is not declared as a Field", name)
				}
			}
			continue
		}
		for i, name := range spec.Names {
			if i >= len(spec.Values) {
				t.Errorf("%s has no value of its own", name)
				continue
			}
			lit, ok := spec.Values[i].(*ast.BasicLit)
			if !ok {
				t.Errorf("%s is not a plain number", name)
				continue
			}
			n := number(t, lit.Value)
			if declared[n] = true; !allowed[n] {
				t.Errorf("%s = %s is none of C-ECHO, C-FIND and C-CANCEL", name, lit.Value)
			}
		}
	}
	for n := range allowed {
		if !declared[n] {
			t.Errorf("command field %#04x is not found: has its declaration another form?", n)
		}
	}
}

// constants are those of the package, its tests apart.
func constants(t *testing.T) []*ast.ValueSpec {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var all []*ast.ValueSpec
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok {
				all = append(all, spec)
			}
			return true
		})
	}
	return all
}

func TestStatusClassesAreTheStandards(t *testing.T) {
	classes := map[string]command.Class{
		"success": command.ClassSuccess,
		"pending": command.ClassPending,
		"cancel":  command.ClassCancel,
		"warning": command.ClassWarning,
		"failure": command.ClassFailure,
	}
	listed := map[uint16]bool{}
	for _, row := range table(t, "status.csv") {
		want, ok := classes[row[3]]
		if !ok {
			t.Fatalf("class %s", row[3])
		}
		for n := int(number(t, row[1])); n <= int(number(t, row[2])); n++ {
			listed[uint16(n)] = true
			if got := command.Status(n).Class(); got != want {
				t.Errorf("%s status %04X: class %d, the standard says %s", row[0], command.Status(n), got, row[3])
			}
		}
	}
	for n := range 0x10000 {
		if got := command.Status(n).Class(); !listed[uint16(n)] && got != command.ClassFailure {
			t.Errorf("status %04X of no table: class %d", command.Status(n), got)
		}
	}
}

func TestNamedStatusesAreTheStandards(t *testing.T) {
	meanings := map[uint16]bool{}
	for _, row := range table(t, "status.csv") {
		meanings[number(t, row[1])] = true
	}
	for _, s := range []command.Status{
		command.Success, command.Pending, command.PendingOptional, command.Cancel,
		command.OutOfResources, command.IdentifierFault, command.NotAuthorized, command.UnableToProcess,
	} {
		if !meanings[uint16(s)] {
			t.Errorf("no table has %v", s)
		}
	}
}
