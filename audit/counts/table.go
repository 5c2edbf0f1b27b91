package counts

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
)

// Key is a closed set of things that are counted, each with a name of its own; one
// without a name is in no document.
type Key interface {
	~uint8
	String() string
	Count() int // how many there are
}

// Table has counts by key. It is empty where all are zero; a document has those
// that are not, by name.
type Table[K Key, V comparable] []V

// TableOf is the table of a list that has a place for each key.
func TableOf[K Key, V comparable](list []V) Table[K, V] {
	var zero V
	if !slices.ContainsFunc(list, func(v V) bool { return v != zero }) {
		return nil
	}
	return slices.Clone(list)
}

// All are the counts that are not zero.
func (t Table[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		var zero V
		for i, v := range t {
			if v != zero && !yield(K(i), v) {
				return
			}
		}
	}
}

// Names are those of all keys.
func (t Table[K, V]) Names() (list []string) {
	for i := range K(0).Count() {
		if name := K(i).String(); name != "" {
			list = append(list, name)
		}
	}
	return list
}

// MarshalJSON writes the counts that are not zero, in the order of the keys.
func (t Table[K, V]) MarshalJSON() ([]byte, error) {
	b := bytes.NewBufferString("{")
	for k, v := range t.All() {
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		value, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(b, "%q:%s", k.String(), value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// UnmarshalJSON reads what MarshalJSON wrote, and passes over what a newer version
// named.
func (t *Table[K, V]) UnmarshalJSON(b []byte) error {
	var m map[string]V
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	all := make([]V, K(0).Count())
	for i := range all {
		if name := K(i).String(); name != "" {
			all[i] = m[name]
		}
	}
	*t = TableOf[K](all)
	return nil
}
