package e2e

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// TestShardsAsProcessesAreOneRun does what GNU parallel does with
//
//	parallel pacsaudit audit --config c.yaml --shard {}/4 --output part-{}.json ::: 1 2 3 4
//
// and compares what report merge makes of the parts with one run. Some targets are two
// doors of one host, and some do not answer.
func TestShardsAsProcessesAreOneRun(t *testing.T) {
	t.Parallel()
	const shards = 4
	var c strings.Builder
	c.WriteString("scope: [127.0.0.0/8]\ntargets:\n")
	var archives []*pacs.Server
	for i := range 6 {
		p := pacs.Posture{Address: host(60+i) + ":0"}
		if i%2 == 1 {
			p.CheckCalled, p.Callers = true, []string{"NOBODY"}
		}
		s := synthetic(t, p, fixtures.Archive{Studies: 10, Seed: uint64(60 + i)})
		archives = append(archives, s)
		for _, door := range []string{"a", "b"} {
			fmt.Fprintf(&c, "  - {name: archive-%d%s, address: %q, called: %s, owner: team-%d}\n", i, door, s.Addr(), strings.ToUpper(door)+pacs.DefaultAETitle, i)
		}
	}
	fmt.Fprintf(&c, "  - {name: gone, address: %q}\n", host(67)+":1")
	config := configuration(t, c.String())
	dir := t.TempDir()
	run := func(file string, flags ...string) {
		args := append([]string{"audit", "--config", config, "--timeout", "20s", "--fail-on", "never", "--allow-incomplete", "--output", file}, flags...)
		if out, err := asProcess(t, args...).CombinedOutput(); err != nil {
			t.Errorf("%v: %v\n%s", flags, err, out)
		}
	}
	var all sync.WaitGroup
	var parts []string
	for i := range shards {
		part := filepath.Join(dir, fmt.Sprintf("part-%d.json", i+1))
		parts = append(parts, part)
		all.Go(func() { run(part, "--shard", fmt.Sprintf("%d/%d", i+1, shards)) })
	}
	all.Wait()
	for _, a := range archives {
		if a.Peak() > 1 {
			t.Errorf("%d associations at a time with a host whose targets are of one shard", a.Peak())
		}
	}
	whole, merged := filepath.Join(dir, "whole.json"), filepath.Join(dir, "merged.json")
	run(whole)
	if out, err := asProcess(t, append([]string{"report", "merge", "--output", merged}, parts...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got, want := whatIsFound(t, merged), whatIsFound(t, whole)
	if len(want) != 13 || !reflect.DeepEqual(got, want) {
		t.Errorf("the parts are not the whole:\n%v\n%v", got, want)
	}
	if code, out, message := program(t.Context(), "report", "diff", whole, merged, "--counts", "--lang", "en"); code != exitClean || out != "No change.\n" {
		t.Errorf("exit code %d: %s%s", code, out, message)
	}
	lost := filepath.Join(dir, "lost.json")
	code, _, message := program(t.Context(), append([]string{"report", "merge", "--output", lost}, parts[1:]...)...)
	if code != exitNotMeasured || !strings.Contains(message, "1 shard is missing (1/4)") {
		t.Errorf("a lost shard: exit code %d: %s", code, message)
	}
	if b, err := os.ReadFile(lost); err != nil || !strings.Contains(string(b), `"complete": false`) {
		t.Errorf("a lost shard leaves the report complete: %v", err)
	}
	if code, out, _ := program(t.Context(), "report", lost, "--format", "nagios"); code == exitClean || !strings.Contains(out, "Shards are missing") {
		t.Errorf("a lost shard, for Nagios: exit code %d: %s", code, out)
	}
	if code, _, message := program(t.Context(), "report", "merge", lost, parts[0], "--output", filepath.Join(dir, "found.json")); code != exitClean {
		t.Errorf("the shard that was lost is put in: exit code %d: %s", code, message)
	}
	if got := whatIsFound(t, filepath.Join(dir, "found.json")); !reflect.DeepEqual(got, want) {
		t.Errorf("put together in two steps, the parts are not the whole:\n%v\n%v", got, want)
	}
	empty := 0
	for _, part := range parts {
		if len(whatIsFound(t, part)) == 0 {
			empty++
		}
	}
	t.Logf("%d of %d shards have no target", empty, shards)
}

// whatIsFound are the targets of a report, without times.
func whatIsFound(t *testing.T, file string) []string {
	t.Helper()
	out, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		Complete bool
		Targets  []map[string]any
	}
	d := json.NewDecoder(bytes.NewReader(out))
	if err := d.Decode(&r); err != nil || !r.Complete {
		t.Fatalf("%s: complete %t, %v", file, r.Complete, err)
	}
	var list []string
	for _, target := range r.Targets {
		for _, volatile := range []string{"audited", "cost", "steps"} {
			delete(target, volatile)
		}
		b, err := json.Marshal(target)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, string(b))
	}
	slices.SortFunc(list, cmp.Compare)
	return list
}

func TestAShardWithoutTargetsIsAReport(t *testing.T) {
	t.Parallel()
	config := configuration(t, fmt.Sprintf("scope: [127.0.0.0/8]\ntargets: [{name: gone, address: %q}]\n", host(68)+":1"))
	dir := t.TempDir()
	for i := range 2 {
		file := filepath.Join(dir, fmt.Sprintf("part-%d.json", i+1))
		fromZero := filepath.Join(dir, fmt.Sprintf("index-%d.json", i))
		program(t.Context(), "audit", "--config", config, "--shard", fmt.Sprintf("index:%d/2", i), "--output", fromZero)
		code, _, message := program(t.Context(), "audit", "--config", config, "--shard", fmt.Sprintf("%d/2", i+1), "--output", file)
		if want := map[bool]int{true: exitClean, false: exitNotMeasured}[len(whatIsFound(t, file)) == 0]; code != want {
			t.Errorf("shard %d: exit code %d, want %d: %s", i+1, code, want, message)
		}
		if got, want := whatIsFound(t, fromZero), whatIsFound(t, file); !reflect.DeepEqual(got, want) {
			t.Errorf("index %d is not shard %d: %v, %v", i, i+1, got, want)
		}
	}
	for _, wrong := range []string{"0/2", "3/2", "x", "", "1/", "1/99999999", "index:2/2", "index:-1/2", "index:/2", "index:18446744073709551615/2"} {
		if code, _, message := program(t.Context(), "audit", "--config", config, "--shard", wrong); code != exitUsage || !strings.Contains(message, "--shard") {
			t.Errorf("%q: exit code %d: %s", wrong, code, message)
		}
	}
}
