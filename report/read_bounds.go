package report

import (
	"errors"
	"fmt"
	"io"
	"slices"
)

// bounded is a file that ends with an error where it, or a part of it, is too
// large.
type bounded struct {
	file       io.Reader
	most, left int
	part       int // what may be read before the part has to be whole
	err        error
}

func (b *bounded) Read(p []byte) (int, error) {
	switch {
	case b.left == 0:
		b.err = fmt.Errorf("larger than %d MiB: report the targets in several parts", b.most>>20)
	case b.part == 0:
		b.err = errPart
	default:
		n, err := b.file.Read(p[:min(len(p), b.left, b.part)])
		b.left, b.part = b.left-n, b.part-n
		if err != io.EOF {
			b.err = err
		}
		return n, err
	}
	return 0, b.err
}

var (
	errPart  = fmt.Errorf("one part is larger than %d KiB, which no report of pacsaudit has: the file was changed", maxPart>>10)
	errHeld  = fmt.Errorf("it takes more than %d MiB of memory: report the targets in several parts", maxHeld>>20)
	errTwice = errors.New("a name stands in it twice: the file was changed")
)

// pieces are a list on its way. What append leaves behind of a long one would be
// more than the list.
type pieces[T any] struct {
	full [][]T
	last []T
	n    int
}

func (p *pieces[T]) add(x T) {
	if len(p.last) == cap(p.last) {
		p.full, p.last = append(p.full, p.last), make([]T, 0, max(4, min(p.n, 1024)))
	}
	p.last, p.n = append(p.last, x), p.n+1
}

// list is the whole. An empty one is there all the same.
func (p *pieces[T]) list() []T {
	if p.n == 0 {
		return []T{}
	}
	return slices.Concat(append(p.full, p.last)...)
}
