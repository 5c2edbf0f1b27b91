package devices

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// The columns that are known, and words that their headings hold, the surest first.
var columnNames = []string{"title", "host", "port", "address", "name", "owner", "zone", "tls"}

var headings = map[string][]string{
	"title":   {"ae title", "aetitle", "ae-title", "ae_title", "ae titel", "ae-titel", "aetitel", "aet", "called", "ae名", "aeタイトル", "title"},
	"host":    {"ip address", "ip-adresse", "ipadresse", "ip_address", "ipアドレス", "ipv4", "ip", "hostname", "host name", "ホスト", "host", "server", "dirección ip", "adresse ip"},
	"port":    {"port", "ポート", "puerto"},
	"address": {"host:port", "ip:port", "address", "アドレス", "adresse"},
	"name":    {"device name", "name", "system", "device", "modality name", "description", "bezeichnung", "gerät", "装置", "機器", "名称", "nombre", "nom"},
	"owner":   {"owner", "contact", "responsible", "ansprechpartner", "担当", "管理者", "e-mail", "email"},
	"zone":    {"zone", "network", "netz", "vlan", "ゾーン"},
	"tls":     {"tls", "ssl", "secure"},
}

// asHeading writes a cell as headings are written above: ＩＰ and ﾎﾟｰﾄ are ip and ポート.
func asHeading(cell string) string { return strings.ToLower(norm.NFKC.String(cell)) }

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
		take := func(fits func(heading, word string) bool) {
			for _, word := range headings[name] {
				for i, heading := range record {
					h := asHeading(heading)
					if _, done := found[name]; !done && !taken(i) && len(h) < 40 && fits(h, word) {
						found[name] = i
					}
				}
			}
		}
		take(func(heading, word string) bool { return heading == word })
		take(func(heading, word string) bool {
			return len(word) > 2 && strings.Contains(heading, word) && !otherPort(name, heading)
		})
	}
	return found
}

// otherPort reports the port of something else, such as TLS beside DICOM: it is neither
// the port nor a yes to TLS.
func otherPort(name, heading string) bool {
	of := slices.ContainsFunc([]string{"tls", "ssl", "secure", "http", "web", "hl7"}, func(w string) bool { return strings.Contains(heading, w) })
	return (name == "port" || name == "tls") && of && strings.Contains(heading, "port")
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

// overHeadings puts two lines of headings together: cells that are merged leave the
// lower or the upper one blank.
func overHeadings(upper, lower []string) []string {
	both := slices.Clone(lower)
	for i, word := range upper {
		if i < len(both) && both[i] == "" && isHeading(word) {
			both[i] = word
		}
	}
	return both
}

func isHeading(word string) bool {
	for _, list := range headings {
		if slices.Contains(list, asHeading(word)) {
			return true
		}
	}
	return false
}

// headsAnother reports headings of one more table in the sheet: a column of hosts and
// another one, each by a word that is a heading and nothing else.
func headsAnother(record []string) bool {
	found := map[string]bool{}
	for _, cell := range record {
		heading := asHeading(cell)
		for _, name := range columnNames {
			found[name] = found[name] || slices.Contains(headings[name], heading)
		}
	}
	return (found["host"] || found["address"]) && (found["title"] || found["port"])
}
