package commands

import (
	"crypto/tls"
	"crypto/x509"
	"os"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
)

// authorities reads the certificates of a PEM file.
func authorities(file string) (*x509.CertPool, error) {
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

// clientCertificate reads the certificate that --known callers present.
func clientCertificate(c *cli.Context) (audit.ClientCertificate, error) {
	if !c.IsSet("cert") && !c.IsSet("key") {
		return audit.ClientCertificate{}, nil
	}
	if !c.IsSet("cert") || !c.IsSet("key") {
		return audit.ClientCertificate{}, usage("--cert and --key go together")
	}
	pair, err := tls.LoadX509KeyPair(c.Path("cert"), c.Path("key"))
	if err != nil {
		return audit.ClientCertificate{}, usage("--cert and --key: %w", err)
	}
	return audit.NewClientCertificate(pair), nil
}

var identityKinds = map[string]audit.IdentityKind{
	"username": audit.Username, "passcode": audit.UsernamePasscode, "kerberos": audit.Kerberos, "saml": audit.SAML, "jwt": audit.JWT,
}

// userIdentity reads an identity from the environment: on the command line
// everybody on the machine could read it.
func userIdentity(c *cli.Context) (audit.Identity, error) {
	if !c.IsSet("identity") {
		return audit.Identity{}, nil
	}
	kind, ok := identityKinds[c.String("identity")]
	primary, secondary := os.Getenv("PACSAUDIT_IDENTITY"), os.Getenv("PACSAUDIT_PASSCODE")
	switch {
	case !ok:
		return audit.Identity{}, usage("--identity %q is not a kind: use username, passcode, kerberos, saml or jwt", c.String("identity"))
	case primary == "":
		return audit.Identity{}, usage("--identity needs the identity in the environment variable PACSAUDIT_IDENTITY")
	case kind == audit.UsernamePasscode && secondary == "":
		return audit.Identity{}, usage("--identity passcode needs the passcode in the environment variable PACSAUDIT_PASSCODE")
	}
	return audit.Identity{Kind: kind, Primary: audit.NewSecret([]byte(primary)), Secondary: audit.NewSecret([]byte(secondary))}, nil
}
