package commands

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/audit/sweep"
	"pacsaudit/report"
)

// shardOfAudit is a shard of a list of targets, in whatever order it stands.
func shardOfAudit(s sweep.Shard, list []audit.Target) report.Shard {
	lines := make([]string, len(list))
	for i, t := range list {
		lines[i] = fmt.Sprintf("%q %q %q", t.Name, t.Address, t.Called)
	}
	slices.Sort(lines)
	return shardOf(s, "audit", lines...)
}

// shardOfSweep is a shard of ranges and ports.
func shardOfSweep(p sweep.Plan) report.Shard {
	s := p.Shard
	p.Shard = sweep.Shard{}
	return shardOf(s, "sweep", p.Fingerprint())
}

func shardOf(s sweep.Shard, what string, lines ...string) report.Shard {
	h := fnv.New64a()
	for _, line := range append(lines, what) {
		h.Write([]byte(line + "\n"))
	}
	// 0 is for those that say no fleet.
	fleet := max(1, binary.BigEndian.Uint32(h.Sum(nil)))
	return report.Shard{Number: int(s.I), Of: int(s.N), Fleet: fleet}
}

// lostShards is the error of a report that lacks shards.
func lostShards(r *report.Report) error {
	missing := r.MissingShards()
	if len(missing) == 0 {
		if h := r.Headers; h != nil && h.ShardMissing() {
			return &exit{code: exitNotMeasured, err: fmt.Errorf("a shard of the files is missing, or there twice: merge again with each shard once")}
		}
		return nil
	}
	const shown = 5
	var names []string
	for _, s := range missing[:min(len(missing), shown)] {
		names = append(names, fmt.Sprintf("%d/%d", s.Number, s.Of))
	}
	if n := len(missing) - shown; n > 0 {
		names = append(names, fmt.Sprintf("%d more", n))
	}
	is := "shards are"
	if len(missing) == 1 {
		is = "shard is"
	}
	return &exit{code: exitNotMeasured, err: fmt.Errorf("%d %s missing (%s), and what would have been asked there was not measured: merge again with all, made by the same configuration", len(missing), is, strings.Join(names, ", "))}
}
