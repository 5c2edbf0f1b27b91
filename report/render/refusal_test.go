package render

import (
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// TestARefusedDeviceIsToldWhoseSettingItIs has what a caller may get, and words of the
// answer.
func TestARefusedDeviceIsToldWhoseSettingItIs(t *testing.T) {
	ok, aborted := audit.Step{Outcome: audit.OK}, audit.Abortion(0, 0)
	rejected := func(result, source, reason uint8) report.Steps {
		return report.Steps{Steps: audit.Steps{Configured: audit.Rejection(result, source, reason)}}
	}
	let := func(echo, find audit.Step) report.Steps {
		return report.Steps{Steps: audit.Steps{Configured: ok, CallerEcho: echo, CallerFind: find}}
	}
	for name, row := range map[string]struct {
		steps   report.Steps
		product audit.Product
		want    string
	}{
		"calling title":               {rejected(1, 1, 3), audit.DCM4CHE, "calling AE title of the device: enter it there, as it is written, in upper and lower case. dcm4chee: Accepted Calling"},
		"called title":                {rejected(1, 1, 7), 0, "called AE title is not its own"},
		"application context":         {rejected(1, 1, 2), 0, "application context"},
		"congestion":                  {rejected(2, 3, 1), 0, "limit of associations"},
		"no user":                     {rejected(1, 2, 1), 0, "names no user"},
		"no user, or no reason":       {rejected(1, 2, 1), audit.Conquest, "not on their list. Conquest: acrnema.map"},
		"a reason of its own":         {rejected(1, 3, 7), 0, "does not tell whose setting"},
		"a reason beyond all":         {rejected(1, 3, 56), 0, "does not tell whose setting"},
		"another protocol version":    {rejected(1, 2, 2), 0, "does not tell whose setting"},
		"no reason":                   {rejected(1, 1, 1), audit.Conquest, "gives no reason: its list of titles and addresses, and its log, say more. Conquest: acrnema.map"},
		"a certificate":               {report.Steps{Steps: audit.Steps{Configured: audit.Step{Outcome: audit.TLSClientCertificateRequired}}}, 0, "client certificate"},
		"hangs up":                    {report.Steps{Steps: audit.Steps{Configured: audit.Step{Outcome: audit.Closed}}}, 0, "hangs up on the association"},
		"let in":                      {let(ok, ok), 0, "is let in: what it asked for was answered"},
		"let in, echo alone":          {let(ok, audit.Step{}), 0, "is let in: what it asked for was answered"},
		"queries aborted":             {let(ok, aborted), audit.Orthanc, "not on the list of those that may query, or stands there with another address. Orthanc: DicomModalities"},
		"queries refused by a status": {let(ok, audit.Failure(0x0124)), 0, "has no right to query"},
		"queries fail":                {let(ok, audit.Failure(0xC001)), 0, "its queries fail"},
		"no query offered":            {let(ok, audit.Step{Outcome: audit.NoContext}), 0, "offered no query"},
		"echo refused":                {let(audit.Failure(0x0122), audit.Step{}), 0, "its echo refused"},
		"nothing tried":               {report.Steps{}, 0, ""},
	} {
		target := &report.Target{Address: audit.Lit("127.0.0.1:104"), Steps: row.steps}
		target.Implementation.Product = row.product
		got := English.refusal(target)
		if !strings.Contains(got, row.want) || (got == "") != (row.want == "") {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
		target.Findings = []report.Finding{{}}
		if got := English.refusal(target); got != "" {
			t.Errorf("%s: an audit says %q", name, got)
		}
	}
}
