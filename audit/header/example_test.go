package header_test

import (
	"context"
	"fmt"
	"os"

	"pacsaudit/audit/header"
	"pacsaudit/audit/phi"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/part10"
)

func ExampleInspect() {
	dir, err := os.MkdirTemp("", "export")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	if _, err := part10.WriteFiles(fixtures.Archive{Studies: 10, Seed: 1}, dir); err != nil {
		fmt.Println(err)
		return
	}
	result, err := header.Inspect(context.Background(), []string{dir}, header.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(result.DICOM() == result.Files, result.Tally.Fields[phi.PatientName][phi.Exposed] == result.Files)
	// Output: true true
}
