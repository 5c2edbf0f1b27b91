package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// tree is a copy of the project to break things in.
type tree struct{ root string }

// copyTracked copies what git tracks, as it is in the working folder: neither
// what was built there nor what lies beside it can help a test to fail.
func copyTracked(ctx context.Context, root string) (tree, error) {
	list := exec.CommandContext(ctx, "git", "ls-files", "-z")
	list.Dir = root
	names, err := list.Output()
	if err != nil {
		return tree{}, err
	}
	to, err := os.MkdirTemp("", "broken-")
	if err != nil {
		return tree{}, err
	}
	for name := range strings.SplitSeq(strings.TrimRight(string(names), "\x00"), "\x00") {
		err := copyFile(filepath.Join(root, name), filepath.Join(to, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // it was removed, and git was not told yet
			return tree{}, errors.Join(err, os.RemoveAll(to))
		}
	}
	return tree{to}, nil
}

func copyFile(from, to string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, b, info.Mode().Perm())
}

// unbroken runs all the tests before anything is broken, and returns those that
// fail already: these catch nothing.
func (t tree) unbroken(ctx context.Context, chosen []breakage) (map[string]bool, error) {
	expressions := map[string][]string{}
	for _, b := range chosen {
		expressions[b.pkg] = append(expressions[b.pkg], b.tests)
	}
	fail := map[string]bool{}
	for _, pkg := range slices.Sorted(maps.Keys(expressions)) {
		names := slices.Compact(slices.Sorted(strings.SplitSeq(strings.Join(expressions[pkg], "|"), "|")))
		failed, out, err := t.test(ctx, pkg, strings.Join(names, "|"))
		if err != nil && len(failed) == 0 {
			return nil, fmt.Errorf("%s unbroken: %w\n%s", pkg, err, out)
		}
		for _, name := range failed {
			fail[name] = true
			fmt.Fprintf(os.Stderr, "%s fails before anything is broken:\n%s", name, out)
		}
	}
	return fail, nil
}

// try breaks one thing and returns the tests that fail by it. The error says why
// nothing did.
func (t tree) try(ctx context.Context, b breakage, before map[string]bool) ([]string, error) {
	name := filepath.Join(t.root, b.file)
	whole, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	broken, err := b.apply(string(whole))
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(name, []byte(broken), 0o600); err != nil {
		return nil, err
	}
	failed, out, err := t.test(ctx, b.pkg, b.tests)
	if err := os.WriteFile(name, whole, 0o600); err != nil {
		return nil, err
	}
	failed = slices.DeleteFunc(failed, func(name string) bool { return before[name] })
	switch {
	case len(failed) > 0:
		return failed, nil
	case err == nil && bytes.Contains(out, []byte("no tests to run")):
		return nil, errors.New("no such test")
	case err == nil:
		return nil, errors.New("the tests pass")
	case bytes.Contains(out, []byte("[build failed]")), bytes.Contains(out, []byte("[setup failed]")):
		fmt.Fprintf(os.Stderr, "%s\n", out)
		return nil, errors.New("does not compile")
	}
	fmt.Fprintf(os.Stderr, "%s\n", out)
	return nil, errors.New("none of the tests is what failed")
}

// test runs tests of a package and returns the names of those that failed.
func (t tree) test(ctx context.Context, pkg, tests string) (failed []string, out []byte, err error) {
	expression := "^(" + tests + ")$"
	cmd := exec.CommandContext(ctx, "go", "test", "-tags=interop", "-count=1", "-timeout=5m", "-run", expression, pkg)
	cmd.Dir = t.root
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	out, err = cmd.CombinedOutput()
	wanted := regexp.MustCompile(expression)
	for _, line := range failure.FindAllSubmatch(out, -1) {
		if name := string(line[1]); wanted.MatchString(name) && !slices.Contains(failed, name) {
			failed = append(failed, name)
		}
	}
	return failed, out, err
}

var failure = regexp.MustCompile(`(?m)^--- FAIL: (\w+)`)
