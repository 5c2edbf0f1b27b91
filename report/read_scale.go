package report

import "reflect"

// scale weighs what a report holds in memory.
type scale struct {
	held  uintptr
	most  uintptr
	texts map[string]bool // what came before is held once, see audit.Text
}

// perText is what a text costs besides its bytes: here, and where it is held
// once.
const perText = 128

// add weighs what a pointer leads to. It fails where the whole is too heavy.
func (s *scale) add(to any) error {
	v := reflect.ValueOf(to).Elem()
	s.held += v.Type().Size()
	s.within(v)
	return s.tooHeavy()
}

// tooHeavy fails where the whole is.
func (s *scale) tooHeavy() error {
	if s.held > s.most {
		return errHeld
	}
	return nil
}

// addElement weighs an element of a list that is put together in the end: for a
// moment it is there twice.
func (s *scale) addElement(to any) error {
	s.held += reflect.TypeOf(to).Elem().Size()
	return s.add(to)
}

// addTable weighs the table of places, and a target for each of its empty cells.
func (s *scale) addTable(targets []Target) error {
	if places, servers, cells := tableOf(targets); places > 1 {
		all := uintptr(places * servers)
		s.held += all*reflect.TypeFor[PlaceCell]().Size() + (all-uintptr(cells))*reflect.TypeFor[Target]().Size()
	}
	return s.tooHeavy()
}

// within weighs what a value leads to.
func (s *scale) within(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if text := v.String(); text != "" && !s.texts[text] {
			s.texts[text] = true
			s.held += uintptr(len(text)) + perText
		}
	case reflect.Pointer:
		if !v.IsNil() {
			s.held += v.Type().Elem().Size()
			s.within(v.Elem())
		}
	case reflect.Slice:
		s.held += uintptr(v.Cap()) * v.Type().Elem().Size()
		s.list(v)
	case reflect.Array:
		s.list(v)
	case reflect.Struct:
		for _, field := range v.Fields() {
			s.within(field)
		}
	}
}

func (s *scale) list(v reflect.Value) {
	switch v.Type().Elem().Kind() {
	case reflect.String, reflect.Pointer, reflect.Slice, reflect.Array, reflect.Struct:
		for i := range v.Len() {
			s.within(v.Index(i))
		}
	}
}
