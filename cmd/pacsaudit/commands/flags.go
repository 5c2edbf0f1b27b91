package commands

import (
	"errors"
	"net/netip"
	"os"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"pacsaudit/audit"
	"pacsaudit/audit/inventory"
	"pacsaudit/audit/probe"
	"pacsaudit/report/render"
)

const maxRows = 1_000_000

// fullBudget is the time for a target whose every study is counted.
const fullBudget = time.Hour

func probeFlags() []cli.Flag {
	return append(scopeFlags(),
		&cli.DurationFlag{Name: "timeout", Value: probe.DefaultBudget, Usage: "most time for one target's DICOM port; its web doors have as much again"},
		&cli.IntFlag{Name: "rows", Value: probe.DefaultRows, Usage: "most `RECORDS` that a query may bring before it is cancelled"},
		&cli.BoolFlag{Name: "full", Usage: "count everything, not a sample of --rows: reads one record for every study"},
		&cli.PathFlag{Name: "ca", Usage: "PEM `FILE` of authorities that server certificates are checked against; the system's if absent"},
		&cli.PathFlag{Name: "cert", Usage: "PEM `FILE` of a client certificate that the targets know, tried after a stranger was refused"},
		&cli.PathFlag{Name: "key", Usage: "PEM `FILE` of its private key"},
		&cli.StringFlag{Name: "identity", Usage: "ask whether the targets look at user identities: `KIND` is username, passcode, kerberos, saml or jwt; the identity comes from PACSAUDIT_IDENTITY, a passcode from PACSAUDIT_PASSCODE"},
		&cli.StringFlag{Name: "called", Usage: "called AE `TITLE` of targets that name none"},
		&cli.StringFlag{Name: "calling", Usage: "calling AE `TITLE` that the targets know, tried after a stranger's was refused"},
		&cli.StringFlag{Name: "spoof", Usage: "AE `TITLE` of another device that the targets know: ask whether anybody may use it, with a C-ECHO and nothing else"},
		&cli.BoolFlag{Name: "default-titles", Usage: "where the called title is not known, try those that products come with, slowly"},
		&cli.StringFlag{Name: "source", Usage: "`ADDRESS` of this machine to connect from; the system chooses if absent"},
		&cli.BoolFlag{Name: "default-credentials", Usage: "try the users and passwords that products come with on web interfaces that ask for one"},
	)
}

func outputFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "format", Value: "terminal", Usage: "of the report on standard output: " + strings.Join(render.FormatNames(), ", ")},
		&cli.StringSliceFlag{Name: "output", Aliases: []string{"o"}, Usage: "also write the report to `FILE`, in the format of its name: " + strings.Join(render.Extensions(), ", ")},
		&cli.StringFlag{Name: "lang", Usage: "`LANGUAGE` of the report, en or ja; for terminal and HTML the locale's if absent"},
		&cli.BoolFlag{Name: "verbose", Aliases: []string{"v"}, Usage: "show the steps and counts of every target"},
	}
}

// prober is the prober that the flags ask for.
func prober(c *cli.Context) (*probe.Prober, error) {
	p := &probe.Prober{Budget: c.Duration("timeout"), Rows: c.Int("rows"), Full: c.Bool("full"), DefaultTitles: c.Bool("default-titles"), DefaultCredentials: c.Bool("default-credentials")}
	v, err := configured(c)
	if err != nil {
		return nil, err
	}
	if v != nil && v.Defaults.Timeout > 0 && !c.IsSet("timeout") {
		p.Budget = v.Defaults.Timeout
	}
	if v != nil && v.Defaults.Rows > 0 && !c.IsSet("rows") {
		p.Rows = v.Defaults.Rows
	}
	if p.Full && !c.IsSet("timeout") {
		p.Budget = fullBudget
	}
	if c.IsSet("source") {
		if p.Source, err = netip.ParseAddr(c.String("source")); err != nil {
			return nil, usage("--source %q is not an address of this machine: write it as 10.20.1.5", c.String("source"))
		}
	}
	if p.Scope, err = scope(c); err != nil {
		return nil, err
	}
	if c.IsSet("ca") {
		if p.Authorities, err = authorities(c.Path("ca")); err != nil {
			return nil, err
		}
	}
	switch {
	case p.Budget < time.Second:
		return nil, usage("--timeout %v is too short: give at least 1s", p.Budget)
	case p.Rows < 1 || p.Rows > maxRows:
		return nil, usage("--rows %d is out of range: give 1 to %d", p.Rows, maxRows)
	}
	return p, nil
}

// targets are the command's arguments: names of the configuration, and
// addresses. Without any, audit takes all of the configuration.
func targets(c *cli.Context) ([]audit.Target, error) {
	v, err := configured(c)
	if err != nil {
		return nil, err
	}
	if !c.Args().Present() && v != nil && c.Command.Name == "audit" {
		return v.Targets, nil
	}
	if !c.Args().Present() {
		return nil, usage("no target: give host:port or AETITLE@host:port, for example pacsaudit %s MAINARCHIVE@pacs.example.org:11112", c.Command.Name)
	}
	for _, flag := range []string{"called", "calling", "spoof"} {
		if c.IsSet(flag) {
			if err := inventory.CheckAETitle(c.String(flag)); err != nil {
				return nil, usage("--%s: %w", flag, err)
			}
		}
	}
	certificate, err := clientCertificate(c)
	if err != nil {
		return nil, err
	}
	identity, err := userIdentity(c)
	if err != nil {
		return nil, err
	}
	var list []audit.Target
	seen := map[string]bool{}
	for _, arg := range c.Args().Slice() {
		t, listed, err := named(v, arg)
		var e *exit
		switch {
		case errors.As(err, &e):
			return nil, err
		case err != nil:
			return nil, usage("%w", err)
		case !listed:
			t = adHoc(c, t)
			t.Certificate, t.Identity = certificate, identity
		}
		if v != nil {
			t.From = v.From
		}
		if !seen[arg] {
			seen[arg] = true
			list = append(list, t)
		}
	}
	return list, nil
}

// adHoc completes a target of the command line by flags.
func adHoc(c *cli.Context, t audit.Target) audit.Target {
	if t.Called.IsZero() {
		t.Called = audit.Operator(c.String("called"))
	}
	t.Calling, t.Spoof = audit.Operator(c.String("calling")), audit.Operator(c.String("spoof"))
	return t
}

// isTerminal reports whether a stream is one, and how wide it is.
func isTerminal(stream any) (width int, ok bool) {
	f, ok := stream.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width < 40 {
		width = 80
	}
	return width, true
}
