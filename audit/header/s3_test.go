package header

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// store is as much of an object store as reading takes: listing by prefix and
// page, and ranges of objects. It knows one key.
type store struct {
	t       *testing.T
	bucket  string
	objects map[string][]byte
	public  bool // anybody may list and read
	page    int
}

type bucketPage struct {
	XMLName               xml.Name `xml:"ListBucketResult"`
	Name                  string
	Prefix                string
	KeyCount              int
	MaxKeys               int
	IsTruncated           bool
	NextContinuationToken string `xml:",omitempty"`
	Contents              []storedObject
}

type storedObject struct {
	Key          string
	LastModified time.Time
	Size         int
	ETag         string
}

func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		s.t.Errorf("%s was sent", r.Method)
	}
	signed := strings.Contains(r.Header.Get("Authorization"), "Credential=ZQKEY/")
	path := strings.TrimPrefix(r.URL.Path, "/"+s.bucket)
	switch q := r.URL.Query(); {
	case !signed && !s.public:
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, "<Error><Code>AccessDenied</Code></Error>")
	case q.Has("location"):
		fmt.Fprint(w, `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></LocationConstraint>`)
	case strings.Trim(path, "/") == "":
		s.list(w, q.Get("prefix"), q.Get("continuation-token"), q.Get("max-keys"))
	default:
		b, ok := s.objects[strings.TrimPrefix(path, "/")]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, "<Error><Code>NoSuchKey</Code></Error>")
			return
		}
		w.Header().Set("ETag", `"x"`)
		http.ServeContent(w, r, "", time.Unix(1, 0), strings.NewReader(string(b)))
	}
}

func (s *store) list(w http.ResponseWriter, prefix, after, most string) {
	page := s.page
	fmt.Sscan(most, &page)
	page = min(page, s.page)
	out := bucketPage{Name: s.bucket, Prefix: prefix, MaxKeys: page}
	var keys []string
	for k := range s.objects {
		if strings.HasPrefix(k, prefix) && k > after {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	if len(keys) > page {
		keys, out.IsTruncated, out.NextContinuationToken = keys[:page], true, keys[page-1]
	}
	for _, k := range keys {
		out.Contents = append(out.Contents, storedObject{Key: k, Size: len(s.objects[k]), LastModified: time.Unix(1, 0).UTC(), ETag: `"x"`})
	}
	out.KeyCount = len(keys)
	xml.NewEncoder(w).Encode(out)
}

func TestABucketIsReadWithAndWithoutCredentials(t *testing.T) {
	objects := map[string][]byte{"exports/": nil, "exports/empty": nil, "exports/words.txt": []byte(strings.Repeat("words\n", 100)), "other/1.dcm": image(explicit, 1, 10)}
	for i := range 25 {
		objects[fmt.Sprintf("exports/%02d é+.dcm", i)] = image(explicit, i, 200_000)
	}
	for _, row := range []struct {
		name            string
		public, known   bool
		listable, dicom uint64
		unread          uint64
	}{
		{"anybody may read", true, false, 1, 25, 0},
		{"anybody may read, and we have a key", true, true, 1, 25, 0},
		{"only who has the key", false, true, 0, 25, 0},
		{"closed", false, false, 0, 0, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			server := httptest.NewServer(&store{t: t, bucket: "leak", objects: objects, public: row.public, page: 10})
			defer server.Close()
			t.Setenv("AWS_SHARED_CREDENTIALS_FILE", t.TempDir()+"/none")
			t.Setenv("AWS_ACCESS_KEY_ID", "")
			t.Setenv("AWS_ACCESS_KEY", "")
			if row.known {
				t.Setenv("AWS_ACCESS_KEY_ID", "ZQKEY")
				t.Setenv("AWS_SECRET_ACCESS_KEY", "invented")
			}
			var paths []string
			result, err := Inspect(t.Context(), []string{"s3://leak/exports/"}, Options{S3: S3{Endpoint: server.URL, Region: "us-east-1"}, Rows: func(rows []Row) error {
				for _, r := range rows {
					paths = append(paths, r.Path+" "+r.Status.String())
				}
				return nil
			}})
			if err != nil || result.Buckets != 1 || result.Listable != row.listable || result.Denied != 1-row.listable || result.DICOM() != row.dicom || result.NoFolder != row.unread {
				t.Fatalf("%v, %+v", err, result.Counts)
			}
			if row.dicom > 0 && (len(paths) != 27 || !slices.Contains(paths, "s3://leak/exports/03 é+.dcm ok") || !slices.Contains(paths, "s3://leak/exports/empty empty")) {
				t.Errorf("%q", paths)
			}
			if row.dicom > 0 && result.BytesRead > 27*8<<10 {
				t.Errorf("%d bytes were read", result.BytesRead)
			}
		})
	}
}

// TestPixelDataOfObjectsAreNotDownloaded measures what a store sends of an object of
// 20 MB.
func TestPixelDataOfObjectsAreNotDownloaded(t *testing.T) {
	b := withLongHeader(9_000, 20_000_000)
	head := int64(len(b) - 20_000_000)
	objects, sent := &store{t: t, bucket: "leak", objects: map[string][]byte{"large.dcm": b}, public: true, page: 10}, new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "large.dcm") {
			w = counting{w, sent}
		}
		objects.ServeHTTP(w, r)
	}))
	defer server.Close()
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", t.TempDir()+"/none")
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_ACCESS_KEY", "")
	result, err := Inspect(t.Context(), []string{"s3://leak/"}, Options{S3: S3{Endpoint: server.URL, Region: "us-east-1"}})
	if pixels := sent.Load() - head; err != nil || result.DICOM() != 1 || pixels > maxAlong || result.Pixel != uint64(max(pixels, 0)) {
		t.Errorf("%v, %d bytes on the wire for a header of %d, %d reported, %+v", err, sent.Load(), head, result.Pixel, result.Counts)
	}
	t.Logf("%d bytes on the wire for a header of %d", sent.Load(), head)
}

