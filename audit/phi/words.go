package phi

// wordSet holds words in ASCII capitals, each with a class. Almost every value
// that is looked up is none of them, which its first byte and length tell.
type wordSet struct {
	lengths [32]uint32 // by first byte modulo 32: bit n for words of length n
	classes map[string]Class
}

// maxWord is the length of the longest word.
const maxWord = 31

func (s *wordSet) add(word string, c Class) {
	if s.classes == nil {
		s.classes = make(map[string]Class)
	}
	var buffer [maxWord]byte
	n := copy(buffer[:], word)
	if n < len(word) || n == 0 {
		panic("word set: a word of a length that does not fit")
	}
	for i, c := range buffer[:n] {
		buffer[i] = upper(c)
	}
	s.lengths[buffer[0]%32] |= 1 << n
	s.classes[string(buffer[:n])] = c
}

// find looks a word up without regard to ASCII case.
func (s *wordSet) find(v []byte) (Class, bool) {
	if len(v) == 0 || len(v) > maxWord || s.lengths[upper(v[0])%32]>>len(v)&1 == 0 {
		return 0, false
	}
	return s.lookUp(v)
}

func (s *wordSet) lookUp(v []byte) (Class, bool) {
	var buffer [maxWord]byte
	for i, c := range v {
		buffer[i] = upper(c)
	}
	c, ok := s.classes[string(buffer[:len(v)])]
	return c, ok
}
