package manifests

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	apps "k8s.io/api/apps/v1"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	"sigs.k8s.io/yaml"
)

// kinds are the types of what the example holds, by version and kind.
var kinds = map[string]any{
	"v1 ConfigMap":                            core.ConfigMap{},
	"v1 PersistentVolumeClaim":                core.PersistentVolumeClaim{},
	"v1 Service":                              core.Service{},
	"apps/v1 Deployment":                      apps.Deployment{},
	"batch/v1 Job":                            batch.Job{},
	"networking.k8s.io/v1 NetworkPolicy":      networking.NetworkPolicy{},
	"monitoring.coreos.com/v1 ServiceMonitor": monitoring.ServiceMonitor{},
}

// decode reads one document strictly, into the type of its kind.
func decode(document []byte) (any, string, error) {
	var head struct{ APIVersion, Kind string }
	if err := yaml.Unmarshal(document, &head); err != nil {
		return nil, "", err
	}
	kind := head.APIVersion + " " + head.Kind
	if kinds[kind] == nil {
		return nil, kind, nil
	}
	v := reflect.New(reflect.TypeOf(kinds[kind])).Interface()
	return v, kind, yaml.UnmarshalStrict(document, v)
}

func documents(t *testing.T) [][]byte {
	t.Helper()
	b, err := os.ReadFile("../../cmd/pacsaudit/deploy/kubernetes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Split(b, []byte("\n---\n"))
}

func TestManifestsAreWhatTheAPISays(t *testing.T) {
	seen := map[string]bool{}
	for _, document := range documents(t) {
		v, kind, err := decode(document)
		if v == nil {
			t.Errorf("%q: a kind that this test does not know: %v", kind, err)
		} else if err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		seen[kind] = true
	}
	for kind := range kinds {
		if !seen[kind] {
			t.Errorf("there is no %s", kind)
		}
	}
}

func TestAMistakeInAManifestIsFound(t *testing.T) {
	for _, document := range documents(t) {
		_, kind, _ := decode(document)
		wrong := append(bytes.Clone(document), []byte("\nspeck: {}\n")...)
		if _, _, err := decode(wrong); err == nil || !strings.Contains(err.Error(), "speck") {
			t.Errorf("%s: an unknown field passes: %v", kind, err)
		}
	}
}

// TestManifestsReferToWhatIsThere holds what the API does not: that names lead to something.
func TestManifestsReferToWhatIsThere(t *testing.T) {
	var pods []core.PodTemplateSpec
	var service core.Service
	var monitor monitoring.ServiceMonitor
	claims, maps := map[string]bool{}, map[string]bool{}
	for _, document := range documents(t) {
		v, _, err := decode(document)
		if err != nil {
			t.Fatal(err)
		}
		switch v := v.(type) {
		case *apps.Deployment:
			pods = append(pods, v.Spec.Template)
			if c := v.Spec.Template.Spec.Containers[0]; c.StartupProbe == nil || c.ReadinessProbe == nil || c.LivenessProbe == nil {
				t.Error("a probe is missing")
			}
			for key, value := range v.Spec.Selector.MatchLabels {
				if v.Spec.Template.Labels[key] != value {
					t.Errorf("the Deployment selects other pods than its own: %s", key)
				}
			}
		case *batch.Job:
			pods = append(pods, v.Spec.Template)
			if *v.Spec.CompletionMode != batch.IndexedCompletion || v.Spec.BackoffLimitPerIndex == nil || v.Spec.PodFailurePolicy == nil {
				t.Error("one part that fails ends the Job")
			}
			if args := strings.Join(v.Spec.Template.Spec.Containers[0].Args, " "); !strings.Contains(args, "--fail-on never --allow-incomplete") {
				t.Errorf("a dead archive fails its part: %s", args)
			} else if want := fmt.Sprintf("--shard index:$(JOB_COMPLETION_INDEX)/%d ", *v.Spec.Completions); !strings.Contains(args, want) {
				t.Errorf("no %q: the indexes do not make one whole: %s", want, args)
			}
		case *core.Service:
			service = *v
		case *monitoring.ServiceMonitor:
			monitor = *v
		case *core.PersistentVolumeClaim:
			claims[v.Name] = true
		case *core.ConfigMap:
			maps[v.Name] = true
		case *networking.NetworkPolicy:
			if len(v.Spec.PolicyTypes) != 2 || len(v.Spec.Egress) == 0 || len(v.Spec.Ingress) == 0 {
				t.Error("the policy leaves a direction open")
			}
			for _, rule := range v.Spec.Egress {
				if len(rule.To) == 0 || len(rule.Ports) == 0 {
					t.Error("a rule lets out to everywhere")
				}
			}
		}
	}
	for key, value := range monitor.Spec.Selector.MatchLabels {
		if service.Labels[key] != value {
			t.Errorf("the ServiceMonitor finds no Service with %s=%s", key, value)
		}
	}
	if monitor.Spec.Endpoints[0].Port != service.Spec.Ports[0].Name {
		t.Error("the ServiceMonitor scrapes a port that there is not")
	}
	for _, pod := range pods {
		for _, c := range pod.Spec.Containers {
			if c.Resources.Limits.Memory().IsZero() || !*c.SecurityContext.ReadOnlyRootFilesystem || !*pod.Spec.SecurityContext.RunAsNonRoot {
				t.Errorf("%s may do too much", c.Name)
			}
		}
		for _, v := range pod.Spec.Volumes {
			if v.ConfigMap != nil && !maps[v.ConfigMap.Name] || v.PersistentVolumeClaim != nil && !claims[v.PersistentVolumeClaim.ClaimName] {
				t.Errorf("the volume %s is of something that there is not", v.Name)
			}
		}
	}
}
