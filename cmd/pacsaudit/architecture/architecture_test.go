// Package architecture tests what the sources of the whole tree look like: it
// parses them, and links nothing of the program.
package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const root = "../../.."

// mayImport says which packages of ours a package may import. A star stands
// for every package below a folder.
var mayImport = map[string][]string{
	"dimse/pdu":     nil,
	"dimse/dataset": nil,
	"dimse/command": {"dimse/dataset"},
	"dimse":         {"dimse/*"},
	"audit/counts":  nil,
	// Bytes in, bytes out.
	"audit/dicomjson": {"dimse/dataset"},
	"audit/phi":       {"audit/counts", "audit/phi/*", "dimse/dataset"},
	// What needs only bytes, and no sealed value.
	"audit/phi/charset":       nil,
	"audit/phi/national":      nil,
	"audit/header":            {"audit/phi", "dimse/dataset"},
	"audit":                   {"audit/phi"},
	"audit/inventory":         {"audit", "audit/phi"},
	"audit/inventory/devices": {"audit", "audit/inventory"},
	"audit/checks":            {"audit", "audit/phi"},
	"audit/probe":             {"audit", "audit/dicomjson", "audit/phi", "dimse", "dimse/*"},
	"audit/sweep":             {"audit", "audit/inventory"},
	"audit/schedule":          {"audit", "audit/inventory"},
	"report":                  {"audit", "audit/counts", "audit/phi", "audit/phi/national"},
	"report/kept":             {"report", "audit"},
	"report/syslog":           {"audit"},
	"report/audittrail":       {"audit", "report/syslog"},
	"report/render":           {"report", "report/metrics", "report/syslog", "audit", "audit/phi"},
	"report/metrics":          {"report", "report/kept", "audit"},
	"report/dashboard":        {"report", "report/kept", "report/render", "audit"},
	"report/history":          {"report", "report/kept", "audit"},
	"fixtures":                nil,
	"fixtures/benchmarks":     nil,
	"fixtures/pacs":           {"fixtures", "dimse/pdu", "dimse/command", "dimse/dataset"},
	"fixtures/manypacs":       {"dimse/pdu"},
	"fixtures/part10":         {"fixtures"},
	"fixtures/scanner":        {"dimse/dataset"},
	"fixtures/realpacs":       {"fixtures", "fixtures/pacs", "fixtures/part10"},
	"cmd/pacsaudit":           {"cmd/pacsaudit/commands"},
	"audit/listen":            {"audit", "audit/dicomjson", "audit/phi", "dimse/pdu", "dimse/command", "dimse/dataset"},
	"fixtures/wiretap":        {"fixtures", "dimse/pdu", "dimse/dataset"},
	"audit/lint":              {"audit", "audit/checks"},
	// The whole program.
	"cmd/pacsaudit/commands": {"audit", "audit/*", "audit/inventory/devices", "report", "report/*", "fixtures/*", "fixtures", "cmd/pacsaudit/serve"},
	// What runs all day is given its targets: it reads no configuration and no flag.
	"cmd/pacsaudit/serve": {"audit", "audit/checks", "audit/probe", "audit/schedule", "report", "report/audittrail", "report/dashboard", "report/history", "report/kept", "report/metrics", "report/render", "report/syslog"},
	// The studies of docker-compose.yml.
	"cmd/pacsaudit/deploy/compose/studies": {"fixtures", "fixtures/part10"},
}

// sources are the Go files of the module that are not tests, by package.
func sources(t *testing.T) map[string][]*ast.File {
	t.Helper()
	files, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// parsed reads them once for all tests, which change nothing.
var parsed = sync.OnceValues(func() (map[string][]*ast.File, error) {
	files := map[string][]*ast.File{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "tools" || d.Name() == "testdata"):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(d.Name(), "gen_"):
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(name))
		files[filepath.ToSlash(rel)] = append(files[filepath.ToSlash(rel)], f)
		return err
	})
	return files, err
})

func TestImports(t *testing.T) {
	for pkg, files := range sources(t) {
		allowed, known := mayImport[pkg]
		if !known {
			t.Errorf("package %s is in no row of the table: add it with what it may import", pkg)
		}
		for _, f := range files {
			for _, spec := range f.Imports {
				name, _ := strconv.Unquote(spec.Path.Value)
				ours, ok := strings.CutPrefix(name, "pacsaudit/")
				if ok && !slices.ContainsFunc(allowed, func(pattern string) bool {
					match, _ := path.Match(pattern, ours)
					return match
				}) {
					t.Errorf("%s imports %s", pkg, ours)
				}
			}
		}
	}
}

// TestFlagsEndAtTheCommandLine holds that only the command line knows flags, and
// that there a context of the library goes no further than the Action of a
// command, its hooks and the functions that read flags into plain structures.
func TestFlagsEndAtTheCommandLine(t *testing.T) {
	hooks := []string{"flagError", "noArguments", "given", "streamsOf"}
	for pkg, files := range sources(t) {
		for _, f := range files {
			flags := slices.ContainsFunc(f.Imports, func(spec *ast.ImportSpec) bool {
				return strings.HasPrefix(spec.Path.Value, `"github.com/urfave/cli/`)
			})
			if flags && pkg != "cmd/pacsaudit/commands" {
				t.Errorf("%s reads flags", pkg)
			}
			for _, d := range f.Decls {
				fn, ok := d.(*ast.FuncDecl)
				if !ok || strings.HasPrefix(fn.Name.Name, "read") || slices.Contains(hooks, fn.Name.Name) {
					continue
				}
				for _, p := range fn.Type.Params.List {
					star, _ := p.Type.(*ast.StarExpr)
					if star == nil {
						continue
					}
					if sel, ok := star.X.(*ast.SelectorExpr); ok && sel.Sel.Name == "Context" {
						t.Errorf("%s: %s takes a context of the command line: give it what it needs", pkg, fn.Name.Name)
					}
				}
			}
		}
	}
}

