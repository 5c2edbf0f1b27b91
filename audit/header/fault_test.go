package header

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

const canary = "ZQCANARY"

// speaks is a server that answers every request with the same bytes. It gives
// the address.
func speaks(t *testing.T, answer string, config *tls.Config) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	if config != nil {
		l = tls.NewListener(l, config)
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil || config == nil {
					io.WriteString(conn, answer)
				}
			}()
		}
	}()
	return l.Addr().String()
}

// certificate is a self-signed one that names the canary.
func certificate(t *testing.T, until time.Time, names ...string) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: canary + " ANNA", Organization: []string{canary}},
		NotBefore: until.Add(-48 * time.Hour), NotAfter: until, DNSNames: names, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, pool
}

// ofASet reports an error that is of a closed set.
func ofASet(err error) bool {
	var f Fault
	var s statusError
	return errors.As(err, &f) || errors.As(err, &s) || errors.Is(err, context.Canceled) || err == io.EOF
}

// quotes are the answers whose bytes net/http has in its errors.
var quotes = map[string]string{
	"status line":       "HTTP/1.1 " + canary + " OK\r\n\r\n",
	"status code":       "HTTP/1.1 2" + canary + "\r\n\r\n",
	"version":           canary + "/1.1 200 OK\r\n\r\n",
	"header line":       "HTTP/1.1 200 OK\r\n" + canary + " ANNA\r\n\r\n",
	"content length":    "HTTP/1.1 200 OK\r\nContent-Length: " + canary + "\r\n\r\n",
	"two lengths":       "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: " + canary + "\r\n\r\n",
	"transfer encoding": "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + canary + "\r\n\r\n",
	"location":          "HTTP/1.1 302 Found\r\nLocation: http://%zz" + canary + "/\r\nContent-Length: 0\r\n\r\n",
	"another host":      "HTTP/1.1 302 Found\r\nLocation: http://" + canary + ".example/\r\nContent-Length: 0\r\n\r\n",
	"another scheme":    "HTTP/1.1 302 Found\r\nLocation: " + canary + "://x/\r\nContent-Length: 0\r\n\r\n",
}

