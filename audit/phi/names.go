package phi

import (
	"bytes"
	"hash/maphash"
)

// judgedNames remembers how names were judged: few people refer, request and
// report, and their names come in every record; those of patients come with each
// of their studies. It holds keyed hashes and classes, no names, and is forgotten
// with the key. A name takes the place of another, and is taken for it with a
// probability of one in 2 to the power of 49.
type judgedNames struct {
	seed  maphash.Seed
	names [1 << judgedBits]uint64 // but for the last bits a hash; these are the class, 0 is free
}

const (
	judgedBits  = 12
	judgedClass = 1<<3 - 1
)

// nameOf is the class of one name that no identifier can repeat.
func (in *Inspector) nameOf(v []byte) Class {
	hash := maphash.Bytes(in.judged.seed, v)
	last := &in.judged.names[hash>>(64-judgedBits)]
	if class := Class(*last & judgedClass); class != Absent && (*last^hash)&^judgedClass == 0 {
		return class
	}
	class := in.words.nameOf(v, nil)
	*last = hash&^judgedClass | uint64(class)
	return class
}

// names is the most telling class of several names.
func (in *Inspector) names(v []byte) Class {
	if bytes.IndexByte(v, '\\') < 0 {
		return in.nameOf(v)
	}
	class := Empty
	for more := true; more; {
		var name []byte
		name, v, more = cutValue(v)
		class = max(class, in.nameOf(name))
	}
	return class
}