// TestListeningSendsNothing holds that what reads captures has no way to a network, a
// file or a program.
func TestListeningSendsNothing(t *testing.T) {
	for _, pkg := range []string{"audit/listen", "audit/dicomjson"} {
		for _, f := range sources(t)[pkg] {
			for _, spec := range f.Imports {
				switch name, _ := strconv.Unquote(spec.Path.Value); name {
				case "net", "net/http", "os", "os/exec", "syscall", "crypto/tls", "unsafe", "github.com/gopacket/gopacket/pcap":
					t.Errorf("%s imports %s", pkg, name)
				}
			}
		}
	}
}

// TestDoors holds who may open a value and who may make text for a report.
func TestDoors(t *testing.T) {
	doors := map[string][]string{
		// The command set holds no patient's data but the Error Comment, which
		// is dropped; the synthetic archive reads synthetic queries.
		"Reveal":   {"audit/phi", "dimse/command", "fixtures/pacs"},
		"Peer":     {"audit/probe", "audit/listen"},
		"Operator": {"audit/inventory", "cmd/pacsaudit/commands"},
		// Of the files beside the checks. It takes an embed.FS, which only the
		// compiler fills: what is said at run time does not fit through.
		"Embedded": {"audit/checks", "audit/lint"},
		// Of saved reports and journals, and of words in the configuration. Nobody
		// who hears a peer is among them.
		"UnmarshalText": {"audit", "audit/inventory", "audit/sweep", "report", "report/dashboard", "report/history", "cmd/pacsaudit/commands"},
	}
	for pkg, files := range sources(t) {
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool {
				// Any mention counts, so that taking a method value is no way out.
				sel, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				allowed, door := doors[sel.Sel.Name]
				if sel.Sel.Name == "Peer" || sel.Sel.Name == "Operator" || sel.Sel.Name == "Embedded" {
					x, ok := sel.X.(*ast.Ident)
					door = door && ok && x.Name == "audit"
				}
				if door && !slices.Contains(allowed, pkg) {
					t.Errorf("%s uses %s, which only %s may", pkg, sel.Sel.Name, strings.Join(allowed, ", "))
				}
				return true
			})
		}
	}
}

// TestNobodyDecodesTextOfAPeer holds that encoding/json opens the fourth door
// for reports only. The record of an audit is what a report holds, so that no
// other package decodes JSON into anything of package audit: no structure with
// JSON tags has it, and no function that decodes makes one.
func TestNobodyDecodesTextOfAPeer(t *testing.T) {
	ofAudit := func(n ast.Node) (found bool) {
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				x, ok := n.X.(*ast.Ident)
				found = found || ok && x.Name == "audit"
			case *ast.Ident:
				found = found || n.Name == "Text" || n.Name == "ID"
			}
			return true
		})
		return found
	}
	for pkg, files := range sources(t) {
		if pkg == "audit" || pkg == "report" || strings.HasPrefix(pkg, "report/") || pkg == "cmd/pacsaudit/commands" {
			continue
		}
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.Field:
					if n.Tag != nil && strings.Contains(n.Tag.Value, "json:") && ofAudit(n.Type) {
						t.Errorf("%s has a structure that JSON is decoded into, with a type of a report", pkg)
					}
				case *ast.FuncDecl:
					if decodes(n) && declares(n, ofAudit) {
						t.Errorf("%s: %s decodes JSON, and makes something of a report", pkg, n.Name.Name)
					}
				}
				return true
			})
		}
	}
}

// decodes reports a function that decodes JSON.
func decodes(f *ast.FuncDecl) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		found = found || ok && (sel.Sel.Name == "Unmarshal" || sel.Sel.Name == "Decode")
		return true
	})
	return found
}

// declares reports a function with a variable, a parameter, a result or a value
// whose type is one of those that is tells.
func declares(f *ast.FuncDecl, is func(ast.Node) bool) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			found = found || n.Type != nil && is(n.Type)
		case *ast.Field:
			found = found || is(n.Type)
		case *ast.CompositeLit:
			found = found || n.Type != nil && is(n.Type)
		case *ast.CallExpr:
			made, ok := n.Fun.(*ast.Ident)
			found = found || ok && made.Name == "new" && is(n.Args[0])
		}
		return true
	})
	return found
}

// TestNothingLogs holds that the packages that see values write to no log.
func TestNothingLogs(t *testing.T) {
	for pkg, files := range sources(t) {
		if !strings.HasPrefix(pkg, "dimse") && !strings.HasPrefix(pkg, "audit/phi") && pkg != "audit/checks" && !strings.HasPrefix(pkg, "report") {
			continue
		}
		for _, f := range files {
			for _, spec := range f.Imports {
				if spec.Path.Value == `"log"` || spec.Path.Value == `"log/slog"` {
					t.Errorf("%s imports %s", pkg, spec.Path.Value)
				}
			}
		}
	}
}

// TestNothingCanWriteToAnArchive holds that no SOP class or command of storage,
// retrieval or normalised services is named outside the fixtures, but those
// that an association proposes to see whether they are negotiated.
func TestNothingCanWriteToAnArchive(t *testing.T) {
	forbidden := []string{"CStore", "CMove", "CGet", "NCreate", "NSet", "NAction", "NDelete", "NEventReport", "NGet"}
	for pkg, files := range sources(t) {
		if strings.HasPrefix(pkg, "fixtures") {
			continue
		}
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					for _, name := range forbidden {
						if strings.HasPrefix(id.Name, name) {
							t.Errorf("%s names %s", pkg, id.Name)
						}
					}
				}
				return true
			})
		}
	}
}
