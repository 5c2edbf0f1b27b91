package header

import (
	"errors"

	"github.com/minio/minio-go/v7"
)

// maxVain is how many pages of versions are asked for without coming to one: servers
// that know no versions may answer with anything.
const maxVain = 3

// versions sends the older versions of objects to the workers, where they may be listed:
// what was deleted from a bucket is still there in them, behind a marker.
func (r *run) versions(c *minio.Core, h *host, bucket, prefix string) {
	h.pages.Store(0)
	some, last, first, found := []minio.ObjectInfo(nil), "", "", false
	for o := range c.ListObjectsIter(r.ctx, bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true, WithVersions: true, MaxKeys: pageKeys}) {
		switch {
		case o.Err != nil:
			// Whoever may not list them, or knows none, has none for us.
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
			if !h.listed() {
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
