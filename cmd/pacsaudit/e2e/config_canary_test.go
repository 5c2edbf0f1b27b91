package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/report/render"
)

// TestNoValueOfAWebDoorLeaves audits web doors that give everything, and web
// doors that break off in the middle of a patient, and looks for patients in
// each format and in the messages.
func TestNoValueOfAWebDoorLeaves(t *testing.T) {
	t.Parallel()
	archive := fixtures.Archive{Studies: 25, Seed: 70, StudiesPerPatient: 2}
	whole := pacs.Web{Archive: archive, Orthanc: true, Viewer: "/ohif/"}
	broken := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("limit") != "1" {
			w.Header().Set("Content-Length", "100000")
			fmt.Fprintf(w, `[{"00100010":{"vr":"PN","Value":[{"Alphabetic":"%s`, archive.At(0).Name)
			return
		}
		whole.ServeHTTP(w, r)
	})
	redirect := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("WWW-Authenticate", "Basic realm=\""+archive.At(0).Name+"\"")
		http.Redirect(w, r, "http://192.0.2.1/"+archive.At(0).UID+"?"+fixtures.Canary, http.StatusFound)
	})
	values := canaries(archive)
	for _, format := range render.FormatNames() {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			dicom := synthetic(t, pacs.Posture{}, archive)
			text := "targets:\n"
			for i, h := range []http.Handler{whole, broken, redirect} {
				text += fmt.Sprintf("  - {name: web%d, address: '%s', dicomweb: '%s/dicom-web'}\n", i, dicom.Addr(), website(t, h, false))
			}
			file := filepath.Join(t.TempDir(), "report.json")
			_, out, messages := program(t.Context(), "audit", "--config", configuration(t, text), "--format", format, "--verbose", "--output", file)
			saved, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out+string(saved), "dicomweb-exposes-phi") {
				t.Error("nothing was found: nothing is shown")
			}
			for value := range values {
				for what, where := range map[string]string{"the report": out, "a message": messages, "the file": string(saved)} {
					if value != "" && strings.Contains(where, value) {
						t.Errorf("%s holds %q", what, value)
					}
				}
			}
		})
	}
}
