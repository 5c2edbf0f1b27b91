package audit

import (
	"embed"
	"testing"
)

//go:embed testdata/*.yaml
var embedded embed.FS

// TestEmbeddedTextsAreReadStrictly: whole, with what several of them share, and
// not at all where a key is unknown or stands twice.
func TestEmbeddedTextsAreReadStrictly(t *testing.T) {
	type texts struct {
		Short, Long, Again Text
		List               []Text
	}
	var got texts
	if err := Embedded(embedded, "testdata/texts.yaml", &got); err != nil {
		t.Fatal(err)
	}
	long := Lit("Two lines: they are one sentence")
	if got.Short != Lit("日本語, in a line") || got.Long != long || got.Again != long || len(got.List) != 2 || got.List[1] != Lit("45 CFR 164.312(d)") {
		t.Errorf("%q", got)
	}
	for _, name := range []string{"testdata/unknown_key.yaml", "testdata/key_twice.yaml", "testdata/none.yaml"} {
		if err := Embedded(embedded, name, new(texts)); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}
