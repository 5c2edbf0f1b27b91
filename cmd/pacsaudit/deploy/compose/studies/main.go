// Command studies writes invented studies, for the loader of docker-compose.yml.
package main

import (
	"fmt"
	"os"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/part10"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: studies FOLDER")
		os.Exit(2)
	}
	archive := fixtures.Archive{Studies: 60, Seed: 20, StudiesPerPatient: 3, Undated: 7}
	if err := os.MkdirAll(os.Args[1], 0o755); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if _, err := part10.WriteFiles(archive, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
