package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/listen"
	"pacsaudit/report"
	"pacsaudit/report/metrics"
)

func listenCommand() *cli.Command {
	return &cli.Command{
		Name:      "listen",
		Usage:     "count what DICOM goes past in captures of a network, and send nothing",
		ArgsUsage: "CAPTURE…",
		Description: `Reads captures of a network (pcap, pcapng, also compressed by gzip or zstd) and
says who speaks DICOM to whom, with which services, in the clear or over TLS,
and how much of which patients' data went past: counted, and kept by nobody. A
capture is a file, a folder of files, or - for standard input.

   pacsaudit listen capture.pcapng
   tcpdump -i eth0 -w - | pacsaudit listen -
   pacsaudit listen /captures --config fleet.yaml --output traffic.html

It sends no packet, opens no interface and needs no privilege. What a capture
does not show is not settled: nothing passes because it was not seen.

Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage,
3 something was not seen whole, 4 internal error, 130 interrupted.`,
		Flags: append(append(listenFlags(), outputFlags()...), exitFlags("high")...),
		Action: func(c *cli.Context) error {
			o, err := readListen(c)
			if err != nil {
				return err
			}
			return listenTo(c.Context, o, streamsOf(c))
		},
	}
}

// listenOptions are what a command line asks of listen.
type listenOptions struct {
	captures []string
	config   *string
	metrics  string // file; empty for none
	targets  string // file to write targets to; empty for none
	out      output
	exits    exits
}

func listenFlags() []cli.Flag {
	return []cli.Flag{
		&cli.PathFlag{Name: "config", Category: ofScope, EnvVars: []string{"PACSAUDIT_CONFIG"}, Usage: "compare with the configuration `FILE`: which servers nobody listed, and which targets were not heard"},
		&cli.PathFlag{Name: "inventory", Category: ofFiles, Usage: "write the servers and their callers to `FILE`, as a configuration to start from"},
		&cli.PathFlag{Name: "metrics", Category: ofFiles, Usage: "write what was counted to `FILE.prom` too, again and again while captures are read, for the textfile collector of Prometheus"},
	}
}

func readListen(c *cli.Context) (listenOptions, error) {
	o := listenOptions{captures: c.Args().Slice(), config: given(c, "config", c.Path), metrics: c.Path("metrics"), targets: c.Path("inventory")}
	var err error
	if o.exits, err = readExits(c); err != nil {
		return o, err
	}
	if len(o.captures) == 0 {
		return o, usage("no capture: give a file, a folder, or - for standard input, for example pacsaudit listen capture.pcapng")
	}
	o.out, err = readOutput(c)
	return o, err
}

func listenTo(ctx context.Context, o listenOptions, s streams) error {
	list, err := newPassiveListing(o.config, s.err)
	if err != nil {
		return err
	}
	started := time.Now()
	var l *listen.Listener
	record := func() *report.Listen {
		traffic := l.Traffic()
		list.compare(traffic)
		return report.NewListen(traffic, checks.All(), started)
	}
	written := started
	l = listen.New(listen.Options{Today: started, Look: func() {
		if o.metrics != "" && time.Since(written) > betweenMetrics {
			written = time.Now()
			now := record()
			now.Complete = false
			writeMetrics(o.metrics, now) // the last time tells whether it can be written
		}
	}})
	read := 0
	for _, name := range o.captures {
		if ctx.Err() != nil {
			break
		}
		n, err := hear(ctx, l, name, s)
		if err != nil {
			return err
		}
		read += n
	}
	if read == 0 && ctx.Err() == nil {
		return &exit{code: exitUsage}
	}
	if ctx.Err() != nil {
		l.Interrupted()
	}
	l.End()
	r := report.New(toolVersion(), started, time.Now(), ctx.Err() == nil, nil)
	r.Listen = record()
	failed := o.out.write(r)
	if o.metrics != "" {
		failed = errors.Join(failed, writeMetrics(o.metrics, r.Listen))
	}
	if o.targets != "" {
		failed = errors.Join(failed, writeFile(o.targets, func(w io.Writer) error { return writeInventory(w, r.Listen) }))
	}
	if failed != nil {
		return internal(failed)
	}
	return o.out.errorFor(ctx, o.exits, r, nil)
}

// betweenMetrics is how often they are written while captures are read.
const betweenMetrics = 15 * time.Second

func writeMetrics(file string, l *report.Listen) error {
	return writeFile(file, func(w io.Writer) error { return metrics.WriteListen(w, l, time.Now()) })
}

// hear reads one capture, or those of a folder. It says how many could be read.
func hear(ctx context.Context, l *listen.Listener, name string, s streams) (read int, err error) {
	if name == "-" {
		err := l.Capture(ctx, untilDone(ctx, input(s)))
		notHeard(ctx, s, "standard input", err)
		return readable(err), nil
	}
	names := []string{name}
	switch info, err := os.Stat(name); {
	case err != nil:
		return 0, notAPath(name, err)
	case info.IsDir():
		if names, err = capturesOf(name); err != nil {
			return 0, notAPath(name, err)
		}
		if len(names) == 0 {
			return 0, usage("%s: no file in this folder", name)
		}
	}
	for _, name := range names {
		if ctx.Err() != nil {
			break
		}
		f, err := os.Open(name)
		if err != nil {
			l.Unreadable()
			notHeard(ctx, s, name, withoutPath(err))
			continue
		}
		err = l.Capture(ctx, f)
		f.Close()
		notHeard(ctx, s, name, err)
		read += readable(err)
	}
	return read, nil
}

// input is standard input, unless a test gives another.
func input(s streams) io.Reader {
	if s.in != nil {
		return s.in
	}
	return os.Stdin
}

// readable is 1 where a capture could be read, at least in part.
func readable(err error) int {
	if errors.Is(err, listen.ErrNoCapture) {
		return 0
	}
	return 1
}

func notHeard(ctx context.Context, s streams, name string, err error) {
	if err != nil && ctx.Err() == nil {
		fmt.Fprintf(s.err, "pacsaudit: %s: %v\n", audit.Operator(name), err)
	}
}

func withoutPath(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}

// capturesOf are the files of a folder, in the order of the numbers in their names:
// what writes several numbers them.
func capturesOf(folder string) (names []string, err error) {
	entries, err := os.ReadDir(folder)
	for _, e := range entries {
		if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	slices.SortStableFunc(names, byNumbers)
	for i := range names {
		names[i] = filepath.Join(folder, names[i])
	}
	return names, err
}

// byNumbers compares names so that file2 stands before file10.
func byNumbers(a, b string) int {
	for a != "" && b != "" {
		m, n := leadingDigits(a), leadingDigits(b)
		if m > 0 && n > 0 {
			x, err1 := strconv.ParseUint(a[:m], 10, 64)
			y, err2 := strconv.ParseUint(b[:n], 10, 64)
			if err1 == nil && err2 == nil && x != y {
				if x < y {
					return -1
				}
				return 1
			}
			a, b = a[m:], b[n:]
			continue
		}
		if a[0] != b[0] {
			return int(a[0]) - int(b[0])
		}
		a, b = a[1:], b[1:]
	}
	return len(a) - len(b)
}

func leadingDigits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}
