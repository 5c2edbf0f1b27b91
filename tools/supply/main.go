// Command supply says what a release is made of: the modules that are linked
// into it, their licences and the texts of these, from the module cache. It
// asks no network, and writes to standard output.
//
//	supply list                   THIRD_PARTY.md
//	supply texts                  the licences themselves, to go with a release
//	supply sbom BINARY VERSION    CycloneDX 1.6, from what the linker wrote into it
//	supply provenance FOLDER VERSION REVISION
//	                              SLSA provenance of the files in a folder
//	supply packages FILE…         that each package holds a program of its architecture
//
// It is run in the root of the project.
package main

import (
	"errors"
	"fmt"
	"os"
)

func main() {
	out, err := run(os.Args[1:])
	if err == nil {
		_, err = os.Stdout.Write(out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "supply:", err)
		os.Exit(1)
	}
}

func run(args []string) ([]byte, error) {
	switch {
	case len(args) == 1 && args[0] == "list":
		return list()
	case len(args) == 1 && args[0] == "texts":
		return texts()
	case len(args) == 3 && args[0] == "sbom":
		return sbom(args[1], args[2])
	case len(args) == 4 && args[0] == "provenance":
		return provenance(args[1], args[2], args[3])
	case len(args) > 1 && args[0] == "packages":
		return packages(args[1:])
	}
	return nil, errors.New("usage: supply list | texts | sbom BINARY VERSION | provenance FOLDER VERSION REVISION | packages FILE…")
}
