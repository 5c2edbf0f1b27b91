// Command sign signs a file of a release as minisign does (Ed25519 over BLAKE2b-512), so that anybody can verify it with minisign:
//
//	sign FILE           writes FILE.minisig with the key in the file that PACSAUDIT_SIGNING_KEY names
//	sign -key NAME      writes a new key: NAME.key, which stays secret, and NAME.pub
//
// The passphrase of the key, if it has one, is in the file that PACSAUDIT_SIGNING_PASSPHRASE names. Without a key FILE is not signed: it
// says so, and ends with 0.
package main

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"aead.dev/minisign"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "sign:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	switch {
	case len(args) == 2 && args[0] == "-key":
		return newKey(args[1])
	case len(args) == 1:
		return sign(args[0], os.Getenv("PACSAUDIT_SIGNING_KEY"), out)
	}
	return errors.New("usage: sign FILE | sign -key NAME")
}

func sign(file, keyFile string, out io.Writer) error {
	if keyFile == "" {
		_, err := fmt.Fprintf(out, "%s is NOT SIGNED: PACSAUDIT_SIGNING_KEY names no file with a key of minisign\n", file)
		return err
	}
	key, err := readKey(keyFile)
	if err != nil {
		return err
	}
	message, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	// The trusted comment is signed, too: a signature cannot be passed off as one of another file.
	reader := minisign.NewReader(bytes.NewReader(message))
	if _, err := io.Copy(io.Discard, reader); err != nil {
		return err
	}
	signature := reader.SignWithComments(key, "file:"+filepath.Base(file)+" hashed", "signature of pacsaudit's release")
	if !minisign.Verify(key.Public().(minisign.PublicKey), message, signature) {
		return errors.New("the signature that was made is not valid")
	}
	if err := os.WriteFile(file+".minisig", signature, 0o644); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s is signed with key %X\n", file, key.ID())
	return err
}

// readKey reads a secret key, which nobody but its owner may open.
func readKey(file string) (minisign.PrivateKey, error) {
	var none minisign.PrivateKey
	info, err := os.Stat(file)
	if err != nil {
		return none, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return none, fmt.Errorf("others may open %s, which holds the secret key: chmod 600 it", file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return none, err
	}
	if !minisign.IsEncrypted(text) {
		var key minisign.PrivateKey
		return key, key.UnmarshalText(text)
	}
	passphrase, err := os.ReadFile(os.Getenv("PACSAUDIT_SIGNING_PASSPHRASE"))
	if err != nil {
		return none, fmt.Errorf("the key has a passphrase, and PACSAUDIT_SIGNING_PASSPHRASE names no file with it: %w", err)
	}
	return minisign.DecryptKey(string(bytes.TrimRight(passphrase, "\r\n")), text)
}

// newKey writes over nothing.
func newKey(name string) error {
	public, secret, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	secretText, err := secret.MarshalText()
	if err != nil {
		return err
	}
	publicText, err := public.MarshalText()
	if err != nil {
		return err
	}
	return errors.Join(create(name+".key", secretText, 0o600), create(name+".pub", publicText, 0o644))
}

func create(name string, text []byte, mode os.FileMode) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(append(bytes.TrimRight(text, "\n"), '\n'))
	return errors.Join(err, f.Close())
}
