// Command broken breaks each guarantee of SECURITY.md on purpose, in a copy of
// the project, and says whether a test that the guarantee names fails then. A
// test that stays quiet holds nothing.
//
//	broken           every breakage; about half an hour
//	broken WORDS     those whose guarantee or words contain WORDS
//
// It prints a table in Markdown and exits with 1 where a breakage was not caught,
// or a guarantee has none.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	missed, err := run(ctx, strings.Join(os.Args[1:], " "), os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "broken:", err)
	}
	if err != nil || missed > 0 {
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, words string, out io.Writer) (missed int, err error) {
	top, err := exec.CommandContext(ctx, "git", "rev-parse", "--show-toplevel").Output()
	if err != nil {
		return 0, err
	}
	root := strings.TrimSpace(string(top))
	rows, err := guarantees(filepath.Join(root, "SECURITY.md"))
	if err != nil {
		return 0, err
	}
	var chosen []breakage
	for _, b := range breakages {
		if strings.Contains(b.guarantee, words) || strings.Contains(b.how, words) {
			chosen = append(chosen, b)
		}
	}
	if len(chosen) == 0 {
		return 0, fmt.Errorf("no breakage has the words %q", words)
	}
	c, err := copyTracked(ctx, root)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(c.root)) }()

	before, err := c.unbroken(ctx, chosen)
	if err != nil {
		return 0, err
	}
	fmt.Fprintf(out, "| guarantee | broken how | caught by |\n|---|---|---|\n")
	for _, b := range chosen {
		caught, err := c.try(ctx, b, before)
		if ctx.Err() != nil {
			return missed, ctx.Err()
		}
		cell := "`" + strings.Join(caught, "`, `") + "`"
		if err != nil {
			missed++
			cell = "**not caught**: " + err.Error()
		}
		fmt.Fprintf(out, "| %s | %s | %s |\n", b.guarantee, b.how, cell)
	}
	for _, g := range rows {
		if words == "" && len(g.breakages()) == 0 {
			missed++
			fmt.Fprintf(out, "| %s | | **no breakage** |\n", g.text)
		}
	}
	fmt.Fprintf(out, "\n%d breakages, %d missed\n", len(chosen), missed)
	return missed, nil
}
