package commands

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"aead.dev/minisign"
	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/inventory"
	"pacsaudit/report"
	"pacsaudit/report/render"
)

func packCommand() *cli.Command {
	return &cli.Command{
		Name:      "pack",
		Usage:     "put a report with all that an auditor asks for into one file, and sign it",
		ArgsUsage: "FILE…",
		Description: `Writes a ZIP file with the report as JSON and HTML, what was not settled, the
posture as a policy, a table of clauses that the checks are evidence for, and
checksums. The same reports give the same file, to the byte.

   pacsaudit report pack fleet.json --output evidence.zip --key minisign.key
   minisign -Vm evidence.zip -p minisign.pub

Exit codes: 0 done, 2 usage or a file that is no report.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Category: ofOutput, Aliases: []string{"o"}, Usage: "the ZIP `FILE`; its signature is FILE.minisig"},
			&cli.StringFlag{Name: "key", Category: ofOutput, Usage: "secret key of minisign, in a `FILE` that others may not open; without one nothing is signed"},
			&cli.StringFlag{Name: "passphrase-file", Category: ofOutput, Usage: "`FILE` with the passphrase of the key"},
			&cli.StringFlag{Name: "lang", Category: ofOutput, Usage: "`LANGUAGE` of what people read, en or ja; the locale's if absent"},
		},
		Action: func(c *cli.Context) error {
			lang, err := langOf(given(c, "lang", c.String), true)
			if err != nil {
				return err
			}
			output := c.String("output")
			if output == "" || filepath.Ext(output) != ".zip" {
				return usage("report pack needs --output FILE.zip")
			}
			return pack(c.Context, c.Args().Slice(), packOptions{output, c.String("key"), c.String("passphrase-file"), lang}, streamsOf(c))
		},
	}
}

type packOptions struct {
	output, key, passphrase string
	lang                    render.Lang
}

func pack(ctx context.Context, files []string, o packOptions, s streams) error {
	if info, err := os.Stat(filepath.Dir(o.output)); err != nil || !info.IsDir() {
		return usage("--output %s: there is no folder %s: make it first", o.output, filepath.Dir(o.output))
	}
	var key *minisign.PrivateKey
	if o.key != "" {
		k, err := readSigningKey(o.key, o.passphrase)
		if err != nil {
			return usage("--key %s: %w", o.key, err)
		}
		key = &k
	}
	r, err := readMerged(ctx, files, 0, s.err)
	if err != nil {
		return err
	}
	content, err := packed(r, o.lang)
	if err != nil {
		return internal(err)
	}
	if err := writeFile(o.output, func(w io.Writer) error { _, err := w.Write(content); return err }); err != nil {
		return internal(err)
	}
	if key == nil {
		fmt.Fprintf(s.err, "wrote %s, which is not signed: --key signs it\n", audit.Operator(o.output))
		return nil
	}
	reader := minisign.NewReader(bytes.NewReader(content))
	if _, err := io.Copy(io.Discard, reader); err != nil {
		return internal(err)
	}
	// The trusted comment is signed, too: the signature is of a file of this name.
	signature := reader.SignWithComments(*key, "file:"+filepath.Base(o.output)+" hashed", "evidence pack of pacsaudit")
	if err := writeFile(o.output+".minisig", func(w io.Writer) error { _, err := w.Write(signature); return err }); err != nil {
		return internal(err)
	}
	fmt.Fprintf(s.err, "wrote %s and its signature by key %X: minisign -Vm %[1]s -p PUBLIC-KEY verifies it\n", audit.Operator(o.output), key.ID())
	return nil
}

// packed is the ZIP file of a report.
func packed(r *report.Report, l render.Lang) ([]byte, error) {
	rendered := func(format string) func(io.Writer) error {
		return func(w io.Writer) error {
			f, err := render.FormatByName(format)
			if err != nil {
				return err
			}
			return f.Write(w, r, render.Options{Lang: l})
		}
	}
	var all, sums bytes.Buffer
	z := zip.NewWriter(&all)
	add := func(name string, write func(io.Writer) error) error {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(b.Bytes()), name)
		return addFile(z, name, b.Bytes(), r.Finished)
	}
	for _, part := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"report.json", rendered("json")},
		{"report.html", rendered("html")},
		{"unsettled.md", func(w io.Writer) error { return render.Unsettled(w, r, l) }},
		{"policy.yaml", func(w io.Writer) error { _, err := w.Write(inventory.WritePolicy(expectationsOf(r))); return err }},
		{"clauses.md", func(w io.Writer) error { return render.Clauses(w, r, l) }},
	} {
		if err := add(part.name, part.write); err != nil {
			return nil, err
		}
	}
	if err := addFile(z, "SHA256SUMS", sums.Bytes(), r.Finished); err != nil {
		return nil, err
	}
	err := z.Close()
	return all.Bytes(), err
}

func addFile(z *zip.Writer, name string, content []byte, at time.Time) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at.UTC()})
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	return err
}

// readSigningKey reads a secret key of minisign, with or without a passphrase.
func readSigningKey(file, passphraseFile string) (key minisign.PrivateKey, err error) {
	text, err := readSecret(file)
	if err != nil {
		return key, err
	}
	if !minisign.IsEncrypted(text) {
		if key.UnmarshalText(text) != nil {
			return key, errors.New("no secret key of minisign: give the file that minisign -G wrote")
		}
		return key, nil
	}
	if passphraseFile == "" {
		return key, fmt.Errorf("the key has a passphrase: give it with --passphrase-file")
	}
	passphrase, err := readSecret(passphraseFile)
	if err != nil {
		return key, err
	}
	if key, err = minisign.DecryptKey(string(bytes.TrimRight(passphrase, "\r\n")), text); err != nil {
		return key, errors.New("the passphrase is another one, or the key is damaged")
	}
	return key, nil
}

// readSecret reads a file that others may not open.
func readSecret(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("others may open it: chmod 600 %s", file)
	}
	return os.ReadFile(file)
}
