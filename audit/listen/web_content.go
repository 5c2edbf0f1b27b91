package listen

import (
	"bytes"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"

	"pacsaudit/audit/dicomjson"
	"pacsaudit/dimse/dataset"
)

// webContent is the body of a message of DICOMweb: a list of data sets in JSON, or
// objects in the form of files, PS3.18 §8.7.
type webContent struct {
	s       *webSide
	service service
	request bool
	chunked bool
	kind    contentKind
	zipped  bool
	mark    []byte // that stands between parts
	inParts bool
	inHead  bool // of a part
	data    []byte
	tail    []byte // that may be the beginning of a mark
	full    bool   // there is more than is kept
}

type contentKind uint8

const (
	passed contentKind = iota
	jsonContent
	fileContent
	unknownContent // until its beginning says whether it is a file
)

// Bounds of a body.
const (
	maxJSON     = 8 << 20
	maxFileHead = 256 << 10
	maxPartHead = 8 << 10
)

// expect says what a body holds.
func (c *webContent) expect(h header) {
	kind, boundary := mediaType(h.kind)
	c.zipped = h.encoded == "gzip" || h.encoded == "x-gzip"
	if h.encoded != "" && h.encoded != "identity" && !c.zipped {
		c.s.w.link().facts.Partly++ // a compression that is not known here
		c.s.w.t.f.damaged = true
		return
	}
	if strings.HasPrefix(kind, "multipart/") && boundary != "" && c.zipped {
		c.s.w.link().facts.Partly++ // parts are looked for as they come
		c.s.w.t.f.damaged = true
		return
	}
	if strings.HasPrefix(kind, "multipart/") && boundary != "" {
		c.mark, c.inParts = []byte("\r\n--"+boundary), true
		c.tail = []byte("\r\n") // the first mark may stand at the beginning
		return
	}
	c.expectKind(kind)
}

// expectKind says what a body or a part of it holds.
func (c *webContent) expectKind(kind string) {
	if c.kind = contentOf(kind); strings.HasSuffix(kind, "xml") {
		c.s.w.link().facts.Partly++ // the native model, PS3.19 §A.1, is not read
		c.s.w.t.f.damaged = true
	}
}

// mediaType reads RFC 9110 §8.3.1.
//
// Deviation: servers write type=application/dicom without the quotes that a slash
// needs.
func mediaType(s string) (kind, boundary string) {
	kind, rest, _ := strings.Cut(s, ";")
	for _, p := range strings.Split(rest, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if strings.EqualFold(name, "boundary") {
			boundary = strings.Trim(value, `"`)
		}
	}
	return strings.ToLower(strings.TrimSpace(kind)), boundary
}

func contentOf(kind string) contentKind {
	switch kind {
	case "application/dicom+json", "application/json":
		return jsonContent
	case "application/dicom":
		return fileContent
	}
	return passed
}

// bytes takes a part of the body in.
func (c *webContent) bytes(b []byte) {
	if c.kind == unknownContent {
		b = c.begins(b)
	}
	if c.kind == passed && !c.inParts || len(b) == 0 {
		return
	}
	*c.service.of(&c.s.w.link().facts.ServiceBytes) += uint64(len(b))
	if !c.inParts {
		c.keep(b)
		return
	}
	c.tail = append(c.tail, b...)
	for c.inParts {
		if c.inHead {
			i := bytes.Index(c.tail, []byte("\r\n\r\n"))
			switch {
			case bytes.HasPrefix(c.tail, []byte("--")):
				c.inParts = false // behind the last part
				return
			case i < 0 && len(c.tail) > maxPartHead:
				c.lose()
				return
			case i < 0:
				return
			}
			kind, _ := mediaType(headerOf(append([]byte("x y"), c.tail[:i]...)).kind)
			c.expectKind(kind)
			c.inHead = false
			c.tail = c.tail[i+2:] // an empty body has its mark here
			continue
		}
		i := bytes.Index(c.tail, c.mark)
		if i < 0 {
			n := max(0, len(c.tail)-len(c.mark))
			c.keep(c.tail[:n])
			c.tail = append(c.tail[:0], c.tail[n:]...)
			return
		}
		c.keep(c.tail[:i])
		c.count()
		c.tail = append(c.tail[:0], c.tail[i+len(c.mark):]...)
		c.inHead, c.kind = true, passed
	}
}

// fileMagic is how much of a file says that it is one, PS3.10 §7.1.
const fileMagic = 132

