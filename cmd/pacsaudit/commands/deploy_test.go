package commands

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
	"go.yaml.in/yaml/v3"
)

// documents are those of a YAML file, each a map.
func documents(t *testing.T, file string) []map[string]any {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var list []map[string]any
	for d := yaml.NewDecoder(bytes.NewReader(b)); ; {
		var one map[string]any
		err := d.Decode(&one)
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		list = append(list, one)
	}
}

// find collects what stands under a key, wherever it is.
func find(in any, key string) (found []any) {
	switch v := in.(type) {
	case map[string]any:
		for k, value := range v {
			if k == key {
				found = append(found, value)
			}
			found = append(found, find(value, key)...)
		}
	case []any:
		for _, value := range v {
			found = append(found, find(value, key)...)
		}
	}
	return found
}

// checkArguments holds a command line of ours against the flags there are.
func checkArguments(t *testing.T, file string, args []any) {
	t.Helper()
	commands := map[string]*cli.Command{"serve": serveCommand(), "audit": auditCommand()}
	command := commands[args[0].(string)]
	if command == nil {
		t.Errorf("%s: no command %v", file, args[0])
		return
	}
	for _, a := range args[1:] {
		name, isFlag := strings.CutPrefix(a.(string), "--")
		name, _, _ = strings.Cut(name, "=")
		known := false
		for _, f := range command.Flags {
			known = known || f.Names()[0] == name
		}
		if isFlag && !known {
			t.Errorf("%s: %s has no flag --%s", file, command.Name, name)
		}
	}
}

func TestComposeNamesWhatIsThere(t *testing.T) {
	file := filepath.Join(root, "docker-compose.yml")
	compose := documents(t, file)[0]
	services := compose["services"].(map[string]any)
	for _, want := range []string{"pacsaudit", "prometheus", "grafana", "orthanc-open", "orthanc-locked", "dcmqrscp", "loader"} {
		if services[want] == nil {
			t.Errorf("no service %s", want)
		}
	}
	checkArguments(t, file, services["pacsaudit"].(map[string]any)["command"].([]any))
	mounts := 0
	for _, list := range find(compose, "volumes") {
		mounted, ok := list.([]any)
		if !ok {
			continue
		}
		for _, m := range mounted {
			from, _, _ := strings.Cut(m.(string), ":")
			if strings.HasPrefix(from, "./") {
				mounts++
				if info, err := os.Stat(filepath.Join(root, from)); err != nil || info.IsDir() {
					t.Errorf("%s: %v", from, err)
				}
			}
		}
	}
	for _, list := range find(compose, "ports") {
		for _, p := range list.([]any) {
			if !strings.HasPrefix(p.(string), "127.0.0.1:") {
				t.Errorf("%v is published beyond this machine", p)
			}
		}
	}
	if mounts < 6 {
		t.Errorf("only %d mounts", mounts)
	}
	var log bytes.Buffer
	if _, err := readConfig("../deploy/compose/pacsaudit.yaml", &log); err != nil {
		t.Errorf("%v\n%s", err, &log)
	}
	for _, other := range []string{"../deploy/compose/prometheus.yml", "../deploy/compose/grafana/datasource.yml", "../deploy/compose/grafana/dashboards.yml"} {
		documents(t, other)
	}
}

func TestKubernetesExample(t *testing.T) {
	const file = "../deploy/kubernetes.yaml"
	kinds := map[string]int{}
	for _, d := range documents(t, file) {
		kinds[d["kind"].(string)]++
		for _, args := range find(d, "args") {
			checkArguments(t, file, args.([]any))
		}
		if spec := find(d, "containers"); len(spec) > 0 && len(find(d, "readOnlyRootFilesystem")) == 0 {
			t.Errorf("%v may write its own files", d["kind"])
		}
		if d["kind"] != "ConfigMap" {
			continue
		}
		for name, content := range d["data"].(map[string]any) {
			config := filepath.Join(t.TempDir(), name)
			if err := os.WriteFile(config, []byte(content.(string)), 0o600); err != nil {
				t.Fatal(err)
			}
			var log bytes.Buffer
			if _, err := readConfig(config, &log); err != nil {
				t.Errorf("%s: %v\n%s", name, err, &log)
			}
		}
	}
	if kinds["Deployment"] != 1 || kinds["Job"] != 1 || kinds["NetworkPolicy"] != 1 {
		t.Errorf("kinds are %v", kinds)
	}
}

// TestTheUnitGivesFlagsThatExist looks at the unit of systemd.
func TestTheUnitGivesFlagsThatExist(t *testing.T) {
	_, line, found := strings.Cut(unit(t), "\nExecStart=/usr/local/bin/pacsaudit ")
	line, _, _ = strings.Cut(line, "\n")
	if !found {
		t.Fatal("the unit starts something else")
	}
	var args []any
	for _, a := range strings.Fields(line) {
		args = append(args, a)
	}
	checkArguments(t, unitFile, args)
}

const unitFile = "../deploy/pacsaudit.service"

func unit(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(unitFile)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
