package inventory

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

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
	if err := checkAddress(rest); err != nil {
		return t, fmt.Errorf("target %q: %w", s, err)
	}
	t.Address = audit.Operator(rest)
	return t, nil
}

// checkAddress checks host:port.
func checkAddress(s string) error {
	host, port, err := net.SplitHostPort(s)
	var fault *net.AddrError
	switch {
	case errors.As(err, &fault) && fault.Err == "missing port in address":
		return fmt.Errorf("no port: write host:port, for example %s:11112 (DICOM ports in use are 104, 11112, 4242 and, with TLS, 2762)", s)
	case err != nil:
		return errors.New("not an address: write host:port, an IPv6 host in brackets as in [::1]:11112")
	case host == "":
		return errors.New("no host: write host:port")
	case strings.ContainsAny(host, " \t\r\n/\\"):
		return errors.New("a host name holds no spaces or slashes: write host:port")
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return fmt.Errorf("port %q is not a number from 1 to 65535", port)
	}
	return nil
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
