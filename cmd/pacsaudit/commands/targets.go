package commands

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/netip"
	"os"
	"slices"
	"strings"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/inventory"
	"pacsaudit/audit/probe"
	"pacsaudit/report/syslog"
)

const maxRows = 1_000_000

// fullBudget is the time for a target whose every study is counted.
const fullBudget = time.Hour

// asked is what a command line and a configuration ask for.
type asked struct {
	targets   []audit.Target
	prober    *probe.Prober
	receivers []syslog.Receiver
}

// load reads the configuration, and returns the targets, their prober, and who is to
// hear of them.
func (o probeOptions) load(ctx context.Context, stderr io.Writer) (a asked, err error) {
	v, scope, err := o.scopeOptions.load(ctx, stderr)
	if err != nil {
		return a, err
	}
	if a.prober, err = o.prober(v, scope); err != nil {
		return a, err
	}
	a.receivers = receiversOf(v, scope)
	list, err := o.chosen(v)
	if err != nil {
		return a, err
	}
	a.targets, err = o.placed(list)
	return a, err
}

// placed are targets that are audited from the place of --from. It is said for one
// run, and beats the zone of the configuration.
func (o probeOptions) placed(list []audit.Target) ([]audit.Target, error) {
	if o.place == nil {
		return list, nil
	}
	place, err := inventory.ParsePlace(*o.place)
	if err != nil {
		return nil, usage("--from: %w", err)
	}
	list = slices.Clone(list)
	for i := range list {
		list[i].Place, list[i].From = place, inventory.ZoneOf(place)
	}
	return list, nil
}

// prober is the prober that configuration and flags ask for.
func (o probeOptions) prober(v *inventory.Inventory, scope audit.Scope) (*probe.Prober, error) {
	p := &probe.Prober{
		Budget: probe.DefaultBudget, Rows: probe.DefaultRows, Full: o.full, Scope: scope,
		DefaultTitles: o.defaultTitles, DefaultCredentials: o.defaultCredentials, Services: o.services,
	}
	switch {
	case o.timeout != nil:
		p.Budget = *o.timeout
	case o.full:
		p.Budget = fullBudget
	case v != nil && v.Defaults.Timeout > 0:
		p.Budget = v.Defaults.Timeout
	}
	switch {
	case o.rows != nil:
		p.Rows = *o.rows
	case v != nil && v.Defaults.Rows > 0:
		p.Rows = v.Defaults.Rows
	}
	var err error
	if o.source != nil {
		if p.Source, err = netip.ParseAddr(*o.source); err != nil {
			return nil, usage("--source %q is not an address of this machine: write it as 10.20.1.5", *o.source)
		}
	}
	if o.authorities != nil {
		if p.Authorities, err = readAuthorities(*o.authorities); err != nil {
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

// chosen are the targets that the command line names, each once.
func (o probeOptions) chosen(v *inventory.Inventory) ([]audit.Target, error) {
	if len(o.targets) == 0 && v != nil && o.allTargets {
		return v.Targets, nil
	}
	if len(o.targets) == 0 {
		return nil, usage("no target: give host:port or AETITLE@host:port, for example pacsaudit %s MAINARCHIVE@pacs.example.org:11112", o.command)
	}
	certificate, identity, err := o.credentials()
	if err != nil {
		return nil, err
	}
	var list []audit.Target
	seen := map[string]bool{}
	for i, word := range o.targets {
		t, listed, err := findTarget(v, word)
		var e *exit
		switch {
		case errors.As(err, &e):
			return nil, err
		case err != nil:
			return nil, notATarget(word, o.targets[i+1:], err)
		case !listed:
			if t.Called.IsZero() {
				t.Called = operator(o.called)
			}
			t.Calling, t.Spoof = operator(o.calling), operator(o.spoof)
			t.Certificate, t.Identity = certificate, identity
		}
		if v != nil {
			t.From = v.From
		}
		if !seen[word] {
			seen[word] = true
			list = append(list, t)
		}
	}
	return list, nil
}

// operator is a text of the command line, empty where the flag is absent.
func operator(s *string) audit.Text {
	if s == nil {
		return audit.Text{}
	}
	return audit.Operator(*s)
}

// findTarget finds a target of the configuration, or reads an address.
func findTarget(v *inventory.Inventory, word string) (t audit.Target, listed bool, err error) {
	if v != nil {
		if t, ok := v.Find(word); ok {
			return t, true, nil
		}
	}
	t, err = inventory.ParseTarget(word)
	if err == nil || v == nil || strings.ContainsAny(word, ":@/") {
		return t, false, err
	}
	if near := v.Nearest(word); near != "" {
		return t, false, usage("no target is called %q: did you mean %q?", word, near)
	}
	return t, false, usage("no target is called %q, and it is no address either", word)
}

// readAuthorities reads the certificates of a PEM file.
func readAuthorities(file string) (*x509.CertPool, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, usage("--ca: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(b) {
		return nil, usage("--ca %s holds no certificate in PEM form", file)
	}
	return pool, nil
}

// credentials are what targets of the command line are shown.
func (o probeOptions) credentials() (certificate audit.ClientCertificate, identity audit.Identity, err error) {
	for _, title := range []struct {
		flag  string
		value *string
	}{{"called", o.called}, {"calling", o.calling}, {"spoof", o.spoof}} {
		if title.value != nil {
			if err := inventory.CheckAETitle(*title.value); err != nil {
				return certificate, identity, usage("--%s: %w", title.flag, err)
			}
		}
	}
	if (o.certificate == nil) != (o.key == nil) {
		return certificate, identity, usage("--cert and --key go together")
	}
	if o.certificate != nil {
		pair, err := tls.LoadX509KeyPair(*o.certificate, *o.key)
		if err != nil {
			return certificate, identity, usage("--cert and --key: %w", err)
		}
		certificate = audit.NewClientCertificate(pair)
	}
	if o.identity != nil {
		identity, err = readIdentity(*o.identity)
	}
	return certificate, identity, err
}

var identityKinds = map[string]audit.IdentityKind{
	"username": audit.Username, "passcode": audit.UsernamePasscode, "kerberos": audit.Kerberos, "saml": audit.SAML, "jwt": audit.JWT,
}

// readIdentity reads a user identity from the environment: on the command line
// everybody on the machine could read it.
func readIdentity(word string) (audit.Identity, error) {
	kind, ok := identityKinds[word]
	primary, secondary := os.Getenv("PACSAUDIT_IDENTITY"), os.Getenv("PACSAUDIT_PASSCODE")
	switch {
	case !ok:
		return audit.Identity{}, usage("--identity %q is not a kind: use username, passcode, kerberos, saml or jwt", word)
	case primary == "":
		return audit.Identity{}, usage("--identity needs the identity in the environment variable PACSAUDIT_IDENTITY")
	case kind == audit.UsernamePasscode && secondary == "":
		return audit.Identity{}, usage("--identity passcode needs the passcode in the environment variable PACSAUDIT_PASSCODE")
	}
	return audit.Identity{Kind: kind, Primary: audit.NewSecret([]byte(primary)), Secondary: audit.NewSecret([]byte(secondary))}, nil
}
