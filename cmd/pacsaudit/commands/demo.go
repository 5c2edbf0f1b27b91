package commands

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/probe"
	"pacsaudit/fixtures/pacs"
)

// demoPage is the page that the demo leaves.
const demoPage = "pacsaudit-demo.html"

func demoCommand() *cli.Command {
	return &cli.Command{
		Name:  "demo",
		Usage: "audit synthetic PACS on this machine and print the report",
		Description: `Starts synthetic archives with invented patients in several postures on
loopback, audits them over real sockets, prints the report, writes it as
pacsaudit-demo.html to the current folder and ends. It needs nothing installed
and contacts nothing else.

   pacsaudit demo
   pacsaudit demo --no-html --lang ja`,
		Flags:  append(outputFlags(), &cli.BoolFlag{Name: "no-html", Category: ofOutput, Usage: "do not write " + demoPage}),
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
			if err := demo(c.Context, out, c.App.ErrWriter); err != nil {
				return err
			}
			if html {
				fmt.Fprintf(c.App.ErrWriter, "\nThe same for a browser: %s\n", demoPage)
			}
			fmt.Fprintf(c.App.ErrWriter, "\nEvery archive above is synthetic, and each was seen for what it is.\nTo audit one of your own: pacsaudit audit AETITLE@host:port\n")
			return nil
		},
	}
}

// demo audits the synthetic archives, and compares with the truth.
func demo(ctx context.Context, out output, stderr io.Writer) error {
	scenes, err := pacs.Demo()
	if err != nil {
		return internal(err)
	}
	var list []audit.Target
	truth := map[string]string{}
	for _, scene := range scenes {
		server, err := pacs.Start(ctx, scene.Posture, scene.Archive)
		if err != nil {
			return internal(err)
		}
		defer server.Close()
		name := scene.Posture.Name
		truth[name] = scene.Exposure
		list = append(list, audit.Target{Name: audit.Operator(name), Address: audit.Operator(server.Addr()), Called: audit.Operator(scene.Called)})
	}
	ready := &probe.Prober{Rest: 100 * time.Millisecond} // none of these archives is starting
	r := runAudit(ctx, list, ready, checks.All(), nil, out.progress(stderr))
	if err := out.write(r); err != nil {
		return err
	}
	if !r.Complete {
		return &exit{code: exitInterrupted}
	}
	for _, t := range r.Targets {
		if want := truth[t.Name.String()]; t.Exposure.String() != want {
			return internal(fmt.Errorf("%v is %s in truth, and the audit says %v: please report this", t.Name, want, t.Exposure))
		}
	}
	return nil
}
