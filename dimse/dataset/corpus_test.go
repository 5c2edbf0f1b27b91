package dataset

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	grailbio "github.com/grailbio/go-dicom"
	"github.com/grailbio/go-dicom/dicomtag"
	suyashkumar "github.com/suyashkumar/dicom"
	"github.com/suyashkumar/dicom/pkg/tag"
)

// corpus is a folder of real files, which is no part of the project. They are
// known, and harmless: on a stranger's file neither library would be safe.
func corpus(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("PACSAUDIT_CORPUS")
	if dir == "" {
		t.Skip("PACSAUDIT_CORPUS names no folder of real files")
	}
	return dir
}

// ourTags are the tags of a file's data set before its pixel data, with those
// inside sequences indented, each sequence closed by a bar.
func ourTags(b []byte) (string, bool) {
	var h Header
	if !h.Open(&memory{b: b}, int64(len(b)), readAhead) {
		return "", false
	}
	var out strings.Builder
	var fragments []bool
	for d := h.DataSet(); d.Next(); {
		el := d.Element()
		switch n := len(fragments) - 1; el.Kind {
		case Primitive:
			if n >= 0 && d.stack[len(d.stack)-1].opaque {
				fragments[n] = true
				continue
			}
			fmt.Fprintf(&out, "%*s%v\n", el.Depth, "", el.Tag)
		case SequenceStart:
			fragments = append(fragments, false)
			fmt.Fprintf(&out, "%*s%v\n", el.Depth, "", el.Tag)
		case SequenceEnd:
			if !fragments[n] {
				fmt.Fprintf(&out, "%*s|\n", el.Depth, "")
			}
			fragments = fragments[:n]
		}
	}
	return out.String(), h.Fault() == 0
}

func suyashkumarTags(out *strings.Builder, els []*suyashkumar.Element, depth int) {
	for _, el := range els {
		if el.Tag.Group == 2 && depth == 0 || el.Tag == tag.Item || el.Tag == tag.ItemDelimitationItem {
			continue
		}
		if el.Tag.Group == 0x7FE0 && el.Tag.Element != 0 && depth == 0 {
			return
		}
		fmt.Fprintf(out, "%*s(%04X,%04X)\n", depth, "", el.Tag.Group, el.Tag.Element)
		if items, ok := el.Value.GetValue().([]*suyashkumar.SequenceItemValue); ok {
			for _, item := range items {
				inner, _ := item.GetValue().([]*suyashkumar.Element)
				suyashkumarTags(out, inner, depth+1)
			}
			fmt.Fprintf(out, "%*s|\n", depth, "")
		}
	}
}

func grailbioTags(out *strings.Builder, els []*grailbio.Element, depth int) {
	for _, el := range els {
		if el.Tag.Group == 2 && depth == 0 || el.Tag == dicomtag.ItemDelimitationItem {
			continue
		}
		if el.Tag.Group == 0x7FE0 && el.Tag.Element != 0 && depth == 0 {
			return
		}
		fmt.Fprintf(out, "%*s(%04X,%04X)\n", depth, "", el.Tag.Group, el.Tag.Element)
		if el.VR != "SQ" {
			continue
		}
		for _, v := range el.Value {
			if item, ok := v.(*grailbio.Element); ok {
				var inner []*grailbio.Element
				for _, sub := range item.Value {
					if e, ok := sub.(*grailbio.Element); ok {
						inner = append(inner, e)
					}
				}
				grailbioTags(out, inner, depth+1)
			}
		}
		fmt.Fprintf(out, "%*s|\n", depth, "")
	}
}

// within runs a library, which may panic, or not come to an end.
func within(d time.Duration, parse func() (string, error)) (out string, err error) {
	type result struct {
		out string
		err error
	}
	done := make(chan result, 1)
	go func() {
		defer func() {
			if recover() != nil {
				done <- result{err: fmt.Errorf("panic")}
			}
		}()
		out, err := parse()
		done <- result{out, err}
	}()
	select {
	case r := <-done:
		return r.out, r.err
	case <-time.After(d):
		return "", fmt.Errorf("no end")
	}
}

func TestTwoLibrariesAgreeOnTheCorpus(t *testing.T) {
	dir := corpus(t)
	agreed, refused, known := map[string]int{}, map[string]int{}, 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		ours, whole := ourTags(b)
		if !whole || ours == "" {
			return nil
		}
		name, _ := filepath.Rel(dir, path)
		for library, parse := range map[string]func() (string, error){
			"suyashkumar": func() (string, error) {
				ds, err := suyashkumar.Parse(bytes.NewReader(b), int64(len(b)), nil, suyashkumar.SkipPixelData())
				var out strings.Builder
				suyashkumarTags(&out, ds.Elements, 0)
				return out.String(), err
			},
			"grailbio": func() (string, error) {
				ds, err := grailbio.ReadDataSet(bytes.NewReader(b), grailbio.ReadOptions{DropPixelData: true})
				if err != nil || ds == nil {
					return "", fmt.Errorf("refused: %w", err)
				}
				var out strings.Builder
				grailbioTags(&out, ds.Elements, 0)
				return out.String(), nil
			},
		} {
			theirs, err := within(10*time.Second, parse)
			switch {
			case err != nil:
				refused[library]++
			case theirs == ours:
				agreed[library]++
			case opened[filepath.ToSlash(name)] != "" && (library == "grailbio" || opened[filepath.ToSlash(name)] != newer):
				known++
			default:
				t.Errorf("%s: %s reads\n%swe read\n%s", name, library, differing(theirs, ours), differing(ours, theirs))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("agreed on %v, could not parse %v, known to differ %d", agreed, refused, known)
	if agreed["suyashkumar"] < 250 || agreed["grailbio"] < 240 {
		t.Errorf("agreed on %v only", agreed)
	}
}

const (
	unknown = "a sequence of VR UN and defined length, or a private one in implicit VR, that we look into"
	newer   = "an implicit sequence whose tag is newer than grailbio's dictionary"
)

// opened are the files in which we see more, and why.
var opened = map[string]string{
	"ImagingDataCommons_highdicom/seg_image_ct_binary.dcm":              newer,
	"ImagingDataCommons_highdicom/seg_image_ct_binary_fractional.dcm":   newer,
	"ImagingDataCommons_highdicom/seg_image_ct_binary_overlap.dcm":      newer,
	"ImagingDataCommons_highdicom/seg_image_ct_binary_single_frame.dcm": newer,
	"ImagingDataCommons_highdicom/seg_image_ct_true_fractional.dcm":     newer,
	"ImagingDataCommons_highdicom/seg_image_sm_control.dcm":             newer,
	"ImagingDataCommons_highdicom/seg_image_sm_dots.dcm":                newer,
	"ImagingDataCommons_highdicom/seg_image_sm_numbers.dcm":             newer,
	"pydicom_pydicom/priv_SQ.dcm":                                       unknown,
	"pydicom_pydicom/rtdose_rle.dcm":                                    unknown,
	"pydicom_pydicom/rtdose_rle_1frame.dcm":                             unknown,
	"pydicom_pydicom-data/bad_sequence.dcm":                             unknown,
}

// differing are the first lines of a from where it differs from b.
func differing(a, b string) string {
	x, y := strings.SplitAfter(a, "\n"), strings.SplitAfter(b, "\n")
	i := 0
	for i < len(x) && i < len(y) && x[i] == y[i] {
		i++
	}
	return strings.Join(x[i:min(len(x), i+4)], "")
}
