package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"pacsaudit/audit"
)

// part is the report of one shard.
func part(number, of int, fleet uint32, complete bool) *Report {
	at := time.Date(2026, 11, 20, 9, number, 0, 0, time.UTC)
	r := New(audit.Lit("pacsaudit 1"), at, at.Add(time.Minute), complete, nil)
	r.OfShard(Shard{number, of, fleet})
	return r
}

func TestALostShardLeavesAMergedReportIncomplete(t *testing.T) {
	whole := New(audit.Lit("pacsaudit 1"), time.Unix(0, 0), time.Unix(9, 0), true, nil)
	cut := New(audit.Lit("pacsaudit 1"), time.Unix(0, 0), time.Unix(9, 0), false, nil)
	merge := func(list ...*Report) *Report {
		r, _ := Merge(list...)
		return r
	}
	for _, c := range []struct {
		name               string
		r                  *Report
		complete, missing  bool
		missingShards, has string
	}{
		{"all", merge(part(1, 3, 7, true), part(3, 3, 7, true), part(2, 3, 7, true)), true, false, "[]", "1/3 2/3 3/3 "},
		{"one alone", merge(part(1, 2, 7, true)), false, true, "[{2 2 7}]", "1/2 "},
		{"one lost", merge(part(1, 3, 7, true), part(3, 3, 7, true)), false, true, "[{2 3 7}]", "1/3 3/3 "},
		{"one twice and one lost", merge(part(1, 2, 7, true), part(1, 2, 7, true)), false, true, "[{2 2 7}]", "1/2 "},
		{"one twice", merge(part(1, 2, 7, true), part(2, 2, 7, true), part(2, 2, 7, true)), true, false, "[]", "1/2 2/2 "},
		{"halves of two fleets", merge(part(1, 2, 7, true), part(2, 2, 8, true)), false, true, "[{2 2 7} {1 2 8}]", "1/2 2/2 "},
		{"of a fleet that was parted anew", merge(part(1, 2, 7, true), part(2, 3, 7, true)), false, true, "[{2 2 7} {1 3 7} {3 3 7}]", "1/2 2/3 "},
		{"one interrupted", merge(part(1, 2, 7, true), part(2, 2, 7, false)), false, false, "[]", "1/2 2/2 "},
		{"one interrupted and one lost", merge(part(1, 3, 7, true), part(2, 3, 7, false)), false, false, "[{3 3 7}]", "1/3 2/3 "},
		{"with a report of another site", merge(part(1, 2, 7, true), part(2, 2, 7, true), whole), true, false, "[]", "1/2 2/2 "},
		{"with one that was interrupted", merge(part(1, 2, 7, true), part(2, 2, 7, true), cut), false, false, "[]", "1/2 2/2 "},
		{"in two steps", merge(merge(part(1, 3, 7, true), part(3, 3, 7, true)), part(2, 3, 7, true)), true, false, "[]", "1/3 2/3 3/3 "},
		{"in two steps, with one that was interrupted", merge(merge(part(1, 3, 7, true), cut), part(3, 3, 7, true), part(2, 3, 7, true)), false, false, "[]", "1/3 2/3 3/3 "},
		{"no shards", merge(whole, whole), true, false, "[]", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := c.r.WriteJSON(&b); err != nil {
				t.Fatal(err)
			}
			read, err := Read(&b) // what is saved says the same
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range []*Report{c.r, read} {
				has := ""
				for _, s := range r.Shards {
					has += fmt.Sprintf("%d/%d ", s.Number, s.Of)
				}
				if got := fmt.Sprint(r.MissingShards()); r.Complete != c.complete || r.ShardsMissing() != c.missing || got != c.missingShards || has != c.has {
					t.Errorf("complete %t, shards missing %t: %s; has %s", r.Complete, r.ShardsMissing(), got, has)
				}
			}
		})
	}
}

func TestShardsThatCannotBeAreRefused(t *testing.T) {
	for _, shards := range []string{
		`[{"number":0,"of":2}]`, `[{"number":3,"of":2}]`, `[{"number":1,"of":99999999}]`, `[{"number":-1,"of":-1}]`,
		"[" + strings.Repeat(`{"number":1,"of":65536,"fleet":1},`, 2) + `{"number":1,"of":0}]`,
	} {
		_, err := Read(strings.NewReader(`{"schema":"pacsaudit/1","tool":"x","started":"2026-11-20T09:00:00Z","finished":"2026-11-20T09:00:00Z","complete":true,"targets":[],"shards":` + shards + `}`))
		if err == nil || !strings.Contains(err.Error(), "shards contradicts") {
			t.Errorf("%s: %v", shards, err)
		}
	}
}
