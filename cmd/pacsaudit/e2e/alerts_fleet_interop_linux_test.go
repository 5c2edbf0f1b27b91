//go:build interop

package e2e

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"pacsaudit/fixtures/realpacs"
)

// TestInteropNoAlertEndsWhileAFleetHangs has twenty archives that show patients
// stopped, slowed down and cut, while a real Prometheus scrapes serve and judges
// it by the shipped rules. No alert ends, what became of the last audit is told,
// and everything is back in the end. Then the archives are locked, and the
// alerts end.
func TestInteropNoAlertEndsWhileAFleetHangs(t *testing.T) {
	t.Parallel()
	prometheus := realpacs.Need(t, "prometheus")
	f := startFleet(t)
	var archives []string
	for i, address := range f.addresses {
		archives = append(archives, fleetName(i), address)
	}
	s := startServe(t, archives, "--probe-gap", "1s", "--timeout", "8s", "--hosts", fmt.Sprint(fleetSize))
	p := runPrometheus(t, prometheus, fmt.Sprintf("\n  - job_name: pacsaudit\n    static_configs: [{targets: [%q]}]\n", strings.TrimPrefix(s.URL, "http://")))

	all := func(condition string) string { return fmt.Sprintf("count(%s) == %d", condition, fleetSize) }
	const firing = `ALERTS{alertname="PacsauditPatientsVisible",alertstate="firing"}`
	s.auditAll(t, `pacsaudit_target_settled{.*} 1`)
	p.untilQuery(t, all(firing))
	began := p.now(t)

	f.signal(t, syscall.SIGSTOP)
	s.auditAll(t, `pacsaudit_target_measured{.*} 0`)
	p.untilQuery(t, all("pacsaudit_target_measured == 0")+" and "+all("pacsaudit_target_settled == 0"))
	f.signal(t, syscall.SIGCONT)
	for _, was := range []struct{ posture, told, query string }{
		{"slow", `pacsaudit_target_exposure_level{.*} [0-9]`, all("pacsaudit_target_measured == bool (pacsaudit_target_exposure_level >= bool 4)")},
		{"slower", `pacsaudit_target_measured{.*} 0`, all("pacsaudit_target_measured == 0")},
		{"cut", `pacsaudit_target_exposure_level{.*} [5-8]`, all("pacsaudit_target_measured == 1 and pacsaudit_target_settled == 0")},
		{"out of reach", `pacsaudit_target_exposure_level{.*} 1`, all("pacsaudit_target_measured == 0")},
		{"good", `pacsaudit_target_settled{.*} 1`, all("pacsaudit_target_settled == 1") + " and " + all("pacsaudit_target_measured == 1")},
	} {
		f.take(t, was.posture)
		s.auditAll(t, was.told)
		p.untilQuery(t, was.query)
		p.untilQuery(t, all("pacsaudit_target_kept_exposure_level == 9"))
	}
	p.held(t, began)

	f.take(t, "locked")
	s.auditAll(t, `pacsaudit_target_kept_exposure_level{.*} 4`)
	p.until(t, "the alerts end", func(alerts []alert) bool {
		for _, a := range alerts {
			if a.Labels["alertname"] == "PacsauditPatientsVisible" || a.Labels["alertname"] == "PacsauditQueryOpen" {
				return false
			}
		}
		return true
	})
}

func fleetName(i int) string { return fmt.Sprintf("archive-%02d", i) }

// auditAll has all targets of a fleet audited anew, as often as it takes until
// the metrics of each have a line.
func (s *serving) auditAll(t *testing.T, line string) {
	t.Helper()
	said := regexp.MustCompile(`(?m)^` + line + `$`)
	ended := regexp.MustCompile(`(?m)^pacsaudit_target_last_audit_timestamp_seconds{.*} .*$`)
	page, _ := s.get(t, "/metrics")
	before := ended.FindAllString(page, -1)
	var done [fleetSize]bool
	eventually(t, "every archive is audited with "+line, func() bool {
		var asked sync.WaitGroup
		for i := range done {
			if !done[i] {
				asked.Go(func() {
					page, _ := s.get(t, "/probe?target="+fleetName(i))
					now := ended.FindString(page)
					done[i] = now != "" && !slices.Contains(before, now) && said.MatchString(page)
				})
			}
		}
		asked.Wait()
		return !slices.Contains(done[:], false)
	})
}

// now is Prometheus' clock, in whole seconds.
func (p *promServer) now(t *testing.T) int64 {
	t.Helper()
	var answer struct{ Data struct{ Result []any } }
	if !p.ask(t, "/api/v1/query?query=time()", &answer) || len(answer.Data.Result) != 2 {
		t.Fatal("Prometheus does not say what time it is")
	}
	return int64(answer.Data.Result[0].(float64))
}

// held looks whether each alert that fired at a time has fired ever since.
func (p *promServer) held(t *testing.T, since int64) {
	t.Helper()
	var answer struct {
		Data struct {
			Result []struct {
				Metric map[string]string
				Values [][2]any
			}
		}
	}
	// From the second after, in which all of them are known to have fired. How old a result
	// is, against a gap of a second, comes and goes with each audit.
	until := p.now(t)
	query := url.Values{"query": {`ALERTS{alertstate="firing", alertname!~"PacsauditResultsStale|PacsauditNotSettled"}`}, "start": {fmt.Sprint(since + 1)}, "end": {fmt.Sprint(until)}, "step": {"1"}}
	if !p.ask(t, "/api/v1/query_range?"+query.Encode(), &answer) {
		t.Fatal("Prometheus does not say which alerts fired")
	}
	most, begun := int(until-since), 0
	for _, r := range answer.Data.Result {
		if int64(r.Values[0][0].(float64)) != since+1 {
			continue // it came later
		}
		begun++
		if len(r.Values) != most {
			t.Errorf("%s of %s fired in %d of %d seconds", r.Metric["alertname"], r.Metric["target"], len(r.Values), most)
		}
	}
	if t.Logf("%d alerts fired from the beginning, for %d seconds", begun, most); begun < fleetSize {
		t.Errorf("only %d alerts fired at the beginning", begun)
	}
}
