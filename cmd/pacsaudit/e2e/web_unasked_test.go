package e2e

import (
	"bytes"
	"fmt"
	"log"
	"net/http"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// TestWhatComesUnaskedByHTTPIsPrintedByNobody sends a patient behind answers
// that have no content. The library prints such bytes, wherever its own log
// goes. It runs alone: that log is the process's.
func TestWhatComesUnaskedByHTTPIsPrintedByNobody(t *testing.T) {
	var printed bytes.Buffer
	before := log.Writer()
	log.SetOutput(&printed)
	t.Cleanup(func() { log.SetOutput(before) })
	archive := fixtures.Archive{Studies: 3, Seed: 71}
	for _, head := range []string{"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Type: application/dicom+json\r\nContent-Length: 2\r\n\r\n[]"} {
		h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			conn, b, err := http.NewResponseController(w).Hijack()
			if err != nil {
				return
			}
			defer conn.Close()
			fmt.Fprintf(b, `%s[{"00100010":{"vr":"PN","Value":[{"Alphabetic":"%s"}]}}]`, head, archive.At(0).Name)
			b.Flush()
			conn.Read(make([]byte, 1)) // until the client is gone
		})
		text := fmt.Sprintf("targets:\n  - {name: web, address: '%s', dicomweb: '%s/dicom-web'}\n", synthetic(t, pacs.Posture{}, archive).Addr(), website(t, h, false))
		_, out, messages := program(t.Context(), "audit", "--config", configuration(t, text), "--verbose")
		for where, text := range map[string]string{"the report": out, "a message": messages, "the process's log": printed.String()} {
			lookForCanaries(t, where, text, canaries(archive))
		}
	}
}
