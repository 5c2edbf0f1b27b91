package inventory

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"pacsaudit/audit"
)

var (
	credentialKeys = []string{"cert", "key", "ca", "identity", "user", "password", "token"}
	secretKeys     = []string{"file", "env"}
	identityWords  = []string{"username", "passcode", "kerberos", "saml", "jwt"}
)

// IdentityKind finds the kind of user identity by its word.
func IdentityKind(word string) (audit.IdentityKind, bool) {
	for i, w := range identityWords {
		if w == word {
			return audit.Username + audit.IdentityKind(i), true
		}
	}
	return audit.NoIdentity, false
}

// credential is what a name stands for.
type credential struct {
	at          position
	certificate audit.ClientCertificate
	authorities *x509.CertPool
	identity    audit.Identity
}

// credentials reads all of them. What is written in this part is never quoted.
func (r *reader) credentials(n ast.Node) {
	m, ok := n.(*ast.MappingNode)
	if !ok {
		r.wrong(n, "credentials is a mapping: write a name, and below it what it stands for")
		return
	}
	for _, pair := range m.Values {
		name, ok := r.text(pair.Key)
		if !ok {
			continue
		}
		if _, twice := r.certificates[name]; twice {
			r.wrong(pair.Key, "two credentials are called %q", name)
		}
		c := r.credential(pair.Value)
		c.at = positionOf(pair.Key)
		r.certificates[name] = c
	}
}

func (r *reader) credential(n ast.Node) (c credential) {
	where := map[string]ast.Node{}
	r.object(n, "credentials", credentialKeys, nil, func(key string, n ast.Node) { where[key] = n })
	for _, p := range [][2]string{{"cert", "key"}, {"key", "cert"}, {"user", "identity"}, {"password", "identity"}, {"token", "identity"}} {
		if where[p[0]] != nil && where[p[1]] == nil {
			r.wrong(where[p[0]], "%q needs %q beside it", p[0], p[1])
			return c
		}
	}
	if where["cert"] != nil {
		c.certificate = r.certificate(where["cert"], where["key"])
	}
	if where["ca"] != nil {
		if b, ok := r.file(where["ca"], false); ok {
			c.authorities = x509.NewCertPool()
			if !c.authorities.AppendCertsFromPEM(b) {
				r.wrong(where["ca"], "the file holds no certificate in PEM form")
			}
		}
	}
	if where["identity"] != nil {
		c.identity = r.identity(where)
	}
	return c
}

func (r *reader) certificate(cert, key ast.Node) audit.ClientCertificate {
	public, ok := r.file(cert, false)
	private, okay := r.file(key, true)
	if !ok || !okay {
		return audit.ClientCertificate{}
	}
	defer clear(private)
	pair, err := tls.X509KeyPair(public, private)
	if err != nil {
		// Of the library's errors only this one is about both.
		if bytes.Contains([]byte(err.Error()), []byte("does not match")) {
			r.wrong(key, "the key does not belong to the certificate")
		} else {
			r.wrong(cert, "certificate and key are not a pair in PEM form without a passphrase")
		}
		return audit.ClientCertificate{}
	}
	if leaf := pair.Leaf; leaf != nil && r.o.Now.After(leaf.NotAfter) {
		r.warn(positionOf(cert), "the certificate ended on %s", leaf.NotAfter.Format("2006-01-02"))
	}
	return audit.NewClientCertificate(pair)
}

func (r *reader) identity(where map[string]ast.Node) audit.Identity {
	word, ok := r.text(where["identity"])
	kind, known := IdentityKind(word)
	if !ok || !known {
		r.wrong(where["identity"], "not a kind of user identity%s", didYouMean(word, identityWords))
		return audit.Identity{}
	}
	id := audit.Identity{Kind: kind}
	primary := "user"
	if kind >= audit.Kerberos {
		primary = "token"
	}
	if where[primary] == nil {
		r.wrong(where["identity"], "this kind of identity needs %q beside it", primary)
		return id
	}
	id.Primary = r.secret(where[primary])
	switch {
	case kind == audit.UsernamePasscode && where["password"] == nil:
		r.wrong(where["identity"], "this kind of identity needs \"password\" beside it")
	case kind == audit.UsernamePasscode:
		id.Secondary = r.secret(where["password"])
	}
	return id
}

