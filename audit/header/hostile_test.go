package header

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// talk is a connection of a server within this process, and the request.
type talk struct {
	net.Conn
	request *http.Request
	ended   <-chan struct{}
}

func (c talk) say(s string) { io.WriteString(c, s) }

// page answers with a listing.
func (c talk) page(links ...string) {
	var b strings.Builder
	for _, l := range links {
		b.WriteString(`<a href="` + l + `">x</a>`)
	}
	c.say(fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s", b.Len(), b.String()))
}

// stall says nothing more.
func (c talk) stall() { <-c.ended }

// trickle says a byte a second.
func (c talk) trickle() {
	for {
		select {
		case <-c.ended:
			return
		case <-time.After(time.Second):
			if _, err := io.WriteString(c, " "); err != nil {
				return
			}
		}
	}
}

// hostile inspects what such a server has, in a time that passes by itself. It
// says how long that took, and how many requests.
func hostile(t *testing.T, path string, o Options, serve func(talk)) (result *Result, took time.Duration, asked int64, err error) {
	t.Helper()
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", t.TempDir()+"/none")
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_ACCESS_KEY", "")
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan struct{})
		var n atomic.Int64
		var all sync.WaitGroup
		var mu sync.Mutex
		var conns []net.Conn
		o.Dial = func(context.Context, string, string) (net.Conn, error) {
			near, far := net.Pipe()
			mu.Lock()
			conns = append(conns, near)
			mu.Unlock()
			all.Go(func() {
				defer far.Close()
				for in := bufio.NewReader(far); ; {
					request, err := http.ReadRequest(in)
					if err != nil {
						return
					}
					n.Add(1)
					serve(talk{far, request, ended})
				}
			})
			return near, nil
		}
		began := time.Now()
		result, err = Inspect(context.Background(), []string{path}, o)
		took, asked = time.Since(began), n.Load()
		close(ended)
		for _, c := range conns {
			c.Close()
		}
		all.Wait()
	})
	return
}

const file206 = "HTTP/1.1 206 Partial Content\r\nContent-Type: application/dicom\r\nContent-Range: bytes 0-65535/1000000\r\nContent-Length: 65536\r\n\r\n"

func numbers(n int, format string) (list []string) {
	for i := range n {
		list = append(list, fmt.Sprintf(format, i))
	}
	return list
}

