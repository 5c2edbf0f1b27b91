//go:build interop

package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestInteropNamesThatMoveLeadNowhereForbidden points every command at names
// that a real name server moves to forbidden addresses: at once, or between one
// question and the next, or to both kinds of address in one answer. It records
// the network, and serve has a test of its own.
func TestInteropNamesThatMoveLeadNowhereForbidden(t *testing.T) {
	t.Parallel()
	w := startTwins(t, 204)
	flags := []string{"--scope", w.allowed, "--scope", w.never, "--never", w.never, "--timeout", "5s"}
	at := func(name string, port int) string { return fmt.Sprintf("%s:%d", name, port) }
	ports := fmt.Sprint("--ports=", w.dicom)
	commands := map[string]func(name string) []string{
		"audit": func(name string) []string { return append([]string{"audit", "TWIN@" + at(name, w.dicom)}, flags...) },
		"echo":  func(name string) []string { return append([]string{"echo", "TWIN@" + at(name, w.dicom)}, flags...) },
		"find":  func(name string) []string { return append([]string{"find", "TWIN@" + at(name, w.dicom)}, flags...) },
		"inspect": func(name string) []string {
			return append([]string{"inspect", "http://" + at(name, w.web) + "/share/"}, flags[:6]...)
		},
		"inspect of a bucket": func(name string) []string {
			return append([]string{"inspect", "s3://bucket/", "--s3-endpoint", "http://" + at(name, w.web)}, flags[:6]...)
		},
		"sweep": func(name string) []string { return append([]string{"sweep", name, ports}, flags[:6]...) },
		"audit of a configuration": func(name string) []string {
			return []string{"audit", "--config", w.configuration(t, w.line("moves", name)), "--timeout", "5s"}
		},
		"sweep with an inventory": func(name string) []string {
			return []string{"sweep", w.allowed, ports, "--audit", "--config", w.configuration(t, w.line("moves", name))}
		},
	}
	type script struct {
		answers   []string
		forbidden string
	}
	var scripts []script
	for _, forbidden := range []string{w.never, w.outside} {
		scripts = append(scripts,
			script{[]string{w.allowed + " " + forbidden}, forbidden},
			script{[]string{forbidden + " " + w.allowed}, forbidden},
			script{[]string{w.allowed, w.allowed + " " + forbidden}, forbidden},
			script{[]string{"::ffff:" + forbidden}, "::ffff:" + forbidden})
		// One look-up says which machine it is, and each connection has its own.
		for before := range 6 {
			scripts = append(scripts, script{append(slices.Repeat([]string{w.allowed}, before), forbidden), forbidden})
		}
	}
	t.Run("commands", func(t *testing.T) {
		for command, args := range commands {
			t.Run(command, func(t *testing.T) {
				t.Parallel()
				moved := 0
				for _, s := range scripts {
					name := resolves(t, s.answers...)
					if code, _, messages := program(t.Context(), args(name)...); code == exitInternal {
						t.Errorf("%v: exit code %d: %s", s.answers, code, messages)
					}
					asked := given(name, s.forbidden)
					if !asked && strings.Contains(s.answers[0], s.forbidden) {
						t.Errorf("nobody asked for the name of %v: nothing is shown", s.answers)
					}
					if asked && len(s.answers) > 1 {
						moved++ // after an answer that was allowed, the program asked again
					}
				}
				t.Logf("%d of %d names moved under it", moved, len(scripts))
				if moved == 0 && command != "sweep" { // which asks once
					t.Error("no name moved: nothing is shown")
				}
			})
		}
	})
	w.silent(t)
}
