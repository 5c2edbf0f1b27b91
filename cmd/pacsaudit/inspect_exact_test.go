package main

import (
	"bytes"
	"encoding/json"
	"testing"
)

// TestInspectExactReadsHeadersToTheByte holds what SECURITY.md says of --exact
// and of blocks: with it nothing behind a header is asked for, without it the
// report says how much was.
func TestInspectExactReadsHeadersToTheByte(t *testing.T) {
	dir := exported(t)
	// The tag, VR and length of Pixel Data tell that the header is over, PS3.5 §7.1.2.
	const pixelDataHead = 12
	read := func(args ...string) (asked, header uint64) {
		var stdout, stderr bytes.Buffer
		run(t.Context(), append([]string{"pacsaudit", "inspect", dir, "--format", "json"}, args...), &stdout, &stderr)
		var r struct {
			Headers struct {
				DICOM  uint64  `json:"dicom"`
				Read   uint64  `json:"bytes_read"`
				Header uint64  `json:"header_bytes"`
				Pixels *uint64 `json:"pixel_bytes_read"`
			} `json:"headers"`
		}
		if err := json.Unmarshal(stdout.Bytes(), &r); err != nil || r.Headers.Pixels == nil || *r.Headers.Pixels != 0 || r.Headers.Header == 0 {
			t.Fatalf("%v: %s%s", err, &stdout, &stderr)
		}
		return r.Headers.Read, r.Headers.Header + r.Headers.DICOM*pixelDataHead
	}
	if asked, most := read("--exact"); asked > most {
		t.Errorf("with --exact %d bytes were asked for, and %d are all that may be", asked, most)
	}
	if asked, most := read(); asked <= most {
		t.Errorf("%d bytes were read in blocks: nothing is shown", asked)
	}
}
