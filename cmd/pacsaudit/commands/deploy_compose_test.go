package commands

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestServicesOfComposeAreHealthyBoundedAndNotRoot looks at what the file says;
// the image of pacsaudit has its user and its health check in itself, and try.sh
// looks at what the engine makes of it.
func TestServicesOfComposeAreHealthyBoundedAndNotRoot(t *testing.T) {
	services := documents(t, filepath.Join(root, "docker-compose.yml"))[0]["services"].(map[string]any)
	for name, s := range services {
		service := s.(map[string]any)
		if service["mem_limit"] == nil {
			t.Errorf("%s may take all memory", name)
		}
		if service["healthcheck"] == nil && name != "pacsaudit" {
			t.Errorf("nobody asks whether %s is well", name)
		}
		built, _ := service["build"].(map[string]any)
		if user, _ := service["user"].(string); service["build"] == nil && (user == "" || strings.HasPrefix(user, "0") || user == "root") {
			t.Errorf("%s runs as root", name)
		}
		if service["build"] == nil && !regexp.MustCompile(`:v?\d+\.\d+(\.\d+)?$`).MatchString(service["image"].(string)) {
			t.Errorf("%s: the image has no version", name)
		}
		if command := fmt.Sprint(service["command"], service["entrypoint"]); strings.Contains(command, "apt-get") || strings.Contains(command, "apk add") {
			t.Errorf("%s installs packages when it starts", name)
		}
		if target, _ := built["target"].(string); built != nil && target == "" {
			t.Errorf("%s is built from no stage of its Dockerfile", name)
		}
	}
	for _, file := range []string{root + "/Dockerfile", "../deploy/compose/demo.Dockerfile"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, words := range []string{"\nUSER 65532:65532\n", "org.opencontainers.image.title="} {
			if !strings.Contains(string(b), words) {
				t.Errorf("%s has no %q", file, strings.TrimSpace(words))
			}
		}
	}
}

// TestStandInsHaveTheNamesOfTheImages holds the script that makes images against
// the files that name them.
func TestStandInsHaveTheNamesOfTheImages(t *testing.T) {
	script, err := os.ReadFile("../deploy/compose/stand-ins.sh")
	if err != nil {
		t.Fatal(err)
	}
	var images []string
	for _, s := range documents(t, filepath.Join(root, "docker-compose.yml"))[0]["services"].(map[string]any) {
		if service := s.(map[string]any); service["build"] == nil {
			images = append(images, service["image"].(string))
		}
	}
	for _, file := range []string{root + "/Dockerfile", "../deploy/compose/demo.Dockerfile"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^FROM (\S+:\S+)`).FindAllStringSubmatch(string(b), -1) {
			images = append(images, m[1])
		}
	}
	if len(images) < 6 {
		t.Errorf("images are %v", images)
	}
	for _, image := range images {
		if !strings.Contains(string(script), image) {
			t.Errorf("nothing stands in for %s", image)
		}
	}
}