// secret reads {file: PATH} or {env: NAME}.
func (r *reader) secret(n ast.Node) audit.Secret {
	m, ok := n.(*ast.MappingNode)
	if !ok || len(m.Values) != 1 {
		r.wrong(n, "a secret does not stand in a configuration: write {file: PATH} or {env: NAME}")
		return audit.Secret{}
	}
	var s audit.Secret
	r.object(n, "a secret", secretKeys, nil, func(key string, n ast.Node) {
		var b []byte
		if key == "file" {
			b, _ = r.file(n, true)
		} else if name, ok := r.text(n); ok {
			b = []byte(os.Getenv(name))
			if len(b) == 0 {
				r.wrong(n, "the environment variable is not set")
			}
		}
		if b = bytes.TrimRight(b, "\r\n"); len(b) > 0 {
			s = audit.NewSecret(b)
		}
	})
	return s
}

const maxSecret = 1 << 20

// credentialsDirectory is where systemd puts what LoadCredential= names, and how
// the configuration says so: the folder differs between units.
const credentialsDirectory = "$CREDENTIALS_DIRECTORY/"

// file reads a file that the configuration names, relative to its own folder or
// among systemd's credentials. systemd makes these 0400 and the user's (ramfs), or
// 0440 and root's with an entry for the user in the access list (tmpfs):
// others may open neither, so that the rule for every secret is the rule for them.
func (r *reader) file(n ast.Node, secret bool) ([]byte, bool) {
	name, ok := r.text(n)
	if !ok {
		return nil, false
	}
	if id, ok := strings.CutPrefix(name, credentialsDirectory); ok {
		folder := os.Getenv("CREDENTIALS_DIRECTORY")
		if folder == "" {
			r.wrong(n, "there is no $CREDENTIALS_DIRECTORY here: systemd sets it for a unit with LoadCredential=%s:PATH", id)
			return nil, false
		}
		if id != filepath.Base(id) || !filepath.IsLocal(id) {
			r.wrong(n, "a credential of systemd has a name, and no folder")
			return nil, false
		}
		name = filepath.Join(folder, id)
	}
	b, err := readFile(r.beside(name), secret)
	if err != nil {
		r.wrong(n, "%v", err)
	}
	return b, err == nil
}

// beside is a path relative to the configuration's own folder.
func (r *reader) beside(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(r.folder, name)
}

func readFile(name string, secret bool) ([]byte, error) {
	// Opening a pipe would wait for its other end.
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, withoutOperation(err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, withoutOperation(err)
	case secret && runtime.GOOS != "windows" && info.Mode().Perm()&0o007 != 0:
		return nil, fmt.Errorf("everybody on this machine may open %s, which holds a secret: chmod o-rwx it", name)
	}
	b, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	switch {
	case err != nil:
		return nil, withoutOperation(err)
	case len(b) > maxSecret:
		return nil, fmt.Errorf("%s is larger than 1 MiB", name)
	case len(b) == 0:
		return nil, errors.New("the file is empty")
	}
	return b, nil
}

// reference finds the credentials of a target.
func (r *reader) reference(n ast.Node, t *audit.Target) {
	name, ok := r.text(n)
	if !ok {
		return
	}
	c, known := r.credentialsOf(n, name)
	if !known {
		return
	}
	t.Certificate, t.Authorities, t.Identity = c.certificate, c.authorities, c.identity
}

// credentialsOf finds credentials by their name.
func (r *reader) credentialsOf(n ast.Node, name string) (credential, bool) {
	c, known := r.certificates[name]
	if !known {
		names := make([]string, 0, len(r.certificates))
		for name := range r.certificates {
			names = append(names, name)
		}
		r.wrong(n, "no credentials are called %q%s", name, didYouMean(name, names))
		return c, false
	}
	r.used[name] = true
	return c, true
}
