package e2e

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/fixtures/manypacs"
	"pacsaudit/report"
)

// TestTheInventoryIsComparedWithWhatWasMeasured sweeps one network under many
// inventories. What was not measured is neither found nor missing.
func TestTheInventoryIsComparedWithWhatWasMeasured(t *testing.T) {
	t.Parallel()
	speaker := netip.MustParseAddr("127.93.0.1")
	n, err := manypacs.Start(t.Context(), func(netip.Addr) manypacs.Kind { return manypacs.Rejecting }, speaker, netip.MustParseAddr("127.93.0.2"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.Close)
	one, two, closed := fmt.Sprintf("127.93.0.1:%d", n.Port()), fmt.Sprintf("127.93.0.2:%d", n.Port()), fmt.Sprintf("127.93.0.3:%d", n.Port())
	named := func(answers ...string) string { return fmt.Sprintf("%s:%d", resolves(t, answers...), n.Port()) }
	const signed = "accepted:\n  - {target: a, check: inventory-silent, until: 2999-12-31, reason: switched off at night, by: CISO}\n"
	known := "  - {name: known, address: '" + one + "'}\n  - {name: too, address: '" + two + "'}\n"
	for _, row := range []struct {
		name    string
		address string // of the target a
		more    string // of the configuration
		args    []string
		unknown string // verdicts with their facts
		silent  string
		list    string // of what is silent
		audited string // names, by --audit
		says    string // on standard error
	}{
		{name: "in the inventory", address: one, unknown: "fail ports=1", silent: "pass", audited: "a " + two},
		{name: "silent", address: closed, more: known, unknown: "pass", silent: "fail targets=1", list: closed, audited: "known too"},
		{name: "silent, and somebody signed for it", address: closed, more: known + signed, unknown: "pass", silent: "fail targets=1 accepted=1", list: closed, audited: "known too"},
		{name: "two are silent, and one was signed for", address: closed, more: known + "  - {name: b, address: '127.93.0.0:" + port(n) + "'}\n" + signed, unknown: "pass",
			silent: "fail targets=2 accepted=1", list: fmt.Sprintf("127.93.0.0:%d %s", n.Port(), closed), audited: "known too"},
		{name: "elsewhere", address: "127.94.0.1:" + port(n), more: known, args: []string{"127.93.0.1-127.93.0.2"}, unknown: "pass", silent: "pass", audited: "known too"},
		{name: "nothing of it was swept", address: "127.94.0.1:" + port(n), unknown: "fail ports=2", silent: "not-applicable", audited: one + " " + two},
		{name: "another port was swept", address: "127.93.0.1:2", unknown: "fail ports=2", silent: "not-applicable", audited: one + " " + two},
		{name: "two addresses, one is silent", address: named("127.93.0.1 127.93.0.3"), unknown: "fail ports=1", silent: "pass", audited: "a " + two},
		{name: "two addresses, both speak", address: named("127.93.0.1 127.93.0.2"), unknown: "pass", silent: "pass", audited: "a"},
		{name: "two addresses, both are silent", address: named("127.93.0.0 127.93.0.3"), more: known, unknown: "pass", silent: "fail targets=1",
			list: fmt.Sprintf("127.93.0.0:%d %s", n.Port(), closed), audited: "known too"},
		{name: "two addresses, one was not swept", address: named("127.93.0.3 127.94.0.3"), more: known, unknown: "pass", silent: "inconclusive", audited: "known too"},
		{name: "two on one port", address: one, more: known, unknown: "pass", silent: "pass", audited: "a known too"},
		{name: "the name does not exist", address: "nobody.test:" + port(n), more: known, unknown: "pass", silent: "pass", audited: "known too", says: "nobody.test of the inventory has no address"},
		{name: "the name server fails", address: named("servfail"), unknown: "inconclusive", silent: "inconclusive", audited: one + " " + two, says: "cannot be looked up"},
		{name: "the name server fails, of another port", address: strings.Replace(named("servfail"), ":"+port(n), ":2", 1), unknown: "fail ports=2", silent: "inconclusive",
			audited: one + " " + two, says: "cannot be looked up"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			targets, rest, _ := strings.Cut(row.more, "accepted:")
			if rest != "" {
				rest = "accepted:" + rest
			}
			file := configuration(t, "scope: [127.0.0.0/8]\ntargets:\n  - {name: a, address: '"+row.address+"'}\n"+targets+rest)
			args := append([]string{"--config=" + file, portFlag(n), "--audit", "--fail-on=never"}, row.args...)
			if row.args == nil {
				args = append(args, "127.93.0.0/30")
			}
			r, messages := sweepTelling(t, args...)
			if got := verdictOf(r, "inventory-unknown"); got != row.unknown {
				t.Errorf("inventory-unknown: %s; in truth %s", got, row.unknown)
			}
			if got := verdictOf(r, "inventory-silent"); got != row.silent {
				t.Errorf("inventory-silent: %s; in truth %s", got, row.silent)
			}
			if got := texts(r.Sweep.Silent); got != row.list {
				t.Errorf("silent are %q; in truth %q", got, row.list)
			}
			var names []audit.Text
			for _, target := range r.Targets {
				names = append(names, target.Name)
			}
			if got, want := texts(names), sorted(row.audited); got != want {
				t.Errorf("audited %q; in truth %q", got, want)
			}
			if row.says == "" && strings.Contains(messages, "inventory") || !strings.Contains(messages, row.says) {
				t.Errorf("says %q", messages)
			}
		})
	}
}

