package main

import (
	"fmt"
	"path/filepath"
	"strings"
)

// chosen is the variable of the environment that says which edit holds, by its
// number from 1.
const chosen = "MUTATE_EDIT"

// chooser is a file of the package that reads it.
const (
	chooserName = "mutate_edit_chosen.go"
	chooser     = `package %s

import (
	"os"
	"strconv"
)

var mutateEdit = func() int { n, _ := strconv.Atoi(os.Getenv("` + chosen + `")); return n }()
`
)

// allInOne puts every edit of the package into its files: each function begins
// with a choice among its own bodies as they are after an edit. So the package
// is built once, and not once for each edit.
func (p *source) allInOne(edits []*edit) map[string]string {
	files := map[string]string{filepath.Join(p.dir, chooserName): fmt.Sprintf(chooser, p.files[0].ast.Name.Name)}
	for _, f := range p.files {
		choices := map[int]string{} // by where the body begins
		for i, e := range edits {
			if e.file != f {
				continue
			}
			o := e.owner
			body := string(f.text[o.start:e.start]) + e.new + string(f.text[e.end:o.end])
			call := fmt.Sprintf("func(%s) %s %s(%s)\n", o.params, o.results, body, o.args)
			if o.results == "" {
				call += "return\n"
			} else {
				call = "return " + call
			}
			choices[o.start] += fmt.Sprintf("case %d:\n%s", i+1, call)
		}
		if len(choices) == 0 {
			continue
		}
		var b strings.Builder
		for at, c := range f.text {
			b.WriteByte(c)
			if choice := choices[at]; choice != "" {
				b.WriteString("\nswitch mutateEdit {\n" + choice + "}\n")
			}
		}
		files[filepath.Join(p.dir, f.name)] = b.String()
	}
	return files
}
