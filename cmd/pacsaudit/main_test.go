package main

import (
	"context"
	"os"
	"testing"
)

// asProgram makes the test binary behave as the program, so that its memory is
// its own.
const asProgram = "PACSAUDIT_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(run(context.Background(), os.Args, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}