func port(n *manypacs.Network) string { return fmt.Sprint(n.Port()) }

// sweepTelling sweeps, and gives what was said besides.
func sweepTelling(t *testing.T, args ...string) (*report.Report, string) {
	t.Helper()
	code, stdout, stderr := program(t.Context(), append([]string{"sweep", "--format=json"}, args...)...)
	r, err := report.Read(strings.NewReader(stdout))
	if err != nil {
		t.Fatalf("exit code %d, %v: %s", code, err, stderr)
	}
	return r, stderr
}

func verdictOf(r *report.Report, id string) string {
	for _, f := range r.Sweep.Findings {
		if f.ID.String() == id {
			s := f.Verdict.String()
			for _, fact := range f.Facts {
				s += fmt.Sprintf(" %v=%d", fact.Name, fact.Number)
			}
			return s
		}
	}
	return "none"
}

func texts(list []audit.Text) string {
	var words []string
	for _, t := range list {
		words = append(words, t.String())
	}
	return sorted(strings.Join(words, " "))
}

func sorted(words string) string {
	return strings.Join(slices.Sorted(slices.Values(strings.Fields(words))), " ")
}

// TestASignedSilenceIsShownAndNotCounted sweeps with a signature, and a day after
// its end.
func TestASignedSilenceIsShownAndNotCounted(t *testing.T) {
	t.Parallel()
	n := many(t, nil)
	for until, want := range map[string]int{"2999-12-31": exitClean, "2020-01-01": exitFindings} {
		file := configuration(t, fmt.Sprintf("scope: [127.0.0.0/8]\ntargets:\n  - {name: known, address: '127.95.0.1:%s'}\n  - {name: off, address: '127.95.0.1:1'}\n"+
			"accepted:\n  - {target: off, check: inventory-silent, until: %s, reason: switched off at night, by: CISO}\n", port(n), until))
		code, out, messages := program(t.Context(), "sweep", "127.95.0.1", "--ports", "1,"+port(n), "--config", file, "--fail-on", "low", "--lang", "en")
		if code != want {
			t.Errorf("until %s: exit code %d, want %d: %s", until, code, want, messages)
		}
		if shown := strings.Contains(out, "switched off at night") && strings.Contains(out, "ACCEPTED RISKS"); shown != (want == exitClean) {
			t.Errorf("until %s:\n%s", until, out)
		}
	}
}
