package dimse

import (
	"bytes"
	"testing"
)

func TestOnlyAPasscodeHasASecondaryField(t *testing.T) {
	for kind, want := range map[uint8]string{
		1: "\x01\x01\x00\x02US\x00\x00",
		2: "\x02\x01\x00\x02US\x00\x03sec",
		3: "\x03\x01\x00\x02US\x00\x00",
		4: "\x04\x01\x00\x02US\x00\x00",
		5: "\x05\x01\x00\x02US\x00\x00",
	} {
		u := UserIdentity{Type: kind, Primary: []byte("US"), Secondary: []byte("sec"), PositiveResponse: true}
		if got := u.item().Data; !bytes.Equal(got, []byte(want)) {
			t.Errorf("type %d: % x, want % x", kind, got, want)
		}
	}
}
