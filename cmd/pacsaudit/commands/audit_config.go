package commands

import (
	"context"
	"log/slog"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/audit/lint"
)

// configs are what configuration files say, by the targets that they are of.
type configs map[string]*lint.Result

// readConfigs reads the files of the inventory and of --config-of before anything
// is sent, so that a wrong name costs nothing.
func readConfigs(ctx context.Context, words []string, list []audit.Target) (configs, error) {
	all := configs{}
	for _, t := range list {
		if t.Config.IsZero() {
			continue
		}
		read, err := lint.Read(ctx, []string{t.Config.String()}, audit.Operator)
		if err != nil {
			return nil, usage("target %v, lint: %v", t.Name, err)
		}
		all[t.Name.String()] = read
	}
	for _, w := range words {
		name, path, ok := strings.Cut(w, "=")
		if !ok || name == "" || path == "" {
			return nil, usage("--config-of %q: write NAME=FILE, for example main-archive=/etc/orthanc", w)
		}
		if !isTarget(name, list) {
			return nil, usage("--config-of %q: no target is called %s", w, name)
		}
		read, err := lint.Read(ctx, []string{path}, audit.Operator)
		if err != nil {
			return nil, usage("--config-of %q: %v", w, err)
		}
		all[name] = read
	}
	return all, nil
}

func isTarget(name string, list []audit.Target) bool {
	for _, t := range list {
		if t.Name.String() == name || t.Address.String() == name {
			return true
		}
	}
	return false
}

// tie says of each failure which line is why.
func (c configs) tie(results []audit.Result) {
	for i := range results {
		r := &results[i]
		file := c[r.Observation.Target.Name.String()]
		if file == nil {
			file = c[r.Observation.Target.Address.String()]
		}
		if file != nil {
			file.Tie(r)
		}
	}
}

// tieOwn says which line of the configuration that the inventory names is why, as
// it is now. From files that cannot be read nothing follows, which is a finding
// too.
func tieOwn(log *slog.Logger) func(context.Context, *audit.Result) {
	return func(ctx context.Context, r *audit.Result) {
		t := r.Observation.Target
		if t.Config.IsZero() {
			return
		}
		read, err := lint.Read(ctx, []string{t.Config.String()}, audit.Operator)
		if err != nil {
			log.Warn("the configuration of a target cannot be read", "target", t.Name.String())
			read = new(lint.Result)
		}
		read.Tie(r)
	}
}
