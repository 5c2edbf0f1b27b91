package commands

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHealthcheckAsksWhetherServeIsReady(t *testing.T) {
	status := http.StatusOK
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/-/ready" {
			t.Errorf("asked for %s", r.URL.Path)
		}
		w.Header().Set("Location", "http://example.org/")
		w.WriteHeader(status)
		io.WriteString(w, "pacsaudit is ready\n")
	})
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>") }))
	defer other.Close()
	plain, overTLS := httptest.NewServer(handler), httptest.NewTLSServer(handler)
	defer plain.Close()
	defer overTLS.Close()
	gone := httptest.NewServer(handler)
	gone.Close()
	for _, test := range []struct {
		url    string
		status int
		want   int
	}{
		{plain.URL + "/-/ready", http.StatusOK, 0},
		{overTLS.URL + "/-/ready", http.StatusOK, 0},
		{plain.URL, http.StatusOK, 0},
		{plain.URL + "/", http.StatusOK, 0},
		{other.URL, http.StatusOK, unhealthy},
		{strings.Replace(plain.URL, "127.0.0.1", "localhost", 1) + "/-/ready", http.StatusOK, 0},
		{plain.URL + "/-/ready", http.StatusUnauthorized, 0},
		{plain.URL + "/-/ready", http.StatusServiceUnavailable, unhealthy},
		{plain.URL + "/-/ready", http.StatusFound, unhealthy},
		{gone.URL + "/-/ready", http.StatusOK, unhealthy},
		{"http://192.0.2.1:9764/-/ready", 0, exitUsage},
		{"http://pacs.example.org/", 0, exitUsage},
		{"127.0.0.1:9764", 0, exitUsage},
		{"ftp://127.0.0.1/", 0, exitUsage},
	} {
		status = test.status
		if got, _, messages := program(t.Context(), "healthcheck", test.url); got != test.want {
			t.Errorf("%s answering %d: exit code %d, want %d: %s", test.url, test.status, got, test.want, messages)
		}
	}
}

func TestHealthcheckTellsWhetherAConfigurationWasTaken(t *testing.T) {
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.Path != "/-/reload" {
			t.Errorf("asked %s %s", r.Method, r.URL.Path)
		}
		w.WriteHeader(status)
		io.WriteString(w, "the configuration was loaded\n")
	}))
	defer server.Close()
	for _, test := range []struct{ status, want int }{{http.StatusOK, 0}, {http.StatusInternalServerError, unhealthy}, {http.StatusUnauthorized, unhealthy}} {
		status = test.status
		if got, _, messages := program(t.Context(), "healthcheck", "--reload", server.URL+"/-/reload"); got != test.want {
			t.Errorf("answering %d: exit code %d, want %d: %s", test.status, got, test.want, messages)
		}
	}
}
