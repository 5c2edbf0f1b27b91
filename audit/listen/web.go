package listen

// webTalk is a conversation over HTTP/1.1.
type webTalk struct{ t *talk }

func newWebTalk(t *talk) *webTalk { return &webTalk{t: t} }

func (w *webTalk) bytes(from uint8, b []byte) {}
func (w *webTalk) gap(from uint8)             {}
func (w *webTalk) end()                       {}
