package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module writes a module of one package.
func module(t *testing.T, code, tests string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":    "module pacsaudit/m\n\ngo 1.26\n",
		"m.go":      "package m\n\n" + code,
		"m_test.go": "package m\n\nimport \"testing\"\n\n" + tests,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const door = `func open(told, rejected bool, rows int) bool {
	if rejected && !told {
		return false
	}
	return rows > 3
}
`

// TestEditsThatNoTestNoticesAreTold tries the tool on a module of its own.
func TestEditsThatNoTestNoticesAreTold(t *testing.T) {
	t.Setenv("GOFLAGS", "-mod=mod")
	for _, row := range []struct {
		name, tests, accepted string
		survive               []string
	}{
		{"everything is tested", `func TestOpen(t *testing.T) {
	for _, row := range []struct { told, rejected bool; rows int; want bool }{
		{false, true, 9, false}, {true, true, 9, true}, {false, false, 4, true}, {false, false, 3, false},
	} {
		if open(row.told, row.rejected, row.rows) != row.want {
			t.Error(row)
		}
	}
}`, "", nil},
		{"nothing is tested at the bound", `func TestOpen(t *testing.T) {
	if open(false, true, 9) || !open(true, true, 9) || !open(false, false, 9) || open(false, false, 0) {
		t.Error()
	}
}`, "", []string{"rows > 3 with >=", "3 becomes (3 + 1)"}},
		{"one is accepted", `func TestOpen(t *testing.T) {
	if open(false, true, 9) || !open(true, true, 9) || !open(false, false, 9) || open(false, false, 0) {
		t.Error()
	}
}`, "# why\n\nm/m.go open: rows > 3 with >=\n\tnobody has three\n\trows\n", []string{"3 becomes (3 + 1)"}},
		{"a clause is not tested", `func TestOpen(t *testing.T) {
	if open(false, true, 9) || !open(false, false, 4) || open(false, false, 3) {
		t.Error()
	}
}`, "", []string{"without !told"}},
		{"nothing is tested", `func TestNothing(t *testing.T) {}`, "", []string{
			"rejected && !told is false", "rejected && !told is true", "without rejected", "without !told", "false becomes true",
			"rows > 3 is false", "rows > 3 is true", "rows > 3 with >=", "3 becomes (3 + 1)",
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := module(t, door, row.tests)
			list := filepath.Join(dir, "accepted.txt")
			if err := os.WriteFile(list, []byte(row.accepted), 0o600); err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			score, err := run(context.Background(), options{dir: dir, pkg: ".", workers: 2, accepted: list}, "", &out)
			if err != nil {
				t.Fatal(err)
			}
			var survive []string
			for line := range strings.Lines(out.String()) {
				if strings.HasPrefix(line, "survived: m/m.go:") || strings.HasPrefix(line, "no test comes here: m/m.go:") {
					_, what, _ := strings.Cut(strings.TrimSpace(line), " open: ")
					survive = append(survive, what)
				}
			}
			slices.Sort(survive)
			slices.Sort(row.survive)
			if !slices.Equal(survive, row.survive) || (score == 100) != (len(survive) == 0) {
				t.Errorf("%.1f %%, survivors %q, want %q\n%s", score, survive, row.survive, out.String())
			}
			if row.accepted != "" && !strings.Contains(out.String(), "nobody has three rows") {
				t.Errorf("the reason is not told:\n%s", out.String())
			}
		})
	}
}

func TestASampleIsTriedAndTheRestIsNotCounted(t *testing.T) {
	dir := module(t, door, "func TestNothing(t *testing.T) { open(false, false, 0) }")
	t.Setenv("GOFLAGS", "-mod=mod")
	var out strings.Builder
	score, err := run(context.Background(), options{dir: dir, pkg: ".", workers: 2, sample: 4}, "", &out)
	if err != nil || score != 0 || !strings.Contains(out.String(), "5 edits were not tried") || !strings.Contains(out.String(), "m: 4 edits, 0 killed") {
		t.Errorf("%.1f %% (%v)\n%s", score, err, out.String())
	}
}

// TestEveryKindOfFunctionIsEdited builds edits of functions whose parameters
// and results are named, not named, declared again or many.
func TestEveryKindOfFunctionIsEdited(t *testing.T) {
	dir := module(t, `type list []int

func (l list) sum(more ...int) (n int, some bool) {
	for _, x := range append(l, more...) {
		n += x
	}
	return n, n > 0
}

func again(a, b int) int {
	a, c := b, a+b
	if a > 1 {
		return c
	}
	return a
}

func first[T any](of []T, _ int, _ string) (t T) {
	if len(of) > 0 {
		t = of[0]
	}
	return
}

func set(to *int, _ bool) {
	*to = 3
}

var held = func(int) int { return 2 }
`, `func TestAll(t *testing.T) {
	if n, some := (list{1, 2}).sum(3); n != 6 || !some {
		t.Error(n)
	}
	if n, some := (list{}).sum(1); n != 1 || !some {
		t.Error(n)
	}
	if n, some := (list{}).sum(); n != 0 || some {
		t.Error(n)
	}
	if again(3, 1) != 1 || again(1, 2) != 3 || first([]int{5}, 0, "") != 5 || first([]string(nil), 0, "") != "" || held(1) != 2 {
		t.Error()
	}
	n := 0
	if set(&n, true); n != 3 {
		t.Error(n)
	}
}`)
	t.Setenv("GOFLAGS", "-mod=mod")
	var out strings.Builder
	score, err := run(context.Background(), options{dir: dir, pkg: ".", workers: 2}, "", &out)
	if err != nil {
		t.Fatal(err)
	}
	if score < 100 {
		t.Error(out.String())
	}
}

// TestEditsCompile holds that an edit is not counted that is no program, and
// that each kind of them is made.
func TestEditsCompile(t *testing.T) {
	dir := module(t, `import "cmp"

type kind uint8

const (
	none kind = iota
	some
)

type sum struct {
	n    int
	kind kind
}

func (s *sum) add(list []sum) (m sum) {
	for i, o := range list {
		if i == 7 {
			continue
		}
		s.n += o.n
		m.n = max(m.n, o.n)
	}
	switch s.kind {
	case none, some:
		m.n++
	case 9:
		m.n = -m.n
	}
	return sum{n: m.n + 1, kind: some}
}

func compare(a, b sum) int { return cmp.Or(cmp.Compare(a.n, b.n), cmp.Compare(a.kind, b.kind)) }
`, "func TestNothing(t *testing.T) {}")
	t.Setenv("GOFLAGS", "-mod=mod")
	p, err := load(dir, ".")
	if err != nil {
		t.Fatal(err)
	}
	edits, err := p.edits(nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range edits {
		got = append(got, e.name("m"))
	}
	for _, want := range []string{
		"sum.add: i == 7 is true", "sum.add: 7 becomes (7 + 1)", "sum.add: without continue", "sum.add: s.n += o.n with -=", "sum.add: without s.n += o.n",
		"sum.add: max(m.n, o.n) with min", "sum.add: without none of the case", "sum.add: m.n++ with --", "sum.add: -m.n becomes m.n", "sum.add: m.n + 1 with -",
		"sum.add: without kind: some", "sum.add: sum{n: m.n + 1, kind: some} becomes nothing",
		"compare: cmp.Compare(a.n, b.n) turned round", "compare: without cmp.Compare(a.n, b.n) of cmp.Or(cmp.Compare(a.n, b.n), cmp.Compare(a.kind, b.kind))",
	} {
		if !slices.Contains(got, "m/m.go "+want) {
			t.Errorf("%s is not tried; these are:\n%s", want, strings.Join(got, "\n"))
		}
	}
}
