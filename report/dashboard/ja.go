package dashboard

import (
	"embed"
	"sync"

	"pacsaudit/report/render"
)

//go:embed ja.yaml
var jaFile embed.FS

// japanese has what the pages say besides the texts of the report, by the
// English text.
var japanese = sync.OnceValue(func() map[string]string { return render.Translations(jaFile, "ja.yaml") })
