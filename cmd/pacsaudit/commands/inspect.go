package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/header"
	"pacsaudit/audit/probe"
	"pacsaudit/report"
)

func inspectCommand() *cli.Command {
	return &cli.Command{
		Name:      "inspect",
		Usage:     "count what the headers of DICOM files show, wherever the files lie",
		ArgsUsage: "PATH…",
		Description: `Reads the headers of DICOM files, looks at no pixel data, counts what
identifies a patient and keeps none of it. A path is a file, a folder, an
archive (zip, tar, tar.gz), - for standard input, the address of a web server
or of a bucket.

   pacsaudit inspect /exports
   pacsaudit inspect /exports --files list.csv --output headers.json
   pacsaudit inspect https://pacs.example.org/share/ s3://bucket/prefix

A path of a file can hold a patient's name. Paths are in no output but the
list that --files asks for, which only its owner can read.

Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage,
3 something was not read, 4 internal error, 130 interrupted.`,
		Flags: append(append(append(inspectFlags(), scopeFlags()...), outputFlags()...),
			exitFlags("high")...),
		Action: func(c *cli.Context) error {
			o, err := readInspect(c)
			if err != nil {
				return err
			}
			return inspect(c.Context, o, c.App.ErrWriter)
		},
	}
}

// inspectOptions are what a command line asks of inspect.
type inspectOptions struct {
	scopeOptions
	paths         []string
	files, resume string // files to write; empty for none
	shard         string // as it was given
	header        header.Options
	out           output
	exits         exits
}

func inspectFlags() []cli.Flag {
	return []cli.Flag{
		&cli.PathFlag{Name: "files", Category: ofFiles, Usage: "write a row for each file to `LIST.csv`, readable by its owner only"},
		&cli.PathFlag{Name: "resume", Category: ofFiles, Usage: "keep the state in `FILE`, and go on from there if it exists; the files must be the same"},
		shardFlag("read the same tree"),
		&cli.IntFlag{Name: "parallel", Category: rare, Usage: "`FILES` to read at a time; if absent the processors, and at least 8 over networks and on file systems of networks"},
		&cli.StringFlag{Name: "read-ahead", Category: rare, Value: "always", Usage: "`WHERE` to read headers in blocks, with which up to 64 KiB of pixel data of a file (4 over networks) can come along, unseen: always, network, or never, which is slower"},
		&cli.BoolFlag{Name: "all-archives", Category: ofFiles, Usage: "look into bzip2, xz and Zstandard too: slow, and up to 64 MiB more memory"},
		&cli.StringFlag{Name: "s3-endpoint", Category: rare, EnvVars: []string{"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"}, Usage: "`URL` of the object store; Amazon's if absent"},
		&cli.StringFlag{Name: "s3-region", Category: rare, EnvVars: []string{"AWS_REGION"}, Usage: "`REGION` of the bucket"},
	}
}

func readInspect(c *cli.Context) (inspectOptions, error) {
	o := inspectOptions{
		scopeOptions: readScope(c), paths: c.Args().Slice(), files: c.Path("files"), resume: c.Path("resume"), shard: c.String("shard"),
		header: header.Options{
			Parallel: c.Int("parallel"), AllArchives: c.Bool("all-archives"), Today: time.Now(), Input: os.Stdin,
			S3: header.S3{Endpoint: c.String("s3-endpoint"), Region: c.String("s3-region")},
		},
	}
	var err error
	if o.exits, err = readExits(c); err != nil {
		return o, err
	}
	if len(o.paths) == 0 {
		return o, usage("no path: give a file or a folder, for example pacsaudit inspect /exports")
	}
	switch where := c.String("read-ahead"); where {
	case "always":
	case "network":
		o.header.ReadAhead = header.Network
	case "never":
		o.header.ReadAhead = header.Never
	default:
		return o, unknownWord("read-ahead", where, []string{"always", "network", "never"})
	}
	if o.header.Parallel < 0 || o.header.Parallel > 1024 {
		return o, usage("--parallel %d is out of range: give 1 to 1024", o.header.Parallel)
	}
	shard, err := readShard(c)
	if err != nil {
		return o, err
	}
	o.header.Shard, o.header.Shards = int(shard.I), int(shard.N)
	o.out, err = readOutput(c)
	return o, err
}

