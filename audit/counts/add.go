package counts

import (
	"math/bits"
	"reflect"
)

// Plus adds, and stays at the largest number where a hostile file would make it
// start again from zero.
func Plus(a, b uint64) uint64 {
	sum, carry := bits.Add64(a, b, 0)
	if carry > 0 {
		return 1<<64 - 1
	}
	return sum
}

// Add adds every number of another part to that of the first: those in fields and
// elements too. A flag is set where one of them has it. Everything else stays.
func Add[T any](to *T, more T) { add(reflect.ValueOf(to).Elem(), reflect.ValueOf(&more).Elem()) }

func add(to, more reflect.Value) {
	switch to.Kind() {
	case reflect.Uint64:
		to.SetUint(Plus(to.Uint(), more.Uint()))
	case reflect.Bool:
		to.SetBool(to.Bool() || more.Bool())
	case reflect.Struct:
		for i := range to.NumField() {
			add(to.Field(i), more.Field(i))
		}
	case reflect.Array:
		for i := range to.Len() {
			add(to.Index(i), more.Index(i))
		}
	case reflect.Slice: // of one length, or empty
		if more.Len() == 0 {
			return
		}
		sum := reflect.MakeSlice(to.Type(), more.Len(), more.Len()) // the first part keeps its own
		reflect.Copy(sum, to)
		for i := range sum.Len() {
			add(sum.Index(i), more.Index(i))
		}
		to.Set(sum)
	}
}
