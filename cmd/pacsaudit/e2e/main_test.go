// Package e2e tests the program as a whole: what it prints, writes, answers and
// sends for a command line. Most tests call it as a function, commands.Run; those
// that kill it, limit it or look at its memory run the test binary as the program.
package e2e

import (
	"context"
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"pacsaudit/cmd/pacsaudit/commands"
)

// Exit codes, as they are documented.
const (
	exitClean       = 0
	exitFindings    = 1
	exitUsage       = 2
	exitNotMeasured = 3
	exitInternal    = 4
	exitInterrupted = 130
)

// asProgram makes the test binary behave as the program, so that its memory is
// its own.
const asProgram = "PACSAUDIT_TEST_AS_PROGRAM"

// asOther makes it behave as another program, by name.
const asOther = "PACSAUDIT_TEST_AS_OTHER"

// others are those programs.
var others = map[string]func(){}

func TestMain(m *testing.M) {
	if other := others[os.Getenv(asOther)]; other != nil {
		other()
		os.Exit(0)
	}
	commands.SaveEvery = time.Nanosecond // a state at every place where there can be one
	if os.Getenv(asProgram) != "" {
		commands.BoundMemory(os.Stderr)
		code := commands.Run(context.Background(), os.Args, os.Stdout, os.Stderr)
		if file := os.Getenv(asProgram + "_STATUS"); file != "" {
			status, _ := os.ReadFile("/proc/self/status")
			os.WriteFile(file, status, 0o600)
		}
		os.Exit(code)
	}
	// Tests that run beside others wait for their peers more than they work.
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		flag.Set("test.parallel", "32")
	}
	var err error
	if scratch, err = os.MkdirTemp("", "pacsaudit-e2e-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(scratch)
	os.Exit(code)
}

// scratch is a folder for what tests share. It goes with the run.
var scratch string
