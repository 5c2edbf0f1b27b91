package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/tools/cover"
)

// result is what became of an edit.
type result uint8

const (
	untried result = iota // the trial was ended before
	survived
	uncovered
	killed
	endless // the tests did not come to an end
)

// trial runs the tests of a package against edits of it.
type trial struct {
	options
	*source
	temp    string
	binary  string                          // with all edits inside
	took    time.Duration                   // of the tests without an edit
	slow    []string                        // tests
	covered map[string][]cover.ProfileBlock // by file
}

const (
	// A run of the tests may take this long, or so many times as long as it took
	// without an edit: a busy machine is no endless loop.
	shortestRun = 30 * time.Second
	slower      = 6
	lastWords   = 2000 // of tests that fail, in bytes

	// A test of at least so many seconds has to wait until the others missed an edit.
	secondsOfSlow = 0.2
)

// newTrial runs the tests as they are, and builds them with all edits inside.
func newTrial(ctx context.Context, o options, p *source, edits []*edit) (*trial, error) {
	temp, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return nil, err
	}
	t := &trial{options: o, source: p, temp: temp}
	if err = t.asIs(ctx); err == nil {
		err = t.edited(ctx, edits)
	}
	if err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

func (t *trial) close() { os.RemoveAll(t.temp) }

// asIs runs the tests without an edit, and learns how long they take and where
// they come.
func (t *trial) asIs(ctx context.Context) error {
	binary, profile := filepath.Join(t.temp, "as-is.test"), filepath.Join(t.temp, "cover")
	if out, err := t.build(ctx, binary, "-cover"); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	began := time.Now()
	out, err := t.test(ctx, binary, 0, time.Hour, t.skip, "-test.v", "-test.coverprofile="+profile)
	if err != nil {
		return fmt.Errorf("the tests fail without an edit: %w\n%s", err, out[max(0, len(out)-lastWords):])
	}
	t.took = time.Since(began)
	for _, m := range passed.FindAllSubmatch(out, -1) {
		if s, _ := strconv.ParseFloat(string(m[2]), 64); s >= secondsOfSlow {
			t.slow = append(t.slow, string(m[1]))
		}
	}
	profiles, err := cover.ParseProfiles(profile)
	if err != nil {
		return err
	}
	t.covered = map[string][]cover.ProfileBlock{}
	for _, p := range profiles {
		t.covered[filepath.Base(p.FileName)] = p.Blocks
	}
	return nil
}

// edited builds the tests with all edits inside, and sees that they pass while
// none of them is chosen.
func (t *trial) edited(ctx context.Context, edits []*edit) error {
	replace := map[string]string{}
	for name, text := range t.allInOne(edits) {
		instead := filepath.Join(t.temp, filepath.Base(name))
		if err := os.WriteFile(instead, []byte(text), 0o600); err != nil {
			return err
		}
		replace[name] = instead
	}
	b, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	overlay := filepath.Join(t.temp, "overlay.json")
	if err := os.WriteFile(overlay, b, 0o600); err != nil {
		return err
	}
	t.binary = filepath.Join(t.temp, "edited.test")
	if out, err := t.build(ctx, t.binary, "-overlay="+overlay); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	if out, err := t.test(ctx, t.binary, 0, time.Hour, t.skip); err != nil {
		return fmt.Errorf("the tests fail with the edits inside and none of them chosen, perhaps because one measures the program: -skip it: %w\n%s", err, out)
	}
	return nil
}

var passed = regexp.MustCompile(`(?m)^--- PASS: (\S+) \((\S+)s\)`)

func (t *trial) build(ctx context.Context, binary string, flags ...string) ([]byte, error) {
	args := append([]string{"test", "-c", "-vet=off", "-ldflags=-s -w", "-o", binary}, flags...)
	cmd := exec.CommandContext(ctx, "go", append(args, t.path)...)
	cmd.Dir = t.options.dir
	return cmd.CombinedOutput()
}

// test runs the tests but for those to skip, with an edit chosen, 0 for none.
func (t *trial) test(ctx context.Context, binary string, edit int, limit time.Duration, skip string, flags ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	args := append([]string{"-test.failfast", "-test.paniconexit0"}, flags...)
	if skip != "" {
		args = append(args, "-test.skip="+skip)
	}
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Dir, cmd.WaitDelay = t.source.dir, time.Second
	cmd.Env = append(os.Environ(), chosen+"="+strconv.Itoa(edit))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return out.Bytes(), err
}

// reached reports whether a test runs the place, as far as the coverage tells:
// the heads of clauses lie between its blocks, and are tried.
func (t *trial) reached(e *edit) bool {
	inside := false
	for _, b := range t.covered[e.file.name] {
		after := e.line > b.StartLine || e.line == b.StartLine && e.col >= b.StartCol
		before := e.line < b.EndLine || e.line == b.EndLine && e.col < b.EndCol
		if after && before {
			if b.Count > 0 {
				return true
			}
			inside = true
		}
	}
	return !inside
}

// all tries edits in a drawn order, some at a time; what a sample leaves out, or
// comes after the trial was ended, is untried.
func (t *trial) all(ctx context.Context, edits []*edit) ([]result, error) {
	results := make([]result, len(edits))
	next := make(chan int)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var first error
	for range max(t.workers, 1) {
		wg.Go(func() {
			for i := range next {
				r, err := t.try(ctx, edits[i], i+1)
				results[i] = r
				if err != nil {
					mu.Lock()
					first = errors.Join(first, err)
					mu.Unlock()
				}
			}
		})
	}
	drawn := rand.New(rand.NewPCG(t.seed, 0)).Perm(len(edits))
	if t.sample > 0 {
		drawn = drawn[:min(t.sample, len(drawn))]
	}
	for _, i := range drawn {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	wg.Wait()
	return results, errors.Join(first, ctx.Err())
}

// try runs the tests with one edit, those first that are likely to notice it soon.
func (t *trial) try(ctx context.Context, e *edit, n int) (result, error) {
	if !t.reached(e) {
		return uncovered, nil
	}
	limit := max(shortestRun, slower*t.took)
	slow := anyOf(t.slow)
	var err error
	for _, r := range []struct{ tests, skip string }{
		{anyOf(t.own(e)), either(t.skip, slow)},
		{".", either(t.skip, slow)},
		{slow, t.skip},
	} {
		if r.tests == "" {
			continue
		}
		if _, err = t.test(ctx, t.binary, n, limit, r.skip, "-test.run="+r.tests); err != nil {
			break
		}
	}
	switch {
	case ctx.Err() != nil:
		return untried, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return endless, nil
	case err != nil:
		return killed, nil
	}
	return survived, nil
}

// own are the tests in the file of tests that has the name of the edited one.
func (t *trial) own(e *edit) (names []string) {
	text, err := os.ReadFile(filepath.Join(t.source.dir, strings.TrimSuffix(e.file.name, ".go")+"_test.go"))
	if err != nil {
		return nil // none of that name
	}
	for _, m := range testNames.FindAllSubmatch(text, -1) {
		names = append(names, string(m[1]))
	}
	return names
}

var testNames = regexp.MustCompile(`(?m)^func (Test\w+)\(`)

// anyOf matches names, and nothing where there is none.
func anyOf(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "^(" + strings.Join(names, "|") + ")$"
}

// either matches what one of two patterns matches; an empty one matches nothing.
func either(a, b string) string { return strings.Trim(a+"|"+b, "|") }
