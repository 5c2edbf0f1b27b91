package commands

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
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

   pacsaudit healthcheck --reload

has serve read its configuration again, and says whether it took it, which a
signal cannot: for ExecReload= of systemd. The URL is .../-/reload then.

Exit codes: 0 ready, 1 not ready or not there or refused, 2 usage.`,
		Flags: []cli.Flag{&cli.BoolFlag{Name: "reload", Category: ofWeb, Usage: "have serve read its configuration again"}},
		Action: func(c *cli.Context) error {
			if c.Args().Len() > 1 {
				return usage("healthcheck takes one URL, or none")
			}
			question := isReady
			if c.Bool("reload") {
				question = reloads
			}
			address := c.Args().First()
			if address == "" {
				address = "http://" + defaultListen + question.path
			}
			u, err := url.Parse(address)
			if err != nil || u.Scheme != "http" && u.Scheme != "https" {
				return usage("not a URL to ask: write it as http://%s/-/ready", defaultListen)
			}
			if !onLoopback(u.Hostname()) {
				return usage("healthcheck asks this machine only: write 127.0.0.1, ::1 or localhost")
			}
			if u.Path == "" || u.Path == "/" {
				u.Path = question.path
			}
			if err := question.ask(c.Context, u); err != nil {
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

// question is what serve is asked.
type question struct {
	method, path string
	timeout      time.Duration
	no           string
	good         []int
	says         string // what serve answers with 200: another server may answer everything
}

var (
	// A server that wants a password is there: it is no orchestrator's part to know it.
	isReady = question{http.MethodGet, "/-/ready", 5 * time.Second, "serve is not ready", []int{http.StatusOK, http.StatusUnauthorized}, "pacsaudit is "}
	// Names on the never-list are looked up meanwhile.
	reloads = question{http.MethodPost, "/-/reload", 30 * time.Second, "serve did not take the configuration, and its log says why", []int{http.StatusOK}, "the configuration was loaded"}
)

func (q question) ask(ctx context.Context, u *url.URL) error {
	ctx, cancel := context.WithTimeout(ctx, q.timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, q.method, u.String(), nil)
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
	defer answer.Body.Close()
	if !slices.Contains(q.good, answer.StatusCode) {
		return fmt.Errorf("%s: it answers %d", q.no, answer.StatusCode)
	}
	said, _ := io.ReadAll(io.LimitReader(answer.Body, int64(len(q.says))))
	if answer.StatusCode == http.StatusOK && string(said) != q.says {
		return fmt.Errorf("another server answers there, or serve was asked for another page: write the URL as http://%s%s", u.Host, q.path)
	}
	return nil
}
