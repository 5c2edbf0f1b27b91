package header

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// S3 says where buckets are and who asks.
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
	stranger, err := r.o.S3.client(credentials.NewStaticV4("", "", ""), r.o.Dial)
	if err != nil {
		return err
	}
	r.counts.Buckets++
	client, anybody, denied := stranger, false, false
	if anybody, denied = listable(r.ctx, stranger, name, prefix); anybody {
		r.counts.Listable++
	} else if denied {
		r.counts.Denied++
	}
	known := credentials.NewChainCredentials([]credentials.Provider{&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}})
	if v, err := known.GetWithContext(nil); err == nil && v.AccessKeyID != "" {
		if client, err = r.o.S3.client(known, r.o.Dial); err != nil {
			return err
		}
	} else if !anybody {
		r.counts.NoFolder++
		return nil
	}
	r.objects(client, name, prefix)
	return nil
}

// client is a client of the object store, which goes to no other host: an
// answer that leads elsewhere is not followed.
func (s S3) client(who *credentials.Credentials, dial func(context.Context, string, string) (net.Conn, error)) (*minio.Core, error) {
	endpoint, secure := amazon, true
	if s.Endpoint != "" {
		u, err := url.Parse(s.Endpoint)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, errors.New("the endpoint of the object store is no URL: write it as https://s3.example.org")
		}
		endpoint, secure = u.Host, u.Scheme == "https"
	}
	style := minio.BucketLookupAuto
	if s.Endpoint != "" {
		style = minio.BucketLookupPath
	}
	client := webClient(func(string) bool { return false }, dial)
	c, err := minio.NewCore(endpoint, &minio.Options{
		Creds: who, Secure: secure, Region: s.Region, Transport: onlyTo{client.Transport, endpoint}, BucketLookup: style, MaxRetries: 3,
	})
	if err != nil {
		return nil, errors.New("the endpoint of the object store is no host")
	}
	return c, nil
}

// onlyTo refuses requests to any host but the operator's and, for Amazon's,
// those of its regions.
type onlyTo struct {
	http.RoundTripper
	endpoint string
}

func (o onlyTo) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != o.endpoint && (o.endpoint != amazon || !strings.HasSuffix(r.URL.Host, ".amazonaws.com")) {
		return nil, errElsewhere
	}
	return o.RoundTripper.RoundTrip(r)
}

// listable asks for one name, and says whether it came or was refused. Neither
// is known where the network or the server fails.
func listable(ctx context.Context, c *minio.Core, bucket, prefix string) (listed, denied bool) {
	result, err := c.ListObjectsV2(bucket, prefix, "", "", "", 1)
	if err == nil {
		return ctx.Err() == nil && result.Name == bucket, false
	}
	switch minio.ToErrorResponse(err).StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
		return false, true
	}
	return false, false
}

// objects sends the objects of a bucket to the workers, page by page.
func (r *run) objects(c *minio.Core, bucket, prefix string) {
	for token, start := "", ""; r.ctx.Err() == nil; {
		page, err := c.ListObjectsV2(bucket, prefix, start, token, "", 1000)
		if err != nil {
			r.counts.NoFolder++
			return
		}
		var keys []string
		for _, o := range page.Contents {
			if !strings.HasSuffix(o.Key, "/") && r.share(o.Key) {
				keys = append(keys, o.Key)
			}
		}
		for len(keys) > 0 {
			n := min(len(keys), webFiles)
			some := keys[:n]
			keys = keys[n:]
			r.send(&batch{do: func(w *worker, b *batch) { w.objects(b, c, bucket, some) }})
		}
		if token = page.NextContinuationToken; !page.IsTruncated || token == "" {
			return
		}
	}
}

// objects reads some objects.
func (w *worker) objects(b *batch, c *minio.Core, bucket string, keys []string) {
	for _, key := range keys {
		if w.ctx.Err() != nil {
			b.cut = true
			return
		}
		w.path = fmt.Appendf(w.path[:0], "s3://%s/%s", bucket, key)
		w.ranged(b, func(from, to int64) (io.ReadCloser, int64, error) {
			var o minio.GetObjectOptions
			if err := o.SetRange(from, to); err != nil {
				return nil, -1, err
			}
			body, info, h, err := c.GetObject(w.ctx, bucket, key, o)
			if err != nil {
				return nil, -1, statusOfObject(err)
			}
			return body, sizeOfObject(info, h), nil
		})
	}
}

func sizeOfObject(info minio.ObjectInfo, h http.Header) int64 {
	if _, total, ok := strings.Cut(h.Get("Content-Range"), "/"); ok {
		var size int64
		if _, err := fmt.Sscan(total, &size); err == nil {
			return size
		}
		return -1
	}
	return info.Size
}

// statusOfObject drops the text of an error, which quotes the object's name.
func statusOfObject(err error) error {
	answer := minio.ToErrorResponse(err)
	switch {
	case answer.Code == "InvalidRange":
		return io.EOF
	case answer.StatusCode == http.StatusForbidden || answer.StatusCode == http.StatusUnauthorized:
		return fs.ErrPermission
	case answer.StatusCode == http.StatusNotFound:
		return fs.ErrNotExist
	}
	return errUnanswered
}

var errUnanswered = errors.New("the object store gave no answer that makes sense")
