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
	for _, row := range table(t, "command_fields.csv") {
		f := command.Field(number(t, row[0]))
		if f.String() != row[1] {
			t.Errorf("%s is %v, the standard says %s", row[0], f, row[1])
		}
		if f.Response() != strings.HasSuffix(row[1], "-RSP") {
			t.Errorf("%v: response is %v", f, f.Response())
		}
	}
	if got := command.Field(0x0001).String(); got != "command field 0x0001" {
		t.Errorf("an unknown field prints as %s", got)
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
				t.Errorf("%s status %v: class %d, the standard says %s", row[0], command.Status(n), got, row[3])
			}
		}
	}
	for n := range 0x10000 {
		if got := command.Status(n).Class(); !listed[uint16(n)] && got != command.ClassFailure {
			t.Errorf("status %v of no table: class %d", command.Status(n), got)
		}
	}
	for s, want := range map[command.Status]string{command.Success: "0000", command.OutOfResources: "A700", 0x0C: "000C"} {
		if s.String() != want {
			t.Errorf("status prints as %v, want %s", s, want)
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
