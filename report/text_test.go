package report

import (
	"reflect"
	"testing"
	"time"

	"pacsaudit/audit"
)

// TestReportHoldsNoFreeText walks every type that a report can reach. The only
// text is audit.Text, which has three doors. If this fails, the answer is an
// enumeration or a number, not an exception.
func TestReportHoldsNoFreeText(t *testing.T) {
	allowed := map[reflect.Type]bool{
		reflect.TypeFor[audit.Text](): true,
		reflect.TypeFor[time.Time]():  true,
	}
	seen := map[reflect.Type]bool{}
	var walk func(path string, typ reflect.Type)
	walk = func(path string, typ reflect.Type) {
		if allowed[typ] || seen[typ] {
			return
		}
		seen[typ] = true
		switch typ.Kind() {
		case reflect.Bool, reflect.Float64,
			reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
			reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		case reflect.Pointer:
			walk("*"+path, typ.Elem())
		case reflect.Slice, reflect.Array:
			if typ.Elem().Kind() == reflect.Uint8 && typ.Elem().PkgPath() == "" {
				t.Errorf("%s is bytes", path)
			}
			walk(path+"[]", typ.Elem())
		case reflect.Struct:
			for f := range typ.Fields() {
				walk(path+"."+f.Name, f.Type)
			}
		default:
			t.Errorf("%s is a %v", path, typ)
		}
	}
	walk("Report", reflect.TypeFor[Report]())
	walk("Diff", reflect.TypeFor[Diff]())
	if len(seen) < 10 {
		t.Fatalf("walked %d types only", len(seen))
	}
}
