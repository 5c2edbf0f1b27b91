package header

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// S3 has the address and the credentials of an object store.
type S3 struct {
	Endpoint string // URL; empty is Amazon's
	Region   string
}

const amazon = "s3.amazonaws.com"

// bucket reads the objects of a bucket under a prefix. Whether anybody may list
// it is asked first, without credentials; then it is read with the credentials
// of the environment, or without any.
func (r *run) bucket(address string) error {
	name, prefix, _ := strings.Cut(strings.TrimPrefix(address[len("s3:"):], "//"), "/")
	if name == "" {
		return errors.New("an address without a bucket: write it as s3://bucket/prefix")
	}
	stranger, h, err := r.store(credentials.NewStaticV4("", "", ""))
	if err != nil {
		return err
	}
	r.counts.Buckets++
	client, anybody, denied := stranger, false, false
	if anybody, denied = listable(stranger, name, prefix); anybody && r.ctx.Err() == nil {
		r.counts.Listable++
	} else if denied {
		r.counts.Denied++
	}
	known := credentials.NewChainCredentials([]credentials.Provider{&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}})
	if v, err := known.GetWithContext(nil); err == nil && v.AccessKeyID != "" {
		if client, _, err = r.store(known); err != nil {
			return err
		}
	} else if !anybody {
		r.counts.NoFolder++
		return nil
	}
	if r.objects(client, h, name, prefix) {
		r.versions(client, h, name, prefix)
	}
	return nil
}

// store is a client of the object store, which goes to no other host: an
// answer that leads elsewhere is not followed.
func (r *run) store(who *credentials.Credentials) (*minio.Core, *host, error) {
	s, endpoint, secure, style := r.o.S3, amazon, true, minio.BucketLookupAuto
	if s.Endpoint != "" {
		u, err := url.Parse(s.Endpoint)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, nil, errors.New("the endpoint of the object store is no URL: write it as https://s3.example.org")
		}
		endpoint, secure, style = u.Host, u.Scheme == "https", minio.BucketLookupPath
	}
	h := r.host(endpoint)
	w := &watch{run: r.ctx, host: h, bound: boundOfStore}
	webClient(func(string) bool { return false }, r.o.Dial, w)
	c, err := minio.NewCore(endpoint, &minio.Options{
		Creds: who, Secure: secure, Region: s.Region, Transport: ownHosts{w, endpoint, &h.pages}, BucketLookup: style, MaxRetries: 3,
	})
	if err != nil {
		return nil, nil, errors.New("the endpoint of the object store is no host")
	}
	return c, h, nil
}

// Bounds on answers of the object store, which its client reads whole.
const (
	maxPage   = 4 << 20  // bytes of a page of a listing: a thousand keys of 1024 bytes, escaped
	maxMarks  = 40_000   // of < in it: a thousand keys with 19 properties each
	maxAnswer = 64 << 10 // bytes of an error, or of the name of a region
	pageKeys  = 1000
	maxEmpty  = 100 // pages in a row without a key
)

func boundOfStore(request *http.Request, answer *http.Response) bound {
	q := request.URL.Query()
	switch {
	case answer.StatusCode < 200 || answer.StatusCode > 299, q.Has("location"):
		return bound{bytes: maxAnswer, cut: true}
	case q.Has("list-type"), q.Has("versions"):
		return bound{bytes: maxPage, marks: maxMarks}
	}
	return bound{}
}

// ownHosts refuses requests to any host but the operator's and, for Amazon's,
// those of its regions, and those for pages of versions on which nothing is.
type ownHosts struct {
	http.RoundTripper
	endpoint string
	pages    *atomic.Int64
}

func (o ownHosts) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != o.endpoint && (o.endpoint != amazon || !strings.HasSuffix(r.URL.Host, ".amazonaws.com")) {
		return nil, Elsewhere
	}
	if r.URL.Query().Has("versions") && o.pages.Add(1) > maxEmptyPages {
		return nil, TooMuch
	}
	return o.RoundTripper.RoundTrip(r)
}

// faultOfStore translates an error of the object store's client, whose text
// quotes names and what was received.
func faultOfStore(err error) error {
	answer := minio.ToErrorResponse(err)
	switch {
	case answer.Code == "InvalidRange":
		return io.EOF
	case answer.StatusCode == http.StatusForbidden || answer.StatusCode == http.StatusUnauthorized:
		return fs.ErrPermission
	case answer.StatusCode == http.StatusNotFound:
		return fs.ErrNotExist
	}
	return faultOf(err)
}