func inspect(ctx context.Context, o inspectOptions, stderr io.Writer) error {
	scope, err := o.loadNamed(ctx, stderr)
	if err != nil {
		return err
	}
	how := o.header
	how.Dial = probe.Dialer(scope)
	saved, err := newResumption(o.resume, append(slices.Clone(o.paths), o.shard, o.files, strconv.FormatBool(how.AllArchives)))
	if err != nil {
		return err
	}
	list, err := newFileList(o.files, saved.listed())
	if err != nil {
		return err
	}
	saved.apply(&how, list)
	if list != nil {
		how.Rows = list.write
	}
	stop := showInspection(ctx, o.out.progress(stderr), o.paths, &how)
	started := time.Now()
	result, failed := header.Inspect(ctx, o.paths, how)
	stop()
	ofTheServer := slices.ContainsFunc(result.Problems, header.OfTheServer) // not a mistake of the operator
	if failed != nil && len(result.Problems) == len(o.paths) && !ofTheServer {
		list.close()
		if _, missing := os.Stat(o.paths[0]); missing != nil && len(o.paths) == 1 && !strings.Contains(o.paths[0], "://") && o.paths[0] != "-" {
			return notAPath(o.paths[0], missing)
		}
		return &exit{code: exitUsage, err: failed}
	}
	for _, problem := range append(result.Problems, result.Notes...) {
		fmt.Fprintf(stderr, "pacsaudit: not read: %v\n", audit.Operator(problem.Error()))
	}
	if n := result.Status[header.Unopened]; n > 0 && !how.AllArchives {
		fmt.Fprintf(stderr, "pacsaudit: not read: %d archives, images of disks or records of other kinds; --all-archives looks into bzip2, xz and Zstandard, the others have to be unpacked or looked at first\n", n)
	}
	observed := observedHeaders(result)
	observed.Shard, observed.Shards = how.Shard, how.Shards
	r := report.New(toolVersion(), started, time.Now(), result.Complete, nil)
	r.Headers = report.NewHeaders(observed, audit.JudgeHeaders(observed, checks.Headers()))
	// If the report cannot be written the list is, and the other way round. The
	// state stays until both are.
	failed = errors.Join(list.close(), o.out.write(r))
	if err := errors.Join(failed, saved.end(result.Complete && failed == nil)); err != nil {
		return internal(err)
	}
	return o.out.errorFor(ctx, o.exits, r, nil)
}

// observedHeaders are the facts of an inspection as the checks want them.
func observedHeaders(r *header.Result) audit.HeaderObservation {
	return audit.HeaderObservation{
		FileCounts: audit.FileCounts{
			Files: r.Files, DICOM: r.DICOM(), Unreadable: r.Failed(), NotDICOM: r.Files - r.DICOM() - r.Failed(),
			Partial: r.DICOM() - r.Status[header.OK],
			Bytes:   r.Bytes, BytesRead: r.BytesRead, HeaderBytes: r.Header, PixelBytesRead: r.Pixel, PixelData: r.PixelData, Unseen: r.Unseen, Elements: r.Elements,
			Links: r.Links, Special: r.Special, Folders: r.Folders, UnreadFolders: r.NoFolder, Archives: r.Archives,
			Complete: r.Complete, Resumed: r.Resumed,
		},
		PrivateFiles: r.PrivateFiles, Executable: r.Executable, NameInPath: r.NameInPath, Contradicted: r.Contradicted,
		Buckets: r.Buckets, ListableBuckets: r.Listable, DeniedBuckets: r.Denied, Tally: r.Tally,
	}
}
