package header

import (
	"errors"
	"fmt"
	"hash/maphash"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"github.com/minio/minio-go/v7"
)

// maxEmptyPages is how many pages of versions may be without one: servers without
// versions may answer with anything.
const maxEmptyPages = 3

// versions sends the older versions of objects to the workers, if they may be listed:
// an object that was deleted is still stored as a version, behind a marker.
func (r *run) versions(c *minio.Core, h *host, bucket, prefix string) {
	h.pages.Store(0)
	some, last, first, found := []minio.ObjectInfo(nil), "", "", false
	for o := range c.ListObjectsIter(r.ctx, bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true, WithVersions: true, MaxKeys: pageKeys}) {
		switch {
		case o.Err != nil:
			// The caller may not list them, or the server has none.
			if err := faultOfStore(o.Err); found || errors.Is(err, Stalled) || errors.Is(err, Broken) {
				r.counts.NoFolder++
			}
			return
		case o.Key < last || o.Key == last && o.VersionID == first:
			r.counts.NoFolder++ // a circle: they come in order
			return
		}
		h.pages.Store(0)
		found = true
		if o.Key != last {
			last, first = o.Key, o.VersionID
		}
		if o.IsLatest || o.IsDeleteMarker {
			if !h.countListed() {
				r.counts.NoFolder++
				return
			}
			continue
		}
		if some = append(some, o); len(some) == pageKeys {
			if !r.page(c, h, bucket, some) {
				r.counts.NoFolder++
				return
			}
			some = some[:0]
		}
	}
	if !r.page(c, h, bucket, some) {
		r.counts.NoFolder++
	}
}

// listable requests one name, and reports whether it was listed or denied; neither if
// the network or the server fails.
func listable(c *minio.Core, bucket, prefix string) (listed, denied bool) {
	result, err := c.ListObjectsV2(bucket, prefix, "", "", "", 1)
	if err == nil {
		return result.Name == bucket, false
	}
	err = faultOfStore(err)
	return false, errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist)
}

// object is one of a bucket.
type object struct {
	key     string
	version string // empty is the latest
}

// objects sends the objects of a bucket to the workers, page by page, and reports
// whether it reached the last. It ends if a page comes twice.
func (r *run) objects(c *minio.Core, h *host, bucket, prefix string) bool {
	seen, seed := map[uint64]bool{}, maphash.MakeSeed()
	for token, empty := "", 0; r.ctx.Err() == nil; {
		page, err := c.ListObjectsV2(bucket, prefix, "", token, "", pageKeys)
		if empty++; len(page.Contents) > 0 {
			empty = 0
		}
		// Folders that were not requested, or a token for another page where there is none.
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
		case !h.countListed():
			return false
		case len(o.Key)+len(o.VersionID) > maxAddress:
			r.counts.NoFolder++
		case strings.HasSuffix(o.Key, "/") && o.Size == 0: // stands for a folder
		case r.inShard(o.Key + o.VersionID):
			list = append(list, object{o.Key, o.VersionID})
		}
	}
	for some := range slices.Chunk(list, webFiles) {
		r.send(&batch{do: func(w *worker, b *batch) { w.objects(b, c, h, bucket, some) }})
	}
	return true
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
			if err := h.givenUp(); err != nil {
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
