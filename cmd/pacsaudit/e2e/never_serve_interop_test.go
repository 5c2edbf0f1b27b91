//go:build interop

package e2e

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// TestInteropServeSendsForbiddenAddressesNothing records the network while
// serve audits by its schedule, on demand and after a reload. Its targets are
// names that a real name server answers with forbidden addresses: always, from
// the second or a later question on, or beside an allowed one.
func TestInteropServeSendsForbiddenAddressesNothing(t *testing.T) {
	t.Parallel()
	w := startTwins(t, 207)
	for _, idle := range []bool{false, true} {
		moving := w.moving(t)
		lines := []string{w.line("stays", resolves(t, w.allowed))}
		for name, m := range moving {
			lines = append(lines, w.line(name, m.name))
		}
		s := w.serve(t, idle, lines...)
		if idle {
			s.audit(t, "stays")
		}
		s.audited(t, "stays", "phi-visible")
		for name, m := range moving {
			if idle {
				s.audit(t, name)
			}
			s.audited(t, name, "")
			if !given(m.name, m.forbidden) {
				t.Errorf("nobody asked for the name of %s: nothing is shown", name)
			}
		}
		w.probeAddresses(t, s)
		s.end(t)
	}
	w.silent(t)
}

// moved is a name and the forbidden address that it comes to.
type moved struct{ name, forbidden string }

// moving are targets by name.
func (w *twins) moving(t *testing.T) map[string]moved {
	t.Helper()
	list := map[string]moved{}
	for kind, forbidden := range map[string]string{"never": w.never, "outside": w.outside} {
		for target, answers := range map[string][]string{
			"always": {forbidden},
			"second": {w.allowed, forbidden}, // after the question of which machine it is
			"third":  {w.allowed, w.allowed, forbidden},
			"fourth": {w.allowed, w.allowed, w.allowed, forbidden},
			"beside": {w.allowed + " " + forbidden},
			"before": {forbidden + " " + w.allowed},
		} {
			list[kind+"-"+target] = moved{resolves(t, answers...), forbidden}
		}
	}
	return list
}

// serve starts serve, with its schedule or for /probe only.
func (w *twins) serve(t *testing.T, idle bool, lines ...string) *serving {
	t.Helper()
	s := &serving{config: w.configuration(t, lines...), log: newLogBook(), code: make(chan int, 1)}
	args := []string{"pacsaudit", "serve", "--config", s.config, "--web.listen-address", "127.0.0.1:0", "--history", "none", "--hosts", "100"}
	if idle {
		args = append(args, "--no-schedule")
	}
	s.start(t, args)
	return s
}

// audited returns when a target has been audited for the first time, and looks
// at what came of it.
func (s *serving) audited(t *testing.T, name, exposure string) {
	t.Helper()
	found := s.log.await(t, 0, `msg=audited target=`+regexp.QuoteMeta(name)+` exposure=(\S+)`)
	if exposure != "" && found[1] != exposure {
		t.Errorf("%s: %s; in truth %s", name, found[1], exposure)
	}
}

// probeAddresses asks for addresses by /probe, in place of a target's name.
func (w *twins) probeAddresses(t *testing.T, s *serving) {
	t.Helper()
	for _, host := range []string{w.never, w.outside, resolves(t, w.never)} {
		for _, target := range []string{host, w.at(host), "TWIN@" + w.at(host), "dicom-tls://TWIN@" + w.at(host)} {
			if body, status := s.get(t, "/probe?target="+url.QueryEscape(target)); status != http.StatusNotFound {
				t.Errorf("%s: status %d: %s", target, status, body)
			}
		}
	}
}

// TestInteropServeHonoursANewNeverList reloads configurations that forbid what
// was allowed, or that lead to what is forbidden.
func TestInteropServeHonoursANewNeverList(t *testing.T) {
	t.Parallel()
	w := startTwins(t, 210)
	retired := synthetic(t, pacs.Posture{Address: host(213) + ":0"}, fixtures.Archive{Studies: 3, Seed: 52})
	name := resolves(t, host(213))
	line := "  - {name: retired, address: '" + strings.Replace(retired.Addr(), host(213), name, 1) + "'}\n"
	stays := w.line("stays", w.allowed)
	before := strings.Replace(w.rules(), "scope: [", "scope: ["+host(213)+"/32, ", 1) + "targets:\n" + stays + line
	s := w.serve(t, true, stays)
	reload := func(text string, want int) {
		t.Helper()
		if err := os.WriteFile(s.config, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if body, status := s.post(t, "/-/reload"); status != want {
			t.Errorf("status %d, want %d: %s", status, want, body)
		}
	}
	reload(before, http.StatusOK)
	s.audit(t, "retired")
	s.audited(t, "retired", "phi-visible")
	contacts := len(retired.Log())
	if contacts == 0 {
		t.Error("it was not contacted before either: nothing is shown")
	}
	// The target is another one now, so that no gap keeps it from being audited.
	after := strings.Replace(before, "never: [", "never: [{net: "+host(213)+"/32, reason: test}, ", 1)
	reload(strings.Replace(after, "name: retired", "name: again", 1), http.StatusOK)
	s.audit(t, "again")
	s.audited(t, "again", "not-measured")
	if n := len(retired.Log()); n != contacts {
		t.Errorf("%d connections after it was forbidden", n-contacts)
	}
	for _, forbidden := range []string{w.never, w.outside} {
		reload(w.rules()+"targets:\n"+stays+w.line("forbidden", forbidden), http.StatusInternalServerError)
		if _, status := s.get(t, "/probe?target=forbidden"); status != http.StatusNotFound {
			t.Errorf("status %d for a target of a configuration that was refused", status)
		}
	}
	s.audit(t, "stays")
	s.end(t)
	// And at the start.
	file := filepath.Join(t.TempDir(), "forbidden.yaml")
	for _, forbidden := range []string{w.never, w.outside} {
		writeFileText(t, file, w.rules()+"targets:\n"+w.line("forbidden", forbidden))
		if code, _, messages := program(t.Context(), "serve", "--config", file, "--history", "none", "--web.listen-address", "127.0.0.1:0"); code != exitUsage {
			t.Errorf("exit code %d: %s", code, messages)
		}
	}
	w.silent(t)
}
