package header

import (
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"

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
	w := &watch{run: r.ctx, host: h, bound: ofTheStore}
	webClient(func(string) bool { return false }, r.o.Dial, w)
	c, err := minio.NewCore(endpoint, &minio.Options{
		Creds: who, Secure: secure, Region: s.Region, Transport: onlyTo{w, endpoint, &h.pages}, BucketLookup: style, MaxRetries: 3,
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

func ofTheStore(request *http.Request, answer *http.Response) bound {
	q := request.URL.Query()
	switch {
	case answer.StatusCode < 200 || answer.StatusCode > 299, q.Has("location"):
		return bound{bytes: maxAnswer, cut: true}
	case q.Has("list-type"), q.Has("versions"):
		return bound{bytes: maxPage, marks: maxMarks}
	}
	return bound{}
}

// onlyTo refuses requests to any host but the operator's and, for Amazon's,
// those of its regions, and those for pages of versions on which nothing is.
type onlyTo struct {
	http.RoundTripper
	endpoint string
	pages    *atomic.Int64
}

func (o onlyTo) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != o.endpoint && (o.endpoint != amazon || !strings.HasSuffix(r.URL.Host, ".amazonaws.com")) {
		return nil, Elsewhere
	}
	if r.URL.Query().Has("versions") && o.pages.Add(1) > maxVain {
		return nil, TooMuch
	}
	return o.RoundTripper.RoundTrip(r)
}

// listable asks for one name, and says whether it came or was refused. Neither
// is known where the network or the server fails.
func listable(c *minio.Core, bucket, prefix string) (listed, denied bool) {
	result, err := c.ListObjectsV2(bucket, prefix, "", "", "", 1)
	if err == nil {
		return result.Name == bucket, false
	}
	err = faultOfStore(err)
	return false, errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist)
}

// objects sends the objects of a bucket to the workers, page by page, and reports
// whether it came to the last. A page that follows upon itself is a circle.
func (r *run) objects(c *minio.Core, h *host, bucket, prefix string) bool {
	seen, seed := map[uint64]bool{}, maphash.MakeSeed()
	for token, empty := "", 0; r.ctx.Err() == nil; {
		page, err := c.ListObjectsV2(bucket, prefix, "", token, "", pageKeys)
		if empty++; len(page.Contents) > 0 {
			empty = 0
		}
		// Folders that nobody asked for, or a token for more where there is none.
		lies := len(page.CommonPrefixes) > 0 || !page.IsTruncated && page.NextContinuationToken != ""
		if err != nil || lies || len(page.Contents) > pageKeys || empty > maxEmpty || !r.page(c, h, bucket, page.Contents) {
			r.counts.NoFolder++
			return false
		}
		if token = page.NextContinuationToken; !page.IsTruncated || token == "" {
			return true
		}
		mark := maphash.String(seed, token)
		if seen[mark] {
			r.counts.NoFolder++
			return false
		}
		seen[mark] = true
	}
	return false
}

// page sends the objects of a page, and reports whether more are wanted.
func (r *run) page(c *minio.Core, h *host, bucket string, page []minio.ObjectInfo) bool {
	var list []object
	for _, o := range page {
		switch {
		case !h.listed():
			return false
		case len(o.Key)+len(o.VersionID) > maxAddress:
			r.counts.NoFolder++
		case strings.HasSuffix(o.Key, "/") && o.Size == 0: // stands for a folder
		case r.share(o.Key + o.VersionID):
			list = append(list, object{o.Key, o.VersionID})
		}
	}
	for some := range slices.Chunk(list, webFiles) {
		r.send(&batch{do: func(w *worker, b *batch) { w.objects(b, c, h, bucket, some) }})
	}
	return true
}

// object is one of a bucket.
type object struct {
	key     string
	version string // empty is the latest
}

func (o object) path(bucket string) string {
	if o.version == "" {
		return "s3://" + bucket + "/" + o.key
	}
	return "s3://" + bucket + "/" + o.key + "?versionId=" + o.version
}

// objects reads some objects.
func (w *worker) objects(b *batch, c *minio.Core, h *host, bucket string, list []object) {
	for _, one := range list {
		if w.ctx.Err() != nil {
			b.cut = true
			return
		}
		w.path = append(w.path[:0], one.path(bucket)...)
		row := w.ranged(b, h, func(from, to int64) (piece, error) {
			if err := h.gone(); err != nil {
				return piece{}, err // the library would ask again
			}
			o := minio.GetObjectOptions{VersionID: one.version}
			if err := o.SetRange(from, to); err != nil {
				return piece{}, NotHTTP
			}
			body, info, h, err := c.GetObject(w.ctx, bucket, one.key, o)
			if err != nil {
				return piece{}, faultOfStore(err)
			}
			return piece{body: body, size: sizeOfObject(info, h), whole: h.Get("Content-Range") == ""}, nil
		})
		w.emit(b, row)
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
