package audit

import "fmt"

// parse finds a word in the names of a closed set.
func parse[T ~uint8](names []string, word []byte, set string) (T, error) {
	for i, n := range names {
		if n != "" && n == string(word) {
			return T(i), nil
		}
	}
	return 0, fmt.Errorf("not a word for %s", set)
}

// name is a member's word.
func name[T ~uint8](names []string, v T) string {
	if int(v) < len(names) {
		return names[v]
	}
	return names[0]
}