func TestNothingOfAnAnswerIsInAnError(t *testing.T) {
	for name, answer := range quotes {
		t.Run(name, func(t *testing.T) {
			address := speaks(t, answer, nil)
			result, err := Inspect(t.Context(), []string{"http://" + address + "/"}, Options{})
			if err == nil || strings.Contains(strings.ToLower(err.Error()), strings.ToLower(canary)) || !OfTheServer(err) || result.NoFolder != 1 {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestTheLibraryDoesQuote holds that what stands above is no idle worry.
func TestTheLibraryDoesQuote(t *testing.T) {
	for name, answer := range quotes {
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, CheckRedirect: func(*http.Request, []*http.Request) error { return Elsewhere }}
		_, err := client.Get("http://" + speaks(t, answer, nil) + "/")
		if err == nil {
			t.Errorf("%s is no error", name)
			continue
		}
		if !strings.Contains(strings.ToLower(err.Error()), strings.ToLower(canary)) {
			t.Logf("%s is not quoted any more: %v", name, err)
		}
		if got := faultOf(err); !ofASet(got) {
			t.Errorf("%s becomes %v", name, got)
		}
	}
}

func TestNothingOfABodyIsInAnError(t *testing.T) {
	for name, answer := range map[string]string{
		"chunk":         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + canary + "\r\n",
		"trailer":       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: " + canary + "\r\n\r\n5\r\nhello\r\n0\r\n" + canary + "\r\n\r\n",
		"content range": "HTTP/1.1 206 Partial\r\nContent-Range: " + canary + "\r\nContent-Length: 2\r\n\r\nhi",
		"cut":           "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + canary,
	} {
		t.Run(name, func(t *testing.T) {
			w := &watch{run: t.Context(), host: new(run).host("x")}
			answer, err := webClient(func(string) bool { return true }, nil, w).Get("http://" + speaks(t, answer, nil) + "/")
			if err == nil {
				_, err = io.ReadAll(answer.Body)
				answer.Body.Close()
			}
			if err != nil && !ofASet(err) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestNothingOfACertificateIsInAnError(t *testing.T) {
	unknown, _ := certificate(t, time.Now().Add(24*time.Hour), "localhost")
	mismatch, known := certificate(t, time.Now().Add(24*time.Hour), strings.ToLower(canary)+".example")
	old, oldKnown := certificate(t, time.Now().Add(-24*time.Hour), "localhost")
	for name, row := range map[string]struct {
		server *tls.Config
		known  *x509.CertPool
		want   Fault
	}{
		"unknown":  {unknown, nil, UnknownAuthority},
		"mismatch": {mismatch, known, OtherName},
		"expired":  {old, oldKnown, Expired},
		"no tls":   {nil, nil, NotTLS},
	} {
		t.Run(name, func(t *testing.T) {
			address := speaks(t, "HTTP/1.1 400 "+canary+"\r\n\r\n"+canary, row.server)
			client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: row.known}}}
			_, err := client.Get("https://" + strings.Replace(address, "127.0.0.1", "localhost", 1) + "/")
			if got := faultOf(err); got != row.want {
				t.Errorf("%v becomes %v", err, got)
			}
		})
	}
}

// TestNothingOfAStoreIsInAnError gives the object store's client a canary in
// each place that its errors take something from.
func TestNothingOfAStoreIsInAnError(t *testing.T) {
	t.Parallel()
	answers := map[string]string{
		"error":         "HTTP/1.1 400 Bad\r\n\r\n<Error><Code>" + canary + "</Code><Message>" + canary + "</Message><Region>" + canary + "</Region></Error>",
		"no xml":        "HTTP/1.1 418 " + canary + "\r\n\r\n" + canary,
		"xml":           "HTTP/1.1 200 OK\r\n\r\n<" + canary + "></x>",
		"header":        "HTTP/1.1 403 Forbidden\r\nx-minio-error-code: " + canary + "\r\nx-minio-error-desc: " + canary + "\r\n\r\n",
		"last modified": "HTTP/1.1 206 OK\r\nLast-Modified: " + canary + "\r\nContent-Length: 0\r\n\r\n",
		"length":        "HTTP/1.1 206 OK\r\nContent-Length: " + canary + "\r\n\r\n",
		"expires":       "HTTP/1.1 206 OK\r\nx-amz-object-lock-retain-until-date: " + canary + "\r\nx-amz-expiration: expiry-date=\"" + canary + "\"\r\nContent-Length: 0\r\n\r\n",
	}
	for name, answer := range quotes {
		answers["http "+name] = answer
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // the client waits before it asks again
			r := &run{ctx: t.Context(), o: &Options{S3: S3{Endpoint: "http://" + speaks(t, answer, nil), Region: "us-east-1"}}}
			c, _, err := r.store(credentials.NewStaticV4("", "", ""))
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.ListObjectsV2("bucket", "", "", "", "", 1)
			_, _, _, other := c.GetObject(t.Context(), "bucket", "key", minio.GetObjectOptions{})
			for _, err := range []error{err, other} {
				if err == nil {
					continue
				}
				if got := faultOfStore(err); !ofASet(got) && fmt.Sprint(got) != "permission denied" && fmt.Sprint(got) != "file does not exist" {
					t.Errorf("%v becomes %v", err, got)
				}
			}
		})
	}
}

func TestEveryFaultHasItsWords(t *testing.T) {
	seen := map[string]bool{}
	for f := NotHTTP; f < faults; f++ {
		if f.Error() == "" || seen[f.Error()] {
			t.Errorf("fault %d is %q", f, f.Error())
		}
		seen[f.Error()] = true
	}
}
