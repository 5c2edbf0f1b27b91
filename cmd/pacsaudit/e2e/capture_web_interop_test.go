//go:build interop

package e2e

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/realpacs"
)

// TestInteropWebDoorsGetWhatIsListed records audits of Orthanc's web doors, open and
// with a password, and lets tshark say what was sent: what SECURITY.md lists, and
// nothing with content.
func TestInteropWebDoorsGetWhatIsListed(t *testing.T) {
	t.Parallel()
	realpacs.Need(t, "tshark")
	few := fixtures.Archive{Studies: 3, Seed: 63}
	open := dicomweb(t, few, nil)
	locked := dicomweb(t, few, map[string]any{"AuthenticationEnabled": true, "RegisteredUsers": map[string]string{"auditor": "not-a-default"}})
	_, openPort, _ := strings.Cut(open.HTTP, ":")
	_, lockedPort, _ := strings.Cut(locked.HTTP, ":")
	var ports []int
	for _, port := range []string{openPort, lockedPort} {
		n, err := strconv.Atoi(port)
		if err != nil {
			t.Fatal(err)
		}
		ports = append(ports, n)
	}
	capture := realpacs.Record(t, ports...)
	auditWeb(t, open, "http://"+open.HTTP, fromOutside(t)...)
	auditWeb(t, locked, "http://"+locked.HTTP, fromOutside(t)...)
	tshark := capture.Stop(t)
	for _, port := range []string{openPort, lockedPort} {
		to := "tcp.dstport == " + port
		if out := tshark("-d", "tcp.port=="+port+",http", "-Y", "_ws.malformed && "+to); out != "" {
			t.Errorf("malformed:\n%s", out)
		}
		out := tshark("-d", "tcp.port=="+port+",http", "-Y", "http.request && "+to, "-T", "fields",
			"-e", "http.request.method", "-e", "http.request.uri", "-e", "http.content_length", "-e", "http.request.line")
		lines := strings.Split(strings.TrimSpace(out), "\n")
		if len(lines) > 53 {
			t.Errorf("%d requests", len(lines))
		}
		others := map[string]int{}
		for _, line := range lines {
			fields := strings.SplitN(line, "\t", 4)
			if len(fields) < 4 {
				t.Fatalf("tshark says %q", line)
			}
			method, path, length, head := fields[0], fields[1], fields[2], fields[3]
			if length != "" && length != "0" {
				t.Errorf("%s %s comes with content", method, path)
			}
			if strings.Contains(head, "Origin:") {
				if method != "GET" || path != "/dicom-web/studies?limit=1" || !strings.Contains(head, "Origin: https://pacsaudit.invalid") {
					t.Errorf("%s %s has another Origin", method, path)
				}
				others["Origin"]++
			}
			switch {
			case method == "GET" && getListed(path):
			case method == "OPTIONS" && (path == "/dicom-web/studies" || path == "/dicom-web/studies/2.25.202611300000000000000000000000018"):
				others[method]++
			case method == "PROPFIND" && path == "/webdav/" && strings.Contains(head, "Depth: 0"):
				others[method]++
			default:
				t.Errorf("sent %s %s", method, path)
			}
		}
		if want := "map[OPTIONS:2 Origin:1 PROPFIND:1]"; fmt.Sprint(others) != want {
			t.Errorf("%v, want %s", others, want)
		}
		t.Logf("%d requests", len(lines))
	}
}

// getListed reports what SECURITY.md says is got: lists, metadata of an instance,
// what tells a product or a viewer, OpenID metadata, and a path that nobody has.
func getListed(path string) bool {
	rest, inLists := strings.CutPrefix(path, "/dicom-web/")
	name, _, _ := strings.Cut(rest, "?")
	switch {
	case inLists && slices.Contains([]string{"studies", "series", "instances", "patients", "workitems", "mwlitems", "modality-scheduled-procedure-steps"}, name):
		return true
	case inLists:
		return strings.HasSuffix(name, "/instances") || strings.HasSuffix(name, "/metadata")
	case strings.Count(path, "/") == 1:
		return true // /system, and a title of nobody
	}
	return slices.Contains([]string{
		"/app/explorer.html", "/ui/app/", "/stone-webviewer/index.html", "/ohif/", "/weasis-pacs-connector/", "/dcm4chee-arc/ui2/", "/oviyam2/",
		"/.well-known/openid-configuration",
	}, path)
}
