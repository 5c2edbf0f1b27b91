//go:build interop

package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pacsaudit/fixtures/pacs"
	"pacsaudit/fixtures/realpacs"
)

// TestInteropAFleetInShardsOfPrometheus has four auditors of one configuration, whose
// targets a real Prometheus splits by hashmod. No scrape fails, although some archives
// hang; when an auditor dies, its targets go out of date, and no archive is blamed.
// That no scrape fails is held for half a minute of each target's own, and a scrape waits
// for five seconds: a machine may be too busy for one.
func TestInteropAFleetInShardsOfPrometheus(t *testing.T) {
	t.Parallel()
	prometheus := realpacs.Need(t, "prometheus")
	const auditors, hosts, doors = 4, 12, 3
	const targets, hanging = hosts * doors, 2 * doors
	var archives []string
	var open []*pacs.Server
	for i := range hosts {
		p := pacs.Posture{Address: host(100+i) + ":0"}
		if i%6 == 0 {
			p.Raw = pacs.Tarpit
		}
		open = append(open, archived(t, p))
		for door := range doors {
			archives = append(archives, fmt.Sprintf("archive-%d-%d", i, door), open[i].Addr())
		}
	}
	var scrapes strings.Builder
	var serves []*serving
	for i := range auditors {
		s := startServe(t, archives, "--probe-gap", "1s", "--timeout", "5s", "--hosts", "40")
		serves = append(serves, s)
		fmt.Fprintf(&scrapes, `
  - job_name: pacsaudit-%d
    scrape_interval: 5s
    scrape_timeout: 5s
    http_sd_configs: [{url: "%s/sd", refresh_interval: 1s}]
    relabel_configs:
      - {source_labels: [__meta_pacsaudit_host], modulus: %d, target_label: __tmp_shard, action: hashmod}
      - {source_labels: [__tmp_shard], regex: "%d", action: keep}
`, i, s.URL, auditors, i)
	}
	p := runPrometheus(t, prometheus, scrapes.String())
	p.untilQuery(t, fmt.Sprintf(`count(up{auditor!=""} == 1) == %d`, targets))
	p.untilQuery(t, fmt.Sprintf(`count(pacsaudit_target_exposure_level{job!=""} == 9) == %d`, targets-hanging))
	p.untilQuery(t, fmt.Sprintf(`count(max_over_time((min_over_time(up{auditor!=""}[30s]) and count_over_time(up{auditor!=""}[30s]) >= 5)[5m:5s]) == 1) == %d`, targets))
	for _, a := range open {
		if a.Peak() > 1 {
			t.Errorf("%d associations at a time with a host whose targets are of one shard", a.Peak())
		}
	}
	serves[2].end(t)
	firing := p.until(t, "its targets are out of date", func(alerts []alert) bool {
		return slices.ContainsFunc(alerts, func(a alert) bool {
			return a.Labels["alertname"] == "PacsauditResultsStale" && a.Labels["job"] == "pacsaudit-2" && a.State == "firing"
		})
	})
	for _, a := range firing {
		if a.Labels["job"] == "pacsaudit-2" && a.Labels["alertname"] == "PacsauditTargetUnreachable" {
			t.Errorf("an archive is blamed: %+v", a)
		}
	}
	p.untilQuery(t, `ALERTS{alertname="PacsauditDown", job="pacsaudit-2"}`)
}
