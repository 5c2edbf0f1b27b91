package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// readAccepted reads the edits that may survive: each a line, with the reason
// indented below it.
func readAccepted(name string) (map[string]string, error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	accepted, last := map[string]string{}, ""
	for s := bufio.NewScanner(f); s.Scan(); {
		switch line := s.Text(); {
		case line == "", strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "\t"):
			if last == "" {
				return nil, fmt.Errorf("%s: a reason of nothing", name)
			}
			accepted[last] = strings.TrimSpace(accepted[last] + " " + strings.TrimSpace(line))
		default:
			if last != "" && accepted[last] == "" {
				return nil, fmt.Errorf("%s: no reason for %s", name, last)
			}
			last = line
			accepted[last] = ""
		}
	}
	if last != "" && accepted[last] == "" {
		return nil, fmt.Errorf("%s: no reason for %s", name, last)
	}
	return accepted, nil
}

// tell prints what survived, by place, and the sums; it returns how many per
// cent of the edits were noticed, those aside that are accepted.
func tell(out io.Writer, p *source, edits []*edit, results []result, accepted map[string]string) float64 {
	pkg := strings.TrimPrefix(p.path, "pacsaudit/")
	n := map[result]int{}
	let, known := 0, map[string]bool{}
	for i, e := range edits {
		name := e.name(pkg)
		known[name] = true
		n[results[i]]++
		reason, ok := accepted[name]
		switch r := results[i]; {
		case r == untried:
		case r != survived && r != uncovered:
			if ok {
				fmt.Fprintf(out, "accepted, and noticed: %s\n", name)
			}
		case ok:
			let++
			fmt.Fprintf(out, "accepted: %s/%s:%d:%d %s: %s\n\t%s\n", pkg, e.file.name, e.line, e.col, e.in, e.what, reason)
		case r == uncovered:
			fmt.Fprintf(out, "no test comes here: %s/%s:%d:%d: %s\n", pkg, e.file.name, e.line, e.col, strings.TrimPrefix(name, pkg+"/"+e.file.name+" "))
		default:
			fmt.Fprintf(out, "survived: %s/%s:%d:%d: %s\n", pkg, e.file.name, e.line, e.col, strings.TrimPrefix(name, pkg+"/"+e.file.name+" "))
		}
	}
	for name := range accepted {
		file, _, _ := strings.Cut(strings.TrimPrefix(name, pkg+"/"), " ")
		if strings.HasPrefix(name, pkg+"/") && !known[name] {
			for _, e := range edits {
				if e.file.name == file {
					fmt.Fprintf(out, "accepted, and not there any more: %s\n", name)
					break
				}
			}
		}
	}
	died := n[killed] + n[endless]
	all := died + n[survived] + n[uncovered]
	if n[untried] > 0 {
		fmt.Fprintf(out, "%s: %d edits were not tried\n", pkg, n[untried])
	}
	score := 100 * float64(died) / float64(max(all-let, 1))
	fmt.Fprintf(out, "%s: %d edits, %d killed (%d by running out of time), %d survived, %d accepted: %.1f %% of all, %.1f %% but for the accepted\n",
		pkg, all, died, n[endless], n[survived]+n[uncovered]-let, let, 100*float64(died)/float64(max(all, 1)), score)
	return score
}