// TestABucketThatFailsIsNotCalledClosed holds that nobody says that a list was
// refused where a server failed.
func TestABucketThatFailsIsNotCalledClosed(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotImplemented) }))
	defer server.Close()
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", t.TempDir()+"/none")
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_ACCESS_KEY", "")
	result, err := Inspect(t.Context(), []string{"s3://leak/"}, Options{S3: S3{Endpoint: server.URL, Region: "us-east-1"}})
	if err != nil || result.Buckets != 1 || result.Listable != 0 || result.Denied != 0 || result.NoFolder != 1 {
		t.Errorf("%v, %+v", err, result.Counts)
	}
}

// TestOddListingsOfABucketAreReadOrSaidToBeUnread has a key that ends like a folder and
// holds a file, one that was written with escapes, and a page that says that there is
// more and not how to get it.
func TestOddListingsOfABucketAreReadOrSaidToBeUnread(t *testing.T) {
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", t.TempDir()+"/none")
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_ACCESS_KEY", "")
	whole := image(explicit, 1, 100)
	for name, row := range map[string]struct {
		list  string
		dicom uint64
		left  bool
	}{
		"a key like a folder":  {"<Contents><Key>a/</Key><Size>1778</Size></Contents><Contents><Key>b/</Key><Size>0</Size></Contents>", 1, false},
		"escapes":              {"<EncodingType>url</EncodingType><Contents><Key>M%C3%BCller+x%2By.dcm</Key><Size>1778</Size></Contents>", 1, false},
		"escapes, not said":    {"<Contents><Key>M%C3%BCller.dcm</Key><Size>1778</Size></Contents>", 0, true},
		"a token, and no more": {"<IsTruncated>false</IsTruncated><NextContinuationToken>t</NextContinuationToken><Contents><Key>a/</Key><Size>1778</Size></Contents>", 0, true},
		"folders":              {"<Contents><Key>a/</Key><Size>1778</Size></Contents><CommonPrefixes><Prefix>c/</Prefix></CommonPrefixes>", 0, true},
		"more, and no token":   {"<IsTruncated>true</IsTruncated><Contents><Key>a/</Key><Size>1778</Size></Contents>", 0, true},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.URL.Query().Has("list-type"):
				fmt.Fprint(w, "<ListBucketResult><Name>leak</Name>"+row.list+"</ListBucketResult>")
			case r.URL.Path == "/leak/a/", r.URL.Path == "/leak/Müller x+y.dcm":
				w.Header().Set("ETag", `"x"`)
				http.ServeContent(w, r, "", time.Unix(1, 0), strings.NewReader(string(whole)))
			default:
				w.WriteHeader(http.StatusNotFound)
			}
		}))
		result, err := Inspect(t.Context(), []string{"s3://leak/"}, Options{S3: S3{Endpoint: server.URL, Region: "us-east-1"}})
		if err != nil || result.DICOM() != row.dicom || (result.NoFolder+result.Failed() > 0) != row.left {
			t.Errorf("%s: %v, %+v", name, err, result.Counts)
		}
		server.Close()
	}
}
