package commands

import (
	"fmt"
	"io"
	"testing"

	"pacsaudit/audit/sweep"
)

// TestAMillionLines reads a list of addresses from standard input.
func TestAMillionLines(t *testing.T) {
	t.Parallel() // with archives that are waited for
	lines := 1_000_000
	if testing.Short() || raceFactor > 1 {
		lines = 300_000
	}
	r := ranges{ctx: t.Context(), stdin: &addressLines{left: lines}}
	if err := r.addArgument("-"); err != nil {
		t.Fatal(err)
	}
	if err := r.set.Index(); err != nil || r.set.Len() != uint64(min(lines, sweep.MaxAddresses)) {
		t.Errorf("%d addresses, %v", r.set.Len(), err)
	}
}

// addressLines are lines with addresses of 10.0.0.0/8, none of them twice.
type addressLines struct {
	left int
	next uint32
	rest []byte
}

func (l *addressLines) Read(b []byte) (n int, err error) {
	for n < len(b) {
		if len(l.rest) == 0 {
			if l.left == 0 {
				break
			}
			l.left--
			l.next = (l.next + 7_368_787) % (1 << 24)
			l.rest = fmt.Appendf(l.rest[:0], "10.%d.%d.%d\n", l.next>>16, l.next>>8&255, l.next&255)
		}
		m := copy(b[n:], l.rest)
		l.rest = l.rest[m:]
		n += m
	}
	if n == 0 {
		err = io.EOF
	}
	return n, err
}
