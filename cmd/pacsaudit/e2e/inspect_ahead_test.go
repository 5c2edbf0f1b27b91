package e2e

import (
	"bytes"
	"encoding/json"
	"testing"

	"pacsaudit/cmd/pacsaudit/commands"
)

// TestInspectReadsNoPixel holds what SECURITY.md says of inspect: where the operator
// forbids it nothing behind a header is asked for, and else the report says how much
// came along, which is bounded.
func TestInspectReadsNoPixel(t *testing.T) {
	t.Parallel()
	dir := exported(t)
	// The tag, VR and length of Pixel Data tell that the header is over, PS3.5 §7.1.2.
	const pixelDataHead = 12
	type headers struct {
		DICOM  uint64  `json:"dicom"`
		Read   uint64  `json:"bytes_read"`
		Header uint64  `json:"header_bytes"`
		Pixels *uint64 `json:"pixel_bytes_read"`
	}
	read := func(args ...string) headers {
		var stdout, stderr bytes.Buffer
		commands.Run(t.Context(), append([]string{"pacsaudit", "inspect", dir, "--format", "json"}, args...), &stdout, &stderr)
		var r struct{ Headers headers }
		if err := json.Unmarshal(stdout.Bytes(), &r); err != nil || r.Headers.Pixels == nil || r.Headers.Header == 0 {
			t.Fatalf("%v: %s%s", err, &stdout, &stderr)
		}
		return r.Headers
	}
	for _, args := range [][]string{{"--read-ahead", "never"}, {"--read-ahead", "network"}} {
		h := read(args...)
		if most := h.Header + h.DICOM*pixelDataHead; h.Read > most || *h.Pixels != 0 {
			t.Errorf("%v: %d bytes were asked for, and %d are all that may be; %d of pixel data", args, h.Read, most, *h.Pixels)
		}
	}
	const most = 64 << 10
	for _, args := range [][]string{nil, {"--read-ahead", "always"}} {
		if h := read(args...); h.Read < h.Header+*h.Pixels || h.Read > h.Header+*h.Pixels+h.DICOM*pixelDataHead || *h.Pixels == 0 || *h.Pixels > h.DICOM*most {
			t.Errorf("%v: %d bytes were read, %d of headers, %d of pixel data: some are not accounted for, or are too many", args, h.Read, h.Header, *h.Pixels)
		}
	}
}