// begins looks at the beginning of a content of no type that is known: Orthanc takes
// files of any. It gives what is to be taken in.
func (c *webContent) begins(b []byte) []byte {
	n := min(len(b), fileMagic-len(c.data))
	if !c.s.w.t.l.hold(n) {
		c.discard()
		return nil
	}
	if c.data = append(c.data, b[:n]...); len(c.data) < fileMagic {
		return nil
	}
	if string(c.data[fileMagic-4:]) != "DICM" {
		c.discard()
		return nil
	}
	c.kind = fileContent
	if c.service == otherService {
		if c.service = wado; c.request {
			c.service = stow
		}
		*c.service.of(&c.s.w.link().facts.Services)++
	}
	return b[n:]
}

func (c *webContent) discard() {
	c.s.w.t.l.release(len(c.data))
	clear(c.data)
	c.data, c.kind = nil, passed
}

// keep keeps what is looked at of a content.
func (c *webContent) keep(b []byte) {
	limit := maxFileHead
	switch c.kind {
	case passed:
		return
	case jsonContent:
		limit = maxJSON
	}
	if n := min(len(b), limit-len(c.data)); n < len(b) {
		c.full, b = true, b[:n]
	}
	if !c.s.w.t.l.hold(len(b)) {
		c.full = true
		return
	}
	c.data = append(c.data, b...)
}

// end is where a body ends.
func (c *webContent) end() {
	if c.kind == unknownContent {
		c.discard() // shorter than any file
	}
	if c.inParts && !c.inHead {
		c.full = true // the last mark is missing
	}
	c.count()
	c.tail, c.inParts = nil, false
}

// lose is for a body of which a part is missing.
func (c *webContent) lose() {
	if c.kind == unknownContent {
		c.discard()
	}
	if c.kind == passed && !c.inParts {
		return
	}
	c.full = true
	c.count()
	c.kind, c.tail, c.inParts = passed, nil, false
}

// count counts what a content shows.
func (c *webContent) count() {
	b := c.data
	c.data = nil
	c.s.w.t.l.release(len(b))
	if whole := !c.full; c.kind != passed && len(b) > 0 {
		if c.zipped {
			b, whole = unzipped(b, whole)
		}
		if c.kind == jsonContent {
			whole = c.countJSON(b) && whole
		} else {
			whole = c.countFile(bytes.TrimPrefix(b, []byte("\r\n")), whole)
		}
		if !whole {
			c.s.w.link().facts.Partly++
			c.s.w.t.f.damaged = true
		}
		clear(b)
	}
	c.full = false
}

func unzipped(b []byte, whole bool) ([]byte, bool) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, false
	}
	defer z.Close()
	all, err := io.ReadAll(io.LimitReader(z, maxJSON))
	return all, whole && err == nil && len(all) < maxJSON
}

// countJSON counts the data sets of a list. It reports whether all were read.
func (c *webContent) countJSON(b []byte) bool {
	k, l := c.s.w.link(), c.s.w.t.l
	whole, odd := dicomjson.Each(bytes.NewReader(b), false, func(o dicomjson.Object) bool {
		encoded, all := o.Append(nil, 0)
		if !all {
			k.facts.Partly++
			c.s.w.t.f.damaged = true
		}
		l.elements.Reset(encoded, dataset.Syntax{})
		if c.service == qido {
			k.facts.Matches++
			l.match(k)
		} else {
			k.facts.Objects++
			l.object(k, &l.elements)
		}
		clear(encoded)
		return true
	})
	return whole && odd == 0
}

// countFile counts the header of an object in the form of a file, PS3.10 §7.
func (c *webContent) countFile(b []byte, whole bool) bool {
	k, l := c.s.w.link(), c.s.w.t.l
	h := &l.files
	size := int64(-1)
	if whole {
		size = int64(len(b))
	}
	if !h.Open(&inMemory{b: b}, size, len(b)) {
		return false
	}
	defer h.Close()
	k.facts.Objects++
	l.object(k, h.DataSet())
	return h.PixelData() || whole && h.Fault() == 0
}

// inMemory is a dataset.Source of bytes that are there.
type inMemory struct{ b []byte }

func (s *inMemory) Read(p []byte) (int, error) {
	if len(s.b) == 0 {
		return 0, io.EOF
	}
	n := copy(p, s.b)
	s.b = s.b[n:]
	return n, nil
}

func (s *inMemory) Skip(n int64) error {
	if n > int64(len(s.b)) {
		s.b = nil
		return io.EOF
	}
	s.b = s.b[n:]
	return nil
}
