package dataset

import (
	"bytes"
	"encoding/base64"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const (
	verbs = "vtbcdoOqxXUeEfFgGsTp"
	flags = "|+|#|-| |0|+#|# |40|.6|-40.6"
)

// printed is how x comes out of every printer and encoder there is.
func printed(x any) map[string]string {
	all := map[string]string{}
	for _, flag := range strings.Split(flags, "|") {
		for _, verb := range verbs {
			format := "%" + flag + string(verb)
			all["fmt "+format] = fmt.Sprintf(format, x)
		}
	}
	all["fmt.Sprint"] = fmt.Sprint(x)
	all["fmt.Errorf"] = fmt.Errorf("%w: %v", fmt.Errorf("%v", x), x).Error()
	var b bytes.Buffer
	for _, h := range []slog.Handler{slog.NewTextHandler(&b, nil), slog.NewJSONHandler(&b, nil)} {
		slog.New(h).Error("text", "x", x, slog.Group("group", slog.Any("x", x)))
	}
	all["slog"] = b.String()
	encoded := func(name string, out []byte, err error) { all[name] = fmt.Sprintf("%s %v", out, err) }
	out, err := json.Marshal(x)
	encoded("json", out, err)
	out, err = xml.Marshal(x)
	encoded("xml", out, err)
	b.Reset()
	err = gob.NewEncoder(&b).Encode(x)
	encoded("gob", b.Bytes(), err)
	b.Reset()
	walk(&b, reflect.ValueOf(x), map[uintptr]bool{})
	all["a deep printer"] = b.String()
	return all
}

// walk prints what reflection reaches: through pointers, interfaces and
// unexported fields, but not by calling a function.
func walk(b *bytes.Buffer, v reflect.Value, seen map[uintptr]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || seen[v.Pointer()] {
			return
		}
		seen[v.Pointer()] = true
		walk(b, v.Elem(), seen)
	case reflect.Interface:
		walk(b, v.Elem(), seen)
	case reflect.Struct:
		for i := range v.NumField() {
			walk(b, v.Field(i), seen)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			walk(b, v.Index(i), seen)
		}
		if v.Kind() == reflect.Slice && v.Len() < v.Cap() {
			walk(b, v.Slice(v.Len(), v.Cap()), seen)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			walk(b, k, seen)
			walk(b, v.MapIndex(k), seen)
		}
	case reflect.Uint8:
		b.WriteByte(byte(v.Uint()))
	case reflect.String:
		b.WriteString(v.String())
	}
}

// spellings are the ways in which a printer shows the bytes of the canary.
func spellings() []string {
	b := []byte(canary)
	list := fmt.Sprint(b[:6])
	list = list[1 : len(list)-1]
	all := []string{
		canary, canary[:6], hex.EncodeToString(b[:6]), strings.ToUpper(hex.EncodeToString(b[:6])),
		list, strings.ReplaceAll(list, " ", ","), strings.ReplaceAll(list, " ", ", "),
		base64.StdEncoding.EncodeToString(b[:6]), base64.RawURLEncoding.EncodeToString(b[:6]),
	}
	for _, flag := range strings.Split(flags, "|") {
		for _, verb := range strings.TrimSuffix(verbs, "Tp") {
			list := fmt.Sprintf("%"+flag+string(verb), b[:4])
			if at := strings.IndexByte(list, '{'); at >= 0 {
				list = list[at:] // behind the name of the type
			}
			all = append(all, strings.Trim(list, "[]{}"))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// leaks are the printers that show the canary.
func leaks(x any) []string {
	var found []string
	known := spellings()
	shows := map[string]bool{} // by text: many printers say the same
	for printer, text := range printed(x) {
		if _, looked := shows[text]; !looked {
			shows[text] = slices.ContainsFunc(known, func(s string) bool { return strings.Contains(text, s) })
		}
		if shows[text] {
			found = append(found, printer)
		}
	}
	return found
}

// Holder has a value in every place that a printer treats in its own way.
type Holder struct {
	Value    Value
	Element  Element
	Pointer  *Value
	Any      any
	List     []Value
	Map      map[string]Element
	value    Value
	element  *Element
	decoder  Decoder
	behind   *Decoder
	embedded struct{ Element }
}

func TestNoPrinterReachesAValue(t *testing.T) {
	var d Decoder
	b := AppendElement(nil, Syntax{}, 0x0010_0010, PN, []byte(canary))
	d.Reset(AppendElement(b, Syntax{}, 0x0010_0020, LO, []byte(canary)), Syntax{})
	d.Next()
	el := *d.Element()
	v := el.Value
	if !strings.Contains(string(v.Reveal()), canary) {
		t.Fatal("the value does not hold the canary")
	}
	h := Holder{
		Value: v, Element: el, Pointer: &v, Any: &el, List: []Value{v, v}, Map: map[string]Element{"x": el},
		value: v, element: &el, behind: &d,
	}
	h.embedded.Element = el
	h.decoder.Reset(b, Syntax{})
	h.decoder.Next()
	for name, x := range map[string]any{
		"Value": v, "*Value": &v, "Element": el, "*Element": &el, "*Decoder": &d,
		"Holder": h, "*Holder": &h, "[]Value": []Value{v}, "[]*Element": []*Element{&el}, "map": map[Tag]Value{el.Tag: v},
		"[]any": []any{v, &v, el, &el, h, &h}, "pointer to pointer": func() **Value { p := &v; return &p }(),
		"func": v.Reveal, "error": d.Err(),
	} {
		for _, printer := range leaks(x) {
			t.Errorf("%s of a %s shows the bytes", printer, name)
		}
	}
}

// Without this the test above could pass by being blind.
func TestPrintersReachWhatIsNotSealed(t *testing.T) {
	type open struct{ bytes []byte }
	type Open struct {
		Bytes []byte
		inner open
	}
	x := Open{Bytes: []byte(canary), inner: open{[]byte(canary)}}
	caught := map[string]bool{}
	for _, printer := range leaks(x) {
		caught[printer] = true
	}
	for printer, text := range printed(x) {
		blind := strings.HasPrefix(printer, "fmt") && (strings.HasSuffix(printer, "T") || strings.HasSuffix(printer, "p"))
		if !caught[printer] && !blind {
			t.Errorf("%s is not seen to show %s", printer, text)
		}
	}
}
