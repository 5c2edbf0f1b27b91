package header

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// speaksHTTP2 answers each request by HTTP/2 as it likes. The client is one of
// ours that knows its certificate.
func speaksHTTP2(t *testing.T, answer func(f *http2.Framer, stream uint32)) (*http.Client, string) {
	t.Helper()
	config, known := certificate(t, time.Now().Add(24*time.Hour), "localhost")
	config.NextProtos = []string{"h2"}
	l, err := tls.Listen("tcp", "127.0.0.1:0", config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				if _, err := io.ReadFull(conn, make([]byte, len(http2.ClientPreface))); err != nil {
					return
				}
				f := http2.NewFramer(conn, conn)
				f.AllowIllegalWrites = true
				f.WriteSettings()
				for {
					frame, err := f.ReadFrame()
					if err != nil {
						return
					}
					if h, ok := frame.(*http2.HeadersFrame); ok {
						answer(f, h.StreamID)
					}
				}
			}()
		}
	}()
	w := &watch{run: t.Context(), host: new(run).host("x"), bound: boundOfPage}
	client := webClient(func(string) bool { return true }, nil, w)
	transport := w.next.(*http.Transport)
	transport.TLSClientConfig = &tls.Config{RootCAs: known}
	t.Cleanup(transport.CloseIdleConnections)
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return client, "https://localhost:" + port + "/"
}

// flood sends the same for ever: some thousand times as fast as it goes, and then
// so that others can use the machine too.
func flood(send func() error) {
	for n := 0; send() == nil; n++ {
		if n > 4000 {
			time.Sleep(time.Millisecond)
		}
	}
}

func fields(pairs ...string) []byte {
	var b bytes.Buffer
	e := hpack.NewEncoder(&b)
	for i := 0; i < len(pairs); i += 2 {
		e.WriteField(hpack.HeaderField{Name: pairs[i], Value: pairs[i+1]})
	}
	return b.Bytes()
}

// TestAServerThatMisusesHTTP2IsLeft has resets, floods and nonsense. Each ends
// with the request's time at the latest, in an error of the closed set, and
// nothing that the server said is in it.
func TestAServerThatMisusesHTTP2IsLeft(t *testing.T) {
	headers := func(f *http2.Framer, stream uint32, end bool, pairs ...string) {
		f.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: fields(pairs...), EndHeaders: end})
	}
	for name, answer := range map[string]func(f *http2.Framer, stream uint32){
		"reset":           func(f *http2.Framer, s uint32) { f.WriteRSTStream(s, http2.ErrCodeInternal) },
		"refused":         func(f *http2.Framer, s uint32) { f.WriteRSTStream(s, http2.ErrCodeRefusedStream) },
		"an unknown code": func(f *http2.Framer, s uint32) { f.WriteRSTStream(s, 0x5A514341) },
		"goes away":       func(f *http2.Framer, s uint32) { f.WriteGoAway(s, http2.ErrCodeEnhanceYourCalm, []byte(canary)) },
		"goes away before": func(f *http2.Framer, s uint32) {
			f.WriteGoAway(0, http2.ErrCodeProtocol, []byte(canary))
		},
		"a field's name": func(f *http2.Framer, s uint32) { headers(f, s, true, ":status", "200", canary+" ANNA", "x") },
		"a status":       func(f *http2.Framer, s uint32) { headers(f, s, true, ":status", canary) },
		"a length":       func(f *http2.Framer, s uint32) { headers(f, s, true, ":status", "200", "content-length", canary) },
		"no status":      func(f *http2.Framer, s uint32) { headers(f, s, true, "x", canary) },
		"a redirect": func(f *http2.Framer, s uint32) {
			headers(f, s, true, ":status", "302", "location", "https://%zz"+canary)
		},
		"broken compression": func(f *http2.Framer, s uint32) {
			f.WriteRawFrame(http2.FrameHeaders, http2.FlagHeadersEndHeaders, s, []byte("\xff\xff\xff\xff\xff"+canary))
		},
		"a frame too long": func(f *http2.Framer, s uint32) { f.WriteRawFrame(http2.FrameData, 0, s, make([]byte, 1<<20)) },
		"pings": func(f *http2.Framer, s uint32) {
			flood(func() error { return f.WritePing(false, [8]byte{}) })
		},
		"settings": func(f *http2.Framer, s uint32) {
			flood(func() error { return f.WriteSettings(http2.Setting{ID: 0x99, Val: 1}) })
		},
		"resets of nobody": func(f *http2.Framer, s uint32) {
			flood(func() error { s += 2; return f.WriteRSTStream(s-2, 0) })
		},
		"windows": func(f *http2.Framer, s uint32) {
			flood(func() error { return f.WriteWindowUpdate(0, 1<<30) })
		},
		"continuations": func(f *http2.Framer, s uint32) {
			headers(f, s, false, ":status", "200")
			flood(func() error { return f.WriteContinuation(s, false, fields("x", strings.Repeat("y", 1000))) })
		},
		"informational": func(f *http2.Framer, s uint32) {
			flood(func() error {
				return f.WriteHeaders(http2.HeadersFrameParam{StreamID: s, BlockFragment: fields(":status", "103", "x", canary), EndHeaders: true})
			})
		},
		"data before the head": func(f *http2.Framer, s uint32) { f.WriteData(s, true, []byte(canary)) },
		"empty data": func(f *http2.Framer, s uint32) {
			headers(f, s, true, ":status", "200")
			flood(func() error { return f.WriteData(s, false, nil) })
		},
		"more than its window": func(f *http2.Framer, s uint32) {
			headers(f, s, true, ":status", "200")
			flood(func() error { return f.WriteData(s, false, make([]byte, 16<<10)) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // those without an end share half a second
			client, address := speaksHTTP2(t, answer)
			ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond) // of some there is no end
			defer cancel()
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := client.Do(request)
			if err == nil {
				_, err = io.Copy(io.Discard, answer.Body)
				answer.Body.Close()
			}
			if err == nil || !ofASet(faultOf(err)) {
				t.Errorf("%v becomes %v", err, faultOf(err))
			}
		})
	}
}

// TestAServerThatFloodsTLSIsLeft sends records that lead nowhere before there is
// a key, for as long as somebody reads.
func TestAServerThatFloodsTLSIsLeft(t *testing.T) {
	for name, record := range map[string]string{
		"warnings":                  "\x15\x03\x03\x00\x02\x01\x5A",
		"empty records":             "\x16\x03\x03\x00\x00",
		"changes of the cipher":     "\x14\x03\x03\x00\x01\x01",
		"hello requests":            "\x16\x03\x03\x00\x04\x00\x00\x00\x00",
		"a message of 16 MiB":       "\x16\x03\x03\x40\x00\x02\xFF\xFF\xFF" + strings.Repeat(canary+canary, 1023) + "ZQCANARYZQCA",
		"a record that is too long": "\x16\x03\x03\xFF\xFF" + canary,
		"an alert of its own":       "\x15\x03\x03\x00\x02\x02\xC8",
		"data before the key":       "\x17\x03\x03\x00\x08" + canary,
	} {
		t.Run(name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			go func() {
				for {
					conn, err := l.Accept()
					if err != nil {
						return
					}
					for err == nil {
						_, err = io.WriteString(conn, record)
					}
					conn.Close()
				}
			}()
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			result, err := Inspect(ctx, []string{"https://" + l.Addr().String() + "/"}, Options{})
			if err == nil && result.Complete || err != nil && (strings.Contains(err.Error(), canary) || !OfTheServer(err)) {
				t.Errorf("%v, complete %t", err, result.Complete)
			}
		})
	}
}
