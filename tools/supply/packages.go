package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/blakesmith/ar"
	"github.com/cavaliergopher/cpio"
)

// packagedProgram is where a package brings the program.
const packagedProgram = "usr/bin/pacsaudit"

// machines are the programs of an architecture, by how packages name it.
var machines = map[string]elf.Machine{
	"amd64": elf.EM_X86_64, "x86_64": elf.EM_X86_64, "arm64": elf.EM_AARCH64, "aarch64": elf.EM_AARCH64,
}

// packages looks into packages, and says of each what it holds: a program of the
// architecture in its name, or an error.
func packages(files []string) ([]byte, error) {
	var said bytes.Buffer
	for _, file := range files {
		machine, err := machineIn(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		base := filepath.Base(file)
		base = strings.TrimSuffix(base, filepath.Ext(base))
		arch := base[strings.LastIndexAny(base, "._")+1:]
		if strings.HasSuffix(base, "x86_64") {
			arch = "x86_64"
		}
		if want, known := machines[arch]; !known || machine != want {
			return nil, fmt.Errorf("%s: a program for %v in a package for %s", file, machine, arch)
		}
		fmt.Fprintf(&said, "%s: %v\n", file, machine)
	}
	return said.Bytes(), nil
}

// machineIn is the machine of the program in a package.
func machineIn(file string) (elf.Machine, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	var program []byte
	switch filepath.Ext(file) {
	case ".deb":
		program, err = inDeb(b)
	case ".rpm":
		program, err = inRPM(b)
	case ".apk":
		program, err = inTar(bytes.NewReader(b))
	default:
		err = errors.New("no package")
	}
	if err != nil {
		return 0, err
	}
	e, err := elf.NewFile(bytes.NewReader(program))
	if err != nil {
		return 0, err
	}
	return e.Machine, nil
}

var errNoProgram = errors.New("no " + packagedProgram + " in it")

// inDeb reads deb(5): an ar archive with data.tar.gz.
func inDeb(b []byte) ([]byte, error) {
	for r := ar.NewReader(bytes.NewReader(b)); ; {
		h, err := r.Next()
		if err != nil {
			return nil, errors.Join(errNoProgram, err)
		}
		if strings.TrimSuffix(h.Name, "/") == "data.tar.gz" {
			return inTar(r)
		}
	}
}

// inTar reads gzip streams, one behind the other as in an apk, as one tar.
func inTar(packed io.Reader) ([]byte, error) {
	from := bufio.NewReader(packed)
	for {
		z, err := gzip.NewReader(from)
		if err != nil {
			return nil, errors.Join(errNoProgram, err)
		}
		z.Multistream(false)
		for t := tar.NewReader(z); ; {
			h, err := t.Next()
			if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) { // the parts of an apk but the last have no end
				break
			}
			if err != nil {
				return nil, err
			}
			if strings.TrimPrefix(strings.TrimPrefix(h.Name, "./"), "/") == packagedProgram {
				return io.ReadAll(t)
			}
		}
		if _, err := io.Copy(io.Discard, z); err != nil {
			return nil, err
		}
	}
}

// inRPM passes over the lead and two headers, and reads what is behind: cpio in gzip.
func inRPM(b []byte) ([]byte, error) {
	at := 96
	for i := range 2 {
		if len(b) < at+16 || !bytes.HasPrefix(b[at:], []byte{0x8e, 0xad, 0xe8, 1}) {
			return nil, errors.New("no RPM")
		}
		at += 16 + 16*int(binary.BigEndian.Uint32(b[at+8:])) + int(binary.BigEndian.Uint32(b[at+12:]))
		if i == 0 {
			at = (at + 7) / 8 * 8
		}
	}
	if at > len(b) {
		return nil, errors.New("no RPM")
	}
	z, err := gzip.NewReader(bytes.NewReader(b[at:]))
	if err != nil {
		return nil, err
	}
	for r := cpio.NewReader(z); ; {
		h, err := r.Next()
		if err != nil {
			return nil, errors.Join(errNoProgram, err)
		}
		if strings.TrimPrefix(strings.TrimPrefix(h.Name, "."), "/") == packagedProgram {
			return io.ReadAll(r)
		}
	}
}
