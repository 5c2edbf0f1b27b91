package main

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// TestThePictureShowsTheText holds text, colour and place, and that the picture is XML.
func TestThePictureShowsTheText(t *testing.T) {
	const screen = "\x1b[1mname\x1b[0m  <3>, 2031-02-03 04:05 CEST\r\n\x1b[1;31m  F  \x1b[0m→ a & b\r\nthird\r\n"
	var b strings.Builder
	if err := draw(&b, strings.NewReader(screen), "name x", 2); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<tspan x="18.0" textLength="33.6" class="b">name</tspan>`, "&lt;3&gt;, 2026-01-05 09:30 UTC", `<tspan x="34.8" textLength="25.2" class="b r">F  </tspan>`,
		`<tspan x="60.0" textLength="58.8">→ a &amp; b</tspan>`, `class="b">name x</tspan>`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %s in\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "third") {
		t.Error("more lines than were asked for")
	}
	for d := xml.NewDecoder(strings.NewReader(b.String())); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
