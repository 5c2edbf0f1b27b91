package e2e

import (
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"pacsaudit/cmd/pacsaudit/commands"
	"pacsaudit/fixtures/pacs"
)

func TestServeShowsWhatItAudits(t *testing.T) {
	t.Parallel()
	open, closed := archived(t, pacs.Posture{}), archived(t, locked)
	s := startServe(t, []string{"open", open.Addr(), "closed one", closed.Addr(), "gone", "127.0.0.1:1"})
	page, _ := s.get(t, "/metrics")
	wants(t, page, `pacsaudit_target_measured{target="open"} 0`, `pacsaudit_target_exposure_level{target="open"} 0`, "pacsaudit_configured_targets 3\n")
	if n := len(open.Log()); n != 0 {
		t.Fatalf("%d associations by scraping alone", n)
	}
	wants(t, s.audit(t, "open"), `pacsaudit_target_exposure_level{target="open"} 9`)
	s.audit(t, "closed one")
	s.audit(t, "gone")
	page, _ = s.get(t, "/metrics")
	wants(t, page,
		`pacsaudit_target_exposure_level{target="open"} 9`, `pacsaudit_target_finding{check="query-exposes-phi",severity="critical",target="open",verdict="fail"} 1`,
		`pacsaudit_target_records{target="open"} 20`, `pacsaudit_target_measured{target="gone"} 0`, `pacsaudit_target_exposure_level{target="gone"} 1`,
		`pacsaudit_target_step_outcome{outcome="rejected",step="stranger",target="closed one"} 1`,
		`pacsaudit_config_last_reload_successful 1`, "pacsaudit_audits_total 3\n", "go_goroutines", "pacsaudit_build_info{")
	for _, path := range []string{"/-/healthy", "/-/ready"} {
		if body, status := s.get(t, path); status != http.StatusOK {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	fleet, _ := s.get(t, "/")
	wants(t, fleet, "closed one", "Shows identified patients")
}

// TestServeRemembers starts serve twice on one history.
func TestServeRemembers(t *testing.T) {
	t.Parallel()
	open := archived(t, pacs.Posture{})
	where := filepath.Join(t.TempDir(), "kept.db")
	first := startServe(t, []string{"open", open.Addr()}, "--history", where)
	first.audit(t, "open")
	first.end(t)
	asked := len(open.Log())
	second := startServe(t, []string{"open", open.Addr()}, "--history", where)
	page, _ := second.get(t, "/metrics")
	wants(t, page, `pacsaudit_target_exposure_level{target="open"} 9`, `pacsaudit_target_last_success_timestamp_seconds{target="open"} 1.`)
	wants(t, second.audit(t, "open"), `pacsaudit_target_exposure_level{target="open"} 9`, "probe_success 1\n")
	if len(open.Log()) != asked {
		t.Error("a new process asks again what the one before it has just asked")
	}
	second.end(t)
	// The same name at another address is another server.
	third := startServe(t, []string{"open", archived(t, locked).Addr()}, "--history", where)
	page, _ = third.get(t, "/metrics")
	wants(t, page, `pacsaudit_target_exposure_level{target="open"} 0`)
}

func TestReload(t *testing.T) {
	t.Parallel()
	open, other := archived(t, pacs.Posture{}), archived(t, pacs.Posture{})
	s := startServe(t, []string{"open", open.Addr()})
	s.audit(t, "open")
	good, err := os.ReadFile(s.config)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"not YAML": "{", "empty": "", "an unknown key": string(good) + "surprise: 1\n", "out of scope": strings.Replace(string(good), "127.0.0.0/8", "10.0.0.0/8", 1),
	} {
		if err := os.WriteFile(s.config, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if body, status := s.post(t, "/-/reload"); status != http.StatusInternalServerError || !strings.Contains(body, "rejected") {
			t.Errorf("%s: %d %s", name, status, body)
		}
		page, _ := s.get(t, "/metrics")
		wants(t, page, "pacsaudit_config_last_reload_successful 0\n", `pacsaudit_target_exposure_level{target="open"} 9`)
	}
	for line := range strings.Lines(s.log.String()) {
		if !strings.HasPrefix(line, "time=") || !strings.Contains(line, " level=") {
			t.Errorf("a line that is none of the log: %s", line)
		}
	}
	if !strings.Contains(s.log.String(), `level=WARN`) || !strings.Contains(s.log.String(), "not YAML") {
		t.Error("the log does not say what the mistake is")
	}
	if err := os.Remove(s.config); err != nil {
		t.Fatal(err)
	}
	behind := len(s.log.String())
	hangUp(t)
	s.log.await(t, behind, "keeping the previous one")

	writeConfig(t, s.config, "open", open.Addr(), "other", other.Addr())
	behind = len(s.log.String())
	hangUp(t)
	s.log.await(t, behind, "the configuration was loaded")
	page, _ := s.get(t, "/metrics")
	wants(t, page, "pacsaudit_config_last_reload_successful 1\n", `pacsaudit_target_exposure_level{target="open"} 9`, `pacsaudit_target_exposure_level{target="other"} 0`)
	s.audit(t, "other")

	writeConfig(t, s.config, "other", other.Addr())
	if _, status := s.post(t, "/-/reload"); status != http.StatusOK {
		t.Errorf("reload: status %d", status)
	}
	if page, _ := s.get(t, "/metrics"); strings.Contains(page, `target="open"`) {
		t.Error("a target that was taken out is still on the page")
	}
	if _, status := s.get(t, "/probe?target=open"); status != http.StatusNotFound {
		t.Errorf("the probe of a target that was taken out: status %d", status)
	}
	if _, status := s.get(t, "/-/reload"); status == http.StatusOK {
		t.Error("GET reloads")
	}
}

// hangUp sends SIGHUP to this process, whose serve listens for it.
func hangUp(t *testing.T) {
	t.Helper()
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
}

func TestServiceDiscovery(t *testing.T) {
	name := `a "name" & 日本`
	s := startServe(t, []string{name, "127.0.0.1:1"})
	body, _ := s.get(t, "/sd")
	host, _ := url.Parse(s.URL)
	wants(t, body, `"__meta_pacsaudit_host":"127.0.0.1"`, `"auditor":"`+host.Host+`"`, `"__param_target":"a \"name\" \u0026 日本"`, `"__metrics_path__":"/probe"`, `["`+host.Host+`"]`)
	wants(t, s.audit(t, name), `pacsaudit_target_exposure_level{target="a \"name\" & 日本"} 1`)
}

// TestSystemdIsTold plays the service manager.
func TestSystemdIsTold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	t.Setenv("NOTIFY_SOCKET", path)
	s := startServe(t, []string{"a", "127.0.0.1:1"})
	told := func(want string) {
		t.Helper()
		b := make([]byte, 1024)
		n, err := conn.Read(b)
		if err != nil || !strings.HasPrefix(string(b[:n]), want) {
			t.Errorf("systemd was told %q, %v; want %q", b[:n], err, want)
		}
	}
	told("STATUS=reading the history")
	told("READY=1\nSTATUS=configured targets: 1")
	s.post(t, "/-/reload")
	told("RELOADING=1\nMONOTONIC_USEC=")
	told("READY=1\nSTATUS=configured targets: 1")
	if err := os.WriteFile(s.config, []byte("targets: ["), 0o600); err != nil {
		t.Fatal(err)
	}
	s.post(t, "/-/reload")
	told("RELOADING=1\nMONOTONIC_USEC=")
	told("READY=1\nSTATUS=configuration rejected at ")
	s.end(t)
	told("STOPPING=1")
}

func TestServeUsage(t *testing.T) {
	dir := t.TempDir()
	config := filepath.Join(dir, "c.yaml")
	writeConfig(t, config, "a", "127.0.0.1:1")
	bad := filepath.Join(dir, "bad.db")
	if err := os.WriteFile(bad, []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	for name, test := range map[string]struct {
		args []string
		says string
	}{
		"no configuration":   {nil, "needs --config"},
		"absent":             {[]string{"--config", filepath.Join(dir, "absent")}, "no such file"},
		"an argument":        {[]string{"--config", config, "host:104"}, "takes no argument"},
		"no port":            {[]string{"--config", config, "--web.listen-address", "localhost"}, "host:port"},
		"a busy port":        {[]string{"--config", config, "--history", "none", "--web.listen-address", busy.Addr().String()}, "in use"},
		"no web file":        {[]string{"--config", config, "--web.config.file", filepath.Join(dir, "absent")}, "--web.config.file"},
		"a damaged history":  {[]string{"--config", config, "--history", bad}, "damaged, or not a history"},
		"a history nowhere":  {[]string{"--config", config, "--history", filepath.Join(dir, "x", "y")}, "no such file"},
		"a short retention":  {[]string{"--config", config, "--history-retention", "1s"}, "too short"},
		"no hosts":           {[]string{"--config", config, "--hosts", "0"}, "out of range"},
		"a gap of nothing":   {[]string{"--config", config, "--probe-gap", "0s"}, "too short"},
		"a timeout in words": {[]string{"--config", config, "--timeout", "long"}, "write it as 30s"},
	} {
		log := newLogBook()
		code := commands.Run(t.Context(), append([]string{"pacsaudit", "serve"}, test.args...), log, log)
		if code != exitUsage || !strings.Contains(log.String(), test.says) {
			t.Errorf("%s: exit code %d, %s", name, code, log)
		}
	}
	if _, err := os.Stat("pacsaudit-history.db"); err == nil {
		t.Error("a mistake leaves a history behind")
	}
}
