package report

import (
	"iter"

	"pacsaudit/audit/phi"
)

// Returned are the fields that were returned at all, in the order of the table.
func (f Fields) Returned() iter.Seq2[phi.Field, FieldCounts] {
	return func(yield func(phi.Field, FieldCounts) bool) {
		for field, counts := range f {
			if counts.Returned > 0 && !yield(phi.Field(field), counts) {
				return
			}
		}
	}
}
