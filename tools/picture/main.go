// Picture draws the output of a terminal as SVG, which a page can show: it reads
// text with colours (ECMA-48 SGR) and writes the picture.
//
//	picture -command 'pacsaudit demo' -lines 28 <screen >screen.svg
//
// The picture is the same for the same text: a date and time in it becomes a fixed
// one.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"html"
	"io"
	"os"
	"regexp"
	"strings"
	"unicode/utf8"
)

func main() {
	command := flag.String("command", "", "shown behind the prompt above the text")
	lines := flag.Int("lines", 0, "show so many lines; 0 shows all")
	flag.Parse()
	if err := draw(os.Stdout, os.Stdin, *command, *lines); err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
}

// A column and a line of the picture, and what stands around the text.
const (
	columnWidth = 8.4
	lineHeight  = 19
	margin      = 18
	columns     = 80
)

// The picture has a dark ground of its own, so it reads alike on light and on
// dark pages. The colours have a contrast of 7 to 1 on it, and more.
const style = `.s{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#e6e6e6;white-space:pre}` +
	`.b{font-weight:bold}.f{fill:#a9b1bd}.r{fill:#ff9a91}.g{fill:#8fdc9a}.y{fill:#f2cf63}.c{fill:#8fd3e8}`

var classes = map[string]string{"1": "b", "2": "f", "31": "r", "32": "g", "33": "y", "36": "c"}

var (
	color  = regexp.MustCompile("\x1b\\[([0-9;]*)m")
	moment = regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d [A-Z]{3,4}`)
)

func draw(w io.Writer, r io.Reader, command string, most int) error {
	var body strings.Builder
	row := 0
	write := func(line string) {
		row++
		fmt.Fprintf(&body, "<text class=\"s\" y=\"%d\">%s</text>\n", margin+row*lineHeight-5, spans(line))
	}
	if command != "" {
		write("\x1b[2m$ \x1b[0m\x1b[1m" + command + "\x1b[0m")
	}
	lines := bufio.NewScanner(r)
	for n := 0; lines.Scan() && (most == 0 || n < most); n++ {
		write(moment.ReplaceAllString(strings.TrimRight(lines.Text(), "\r"), "2026-01-05 09:30 UTC"))
	}
	if err := lines.Err(); err != nil {
		return err
	}
	width, height := int(columns*columnWidth)+2*margin, 2*margin+row*lineHeight
	_, err := fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[2]d" width="%[1]d" height="%[2]d" role="img" aria-label="What a terminal shows for %[3]s">
<style>%[4]s</style>
<rect width="%[1]d" height="%[2]d" rx="8" fill="#16191f" stroke="#4a5260"/>
%[5]s</svg>
`, width, height, html.EscapeString(command), style, body.String())
	return err
}

// spans are the parts of a line that have one colour each. Each has its place and
// its length, so that columns stand below one another in any font.
func spans(line string) string {
	var b strings.Builder
	column, class := 0, ""
	for line != "" {
		part, next := line, ""
		at := color.FindStringSubmatchIndex(line)
		if at != nil {
			part, next = line[:at[0]], line[at[1]:]
		}
		text := strings.TrimLeft(part, " ")
		column += len(part) - len(text)
		if n := utf8.RuneCountInString(text); n > 0 {
			fmt.Fprintf(&b, `<tspan x="%.1f" textLength="%.1f"`, margin+float64(column)*columnWidth, float64(n)*columnWidth)
			if class != "" {
				fmt.Fprintf(&b, ` class="%s"`, class)
			}
			fmt.Fprintf(&b, ">%s</tspan>", html.EscapeString(text))
			column += n
		}
		if at == nil {
			break
		}
		class = classOf(line[at[2]:at[3]], class)
		line = next
	}
	return b.String()
}

// classOf is the class of the style that stands for some codes.
func classOf(codes, before string) string {
	for _, code := range strings.Split(codes, ";") {
		switch known := classes[code]; {
		case code == "0", code == "":
			before = ""
		case known != "":
			before = strings.TrimSpace(before + " " + known)
		}
	}
	return before
}
