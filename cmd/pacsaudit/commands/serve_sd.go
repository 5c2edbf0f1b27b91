package commands

import (
	"encoding/json"
	"net/http"
)

// discovered is a group of Prometheus' HTTP service discovery.
type discovered struct {
	Targets []string          `json:"targets"`
	Labels  map[string]string `json:"labels"`
}

// discovery lists the targets. Each is scraped here, through /probe.
func (s *server) discovery(w http.ResponseWriter, r *http.Request) {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	list := []discovered{}
	for _, t := range s.roster.Targets() {
		name := t.Name.String()
		list = append(list, discovered{[]string{r.Host}, map[string]string{
			"__scheme__": scheme, "__metrics_path__": "/probe", "__param_target": name, "instance": name,
			"__meta_pacsaudit_zone": t.Zone.String(), "__meta_pacsaudit_owner": t.Owner.String(),
		}})
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	json.NewEncoder(w).Encode(list)
}
