package devices

import (
	"fmt"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"pacsaudit/audit"
)

// deviceOf reads a record. What of it cannot be read is a problem, and what is left out
// of a target that is one is noted.
func deviceOf(record []string, at map[string]int) (d Device, problem string, notes []string) {
	written := func(name string) string {
		if i, ok := at[name]; ok && i < len(record) {
			return record[i]
		}
		return ""
	}
	cell := func(name string) string {
		word := written(name)
		plain := strings.TrimSpace(norm.NFKC.String(word)) // １０４ is 104
		if plain != word {
			notes = append(notes, fmt.Sprintf("%q is read as %s", word, plain))
		}
		return plain
	}
	d = Device{Name: written("name"), Called: cell("title"), Owner: written("owner"), Zone: strings.ToLower(cell("zone"))}
	if d.Zone != "" && !slices.Contains(audit.ZoneNames(), d.Zone) {
		notes = append(notes, fmt.Sprintf("zone %q is none of %s: left out of the target", written("zone"), strings.Join(audit.ZoneNames(), ", ")))
		d.Zone = ""
	}
	tls := cell("tls")
	var known bool
	if d.TLS, known = yes(tls); !known {
		notes = append(notes, fmt.Sprintf("TLS is %q, which says neither yes nor no: taken for no", tls))
	}
	d.Host = cell("host")
	if d.Host == "" {
		d.Host = cell("address")
	}
	if slices.Contains(nowhere, strings.ToLower(strings.Trim(d.Host, " ().?"))) && d.Host != "" {
		return d, fmt.Sprintf("%q is no fixed address: left out", d.Host), nil
	}
	host, ported := parted(d.Host)
	if plain := unpadded(host); plain != host {
		notes = append(notes, fmt.Sprintf("%q is read as %s", host, plain))
		host = plain
	}
	d.Host = host
	port := cell("port")
	if port == "" {
		port = ported
	}
	if port == "" {
		return d, "", notes
	}
	if d.Port = portOf(port); d.Port == 0 {
		return d, fmt.Sprintf("port %q is not a number from 1 to 65535: left out", port), nil
	}
	return d, "", notes
}

// nowhere are words that stand where an address would.
var nowhere = []string{"dhcp", "dynamic", "dynamisch", "n/a", "na", "none", "tbd", "unknown", "unbekannt", "keine", "-", "–", "なし", "未定", "不明"}

// withPort is an IPv4 address and a port in one cell, as people write them.
var withPort = regexp.MustCompile(`(?i)^(\d+\.\d+\.\d+\.\d+)(?:\s*[:,;/]\s*|\s+)\(?\s*(?:(?:port|tcp|ポート)\s*:?\s*)?(\d{1,5})\s*\)?$`)

// parted takes host and port of one cell apart. 10.0.0.0/24 is a network, and no host.
func parted(s string) (host, port string) {
	if host, port, err := net.SplitHostPort(s); err == nil && portOf(port) != 0 {
		return strings.TrimSpace(host), port
	}
	if m := withPort.FindStringSubmatch(s); m != nil {
		if n, _ := strconv.Atoi(m[2]); n > 32 || !strings.Contains(s, "/") {
			return m[1], m[2]
		}
	}
	return s, ""
}

// unpadded drops the zeros that lists put before the numbers of an IPv4 address. To some
// programs they mean octal; to whoever wrote the list they do not.
func unpadded(host string) string {
	octets := strings.Split(host, ".")
	if len(octets) != 4 || strings.Trim(host, "0123456789.") != "" {
		return host
	}
	for i, octet := range octets {
		if n, err := strconv.Atoi(octet); err == nil {
			octets[i] = strconv.Itoa(n)
		}
	}
	return strings.Join(octets, ".")
}

var (
	// Spreadsheets write numbers as 104.0, and as 11,112, 11.112 or 11'112.
	fraction  = regexp.MustCompile(`^(\d+)[.,]0+$`)
	thousands = regexp.MustCompile(`^(\d{1,2})[.,' \x{2009}\x{202f}](\d{3})$`)
	inWords   = regexp.MustCompile(`(?i)^(?:(?:tcp|port)[ /:]*)?(\d+)(?:[ /]*\(?tcp\)?)?$`)
)

// portOf is the number of a port, 0 where it is none.
func portOf(s string) int {
	for _, form := range []*regexp.Regexp{fraction, thousands, inWords} {
		if m := form.FindStringSubmatch(s); m != nil {
			s = strings.Join(m[1:], "")
			break
		}
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 65535 {
		return 0
	}
	return n
}

// yes reads whether a device speaks TLS.
func yes(s string) (answer, known bool) {
	switch s := strings.ToLower(s); s {
	case "yes", "true", "y", "1", "x", "on", "ja", "j", "oui", "sí", "si", "はい", "有", "あり", "○", "✓":
		return true, true
	case "", "no", "false", "n", "0", "off", "-", "–", "none", "nein", "non", "いいえ", "無", "なし", "×":
		return false, true
	default:
		return strings.HasPrefix(s, "tls") || strings.HasPrefix(s, "ssl"), strings.HasPrefix(s, "tls") || strings.HasPrefix(s, "ssl")
	}
}
