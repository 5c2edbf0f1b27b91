package commands

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/lint"
	"pacsaudit/audit/probe"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/report"
)

// demoPage is the page that the demo leaves, and demoConfig the configuration of
// its most open archive.
const (
	demoPage   = "pacsaudit-demo.html"
	demoConfig = "pacsaudit-demo-archive.json"
)

var queryOpen = audit.NewID("query-open")

func demoCommand() *cli.Command {
	return &cli.Command{
		Name:  "demo",
		Usage: "audit synthetic PACS on this machine and print the report",
		Description: `Starts synthetic archives with invented patients in several postures on
loopback, audits them over real sockets, prints the report, writes it as
pacsaudit-demo.html to the current folder and ends. Beside it stands the
configuration of the most open archive, and the demo names the line that is
why. It needs nothing installed and contacts nothing else.

   pacsaudit demo
   pacsaudit demo --no-html --lang ja`,
		Flags:  append(outputFlags(), &cli.BoolFlag{Name: "no-html", Category: ofOutput, Usage: "write no file: neither " + demoPage + " nor " + demoConfig}),
		Before: noArguments,
		Action: func(c *cli.Context) error {
			out, err := readOutput(c)
			if err != nil {
				return err
			}
			html := !c.Bool("no-html")
			if html {
				if err := out.addFile(demoPage); err != nil {
					return err
				}
			}
			config := ""
			if html {
				config = demoConfig
			}
			why, err := demo(c.Context, out, config, c.App.ErrWriter)
			if err != nil {
				return err
			}
			if html {
				fmt.Fprintf(c.App.ErrWriter, "\nThe same for a browser: %s\n", demoPage)
			}
			fmt.Fprintf(c.App.ErrWriter, "\nEvery archive above is synthetic, and each was seen for what it is.\nTo audit one of your own: pacsaudit audit AETITLE@host:port\n")
			if why.Line > 0 {
				fmt.Fprintf(c.App.ErrWriter, "\nLine %d of %v is why everybody reads main-archive.\nTo ask this of your own: pacsaudit lint /etc/orthanc\n", why.Line, why.File)
			}
			return nil
		},
	}
}

// demo audits the synthetic archives, and compares with the truth. It writes the
// configuration of the first one, unless the file has no name, and says which of
// its lines lets everybody read.
func demo(ctx context.Context, out output, config string, stderr io.Writer) (why audit.Location, err error) {
	scenes, err := pacs.Demo()
	if err != nil {
		return why, internal(err)
	}
	if config != "" {
		main := scenes[0].Posture
		if err := os.WriteFile(config, []byte(main.Configuration()), 0o600); err != nil {
			return why, usage("%s cannot be written: run the demo in a folder of your own, or with --no-html", config)
		}
		read, err := lint.Read(ctx, []string{config}, audit.Operator)
		if err != nil {
			return why, internal(err)
		}
		if ruling, at := read.Worst(queryOpen); ruling == audit.RulingFail {
			why = at
		}
	}
	var list []audit.Target
	truth := map[string]string{}
	for _, scene := range scenes {
		server, err := pacs.Start(ctx, scene.Posture, scene.Archive)
		if err != nil {
			return why, internal(err)
		}
		defer server.Close()
		name := scene.Posture.Name
		truth[name] = scene.Exposure
		list = append(list, audit.Target{Name: audit.Operator(name), Address: audit.Operator(server.Addr()), Called: audit.Operator(scene.Called)})
	}
	ready := &probe.Prober{Rest: 100 * time.Millisecond} // none of these archives is starting
	r := runAudit(ctx, list, ready, checks.All(), nil, out.progress(stderr))
	if err := out.write(r); err != nil {
		return why, err
	}
	if !r.Complete {
		return why, &exit{code: exitInterrupted}
	}
	for _, t := range r.Targets {
		if want := truth[t.Name.String()]; t.Exposure.String() != want {
			return why, internal(fmt.Errorf("%v is %s in truth, and the audit says %v: please report this", t.Name, want, t.Exposure))
		}
	}
	if fails := func(f report.Finding) bool { return f.ID == queryOpen && f.Verdict == audit.RulingFail }; why.Line > 0 && !slices.ContainsFunc(r.Targets[0].Findings, fails) {
		return why, internal(fmt.Errorf("line %d of %s is not why: please report this", why.Line, config))
	}
	return why, nil
}