// TestServersThatStallAreLeftInTime has a row for each place where an answer
// can stop. What is not read is counted as unread.
func TestServersThatStallAreLeftInTime(t *testing.T) {
	for name, row := range map[string]struct {
		parallel int
		serve    func(talk)
		note     bool
	}{
		"nothing at all":   {8, talk.stall, false},
		"in the headers":   {8, func(c talk) { c.say("HTTP/1.1 200 OK\r\nX: "); c.stall() }, false},
		"trickled headers": {8, func(c talk) { c.say("HTTP/1.1 200 OK\r\nX: "); c.trickle() }, false},
		"in the first body": {8, func(c talk) {
			c.say("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<a")
			c.stall()
		}, false},
		"a trickled listing": {8, func(c talk) {
			c.say("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
			c.trickle()
		}, false},
		"in a listing": {8, func(c talk) {
			if c.request.Header.Get("Range") != "" {
				c.page("a.dcm")
				return
			}
			c.say("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n<a href=a.dcm>")
			c.stall()
		}, false},
		"in every file": {8, func(c talk) {
			if c.request.URL.Path == "/" {
				c.page(numbers(20, "%d.dcm")...)
				return
			}
			c.say(file206 + strings.Repeat("\x00", 128) + "DICM")
			c.stall()
		}, true},
		"in every file, one at a time": {1, func(c talk) {
			if c.request.URL.Path == "/" {
				c.page(numbers(20, "%d.dcm")...)
				return
			}
			c.say(file206 + strings.Repeat("\x00", 128) + "DICM")
			c.stall()
		}, true},
		"before every file": {8, func(c talk) {
			if c.request.URL.Path == "/" {
				c.page(numbers(20, "%d.dcm")...)
				return
			}
			c.stall()
		}, true},
		"in every second file": {1, func(c talk) {
			switch {
			case c.request.URL.Path == "/":
				c.page(numbers(40, "%d.dcm")...)
			case strings.HasSuffix(c.request.URL.Path, "1.dcm"):
				c.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwords")
			default:
				c.say(file206)
				c.stall()
			}
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			result, took, asked, err := hostile(t, "http://pacs.example/", Options{Parallel: row.parallel}, row.serve)
			if took > time.Minute || result.NoFolder+result.Failed() == 0 || row.note != (len(result.Notes) == 1) {
				t.Errorf("%v, %d requests, %v, %v, %+v", took, asked, err, result.Notes, result.Counts)
			}
			t.Logf("%v, %d requests, %v, %v", took, asked, err, result.Notes)
		})
	}
}

const xmlHead = "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nConnection: close\r\n\r\n<?xml version=\"1.0\"?>"

// pages answers with page after page of a bucket; token is that of the next.
func (c talk) bucket(contents, token string) {
	body := "<ListBucketResult><Name>leak</Name><IsTruncated>" + fmt.Sprint(token != "") + "</IsTruncated><NextContinuationToken>" + token + "</NextContinuationToken>" + contents + "</ListBucketResult>"
	c.say(fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n%s", len(body), body))
}

func endless(c talk, block string) {
	for {
		if _, err := io.WriteString(c, block); err != nil {
			return
		}
	}
}

// TestBucketsWithoutAnEndAreLeft has a row for each way in which a bucket can go
// on for ever. One object that is no file of anybody's is on it, at most.
func TestBucketsWithoutAnEndAreLeft(t *testing.T) {
	n := 0
	for name, row := range map[string]struct {
		serve  func(talk)
		most   int64 // requests
		region string
	}{
		"nothing at all": {talk.stall, 10, "here"},
		"keys": {func(c talk) {
			c.say(xmlHead + "<ListBucketResult><Name>leak</Name>")
			endless(c, strings.Repeat("<Contents><Key>k/</Key></Contents>", 1000))
		}, 10, "here"},
		"empty keys": {func(c talk) {
			c.say(xmlHead + "<ListBucketResult><Name>leak</Name>")
			endless(c, strings.Repeat("<Contents/>", 1000))
		}, 10, "here"},
		"a key": {func(c talk) {
			c.say(xmlHead + "<ListBucketResult><Name>leak</Name><Contents><Key>")
			endless(c, strings.Repeat("A", 1<<20))
		}, 10, "here"},
		"attributes": {func(c talk) { c.say(xmlHead + "<ListBucketResult "); endless(c, strings.Repeat(`a="" `, 1<<18)) }, 10, "here"},
		"an error": {func(c talk) {
			c.say("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n<Error>")
			endless(c, "<Code>"+strings.Repeat("A", 1<<20))
		}, 10, "here"},
		"a failure": {func(c talk) {
			c.say("HTTP/1.1 500 Broken\r\nConnection: close\r\n\r\n<Error>")
			endless(c, "<Code>"+strings.Repeat("A", 1<<20))
		}, 10, "here"},
		"a region":    {func(c talk) { c.say(xmlHead + "<LocationConstraint>"); endless(c, strings.Repeat("A", 1<<20)) }, 10, ""},
		"one token":   {func(c talk) { c.bucket("", "again") }, 10, "here"},
		"two tokens":  {func(c talk) { n++; c.bucket("", []string{"a", "b"}[n%2]) }, 10, "here"},
		"empty pages": {func(c talk) { n++; c.bucket("", fmt.Sprint(n)) }, 200, "here"},
		"nothing but folders": {func(c talk) {
			if c.request.URL.Query().Has("list-type") {
				c.say(xmlHead + "<ListBucketResult><Name>leak</Name>")
				endless(c, strings.Repeat("<CommonPrefixes><Prefix>k/</Prefix></CommonPrefixes>", 1000))
				return
			}
			c.say("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
		}, 10, "here"},
		"objects that are not there": {func(c talk) {
			if c.request.URL.Query().Has("list-type") {
				n++
				var keys strings.Builder
				for i := range 1000 {
					fmt.Fprintf(&keys, "<Contents><Key>%09d</Key></Contents>", n*1000+i)
				}
				c.bucket(keys.String(), fmt.Sprint(n))
				return
			}
			c.say("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
		}, maxUnread + 1000, "here"},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			result, took, asked, err := hostile(t, "s3://leak/", Options{S3: S3{Endpoint: "http://store.example", Region: row.region}}, row.serve)
			runtime.ReadMemStats(&after)
			if took > time.Minute || result.NoFolder+result.Failed() == 0 || asked > row.most || after.TotalAlloc-before.TotalAlloc > 512<<20 {
				t.Errorf("%v, %d requests, %v, %+v", took, asked, err, result.Counts)
			}
			t.Logf("%v, %d requests, %d MiB allocated in all, %v", took, asked, (after.TotalAlloc-before.TotalAlloc)>>20, result.Notes)
		})
	}
}

// TestASlowServerIsReadToItsEnd holds that patience is for servers that are slow
// and go on.
func TestASlowServerIsReadToItsEnd(t *testing.T) {
	whole := string(image(explicit, 1, 100))
	result, took, _, err := hostile(t, "http://pacs.example/x.dcm", Options{}, func(c talk) {
		time.Sleep(15 * time.Second)
		c.say(fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", len(whole)))
		c.say(whole[:100])
		time.Sleep(9 * time.Second)
		c.say(whole[100:])
	})
	if err != nil || result.DICOM() != 1 || len(result.Notes) > 0 {
		t.Errorf("%v, %v, %+v", took, err, result.Counts)
	}
}
