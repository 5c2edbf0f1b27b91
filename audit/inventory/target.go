package inventory

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"pacsaudit/audit"
)

// ParseTarget reads a target as written on the command line: host:port,
// AETITLE@host:port, with dicom:// or dicom-tls:// before it or not.
func ParseTarget(s string) (audit.Target, error) {
	t := audit.Target{Name: audit.Operator(s)}
	rest := s
	if scheme, after, ok := strings.Cut(s, "://"); ok {
		switch scheme {
		case "dicom":
		case "dicom-tls":
			t.TLS = true
		case "http", "https":
			return t, fmt.Errorf("target %q: this is a web address: give the DICOM port as host:port, or as dicom:// or dicom-tls://; web addresses stand in a configuration (dicomweb:)", s)
		default:
			return t, fmt.Errorf("target %q: unknown scheme %q: use dicom:// or dicom-tls://", s, scheme)
		}
		rest = strings.TrimSuffix(after, "/")
	}
	if title, address, ok := strings.Cut(rest, "@"); ok {
		if err := CheckAETitle(title); err != nil {
			return t, fmt.Errorf("target %q: called %w", s, err)
		}
		t.Called, rest = audit.Operator(strings.TrimSpace(title)), address
	}
	if err := CheckAddress(rest); err != nil {
		return t, fmt.Errorf("target %q: %w", s, err)
	}
	t.Address = audit.Operator(rest)
	return t, nil
}

// CheckAddress checks host:port.
func CheckAddress(s string) error {
	host, port, err := net.SplitHostPort(s)
	var fault *net.AddrError
	switch {
	case errors.As(err, &fault) && fault.Err == "missing port in address":
		return fmt.Errorf("no port: write host:port, for example %s:11112 (DICOM ports in use are 104, 11112, 4242 and, with TLS, 2762)", s)
	case err != nil:
		return notAnAddress(s)
	case host == "":
		return errors.New("no host: write host:port")
	case strings.ContainsAny(host, " \t\r\n/\\"):
		return errors.New("a host name holds no spaces or slashes: write host:port")
	}
	if err := ParsePort(port); err != nil {
		if strings.Trim(port, "0123456789,") == "" && strings.Contains(port, ",") {
			return fmt.Errorf("port %q is not a number from 1 to 65535: give each port as a target of its own", port)
		}
		return err
	}
	return checkHost(host)
}

// PlainAddress writes host and port so that two spellings of one address are equal.
func PlainAddress(s string) string {
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		return s
	}
	if a, err := netip.ParseAddr(host); err == nil {
		host = a.Unmap().String()
	}
	return net.JoinHostPort(strings.ToLower(host), port)
}

// checkHost refuses what is neither an address nor a name, and what programs read in
// several ways: 010.0.0.1 is 8.0.0.1 to some.
func checkHost(host string) error {
	if plain := norm.NFKC.String(host); plain != host {
		return fmt.Errorf("%q holds characters that look like others: write %s", host, plain)
	}
	if strings.Contains(host, ":") {
		if _, err := netip.ParseAddr(host); err != nil {
			return fmt.Errorf("%q is no IPv6 address", host)
		}
		return nil
	}
	octets := strings.Split(host, ".")
	switch numbers := strings.Trim(host, "0123456789.") == ""; {
	case numbers && len(octets) == 4:
		for _, octet := range octets {
			if n, err := strconv.ParseUint(octet, 10, 64); err != nil || n > 255 {
				return fmt.Errorf("%q is no IPv4 address: each of its four numbers is at most 255", host)
			}
			if len(octet) > 1 && octet[0] == '0' {
				return fmt.Errorf("%q has a number that begins with 0, which some programs read as octal: write it without", host)
			}
		}
	case numbers:
		return fmt.Errorf("%q is no IPv4 address: it has four numbers", host)
	case strings.Contains(host, ".") && strings.Trim(host, "0123456789.-") == "":
		return fmt.Errorf("%q is a range of addresses: give each as a target of its own, or sweep the range", host)
	}
	for _, c := range host {
		if c < 0x80 && !strings.ContainsRune("-_.", c) && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return fmt.Errorf("a host name holds letters, digits, dots and hyphens, and no %q: write host:port", c)
		}
	}
	return nil
}

// ParsePort checks the number of a port.
func ParsePort(s string) error {
	if n, err := strconv.ParseUint(s, 10, 16); err != nil || n == 0 {
		return fmt.Errorf("port %q is not a number from 1 to 65535", s)
	}
	return nil
}

// notAnAddress says how a word is written that has too many colons.
func notAnAddress(s string) error {
	title, rest, _ := strings.Cut(s, ":")
	if a, err := netip.ParseAddr(s); err == nil {
		if host, port := s[:strings.LastIndexByte(s, ':')], s[strings.LastIndexByte(s, ':')+1:]; ParsePort(port) == nil && len(port) > 2 && !strings.HasSuffix(host, ":") {
			return fmt.Errorf("an IPv6 address stands in brackets, and a port behind it: write [%s]:%s, or [%v]:11112", host, port, a)
		}
		return fmt.Errorf("an IPv6 address stands in brackets, and a port behind it: write [%v]:11112", a)
	}
	if _, _, err := net.SplitHostPort(rest); err == nil && CheckAETitle(title) == nil {
		return fmt.Errorf("not an address: an AE title stands before @: write %s@%s. An IPv6 host stands in brackets, as in [::1]:11112", title, rest)
	}
	return errors.New("not an address: write host:port, an IPv6 host in brackets as in [::1]:11112")
}

// CheckAETitle checks an AE title, PS3.5 §6.2: 1 to 16 characters of ASCII,
// not only spaces, no backslash and no control character.
func CheckAETitle(s string) error {
	switch {
	case strings.TrimSpace(s) == "":
		return errors.New("AE title is blank: it has 1 to 16 characters")
	case len(s) > 16:
		return fmt.Errorf("AE title %q has %d characters: at most 16 are allowed", s, len(s))
	}
	for _, r := range s {
		switch {
		case r == '\\':
			return fmt.Errorf("AE title %q holds a backslash, which separates values in DICOM", s)
		case r < ' ' || r == 0x7F:
			return fmt.Errorf("AE title %q holds a control character", s)
		case r > '~':
			return fmt.Errorf("AE title %q holds a character that is not ASCII", s)
		}
	}
	return nil
}
