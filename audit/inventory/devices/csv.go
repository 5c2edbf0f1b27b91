package devices

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// decode makes UTF-8 of what spreadsheets write: UTF-8 with and without a mark,
// UTF-16, Shift JIS, and Windows-1252 where it is none of these.
func decode(data []byte) (string, error) {
	if len(data) > MaxFile {
		return "", fmt.Errorf("longer than %d MiB: give the list of devices alone", MaxFile>>20)
	}
	if len(data) == 0 {
		return "", errors.New("the file is empty")
	}
	if unmarked, _, err := transform.Bytes(unicode.BOMOverride(transform.Nop), data); err == nil && utf8.Valid(unmarked) {
		return string(unmarked), nil
	}
	if text, err := japanese.ShiftJIS.NewDecoder().Bytes(data); err == nil && !bytes.ContainsRune(text, utf8.RuneError) && (bytes.ContainsFunc(text, isKana) || isKanji(data)) {
		return string(text), nil
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	return string(text), err
}

func isKana(r rune) bool { return r >= 'ぁ' && r <= 'ヿ' }

// isKanji finds a common character of Shift JIS in two bytes that do not stand together
// in the languages of Windows-1252: half of its accents before a letter are kanji, too.
func isKanji(data []byte) bool {
	for i := 0; i+1 < len(data); i++ {
		lead := data[i]
		if lead < 0x81 || lead > 0x9f && lead < 0xe0 || lead > 0xfc {
			continue
		}
		i++
		if lead >= 0x88 && lead <= 0x9f && data[i] >= 0x80 {
			return true
		}
	}
	return false
}

// readCSV reads a spreadsheet: commas, semicolons or tabs, with a line of headings
// somewhere at its beginning.
func readCSV(file, text string, columns map[string]string) (List, error) {
	l := List{Format: "csv"}
	records, lines, err := rows(text)
	if err != nil {
		return l, err
	}
	head, at := -1, map[string]int{}
	for i, record := range records[:min(len(records), 20)] {
		if guess := guessColumns(record); guess.enough() && (head < 0 || len(guess) > len(at)) {
			head, at = i, guess
		}
		if headsAnother(record) {
			break // what is below is another table's
		}
	}
	if head > 0 {
		records[head] = overHeadings(records[head-1], records[head])
		at = guessColumns(records[head])
	}
	if err := mapped(columns, records, head, at); err != nil {
		return l, err
	}
	if !columnsFound(at).enough() {
		return l, fmt.Errorf("%w. No column is headed as a host and a port: say which they are, for example --map host=2,port=3,title=1", errNothing)
	}
	l.Columns = describe(at, records, head)
	if _, titled := at["title"]; !titled && head >= 0 {
		l.note(Place{file, lines[head]}, "no column is headed as an AE title: give it with --map title=N, or the targets have none")
	}
	for i, record := range records[head+1:] {
		place := Place{file, lines[head+1+i]}
		switch {
		case blank(record), head >= 0 && slices.Equal(record, records[head]): // pages of a spreadsheet repeat their headings
			continue
		case strings.HasPrefix(record[0], "#"), strings.HasPrefix(record[0], "//"):
			if !blank(record[1:]) {
				l.note(place, "a comment: left out")
			}
			continue
		case len(columns) == 0 && headsAnother(record):
			at = guessColumns(record)
			l.note(place, "another table begins: columns %s", describe(at, [][]string{record}, 0))
			continue
		}
		d, problem, notes := deviceOf(record, at)
		d.From = place
		if problem != "" {
			l.note(place, "%s", problem)
			continue
		}
		for _, n := range notes {
			l.note(place, "%s", n)
		}
		l.Devices = append(l.Devices, d)
	}
	return l, nil
}

// rows are the records of the text, each with its line, parted by what most lines
// hold.
func rows(text string) (records [][]string, lines []int, err error) {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	by := separator(text)
	records, lines, err = parse(text, by, 0)
	if err == nil && strings.Contains(text, `"`) && swallowed(records, by) {
		// A quote that is not closed takes the lines behind it. Each is read by itself.
		records, lines = nil, nil
		for i, line := range strings.Split(text, "\n") {
			if strings.Count(line, `"`)%2 == 1 {
				line = strings.ReplaceAll(line, `"`, "")
			}
			if one, _, err := parse(line, by, i); err == nil {
				for _, record := range one {
					records, lines = append(records, record), append(lines, i+1)
				}
			}
		}
	}
	if err == nil && len(records) == 0 {
		err = errors.New("no line with anything in it")
	}
	for _, record := range records {
		for i := range record {
			record[i] = clean(record[i])
			if m := asText.FindStringSubmatch(record[i]); m != nil {
				record[i] = clean(m[1])
			}
		}
	}
	return records, lines, err
}

// asText is how spreadsheets keep a number as text.
var asText = regexp.MustCompile(`^="([^"]*)"$`)

func parse(text string, by rune, behind int) (records [][]string, lines []int, err error) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace = -1, true, true
	r.Comma = by
	for {
		record, err := r.Read()
		if err == io.EOF {
			return records, lines, nil
		}
		if err != nil {
			return nil, nil, errors.New("no CSV: save the list as CSV again")
		}
		line, _ := r.FieldPos(0)
		if strings.HasPrefix(record[0], "sep=") {
			continue // Excel's own word for the separator
		}
		records, lines = append(records, record), append(lines, behind+line)
	}
}

// swallowed reports a cell that holds whole lines of the list.
func swallowed(records [][]string, by rune) bool {
	for _, record := range records {
		for _, cell := range record {
			_, rest, more := strings.Cut(cell, "\n")
			for ; more; _, rest, more = strings.Cut(rest, "\n") {
				line, _, _ := strings.Cut(rest, "\n")
				if strings.Count(line, string(by)) >= 2 {
					return true
				}
			}
		}
	}
	return false
}

func separator(text string) rune {
	best, most := ',', 0
	first := text[:min(len(text), 8<<10)]
	for _, c := range []rune{',', ';', '\t', '|'} {
		if n := strings.Count(first, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

func blank(record []string) bool {
	return !slices.ContainsFunc(record, func(s string) bool { return s != "" })
}
