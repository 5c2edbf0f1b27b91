package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"debug/elf"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blakesmith/ar"
	"github.com/cavaliergopher/cpio"
)

// program is the head of a program for a machine, and no more.
func program(t *testing.T, m elf.Machine) []byte {
	t.Helper()
	h := elf.Header64{Type: uint16(elf.ET_EXEC), Machine: uint16(m), Version: uint32(elf.EV_CURRENT), Ehsize: 64, Phentsize: 56, Shentsize: 64}
	copy(h.Ident[:], elf.ELFMAG)
	h.Ident[elf.EI_CLASS], h.Ident[elf.EI_DATA], h.Ident[elf.EI_VERSION] = byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)
	var b bytes.Buffer
	if err := binary.Write(&b, binary.LittleEndian, h); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func packed(t *testing.T, write func(*gzip.Writer)) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	write(z)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestPackagesHoldAProgramOfTheirArchitecture has packages of each kind, right and wrong.
func TestPackagesHoldAProgramOfTheirArchitecture(t *testing.T) {
	archive := func(name string, content []byte) []byte {
		return packed(t, func(z *gzip.Writer) {
			w := tar.NewWriter(z)
			w.WriteHeader(&tar.Header{Name: name, Size: int64(len(content)), Mode: 0o755})
			w.Write(content)
			w.Close()
		})
	}
	deb := func(content []byte) []byte {
		var b bytes.Buffer
		w := ar.NewWriter(&b)
		w.WriteGlobalHeader()
		w.WriteHeader(&ar.Header{Name: "data.tar.gz", Size: int64(len(content))})
		w.Write(content)
		return b.Bytes()
	}
	rpm := func(content []byte) []byte {
		header := append([]byte{0x8e, 0xad, 0xe8, 1}, make([]byte, 12)...)
		b := append(make([]byte, 96), append(header, header...)...)
		return append(b, packed(t, func(z *gzip.Writer) {
			w := cpio.NewWriter(z)
			w.WriteHeader(&cpio.Header{Name: "./" + packagedProgram, Size: int64(len(content)), Mode: 0o100755})
			w.Write(content)
			w.Close()
		})...)
	}
	arm, amd := program(t, elf.EM_AARCH64), program(t, elf.EM_X86_64)
	in := "./" + packagedProgram
	for _, c := range []struct {
		name    string
		content []byte
		wrong   string
	}{
		{"p_1_arm64.deb", deb(archive(in, arm)), ""},
		{"p_1_amd64.deb", deb(archive(in, arm)), "in a package for amd64"},
		{"p-1.aarch64.rpm", rpm(arm), ""},
		{"p-1.x86_64.rpm", rpm(amd), ""},
		{"p-1.aarch64.rpm", rpm(amd), "in a package for aarch64"},
		{"p_1_aarch64.apk", append(archive("sign", nil), archive(packagedProgram, arm)...), ""},
		{"p_1_aarch64.apk", archive("usr/bin/other", arm), errNoProgram.Error()},
		{"p_1_arm64.deb", deb(archive(in, []byte(strings.Repeat("#!/bin/sh\n", 9)))), "bad magic number"},
		{"p_1_arm64.deb", nil, ""},
		{"p_1_arm64.rpm", []byte("short"), "no RPM"},
		{"p_1_s390x.deb", deb(archive(in, arm)), "for s390x"},
	} {
		file := filepath.Join(t.TempDir(), c.name)
		if err := os.WriteFile(file, c.content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := packages([]string{file})
		if bad := c.wrong != "" || c.content == nil; bad != (err != nil) || bad && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("%s: %v, want %q", c.name, err, c.wrong)
		}
	}
}
