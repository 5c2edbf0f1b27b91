package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"time"

	"golang.org/x/tools/cover"
)

// result is what became of an edit.
type result uint8

const (
	survived result = iota
	uncovered
	killed
	endless // the tests did not come to an end
	unbuilt
)

// trial runs the tests of a package against edits of it.
type trial struct {
	options
	*source
	temp    string
	took    time.Duration // of the tests without an edit
	slow    []string
	covered map[string][]cover.ProfileBlock // by file
}

const (
	// A run of the tests may take this long, or so many times as long as it took
	// without an edit: a busy machine is no endless loop.
	shortestRun = 30 * time.Second
	slower      = 20
	slowTest    = time.Second
)

// newTrial runs the tests once as they are.
func newTrial(ctx context.Context, o options, p *source) (*trial, error) {
	temp, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return nil, err
	}
	t := &trial{options: o, source: p, temp: temp, took: time.Hour}
	if err := t.baseline(ctx); err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

func (t *trial) close() { os.RemoveAll(t.temp) }

func (t *trial) baseline(ctx context.Context) error {
	binary, profile := filepath.Join(t.temp, "as-is.test"), filepath.Join(t.temp, "cover")
	if out, err := t.build(ctx, binary, "-cover"); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	began := time.Now()
	out, err := t.test(ctx, binary, time.Hour, "-test.v", "-test.coverprofile="+profile)
	if err != nil {
		return fmt.Errorf("the tests fail without an edit: %w\n%s", err, out)
	}
	t.took = time.Since(began)
	for _, m := range passed.FindAllSubmatch(out, -1) {
		if s, _ := strconv.ParseFloat(string(m[2]), 64); s >= slowTest.Seconds() {
			t.slow = append(t.slow, string(m[1])+" "+string(m[2])+" s")
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

var passed = regexp.MustCompile(`(?m)^--- PASS: (\S+) \((\S+)s\)`)

func (t *trial) build(ctx context.Context, binary string, flags ...string) ([]byte, error) {
	args := append([]string{"test", "-c", "-vet=off", "-ldflags=-s -w", "-o", binary}, flags...)
	cmd := exec.CommandContext(ctx, "go", append(args, t.path)...)
	cmd.Dir = t.options.dir
	return cmd.CombinedOutput()
}

func (t *trial) test(ctx context.Context, binary string, limit time.Duration, flags ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	args := append([]string{"-test.failfast", "-test.paniconexit0"}, flags...)
	if t.skip != "" {
		args = append(args, "-test.skip="+t.skip)
	}
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Dir, cmd.WaitDelay = t.source.dir, time.Second
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

// all tries edits, some at a time.
func (t *trial) all(ctx context.Context, edits []*edit) ([]result, error) {
	results := make([]result, len(edits))
	next := make(chan int)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var first error
	for w := range max(t.workers, 1) {
		wg.Go(func() {
			for i := range next {
				r, err := t.try(ctx, filepath.Join(t.temp, strconv.Itoa(w)), edits[i])
				results[i] = r
				if err != nil {
					mu.Lock()
					first = errors.Join(first, err)
					mu.Unlock()
				}
			}
		})
	}
	for i := range edits {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	wg.Wait()
	return results, errors.Join(first, ctx.Err())
}

// try makes one edit, in a folder of its own.
func (t *trial) try(ctx context.Context, dir string, e *edit) (result, error) {
	if !t.reached(e) {
		return uncovered, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return 0, err
	}
	edited, overlay, binary := filepath.Join(dir, e.file.name), filepath.Join(dir, "overlay.json"), filepath.Join(dir, "edited.test")
	defer os.Remove(edited)
	if err := os.WriteFile(edited, e.apply(), 0o600); err != nil {
		return 0, err
	}
	b, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(t.source.dir, e.file.name): edited}})
	if err != nil {
		return 0, err
	}
	if err := os.WriteFile(overlay, b, 0o600); err != nil {
		return 0, err
	}
	if _, err := t.build(ctx, binary, "-overlay="+overlay); err != nil {
		return unbuilt, ctx.Err()
	}
	_, err = t.test(ctx, binary, max(shortestRun, slower*t.took))
	switch {
	case ctx.Err() != nil:
		return 0, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return endless, nil
	case err != nil:
		return killed, nil
	}
	return survived, nil
}
