package commands

import (
	"context"
	"io"
	"os"
	"strings"
	"testing"
)

// TestAnInterruptEndsTheWaitForAList has a standard input that says no more, at once and
// behind a beginning.
func TestAnInterruptEndsTheWaitForAList(t *testing.T) {
	for name, beginning := range map[string]string{"nothing": "", "a line": "127.0.0.1\n", "half a line": "127.0.0"} {
		in, out := io.Pipe()
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			io.WriteString(out, beginning)
			cancel()
		}()
		err := (&ranges{ctx: ctx, stdin: in}).addArgument("-")
		if err == nil || !strings.Contains(err.Error(), "interrupted") {
			t.Errorf("%s: %v", name, err)
		}
		out.Close()
	}
}

// TestAnInterruptEndsTheWaitForAReport is the same of a report.
func TestAnInterruptEndsTheWaitForAReport(t *testing.T) {
	before := os.Stdin
	defer func() { os.Stdin = before }()
	for name, beginning := range map[string]string{"nothing": "", "a beginning": `{"schema": "pacsaudit/1", "targets": [`} {
		in, out, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		os.Stdin = in
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			io.WriteString(out, beginning)
			cancel()
		}()
		if _, err := readReport(ctx, "-"); err == nil || !strings.Contains(err.Error(), "interrupted") {
			t.Errorf("%s: %v", name, err)
		}
		out.Close()
		in.Close()
	}
}
