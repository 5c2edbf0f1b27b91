package phi

import (
	"sync"
	"weak"
)

// spares are large things that are done with. Whoever needs the next takes one
// over, as the next model of an audit does, before the collector sees that they
// are free; it may take them. A sync.Pool has one for each processor, and would not
// find them on another.
type spares[T any] struct {
	mu   sync.Mutex
	list []weak.Pointer[T]
}

// take is one of them, or a new one.
func (s *spares[T]) take() *T {
	s.mu.Lock()
	defer s.mu.Unlock()
	for n := len(s.list); n > 0; n = len(s.list) {
		one := s.list[n-1].Value()
		if s.list = s.list[:n-1]; one != nil {
			return one
		}
	}
	return new(T)
}

// put keeps an empty one for whoever needs the next.
func (s *spares[T]) put(one *T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, weak.Make(one))
}
