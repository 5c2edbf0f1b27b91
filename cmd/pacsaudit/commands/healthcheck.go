package commands

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/urfave/cli/v2"
)

// unhealthy is what container engines take for it: Docker reserves 2.
const unhealthy = 1

func healthcheckCommand() *cli.Command {
	return &cli.Command{
		Name:      "healthcheck",
		Usage:     "ask serve on this machine whether it is ready, for containers without a shell",
		ArgsUsage: "[URL]",
		Description: `   pacsaudit healthcheck
   pacsaudit healthcheck https://127.0.0.1:9764/-/ready

Asks http://127.0.0.1:9764/-/ready if there is no URL, and nobody but loopback.
A server that wants a password is there, and counts as ready. Certificates are
not judged: they are for other names.

Exit codes: 0 ready, 1 not ready or not there, 2 usage.`,
		Action: func(c *cli.Context) error {
			if c.Args().Len() > 1 {
				return usage("healthcheck takes one URL, or none")
			}
			address := c.Args().First()
			if address == "" {
				address = "http://" + defaultListen + "/-/ready"
			}
			u, err := url.Parse(address)
			if err != nil || u.Scheme != "http" && u.Scheme != "https" {
				return usage("not a URL to ask: write it as http://%s/-/ready", defaultListen)
			}
			if !onLoopback(u.Hostname()) {
				return usage("healthcheck asks this machine only: write 127.0.0.1, ::1 or localhost")
			}
			if err := ready(c.Context, u); err != nil {
				return &exit{code: unhealthy, err: err}
			}
			return nil
		},
	}
}

func onLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

const healthTimeout = 5 * time.Second

func ready(ctx context.Context, u *url.URL) error {
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return err
	}
	client := &http.Client{
		Transport: &http.Transport{
			Proxy: nil, DisableKeepAlives: true,
			TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
			// A name server may say of localhost what it likes.
			DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				host, port, err := net.SplitHostPort(address)
				if host == "localhost" {
					address = net.JoinHostPort("127.0.0.1", port)
				}
				if err != nil {
					return nil, err
				}
				return new(net.Dialer).DialContext(ctx, network, address)
			},
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	answer, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("serve does not answer: %w", err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusUnauthorized {
		return fmt.Errorf("serve is not ready: it answers %d", answer.StatusCode)
	}
	return nil
}
