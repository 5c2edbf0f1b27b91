package e2e

import (
	"strings"
	"testing"
)

// TestWrongConfigurationFlagsAreTold gives each mistake and the words that its
// message has to hold.
func TestWrongConfigurationFlagsAreTold(t *testing.T) {
	t.Parallel()
	file := configuration(t, "targets:\n  - {name: main-archive, address: 127.0.0.1:1}\n")
	for _, c := range []struct{ args, says []string }{
		{[]string{"audit", "--config", "nowhere.yaml"}, []string{"nowhere.yaml", "no such file"}},
		{[]string{"audit", "--config", file, "main-archiv"}, []string{`"main-archiv"`, `did you mean "main-archive"?`}},
		{[]string{"audit", "--config", file, "something"}, []string{"no target is called", "no address either"}},
		{[]string{"echo", "--config", file}, []string{"no target"}},
		{[]string{"audit", "127.0.0.1:1", "--never", "10.0.0.0/33"}, []string{"--never", "10.20.9.0/24"}},
		{[]string{"audit", "127.0.0.1:1", "--scope", "everything"}, []string{"--scope", "10.20.0.0/16"}},
		{[]string{"audit", "127.0.0.1:1", "--source", "eth0"}, []string{"--source", "10.20.1.5"}},
		{[]string{"config", "check"}, []string{"takes one file"}},
		{[]string{"config", "chek"}, []string{"config chek"}},
		{[]string{"config", "check", "nowhere.yaml"}, []string{"nowhere.yaml"}},
		{[]string{"report", "policy"}, []string{"report"}},
	} {
		code, out, messages := program(t.Context(), c.args...)
		if code != exitUsage || out != "" {
			t.Errorf("%v: exit code %d, on standard output %q", c.args, code, out)
		}
		for _, says := range c.says {
			if !strings.Contains(messages, says) {
				t.Errorf("%v: %q does not say %q", c.args, messages, says)
			}
		}
		if strings.Count(messages, "\n") != 1 {
			t.Errorf("%v: the message is not one line: %q", c.args, messages)
		}
	}
}
