package devices

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
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
	if text, err := japanese.ShiftJIS.NewDecoder().Bytes(data); err == nil && !slices.Contains([]rune(string(text)), utf8.RuneError) && strings.ContainsFunc(string(text), isKana) {
		return string(text), nil
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	return string(text), err
}

func isKana(r rune) bool { return r >= 'ぁ' && r <= 'ヿ' }

// The columns that are known, and words that their headings hold, the surest first.
var columnNames = []string{"title", "host", "port", "address", "name", "owner", "zone", "tls"}

var headings = map[string][]string{
	"title":   {"ae title", "aetitle", "ae-title", "ae_title", "aet", "called", "ae名", "aeタイトル", "title"},
	"host":    {"ip address", "ip-adresse", "ipadresse", "ip_address", "ipアドレス", "ipv4", "hostname", "host name", "ホスト", "host", "ip", "server", "dirección ip", "adresse ip"},
	"port":    {"port", "ポート", "puerto"},
	"address": {"host:port", "ip:port", "address", "アドレス", "adresse"},
	"name":    {"device name", "name", "system", "device", "modality name", "description", "bezeichnung", "gerät", "装置", "機器", "名称", "nombre", "nom"},
	"owner":   {"owner", "contact", "responsible", "ansprechpartner", "担当", "管理者", "e-mail", "email"},
	"zone":    {"zone", "network", "netz", "vlan", "ゾーン"},
	"tls":     {"tls", "ssl", "secure"},
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
	}
	if err := mapped(columns, records, head, at); err != nil {
		return l, err
	}
	if !columnsFound(at).enough() {
		return l, fmt.Errorf("%w. No column is headed as a host and a port: say which they are, for example --map host=2,port=3,title=1", errNothing)
	}
	l.Columns = describe(at, records, head)
	for i, record := range records[head+1:] {
		place := Place{file, lines[head+1+i]}
		if blank(record) || head >= 0 && slices.Equal(record, records[head]) {
			continue // pages of a spreadsheet repeat their headings
		}
		d, problem := deviceOf(record, at)
		d.From = place
		if problem != "" {
			l.note(place, "%s", problem)
			continue
		}
		l.Devices = append(l.Devices, d)
	}
	return l, nil
}

// rows are the records of the text, each with its line, parted by what most lines
// hold.
func rows(text string) (records [][]string, lines []int, err error) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace = -1, true, true
	r.Comma = separator(text)
	for {
		record, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, nil, fmt.Errorf("no CSV: %w", err)
		}
		line, _ := r.FieldPos(0)
		for i := range record {
			record[i] = clean(record[i])
		}
		if strings.HasPrefix(record[0], "sep=") {
			continue // Excel's own word for the separator
		}
		records, lines = append(records, record), append(lines, line)
	}
	if len(records) == 0 {
		return nil, nil, errors.New("no line with anything in it")
	}
	return records, lines, nil
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

type columnsFound map[string]int

// enough reports columns that make a target.
func (c columnsFound) enough() bool {
	_, host := c["host"]
	_, address := c["address"]
	return host || address
}

// guessColumns takes a record for headings. Each column is one thing, the first of
// the words that it holds.
func guessColumns(record []string) columnsFound {
	found := columnsFound{}
	for _, name := range columnNames {
		taken := func(i int) bool {
			for _, j := range found {
				if i == j {
					return true
				}
			}
			return false
		}
		for _, word := range headings[name] {
			for i, heading := range record {
				h := strings.ToLower(heading)
				if _, done := found[name]; !done && !taken(i) && len(h) < 40 && (h == word || len(word) > 2 && strings.Contains(h, word)) {
					found[name] = i
				}
			}
		}
	}
	return found
}

// mapped takes the operator's word for columns, by number from 1 or by heading.
func mapped(columns map[string]string, records [][]string, head int, at map[string]int) error {
	for name, where := range columns {
		if !slices.Contains(columnNames, name) {
			return fmt.Errorf("--map %s: the columns are %s", name, strings.Join(columnNames, ", "))
		}
		n, err := strconv.Atoi(where)
		if err != nil && head >= 0 {
			n = 1 + slices.IndexFunc(records[head], func(h string) bool { return strings.EqualFold(h, where) })
		}
		if n < 1 || n > 1000 {
			return fmt.Errorf("--map %s=%s: give the number of a column, from 1, or its heading", name, where)
		}
		at[name] = n - 1
	}
	return nil
}

func describe(at map[string]int, records [][]string, head int) string {
	var parts []string
	for _, name := range columnNames {
		if i, ok := at[name]; ok {
			word := fmt.Sprintf("%s=%d", name, i+1)
			if head >= 0 && i < len(records[head]) {
				word += fmt.Sprintf(" (%s)", records[head][i])
			}
			parts = append(parts, word)
		}
	}
	return strings.Join(parts, ", ")
}

func blank(record []string) bool {
	return !slices.ContainsFunc(record, func(s string) bool { return s != "" })
}

// deviceOf reads a record, and says what of it cannot be read.
func deviceOf(record []string, at map[string]int) (d Device, problem string) {
	cell := func(name string) string {
		if i, ok := at[name]; ok && i < len(record) {
			return record[i]
		}
		return ""
	}
	d = Device{Name: cell("name"), Called: cell("title"), Owner: cell("owner"), Zone: strings.ToLower(cell("zone"))}
	switch strings.ToLower(cell("tls")) {
	case "yes", "true", "y", "1", "x", "ja", "はい", "○":
		d.TLS = true
	}
	d.Host = cell("host")
	if d.Host == "" {
		d.Host = cell("address")
	}
	port := cell("port")
	if host, p, err := net.SplitHostPort(d.Host); err == nil {
		d.Host = host
		if port == "" {
			port = p
		}
	}
	if port == "" {
		return d, ""
	}
	// Spreadsheets write numbers as 11,112, 11.112, 11'112 or 104.0.
	port = strings.NewReplacer(",", "", ".", "", " ", "", "'", "").Replace(strings.TrimSuffix(port, ".0"))
	n, err := strconv.Atoi(port)
	if err != nil || n < 1 || n > 65535 {
		return d, fmt.Sprintf("port %q is not a number from 1 to 65535: left out", cell("port"))
	}
	d.Port = n
	return d, ""
}
