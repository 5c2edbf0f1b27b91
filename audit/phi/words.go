package phi

// wordSet holds words in ASCII capitals, each with a class. Almost every value
// that is looked up is none of them, which its first byte and length tell.
type wordSet struct {
	lengths [128]uint32 // by first byte, in either case: bit n for words of length n
	words   [128][]classedWord
}

type classedWord struct {
	word  string
	class Class
}

// maxWord is the length of the longest word.
const maxWord = 31

func (s *wordSet) add(word string, c Class) {
	if len(word) == 0 || len(word) > maxWord {
		panic("word set: a word of a length that does not fit")
	}
	capitals := make([]byte, len(word))
	for i := range len(word) {
		capitals[i] = upper(word[i])
	}
	first := capitals[0] % 128
	for _, f := range [...]byte{first, first | 0x20} {
		if f == first || isLetter(first) {
			s.lengths[f] |= 1 << len(word)
			s.words[f] = append(s.words[f], classedWord{string(capitals), c})
		}
	}
}

// find looks a word up without regard to ASCII case.
func (s *wordSet) find(v []byte) (Class, bool) {
	if len(v) == 0 || !s.may(v[0], len(v)) {
		return 0, false
	}
	return s.lookUp(v)
}

// may reports whether there is a word of a first byte and a length.
func (s *wordSet) may(first byte, length int) bool {
	return length <= maxWord && s.lengths[first%128]>>uint(length)&1 != 0
}

func (s *wordSet) lookUp(v []byte) (Class, bool) {
	for i := range s.words[v[0]%128] {
		w := &s.words[v[0]%128][i]
		if len(w.word) == len(v) && hasPrefixFold(v, w.word) {
			return w.class, true
		}
	}
	return 0, false
}
