package serve

import (
	"bytes"
	"errors"
	"log/slog"
	"regexp"
	"testing"
)

func TestAFailureThatComesAgainIsCountedAndNotRepeated(t *testing.T) {
	var b bytes.Buffer
	x := trouble{log: slog.New(slog.NewTextHandler(&b, nil)), fails: "it fails", ends: "it is over"}
	x.over()
	full, locked := errors.New("full"), errors.New("locked")
	for _, err := range []error{full, full, full, locked, full, full} {
		x.failed(err)
	}
	x.over()
	x.over()
	x.failed(full)
	got := regexp.MustCompile(`time=\S+ `).ReplaceAllString(b.String(), "")
	const want = `level=ERROR msg="it fails" error=full failures=1
level=ERROR msg="it fails" error=locked failures=4
level=ERROR msg="it fails" error=full failures=5
level=INFO msg="it is over" failures=6
level=ERROR msg="it fails" error=full failures=1
`
	if got != want {
		t.Errorf("logged\n%s", got)
	}
}
