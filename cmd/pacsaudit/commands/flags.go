package commands

import (
	"io"
	"time"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit/probe"
)

// streams are those of the program. A report goes to out, all else to err.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func streamsOf(c *cli.Context) streams { return streams{c.App.Reader, c.App.Writer, c.App.ErrWriter} }

// given is the value of a flag, nil where the flag is absent. An empty value is
// no absent one: a variable of a script may be unset.
func given[T any](c *cli.Context, name string, value func(name string) T) *T {
	if !c.IsSet(name) {
		return nil
	}
	v := value(name)
	return &v
}

// scopeOptions say what may be contacted. They belong to every command that
// contacts anything.
type scopeOptions struct {
	config *string // a file
	scope  []string
	never  []string
}

func scopeFlags() []cli.Flag {
	return []cli.Flag{
		&cli.PathFlag{Name: "config", Category: ofScope, EnvVars: []string{"PACSAUDIT_CONFIG"}, Usage: "configuration `FILE`: targets, scope, never-list, expectations, accepted risks"},
		&cli.StringSliceFlag{Name: "scope", Category: ofScope, Usage: "`NETWORK` that may be contacted, as 10.20.0.0/16, besides those of --config; private and loopback ranges if there is none"},
		&cli.StringSliceFlag{Name: "never", Category: ofScope, Usage: "`NETWORK` or host that must not be contacted, besides those of --config"},
	}
}

func readScope(c *cli.Context) scopeOptions {
	return scopeOptions{config: given(c, "config", c.Path), scope: c.StringSlice("scope"), never: c.StringSlice("never")}
}

// probeOptions say which targets are audited, and how.
type probeOptions struct {
	scopeOptions
	command     string   // that asks, for messages
	targets     []string // names of the configuration, and addresses
	allTargets  bool     // of the configuration, where targets is empty
	timeout     *time.Duration
	rows        *int
	full        bool
	authorities *string // files
	certificate *string
	key         *string
	identity    *string // its kind
	called      *string
	calling     *string
	spoof       *string
	source      *string
	place       *string

	defaultTitles, defaultCredentials, services bool
}

func probeFlags() []cli.Flag {
	return append(scopeFlags(),
		&cli.DurationFlag{Name: "timeout", Category: ofTargets, Value: probe.DefaultBudget, Usage: "most time for one target's DICOM port; its web doors have as much again"},
		&cli.IntFlag{Name: "rows", Category: ofTargets, Value: probe.DefaultRows, Usage: "most `RECORDS` that a query may bring before it is cancelled"},
		&cli.BoolFlag{Name: "full", Category: ofTargets, Usage: "count everything, not a sample of --rows: reads one record for every study"},
		&cli.PathFlag{Name: "ca", Category: rare, Usage: "PEM `FILE` of authorities that server certificates are checked against; the system's if absent"},
		&cli.PathFlag{Name: "cert", Category: rare, Usage: "PEM `FILE` of a client certificate that the targets know, tried after a stranger was refused"},
		&cli.PathFlag{Name: "key", Category: rare, Usage: "PEM `FILE` of the private key that belongs to --cert"},
		&cli.StringFlag{Name: "identity", Category: rare, Usage: "ask whether the targets look at user identities: `KIND` is username, passcode, kerberos, saml or jwt; the identity comes from PACSAUDIT_IDENTITY, a passcode from PACSAUDIT_PASSCODE"},
		&cli.StringFlag{Name: "called", Category: ofTargets, Usage: "called AE `TITLE` for targets that are given without one"},
		&cli.StringFlag{Name: "calling", Category: ofTargets, Usage: "calling AE `TITLE` that the targets know, tried after a stranger's was refused"},
		&cli.StringFlag{Name: "spoof", Category: rare, Usage: "AE `TITLE` of another device that the targets know: ask whether anybody may use it, with a C-ECHO and nothing else"},
		&cli.BoolFlag{Name: "default-titles", Category: rare, Usage: "where the called title is not known, try those that products come with, slowly"},
		&cli.StringFlag{Name: "source", Category: rare, Usage: "`ADDRESS` of this machine to connect from; the system chooses if absent"},
		&cli.BoolFlag{Name: "default-credentials", Category: rare, Usage: "try the users and passwords that products come with on web interfaces that ask for one"},
	)
}

// fromFlag is for commands whose reports stay apart by place.
func fromFlag() cli.Flag {
	return &cli.StringFlag{Name: "from", Category: ofTargets, Usage: "`PLACE` in the network that this is run from, a word such as guest or ward-3: reports from several places are merged into a table of who reaches what"}
}

// servicesFlag is of commands that audit.
func servicesFlag() cli.Flag {
	return &cli.BoolFlag{Name: "services", Category: rare, Usage: "propose every SOP class of the standard, and transfer syntaxes, and use none of them: says what kind of device it is; eleven associations more"}
}

func readProbe(c *cli.Context) probeOptions {
	return probeOptions{
		scopeOptions: readScope(c), command: c.Command.Name, targets: c.Args().Slice(),
		timeout: given(c, "timeout", c.Duration), rows: given(c, "rows", c.Int), full: c.Bool("full"),
		authorities: given(c, "ca", c.Path), certificate: given(c, "cert", c.Path), key: given(c, "key", c.Path),
		identity: given(c, "identity", c.String), called: given(c, "called", c.String), calling: given(c, "calling", c.String),
		spoof: given(c, "spoof", c.String), source: given(c, "source", c.String), place: given(c, "from", c.String),
		defaultTitles: c.Bool("default-titles"), defaultCredentials: c.Bool("default-credentials"), services: c.Bool("services"),
	}
}
