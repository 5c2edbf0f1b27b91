package main

import (
	"context"
	"os"
	"testing"
	"time"
)

// asProgram makes the test binary behave as the program, so that its memory is
// its own.
const asProgram = "PACSAUDIT_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		if os.Getenv(asProgram+"_SAVES") != "" {
			saveEvery = time.Nanosecond // a state at every place where there can be one
		}
		os.Exit(run(context.Background(), os.Args, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}
