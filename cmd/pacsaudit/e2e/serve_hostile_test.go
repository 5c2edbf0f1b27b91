package e2e

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pacsaudit/fixtures/pacs"
)

// TestNothingOutsideTheConfigurationIsContacted asks /probe for addresses, with
// a listener at each of them.
func TestNothingOutsideTheConfigurationIsContacted(t *testing.T) {
	t.Parallel()
	open, outside := archived(t, pacs.Posture{}), archived(t, pacs.Posture{})
	s := startServe(t, []string{"open", open.Addr()})
	for _, target := range []string{
		outside.Addr(), "SYNTHETIC@" + outside.Addr(), "dicom://" + outside.Addr(), "open\n" + outside.Addr(), "", "OPEN", "open ", "../open",
		open.Addr(), strings.Repeat("x", 8000), "open&target=" + outside.Addr(), "\x00", "{{.}}", "127.0.0.1", "<script>",
	} {
		body, status := s.get(t, "/probe?target="+url.QueryEscape(target))
		if status != http.StatusNotFound || strings.Contains(body, "<script>") {
			t.Errorf("%.40q: status %d: %s", target, status, body)
		}
	}
	for _, path := range []string{"/probe", "/probe?", "/probe?target", "/probe?module=x&address=" + outside.Addr(), "/probe?%zz"} {
		if _, status := s.get(t, path); status != http.StatusNotFound {
			t.Errorf("%s: status %d", path, status)
		}
	}
	s.get(t, "/probe?target=open&target="+outside.Addr()+"&address="+outside.Addr())
	if n := len(outside.Log()); n != 0 {
		t.Errorf("%d connections to an address that is in no configuration", n)
	}
	page, _ := s.get(t, "/metrics")
	if strings.Contains(page, outside.Addr()) {
		t.Error("an address of a query is on the page")
	}
}

// TestSlowClientsAreSentAway keeps connections open without finishing a request.
func TestSlowClientsAreSentAway(t *testing.T) {
	t.Parallel() // for the time-out
	s := startServe(t, []string{"a", "127.0.0.1:1"})
	address := strings.TrimPrefix(s.URL, "http://")
	var slow []net.Conn
	for i := range 100 {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprint(conn, "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "+strings.Repeat("y", i))
		slow = append(slow, conn)
	}
	if _, status := s.get(t, "/-/healthy"); status != http.StatusOK {
		t.Errorf("beside slow clients: status %d", status)
	}
	for _, conn := range slow {
		// Until the server has had enough.
		conn.SetReadDeadline(time.Now().Add(time.Minute))
		for b := bufio.NewReader(conn); ; {
			if _, err := b.ReadByte(); errors.Is(err, os.ErrDeadlineExceeded) {
				t.Fatal("not sent away")
			} else if err != nil {
				break
			}
		}
	}
}

func TestHugeHeadersAndStrangeRequests(t *testing.T) {
	t.Parallel()
	s := startServe(t, []string{"a", "127.0.0.1:1"}, "--web.host", "pacsaudit.example.org")
	ask := func(method, path, host string, header ...string) int {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		_, status := do(t, r)
		return status
	}
	for name, head := range map[string]string{
		"a huge header": "GET /metrics HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x", 1<<20),
		"a huge query":  "GET /?q=" + strings.Repeat("x", 1<<20),
		"many headers":  "GET /metrics HTTP/1.1\r\nHost: localhost\r\n" + strings.Repeat("X: y\r\n", 1<<17),
	} {
		if answer := refused(t, s, head); !strings.HasPrefix(answer, "HTTP/1.1 431 ") && answer != "" {
			t.Errorf("%s: %.40q", name, answer)
		}
	}
	// A load balancer that speaks HTTP/1.0 names no host.
	for path, want := range map[string]string{"/-/ready": "HTTP/1.0 200 ", "/-/healthy": "HTTP/1.0 200 ", "/metrics": "HTTP/1.0 421 ", "/sd": "HTTP/1.0 421 "} {
		if answer := refused(t, s, "GET "+path+" HTTP/1.0\r\n\r\n"); !strings.HasPrefix(answer, want) {
			t.Errorf("%s without a host: %.40q", path, answer)
		}
	}
	for _, test := range []struct {
		name, method, path, host string
		header                   []string
		want                     int
	}{
		{"another host", "GET", "/", "evil.example", nil, http.StatusMisdirectedRequest},
		{"another host with our port", "GET", "/metrics", "evil.example:9764", nil, http.StatusMisdirectedRequest},
		{"the configured host", "GET", "/", "pacsaudit.example.org:9764", nil, http.StatusOK},
		{"localhost", "GET", "/", "localhost:1", nil, http.StatusOK},
		{"an IPv6 address", "GET", "/", "[::1]:9764", nil, http.StatusOK},
		{"a probe by another site", "GET", "/probe?target=a", "", []string{"Sec-Fetch-Site", "cross-site"}, http.StatusForbidden},
		{"a reload by another site", "POST", "/-/reload", "", []string{"Sec-Fetch-Site", "cross-site"}, http.StatusForbidden},
		{"a reload from another origin", "POST", "/-/reload", "", []string{"Origin", "https://evil.example"}, http.StatusForbidden},
		{"a POST to the metrics", "POST", "/metrics", "", nil, http.StatusNotFound},
		{"a DELETE", "DELETE", "/", "", nil, http.StatusNotFound},
		{"a page that is not there", "GET", "/debug/pprof/", "", nil, http.StatusNotFound},
		{"a path upwards", "GET", "/../../etc/passwd", "", nil, http.StatusNotFound},
	} {
		if got := ask(test.method, test.path, test.host, test.header...); got != test.want {
			t.Errorf("%s: status %d, want %d", test.name, got, test.want)
		}
	}
}

// refused sends the beginning of a request that has no end, and returns the
// answer: empty where the server hung up before it could be read.
func refused(t *testing.T, s *serving, head string) string {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, head) // fails where the server has hung up
	b, _ := io.ReadAll(conn)
	return string(b)
}

// TestPasswords turns on basic authentication, as of every exporter.
func TestPasswords(t *testing.T) {
	file := filepath.Join(t.TempDir(), "web.yml")
	// bcrypt of "test", at its lowest cost.
	if err := os.WriteFile(file, []byte("basic_auth_users:\n  prometheus: $2b$04$OS8c6x8CkcnUrvuG0ZH2FeUQv0TLzSH6/WeVwvQHnCxHd0cB4HVlG\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := startServe(t, []string{"a", "127.0.0.1:1"}, "--web.config.file", file)
	for _, path := range []string{"/", "/metrics", "/probe?target=a", "/sd", "/-/healthy", "/report?format=.json"} {
		if _, status := s.get(t, path); status != http.StatusUnauthorized {
			t.Errorf("%s without a password: status %d", path, status)
		}
	}
}
