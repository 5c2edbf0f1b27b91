package inventory

import (
	"crypto/x509"
	"net"
	"net/netip"
	"slices"

	"github.com/goccy/go-yaml/ast"

	"pacsaudit/audit"
)

// Receiver is where events are sent: a SIEM, or with the format dicom an audit record
// repository, which hears of our own queries. It is no target: nothing is asked
// of it, and the scope does not hold for it. The never-list does.
type Receiver struct {
	Name        audit.Text
	Address     audit.Text
	Format      string
	Clear       bool // without TLS
	Certificate audit.ClientCertificate
	Authorities *x509.CertPool
}

var (
	receiverKeys    = []string{"name", "address", "format", "tls", "credentials"}
	receiverFormats = []string{"syslog", "cef", "ocsf", "dicom"}
)

func (r *reader) receiver(n ast.Node, v *Inventory) {
	var c Receiver
	where := map[string]ast.Node{}
	if !r.object(n, "a receiver", receiverKeys, []string{"name", "address", "format"}, func(key string, n ast.Node) {
		where[key] = n
		r.receiverKey(key, n, &c)
	}) {
		return
	}
	if c.Clear && where["credentials"] != nil {
		r.wrong(where["credentials"], "credentials are for TLS: leave out \"tls: false\"")
	}
	if slices.ContainsFunc(v.Receivers, func(o Receiver) bool { return o.Name == c.Name && !c.Name.IsZero() }) {
		r.wrong(where["name"], "two receivers are called %q", c.Name)
	}
	host, _, _ := net.SplitHostPort(c.Address.String())
	if never, forbidden := v.Scope.ForbidsHost(host); forbidden {
		r.wrong(where["address"], "%q is on the never-list: %s", host, describe(never))
	} else if a, err := netip.ParseAddr(host); err == nil {
		if never, forbidden := v.Scope.Forbids(a); forbidden {
			r.wrong(where["address"], "%v is on the never-list: %s", a, describe(never))
		}
	}
	v.Receivers = append(v.Receivers, c)
}

func (r *reader) receiverKey(key string, n ast.Node, c *Receiver) {
	word, ok := r.text(n)
	if !ok {
		return
	}
	switch key {
	case "name":
		c.Name = r.words(n)
	case "address":
		if err := CheckAddress(word); err != nil {
			r.wrong(n, "%v", err)
		} else {
			c.Address = audit.Operator(word)
		}
	case "format":
		if c.Format = word; !slices.Contains(receiverFormats, word) {
			r.wrong(n, "%q is not a format for a receiver%s", word, didYouMean(word, receiverFormats))
		}
	case "tls":
		if c.Clear = word == "false"; word != "true" && word != "false" {
			r.wrong(n, "%q is not true or false", word)
		}
	case "credentials":
		found, known := r.credentialsOf(n, word)
		if known && found.identity.Kind != audit.NoIdentity {
			r.wrong(n, "a receiver takes no user identity: give credentials with cert and key, or ca")
		}
		c.Certificate, c.Authorities = found.certificate, found.authorities
	}
}
