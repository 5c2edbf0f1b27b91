package commands

import (
	"bytes"
	"fmt"
	"testing"
)

// TestAStateCannotBeTurnedIntoPaths tries a list of names, as somebody would who
// found a state.
func TestAStateCannotBeTurnedIntoPaths(t *testing.T) {
	salt := []byte("sixteen bytes of")
	words := func(n int) []string { return []string{fmt.Sprintf("/export/PATIENT^%07d", n), "", ""} }
	looked, fit := digest(salt, words(4711)), 0
	for n := 0; n < 1<<19 && fit < 2; n++ {
		if bytes.Equal(digest(salt, words(n)), looked) {
			fit++
		}
	}
	if fit < 2 {
		t.Errorf("%d of %d names fit: who was inspected is known", fit, 1<<19)
	}
	if bytes.Equal(digest(salt, words(1)), digest(salt, words(2))) || bytes.Equal(looked, digest([]byte("another"), words(4711))) {
		t.Error("another tree, or another salt, is the same")
	}
}
