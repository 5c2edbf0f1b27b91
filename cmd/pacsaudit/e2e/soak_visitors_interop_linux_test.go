//go:build interop

package e2e

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// soakVisitors ask serve for everything all the while.
type soakVisitors struct {
	url, config string
	pid         int
	client      *http.Client
	configure   func(turn int) string // the text of a configuration

	mu      sync.Mutex
	asked   map[string]int // answers by path and status
	refused int            // configurations that were wrong
	turn    int
}

// work visits until ctx ends.
func (v *soakVisitors) work(ctx context.Context, t *testing.T) {
	var all sync.WaitGroup
	for every, visit := range map[time.Duration]func(context.Context) error{
		50 * time.Millisecond: v.scrape, 51 * time.Millisecond: v.page, 150 * time.Millisecond: v.probe,
		151 * time.Millisecond: v.probe, 200 * time.Millisecond: v.leave, 3 * time.Second: v.reload,
	} {
		all.Go(func() {
			tick := time.NewTicker(every)
			defer tick.Stop()
			for {
				select {
				case <-ctx.Done():
					return
				case <-tick.C:
				}
				if err := visit(ctx); err != nil && ctx.Err() == nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}

func (v *soakVisitors) ask(ctx context.Context, method, path string, good ...int) error {
	r, err := http.NewRequestWithContext(ctx, method, v.url+path, nil)
	if err != nil {
		return err
	}
	r.Header.Set("X-Prometheus-Scrape-Timeout-Seconds", "1")
	answer, err := v.client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	path, _, _ = strings.Cut(path, "?")
	v.mu.Lock()
	v.asked[fmt.Sprint(path, " ", answer.StatusCode)]++
	v.mu.Unlock()
	for _, status := range good {
		if answer.StatusCode == status {
			return nil
		}
	}
	return fmt.Errorf("%s %s: status %d", method, path, answer.StatusCode)
}

func (v *soakVisitors) scrape(ctx context.Context) error {
	return v.ask(ctx, http.MethodGet, "/metrics", http.StatusOK)
}

func (v *soakVisitors) page(ctx context.Context) error {
	site := soakName(rand.IntN(soakSites))
	pages := []string{
		"/", "/sd", "/target?name=" + site, "/checks", "/check?id=query-open", "/unmeasured", "/style.css", "/-/healthy", "/-/ready", "/?lang=ja",
		"/report?format=.html&name=" + site, "/report?format=.json", "/report?format=.csv", "/target?name=nobody", "/nowhere",
	}
	return v.ask(ctx, http.MethodGet, pages[rand.IntN(len(pages))], http.StatusOK, http.StatusNotFound)
}

func (v *soakVisitors) probe(ctx context.Context) error {
	return v.ask(ctx, http.MethodGet, "/probe?target="+soakName(rand.IntN(soakSites+1)),
		http.StatusOK, http.StatusNotFound)
}

// leave is a visitor who goes before the answer, or in the middle of the question.
func (v *soakVisitors) leave(ctx context.Context) error {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", strings.TrimPrefix(v.url, "http://"))
	if err != nil {
		return err
	}
	defer conn.Close()
	question := "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
	if rand.IntN(2) == 0 {
		question = question[:rand.IntN(len(question))]
	}
	_, err = io.WriteString(conn, question)
	return err
}

// reload changes the configuration, every fifth time into one that is wrong.
func (v *soakVisitors) reload(ctx context.Context) error {
	v.turn++
	text, wrong := v.configure(v.turn), v.turn%5 == 0
	if wrong {
		text = text[:len(text)/2] + "\nsurprise"
		v.refused++
	}
	if err := v.write(text); err != nil {
		return err
	}
	switch {
	case wrong:
		return v.ask(ctx, http.MethodPost, "/-/reload", http.StatusInternalServerError)
	case v.turn%2 == 0:
		return syscall.Kill(v.pid, syscall.SIGHUP)
	}
	return v.ask(ctx, http.MethodPost, "/-/reload", http.StatusOK)
}

// write replaces the configuration at once: serve may be reading it.
func (v *soakVisitors) write(text string) error {
	if err := os.WriteFile(v.config+".new", []byte(text), 0o600); err != nil {
		return err
	}
	return os.Rename(v.config+".new", v.config)
}

// soakDoors is a web interface that answers differently each time.
type soakDoors struct {
	good http.Handler
	mu   sync.Mutex
	n    int
}

func (d *soakDoors) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	d.n++
	n := d.n
	d.mu.Unlock()
	switch n % 7 {
	case 3:
		<-r.Context().Done()
	case 4:
		panic(http.ErrAbortHandler)
	case 5:
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
	case 6:
		w.WriteHeader(http.StatusInternalServerError)
	default:
		d.good.ServeHTTP(w, r)
	}
}
