package render

import (
	"embed"
	"fmt"
	"io/fs"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed ja/*.yaml
var jaFiles embed.FS

// japanese has a translation for the texts that a person reads, by the English
// text. It is read when the first one is said.
var japanese = sync.OnceValue(func() map[string]string {
	files, _ := fs.Glob(jaFiles, "ja/*.yaml")
	return Translations(jaFiles, files...)
})

// Translations reads files that were compiled into the program. What is wrong
// with one is wrong in every copy, and a test would have said so.
func Translations(files embed.FS, names ...string) map[string]string {
	all := map[string]string{}
	for _, name := range names {
		b, err := files.ReadFile(name)
		if err == nil {
			var some map[string]string
			err = yaml.Unmarshal(b, &some)
			for english, ja := range some {
				if _, twice := all[english]; twice {
					err = fmt.Errorf("%q stands in another file too", english)
				}
				all[english] = ja
			}
		}
		if err != nil {
			panic(fmt.Sprintf("%s: %v", name, err))
		}
	}
	return all
}
