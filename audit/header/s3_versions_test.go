package header

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestOlderVersionsInABucketAreRead has an object that was written over, one that was
// deleted, and servers that do not say so.
func TestOlderVersionsInABucketAreRead(t *testing.T) {
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", t.TempDir()+"/none")
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_ACCESS_KEY", "")
	version := func(kind, key, id string, latest bool) string {
		return fmt.Sprintf("<%s><Key>%s</Key><VersionId>%s</VersionId><IsLatest>%v</IsLatest><Size>1778</Size></%s>", kind, key, id, latest, kind)
	}
	const again = "<IsTruncated>true</IsTruncated><NextKeyMarker>x</NextKeyMarker><NextVersionIdMarker>y</NextVersionIdMarker>"
	for name, row := range map[string]struct {
		status int
		list   string
		paths  []string
		left   uint64
	}{
		"versions": {200, version("Version", "a.dcm", "v3", true) + version("Version", "a.dcm", "v2", false) +
			version("DeleteMarker", "gone.dcm", "v5", true) + version("Version", "gone.dcm", "v4", false), []string{"a.dcm ok", "a.dcm?versionId=v2 ok", "gone.dcm?versionId=v4 ok"}, 0},
		"none":            {200, version("Version", "a.dcm", "null", true), []string{"a.dcm ok"}, 0},
		"denied":          {403, "", []string{"a.dcm ok"}, 0},
		"not known":       {501, "", []string{"a.dcm ok"}, 0},
		"another listing": {200, "<Contents><Key>a.dcm</Key></Contents>" + again, []string{"a.dcm ok"}, 0},
		"a circle":        {200, again + version("Version", "a.dcm", "v3", true), []string{"a.dcm ok"}, 1},
	} {
		asked := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			q := r.URL.Query()
			switch {
			case q.Has("list-type"):
				fmt.Fprint(w, "<ListBucketResult><Name>leak</Name><Contents><Key>a.dcm</Key><Size>1778</Size></Contents></ListBucketResult>")
			case q.Has("versions"):
				asked++
				w.WriteHeader(row.status)
				fmt.Fprint(w, "<ListVersionsResult><Name>leak</Name>"+row.list+"</ListVersionsResult>")
			case strings.HasPrefix(r.URL.Path, "/leak/"):
				w.Header().Set("ETag", `"x"`)
				http.ServeContent(w, r, "", time.Unix(1, 0), strings.NewReader(string(image(explicit, 1, 100))))
			}
		}))
		var paths []string
		result, err := Inspect(t.Context(), []string{"s3://leak/"}, Options{S3: S3{Endpoint: server.URL, Region: "us-east-1"}, Rows: func(rows []Row) error {
			for _, r := range rows {
				paths = append(paths, strings.TrimPrefix(r.Path, "s3://leak/")+" "+r.Status.String())
			}
			return nil
		}})
		if slices.Sort(paths); err != nil || !slices.Equal(paths, row.paths) || result.NoFolder != row.left || asked > maxEmptyPages {
			t.Errorf("%s: %v, %q, %d listings not read to their end, %d pages", name, err, paths, result.NoFolder, asked)
		}
		server.Close()
	}
}
