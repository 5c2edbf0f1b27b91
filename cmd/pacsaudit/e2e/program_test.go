package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"time"

	"pacsaudit/cmd/pacsaudit/commands"
)

// program runs the program and gives what it printed.
func program(ctx context.Context, args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = commands.Run(ctx, append([]string{"pacsaudit"}, args...), &out, &err)
	return code, out.String(), err.String()
}

// audited audits targets and reads the report.
func audited(t *testing.T, args ...string) jsonReport {
	t.Helper()
	return reported(t, "audit", args...)
}

// reported runs a command and reads its report. The exit code has to be one that
// comes with a report.
func reported(t *testing.T, command string, args ...string) jsonReport {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	code, out, messages := program(ctx, append([]string{command, "--format", "json"}, args...)...)
	if code != exitClean && code != exitFindings && code != exitNotMeasured || messages != "" {
		t.Fatalf("exit code %d, and on standard error: %s", code, messages)
	}
	d := decoded(t, out)
	if !d.Complete || d.Schema != "pacsaudit/1" {
		t.Errorf("complete %t, schema %q", d.Complete, d.Schema)
	}
	return d
}

func decoded(t *testing.T, out string) jsonReport {
	t.Helper()
	var d jsonReport
	if err := json.Unmarshal([]byte(out), &d); err != nil {
		t.Fatalf("report is not JSON: %v\n%s", err, out)
	}
	t.Cleanup(func() {
		if b, err := json.Marshal(d); err == nil && t.Failed() {
			t.Logf("report, as far as it is looked at: %s", b)
		}
	})
	return d
}

// auditOne audits one target.
func auditOne(t *testing.T, args ...string) jsonTarget {
	t.Helper()
	d := audited(t, args...)
	if len(d.Targets) != 1 {
		t.Fatalf("%d targets in the report", len(d.Targets))
	}
	return d.Targets[0]
}
