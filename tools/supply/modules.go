package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// platforms are those of a release. What is linked differs between them.
var platforms = []string{"darwin/amd64", "darwin/arm64", "linux/amd64", "linux/arm64", "windows/amd64", "windows/arm64"}

// module is one whose packages are linked.
type module struct{ path, version, dir string }

// linked are the modules in the programs of all platforms, by path.
func linked() ([]module, error) {
	const format = "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}"
	found := map[string]module{}
	for _, p := range platforms {
		goos, goarch, _ := strings.Cut(p, "/")
		out, err := goTool(append(os.Environ(), "GOOS="+goos, "GOARCH="+goarch, "CGO_ENABLED=0", "GOPROXY=off"), "list", "-deps", "-f", format, "./cmd/pacsaudit")
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(out) {
			if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 3 {
				found[f[0]] = module{f[0], f[1], f[2]}
			}
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("no module is linked into ./cmd/pacsaudit: run this in the root of the project")
	}
	var list []module
	for _, path := range slices.Sorted(maps.Keys(found)) {
		list = append(list, found[path])
	}
	return list, nil
}

// goTool is what a go command prints.
func goTool(env []string, args ...string) (string, error) {
	c := exec.Command("go", args...)
	var stderr bytes.Buffer
	c.Env, c.Stderr = env, &stderr
	out, err := c.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", args[0], err, &stderr)
	}
	return string(out), nil
}
