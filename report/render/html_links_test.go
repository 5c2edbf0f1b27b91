package render

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"pacsaudit/report"
)

// TestLinksOfAPageLeadSomewhere holds for reports of servers, of files, of
// address ranges alone, and of all of them.
func TestLinksOfAPageLeadSomewhere(t *testing.T) {
	whole := documents(t)["everything.json"]
	html, err := FormatByName("html")
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]report.Report{
		"everything": *whole,
		"servers":    {Targets: whole.Targets, Complete: true},
		"files":      {Headers: whole.Headers, Complete: true},
		"addresses":  {Sweep: whole.Sweep, Complete: true},
		"nothing":    {Complete: true},
	} {
		var page bytes.Buffer
		if err := html.Write(&page, &r, Options{}); err != nil {
			t.Fatal(err)
		}
		for _, link := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(page.String(), -1) {
			if !strings.Contains(page.String(), `id="`+link[1]+`"`) {
				t.Errorf("%s: #%s leads nowhere", name, link[1])
			}
		}
	}
}
