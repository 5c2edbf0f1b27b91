// Command mutate makes small edits in a package, one at a time, and runs the
// tests of that package against each: a clause dropped, a bound moved by one, a
// statement left out, a condition that always holds. An edit that no test
// notices is printed with its place. Nothing is written to the tree: the edits
// are laid over its files for one build, which holds them all and chooses one.
//
//	mutate [-files REGEX] [-skip REGEX] [-sample N [-seed N]] [-least PERCENT] PACKAGE
//
// An edit that changes nothing that anybody can see, or that somebody has
// looked at and lets stand, is named in accepted.txt with the reason.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
)

type options struct {
	dir      string // of the module
	pkg      string
	files    *regexp.Regexp // base names of the files to edit
	skip     string         // tests to leave out
	workers  int
	sample   int    // so many edits drawn at random; 0 for all
	seed     uint64 // of the draw
	least    float64
	accepted string // the file of edits that may survive
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var o options
	files := ""
	flag.StringVar(&o.dir, "dir", "..", "folder of the module")
	flag.StringVar(&files, "files", "", "edit only files whose names match")
	flag.StringVar(&o.skip, "skip", "", "leave out tests whose names match")
	flag.IntVar(&o.workers, "workers", 2, "edits at a time")
	flag.IntVar(&o.sample, "sample", 0, "try so many edits, drawn at random; 0 for all")
	flag.Uint64Var(&o.seed, "seed", 1, "another one draws another sample")
	flag.Float64Var(&o.least, "least", 0, "fail where less per cent is noticed")
	flag.StringVar(&o.accepted, "accepted", "mutate/accepted.txt", "file of accepted edits")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	o.pkg = flag.Arg(0)
	score, err := run(ctx, o, files, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(2)
	}
	if score < o.least {
		os.Exit(1)
	}
}

// run tries every edit and returns how many per cent were noticed.
func run(ctx context.Context, o options, files string, out io.Writer) (float64, error) {
	var err error
	if o.files, err = regexp.Compile(files); err != nil {
		return 0, err
	}
	accepted, err := readAccepted(o.accepted)
	if err != nil {
		return 0, err
	}
	p, err := load(o.dir, o.pkg)
	if err != nil {
		return 0, err
	}
	edits, err := p.edits(o.files)
	if err != nil {
		return 0, err
	}
	t, err := newTrial(ctx, o, p, edits)
	if err != nil {
		return 0, err
	}
	defer t.close()
	fmt.Fprintf(out, "%s: %d edits; the tests take %.1f s\n", p.path, len(edits), t.took.Seconds())
	for _, s := range t.slow {
		fmt.Fprintf(out, "slow: %s; -skip it where it decides nothing here\n", s)
	}
	results, err := t.all(ctx, edits)
	return tell(out, p, edits, results, accepted), err
}
